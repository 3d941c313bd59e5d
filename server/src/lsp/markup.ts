import { type MarkupContent, MarkupKind } from 'vscode-languageserver/node';
import { markdownCode, markdownLink, markdownText } from '../core/escape.js';

/** The few shapes that hovers and tooltips use, for clients with Markdown and without. All text is escaped. */
export interface Markup {
  readonly text: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly code: (text: string) => string;
  readonly link: (text: string, uri: string) => string;
  readonly bullet: (content: string) => string;
  /** Contents of any other shape, as paragraphs. */
  readonly paragraphs: (contents: readonly string[]) => string;
}

export const markdown: Markup = {
  text: markdownText,
  bold: (text) => (text === '' ? '' : `**${markdownText(text)}**`),
  code: markdownCode,
  link: markdownLink,
  bullet: (content) => `- ${content}`,
  paragraphs: markdownParagraphs,
};

export const plainText: Markup = {
  text: (text) => text,
  bold: (text) => text,
  code: (text) => text,
  link: (text) => text,
  bullet: (content) => `  ${content}`,
  paragraphs: (contents) => contents.filter((content) => content !== '').join('\n\n'),
};

export function markupContent(isMarkdown: boolean, write: (markup: Markup) => string): MarkupContent {
  return isMarkdown
    ? { kind: MarkupKind.Markdown, value: write(markdown) }
    : { kind: MarkupKind.PlainText, value: write(plainText) };
}

/** VS Code cuts Markdown at 100,000 characters, wherever that falls. */
const longestMarkdown = 90_000;

/** As many of the paragraphs as can be shown whole. */
function markdownParagraphs(contents: readonly string[]): string {
  let text = '';
  for (const content of contents) {
    if (content === '') continue;
    if (text.length + content.length > longestMarkdown) return `${text}\n\n…`;
    text += text === '' ? content : `\n\n${content}`;
  }
  return text;
}
