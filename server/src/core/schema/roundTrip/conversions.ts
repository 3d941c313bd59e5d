import type { Dialect } from '../../dialects/dialect.js';

/** A type by the group within which values are converted without being asked for. */
interface TypeGroup {
  readonly group: 'integer' | 'number' | 'text' | 'boolean' | 'time' | 'json' | 'binary' | 'other';
  /** Larger ones hold all values of smaller ones, within the group. */
  readonly rank: number;
}

const integers: Readonly<Record<string, number>> = {
  TINYINT: 1,
  SMALLINT: 2,
  MEDIUMINT: 3,
  INT: 4,
  INTEGER: 4,
  BIGINT: 8,
};
const times: Readonly<Record<string, number>> = {
  DATE: 1,
  TIMESTAMP: 2,
  DATETIME: 2,
  'TIMESTAMP WITHOUT TIME ZONE': 2,
};
const unlimited = Number.MAX_SAFE_INTEGER;

function groupOf(type: string): TypeGroup {
  const text = type.toUpperCase().replace(/ COLLATE .*$/, '');
  const at = text.indexOf('(');
  const isSized = at > 0 && text.endsWith(')');
  const name = (isSized ? text.slice(0, at) : text).trim();
  const size = isSized ? text.slice(at + 1, -1) : '';
  const integer = integers[name];
  if (integer !== undefined) return { group: 'integer', rank: integer };
  if (/^(?:NUMERIC|DECIMAL|FLOAT|REAL|DOUBLE|DOUBLE PRECISION)$/.test(name)) return { group: 'number', rank: 0 };
  if (/^(?:N?VARCHAR|CHARACTER VARYING)$/.test(name))
    return { group: 'text', rank: size === '' ? unlimited : Number(size) };
  if (/^(?:(?:LONG|MEDIUM)?TEXT|CITEXT)$/.test(name)) return { group: 'text', rank: unlimited };
  if (/^(?:N?CHAR|CHARACTER)$/.test(name)) return { group: 'text', rank: 0 };
  if (name === 'BOOLEAN' || name === 'BOOL') return { group: 'boolean', rank: 0 };
  const time = times[name];
  if (time !== undefined && size === '') return { group: 'time', rank: time };
  if (name === 'TIMESTAMP WITH TIME ZONE') return { group: 'time', rank: 3 };
  if (name === 'JSON' || name === 'JSONB') return { group: 'json', rank: name === 'JSON' ? 1 : 0 };
  return { group: /^(?:BYTEA|\w*BLOB|BINARY|VARBINARY)$/.test(name) ? 'binary' : 'other', rank: 0 };
}

/**
 * Whether rows survive a conversion to another type and back: each value is the same then, or the database refuses
 * rather than change one.
 */
export function keepsValues(from: string, to: string): boolean {
  if (from === to) return true;
  const [one, other] = [groupOf(from), groupOf(to)];
  if (one.group === 'integer' && other.group === 'integer') return true;
  // CHAR pads with blanks.
  if (one.group === 'text' && other.group === 'text') return one.rank > 0 && other.rank > 0;
  if (other.group === 'text' && other.rank === unlimited) return one.group === 'integer' || one.group === 'boolean';
  if (one.group === 'time' && other.group === 'time') return one.rank <= other.rank && other.rank < 3;
  return false;
}

/** Types of PostgreSQL's own that no text is converted to unasked. */
const ownTypes =
  /\[\]$|^(?:UUID|INET|CIDR|MACADDR8?|INTERVAL|TIME|BIT|BYTEA|TSVECTOR|TSQUERY|XML|MONEY|POINT|HSTORE|\w+RANGE|JSONPATH)\b/i;

/** Whether PostgreSQL converts a column without `USING`; null where that is not known here. */
export function convertsAlone(from: string, to: string, { name }: Pick<Dialect, 'name'>): boolean | null {
  if (name !== 'postgresql' || from === to) return true;
  const [one, other] = [groupOf(from), groupOf(to)];
  if (other.group === 'text') return true;
  const isNumber = ({ group }: TypeGroup): boolean => group === 'integer' || group === 'number';
  if (isNumber(one) && isNumber(other)) return true;
  if (one.group === other.group && (one.group === 'time' || one.group === 'json')) return true;
  const plain = new Set<TypeGroup['group']>(['integer', 'number', 'text', 'boolean', 'time', 'json']);
  if (plain.has(one.group) && plain.has(other.group)) return false;
  const base = (type: string): string => (type.split('(')[0] ?? '').trim();
  // From text to its own types that are no text, PostgreSQL wants to be asked; of others that is not known.
  if (one.group === 'text') return ownTypes.test(base(to)) ? false : null;
  return base(from) === base(to) ? true : null;
}

/** Whether PostgreSQL writes an expression of a column as before, once the column had another type and has its own again. */
export function keepsExpressions(from: string, to: string): boolean {
  const [one, other] = [groupOf(from), groupOf(to)];
  if (from.split('(')[0] === to.split('(')[0]) return true;
  if ([from, to].some((type) => /^CITEXT$/i.test(type))) return false;
  return (
    one.group === other.group && (one.group === 'integer' || (one.group === 'text' && one.rank > 0 && other.rank > 0))
  );
}
