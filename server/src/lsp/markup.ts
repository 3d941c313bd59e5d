import { type MarkupContent, MarkupKind } from 'vscode-languageserver/node';

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

const specialCharacters = /[\\`*_{}[\]<>#|~!&$]/g;

export const markdown: Markup = {
  text: escapeMarkdown,
  bold: (text) => (text === '' ? '' : `**${escapeMarkdown(text)}**`),
  code: codeSpan,
  link: (text, uri) => `[${escapeMarkdown(text)}](${uri.replace(/[()]/g, encodeURIComponent)})`,
  bullet: (content) => `- ${content}`,
  paragraphs: (contents) => contents.filter((content) => content !== '').join('\n\n'),
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
  return isMarkdown ? { kind: MarkupKind.Markdown, value: write(markdown) } : { kind: MarkupKind.PlainText, value: write(plainText) };
}

/** A line that could start a list or a rule is text too. */
function escapeMarkdown(text: string): string {
  return text.replace(specialCharacters, '\\$&').replace(/^(\s*)([-+=]|\d+[.)])/gm, '$1\\$2');
}

function codeSpan(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}
