import highlighter from 'highlight.js/lib/core';
import pgsql from 'highlight.js/lib/languages/pgsql';
import { escapeHtml } from './escapeHtml.js';

highlighter.registerLanguage('pgsql', pgsql);

/** Above this many characters colours cost more than they tell: such a text is shown plain. */
const maximumLength = 500_000;

/** SQL → HTML with `hljs-…` classes. Everything that the SQL contains is escaped. */
export function highlightSql(sql: string): string {
  if (sql.length > maximumLength) return escapeHtml(sql);
  return highlighter.highlight(sql, { language: 'pgsql', ignoreIllegals: true }).value;
}
