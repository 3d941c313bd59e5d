import highlighter from 'highlight.js/lib/core';
import pgsql from 'highlight.js/lib/languages/pgsql';
import { escapeHtml } from './escapeHtml.js';

highlighter.registerLanguage('pgsql', pgsql);

/** Above this many characters on one page colours cost more than they tell: such a text is shown plain. */
const maximumLength = 500_000;

/** SQL → HTML. Everything that the SQL contains is escaped. */
export type Colours = (sql: string) => string;

/** With `hljs-…` classes, unless the statements of a page are too long together. */
export function coloursFor(statements: readonly string[]): Colours {
  const length = statements.reduce((sum, sql) => sum + sql.length, 0);
  return length > maximumLength ? escapeHtml : (sql) => highlighter.highlight(sql, { language: 'pgsql', ignoreIllegals: true }).value;
}
