/** The types that SQLAlchemy's SQLite dialect knows by their names (`ischema_names`). */
const known = new Set(
  (
    'BIGINT BLOB BOOL BOOLEAN CHAR DATE DATE_CHAR DATETIME DATETIME_CHAR DOUBLE DOUBLE_PRECISION DECIMAL FLOAT INT ' +
    'INTEGER JSON JSONB NUMERIC REAL SMALLINT TEXT TIME TIME_CHAR TIMESTAMP VARCHAR NVARCHAR'
  ).split(' '),
);
/** Those that are written by another name than they are read by. */
const written: Readonly<Record<string, string>> = {
  BOOL: 'BOOLEAN',
  INT: 'INTEGER',
  DOUBLE_PRECISION: 'DOUBLE PRECISION',
};
const sized = new Set(['CHAR', 'VARCHAR', 'NVARCHAR', 'TEXT', 'NUMERIC', 'DECIMAL']);

/** A type as SQLAlchemy reads it from SQLite; null for one that it does not know. */
export interface ReflectedType {
  /** Of the class in upper case, as in `sa.VARCHAR`. */
  readonly name: string | null;
  /** What stands in parentheses. */
  readonly size: string;
}

export function readReflectedType(text: string): ReflectedType {
  const [, name = '', size = ''] = /^([\w ]+)(\(.*?\))?/.exec(text.replace(/ COLLATE .*$/, '')) ?? [];
  const upper = name.trim().toUpperCase();
  if (known.has(upper)) return { name: upper, size };
  // By SQLite's own rules of affinity.
  if (upper.includes('INT')) return { name: 'INTEGER', size };
  if (/CHAR|CLOB|TEXT/.test(upper)) return { name: 'TEXT', size };
  if (upper.includes('BLOB') || upper === '') return { name: null, size };
  return { name: /REAL|FLOA|DOUB/.test(upper) ? 'REAL' : 'NUMERIC', size };
}

/** The DDL text of a column's type once SQLAlchemy has read it from SQLite and writes it again. */
export function reflectedType(text: string): string {
  const { name, size } = readReflectedType(text);
  return name === null ? 'BLOB' : `${written[name] ?? name}${sized.has(name) ? size : ''}`;
}
