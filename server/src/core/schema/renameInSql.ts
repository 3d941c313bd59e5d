import type { Dialect } from '../dialects/dialect.js';
import { quoteName } from '../dialects/names.js';

/** Strings, quoted names and plain words of SQL, apart from all else. */
const pieces = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^[\]]*\]|[A-Za-z_][\w$]*/g;

/** SQL in which a column has another name, as databases rewrite checks and indexes. */
export function renameInSql(sql: string, from: string, to: string, dialect: Dialect): string {
  return sql.replace(pieces, (piece) => (nameIn(piece) === from ? quoteName(dialect, to) : piece));
}

/** Whether SQL names a column. */
export function mentions(sql: string | null, column: string): boolean {
  return (sql?.match(pieces) ?? []).some((piece) => nameIn(piece) === column);
}

/** The name that a piece of SQL is; undefined for a string. */
function nameIn(piece: string): string | undefined {
  const [first = ''] = piece;
  if (first === "'") return undefined;
  if (first === '"' || first === '`') return piece.slice(1, -1).replaceAll(first.repeat(2), first);
  return first === '[' ? piece.slice(1, -1) : piece.toLowerCase();
}
