import type { Described } from '../operations/definitions.js';
import type { Dialect } from './dialect.js';
import { typeText } from './typeText.js';

/** What MySQL calls types in `CAST`; undefined where SQLAlchemy leaves the cast out. */
export function mysqlCastType(type: Described, dialect: Dialect): string | undefined {
  const name = type.path.split('.').at(-1) ?? '';
  if (/^(?:Integer|BigInteger|SmallInteger|INTEGER|BIGINT|SMALLINT|INT)$/.test(name)) return 'SIGNED INTEGER';
  if (/^(?:String|Text|Unicode|UnicodeText|VARCHAR|TEXT|CHAR)$/.test(name)) {
    const length = type.positional[0] ?? type.keywords.get('length');
    return length?.kind === 'number' ? `CHAR(${length.text})` : 'CHAR';
  }
  if (/^(?:Numeric|NUMERIC|DECIMAL)$/.test(name)) return typeText(type, dialect).replace(/^NUMERIC/, 'DECIMAL');
  if (/^(?:DateTime|DATETIME|TIMESTAMP)$/.test(name)) return 'DATETIME';
  if (/^(?:Date|DATE|Time|TIME|JSON)$/.test(name)) return name.toUpperCase();
  return name === 'LargeBinary' ? 'BINARY' : undefined;
}
