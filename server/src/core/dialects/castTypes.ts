import type { Described } from '../operations/definitions.js';
import { variantFor, type Dialect } from './dialect.js';
import { enumLabels, longestOf } from './enumType.js';
import { cannotRender } from './notRendered.js';
import { typeCall, type TypeCall } from './typeCall.js';
import { typeText } from './typeText.js';

/**
 * The type in `CAST(… AS …)`; undefined where SQLAlchemy leaves the cast out, as MySQL has none to the type.
 * @param write the type as in a column
 */
export function castType(
  described: Described,
  dialect: Dialect,
  write = (type: Described): string => typeText(type, dialect),
): string | undefined {
  if (dialect.name !== 'mysql' && dialect.name !== 'mariadb') return write(described);
  const type = variantFor(described, dialect);
  const call = typeCall(type);
  if (call === undefined) return cannotRender(`the cast to ${type.path} is not followed`, type.span);
  const { name, home } = call;
  if (integers.test(name)) return `${call.flag('unsigned') ? 'UNSIGNED' : 'SIGNED'} INTEGER`;
  if (binaries.test(name) || (home === 'mssql' && name === 'TIMESTAMP')) return 'BINARY';
  if (name === 'TIMESTAMP' || (home === null && name === 'Interval')) return 'DATETIME';
  if (name === 'JSON' || name === 'JSONB') return 'JSON';
  if (texts.test(name) || name === 'CHAR' || name === 'Enum') return textCast(type, call, write);
  if (/^(?:Numeric|NUMERIC|NUMBER)$/.test(name)) {
    const path = home === 'mysql' ? type.path : 'sqlalchemy.NUMERIC';
    return write({ ...type, path, variants: [] }).replace('NUMERIC', 'DECIMAL');
  }
  if (home === 'postgresql' && name === 'ENUM') return undefined;
  const text = write(type);
  return written.test(name) ? text : undefined;
}

const integers = /^(?:Integer|BigInteger|SmallInteger|INT|INTEGER|BIGINT|SMALLINT|TINYINT|MEDIUMINT)$/;
const binaries =
  /^(?:LargeBinary|PickleType|BLOB|TINYBLOB|MEDIUMBLOB|LONGBLOB|BINARY|VARBINARY|BYTEA|RAW|IMAGE|ROWVERSION)$/;
const texts =
  /^(?:String|Text|Unicode|UnicodeText|VARCHAR|TEXT|TINYTEXT|MEDIUMTEXT|LONGTEXT|NVARCHAR|NCHAR|NTEXT|CLOB|NCLOB|VARCHAR2|NVARCHAR2|CITEXT|XML)$/;
/** Written as in a column. */
const written = /^(?:DECIMAL|DateTime|DATETIME|Date|DATE|Time|TIME)$/;

/** Texts are cast to CHAR, with the character set that those of MySQL's own have. */
function textCast(type: Described, call: TypeCall, write: (type: Described) => string): string | undefined {
  const { name, home } = call;
  if (name === 'Enum') {
    if (!call.has('native_enum') || call.flag('native_enum')) return undefined;
    return `CHAR(${call.number('length') ?? String(longestOf(enumLabels(call)))})`;
  }
  if (name === 'CHAR') return write(type);
  const length = call.number('length', 0);
  if (home !== 'mysql') return length === undefined ? 'CHAR' : `CHAR(${length})`;
  const keywords = new Map([...type.keywords].filter(([key]) => key !== 'national'));
  return write({ ...type, path: 'sqlalchemy.dialects.mysql.CHAR', keywords, variants: [] });
}

/** Whether it is a text that Oracle casts to VARCHAR2, whatever its name; those of class `Text` it does not. */
export function isCastToVarchar({ name }: TypeCall): boolean {
  return /^(?:String|Unicode|VARCHAR|NVARCHAR|CHAR|NCHAR|TINYTEXT|MEDIUMTEXT|LONGTEXT|NVARCHAR2|Enum|ENUM)$/.test(name);
}
