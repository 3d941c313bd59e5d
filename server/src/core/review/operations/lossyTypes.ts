import { plainType } from './typeChange.js';

/** What a change of type does to values that do not fit. */
export interface Loss {
  /** Completes "a value …". */
  readonly which: string;
  /** Whether they are changed without a word; the database refuses them otherwise. */
  readonly isSilent: boolean;
}

const integers: Readonly<Record<string, number>> = { TINYINT: 1, SMALLINT: 2, MEDIUMINT: 3, INTEGER: 4, BIGINT: 8 };
const floats: Readonly<Record<string, number>> = { REAL: 4, 'DOUBLE PRECISION': 8, DOUBLE: 8 };
const texts = new Set(['VARCHAR', 'CHAR', 'TEXT', 'NVARCHAR', 'NCHAR', 'VARCHAR2', 'VARBIT']);
const times = new Set(['TIMESTAMP', 'TIMESTAMPTZ', 'DATETIME']);

/** Which values do not survive a change of type; undefined where all do, or where that is not known. */
export function lossOf(from: string, to: string): Loss | undefined {
  const [one, other] = [plainType(from), plainType(to)];
  const [size = Infinity, scale = 0] = one.sizes;
  const [newSize = Infinity, newScale = 0] = other.sizes;
  if (texts.has(one.name) && texts.has(other.name))
    return newSize < size && newSize !== Infinity
      ? { which: `of more than ${String(newSize)} characters`, isSilent: false }
      : undefined;
  const [bytes, newBytes] = [integers[one.name], integers[other.name]];
  if (bytes !== undefined && newBytes !== undefined)
    return newBytes < bytes ? { which: `that ${other.name} has no room for`, isSilent: false } : undefined;
  const [digits, newDigits] = [floats[one.name], floats[other.name]];
  if (digits !== undefined && newDigits !== undefined)
    return newDigits < digits ? { which: 'of more digits than REAL keeps', isSilent: true } : undefined;
  if (newBytes !== undefined && (digits !== undefined || (one.name === 'NUMERIC' && (scale > 0 || size === Infinity))))
    return { which: 'with a fraction', isSilent: true };
  if (one.name === 'NUMERIC' && other.name === 'NUMERIC') {
    if (newSize === Infinity) return undefined;
    if (newScale < scale) return { which: `of more than ${String(newScale)} decimal places`, isSilent: true };
    return newSize - newScale < size - scale && size !== Infinity
      ? { which: `of more than ${String(newSize - newScale)} digits before the point`, isSilent: false }
      : undefined;
  }
  if (times.has(one.name) && other.name === 'DATE') return { which: 'with a time of day', isSilent: true };
  if (times.has(one.name) && other.name === 'TIME') return { which: 'with a date', isSilent: true };
  return undefined;
}
