import type { Span } from '../../text.js';
import type { Described } from '../definitions.js';
import type { Term } from '../term.js';
import type { SqlReader } from './reader.js';

/** Types that SQLAlchemy has under another name; any other is kept as it is written. */
const known: Readonly<Record<string, string>> = {
  INT: 'Integer',
  INTEGER: 'Integer',
  INT4: 'Integer',
  BIGINT: 'BigInteger',
  INT8: 'BigInteger',
  SMALLINT: 'SmallInteger',
  INT2: 'SmallInteger',
  TEXT: 'Text',
  BOOLEAN: 'Boolean',
  BOOL: 'Boolean',
  DATE: 'Date',
  'DOUBLE PRECISION': 'Double',
};

const sized: Readonly<Record<string, string>> = {
  VARCHAR: 'VARCHAR',
  'CHARACTER VARYING': 'VARCHAR',
  CHAR: 'CHAR',
  CHARACTER: 'CHAR',
};

const ends = new Set(
  (
    'NOT NULL DEFAULT PRIMARY UNIQUE REFERENCES CHECK CONSTRAINT GENERATED COMMENT AUTO_INCREMENT AUTOINCREMENT FIRST ' +
    'AFTER ON IDENTITY USING KEY STORAGE COMPRESSION DEFERRABLE INITIALLY , )'
  ).split(' '),
);

/** The type of a column, up to what else is said of it. */
export function readType(reader: SqlReader, span: Span): Described | null {
  const written = reader.until((word) => word !== undefined && ends.has(word)).replace(/\s+/g, ' ');
  return written === '' ? null : { ...describedType(written, span), written };
}

function describedType(written: string, span: Span): Described {
  const upper = written.toUpperCase();
  const plain = Object.hasOwn(known, upper) ? known[upper] : undefined;
  if (plain !== undefined) return described(`sqlalchemy.${plain}`, [], new Map(), span);
  const [, base = '', length] = /^([A-Z ]+?) ?(?:\( ?(\d+) ?\))?$/.exec(upper) ?? [];
  const withSize = Object.hasOwn(sized, base) ? sized[base] : undefined;
  if (withSize !== undefined) {
    const keywords = new Map<string, Term>();
    if (length !== undefined) keywords.set('length', { kind: 'number', text: length, span });
    return described(`sqlalchemy.${withSize}`, [], keywords, span);
  }
  // A name in quotes is another type than the same in capitals.
  const text = /["']/.test(written) ? written : upper;
  return described('sql.type', [{ kind: 'string', value: text, span }], new Map(), span);
}

function described(
  path: string,
  positional: readonly Term[],
  keywords: ReadonlyMap<string, Term>,
  span: Span,
): Described {
  return { path, positional, keywords, variants: [], span };
}

/** `postgresql.ENUM('a', 'b', name='e', schema='s')`. */
export function enumType(name: string, schema: string | null, labels: readonly string[], span: Span): Described {
  const string = (value: string): Term => ({ kind: 'string', value, span });
  const keywords = new Map<string, Term>([['name', string(name)]]);
  if (schema !== null) keywords.set('schema', string(schema));
  return described('sqlalchemy.dialects.postgresql.ENUM', labels.map(string), keywords, span);
}
