import { MarkdownString } from 'vscode';

/**
 * Markdown that is shown, not trusted: its links run no command. What it is made of is escaped
 * (`alembic-language-server/escape`).
 */
export function markdownString(value: string): MarkdownString {
  return new MarkdownString(value);
}
