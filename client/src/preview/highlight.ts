import highlighter from 'highlight.js/lib/core';
import pgsql from 'highlight.js/lib/languages/pgsql';
import { escapeHtml } from './escapeHtml.js';

highlighter.registerLanguage('pgsql', pgsql);

/** Above this many characters on one page colours cost more than they tell: such a text is shown plain. */
const maximumLength = 100_000;

/** The highlighter looks at each of these blanks again and again. */
const manyBlanks = /\s{500}/;

/** SQL → HTML. Everything that the SQL contains is escaped. */
export type Colours = (sql: string) => string;

/** With `hljs-…` classes, unless the statements of a page are too long together. */
export function coloursFor(statements: readonly string[]): Colours {
  const length = statements.reduce((sum, sql) => sum + sql.length, 0);
  return length > maximumLength || statements.some((sql) => manyBlanks.test(sql))
    ? escapeHtml
    : (sql) => plainNames(sql, highlighter.highlight(sql, { language: 'pgsql', ignoreIllegals: true }).value);
}

/**
 * SQLAlchemy writes keywords and types in capitals: in a statement that begins with one, a word in small letters is a
 * name, as a column "name" or "text", which the highlighter takes for a type.
 */
function plainNames(sql: string, html: string): string {
  return /^\s*[A-Z]{2}/.test(sql)
    ? html.replace(/<span class="hljs-(?:keyword|type|built_in)">([a-z_\d]+)<\/span>/g, '$1')
    : html;
}
