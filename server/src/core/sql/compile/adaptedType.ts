import { cannotRender } from '../../dialects/notRendered.js';
import { typeCall } from '../../dialects/typeCall.js';
import type { Described } from '../../operations/definitions.js';
import type { Target } from '../writer.js';

/** Types that `dialect.type_descriptor(…)` makes others of, because SQLAlchemy's drivers have classes for their bases. */
const others: Readonly<Record<string, RegExp>> = {
  postgresql: /^(?:DECIMAL|REAL|Double|DOUBLE|DOUBLE_PRECISION|Float|FLOAT|DATETIME|TIMESTAMP|NVARCHAR|NCHAR)$/,
  mysql: /^(?:DECIMAL|REAL)$/,
  mariadb: /^(?:DECIMAL|REAL)$/,
  sqlite: /^(?:JSONB|TIMESTAMP)$/,
  mssql:
    /^(?:NCHAR|NTEXT|UUID|LargeBinary|BLOB|DOUBLE|DOUBLE_PRECISION|Double|TIMESTAMP|DATE|DATETIME|DECIMAL|REAL|VARCHAR2|NUMBER)$/,
  oracle:
    /^(?:VARCHAR|TEXT|UUID|BigInteger|SmallInteger|BIGINT|SMALLINT|DATETIME|DOUBLE|DOUBLE_PRECISION|DECIMAL|REAL|Double|Float|FLOAT|BOOLEAN|NUMBER)$/,
};

const texts = /^(?:CHAR|Text|TEXT|UnicodeText|CLOB)$/;

/** The type with what `load_dialect_impl` gives for the dialect, as its driver adapts it. */
export function adaptedType(type: Described, { dialect, driver, on }: Target): Described {
  const variant = type.variants.find(({ dialects }) => dialects.includes(dialect.name));
  const call = variant?.isAdapted === true ? typeCall(variant.type) : undefined;
  if (variant === undefined || call === undefined) return type;
  // Drivers of PostgreSQL other than the oldest have a string of their own, and that of SQL Server has one.
  const isOwnText =
    dialect.name === 'postgresql' ? on.isTwo && driver !== 'psycopg2' : dialect.name === 'mssql' && on.isTwo;
  if (isOwnText && texts.test(call.name) && !(dialect.name === 'mssql' && call.name === 'UnicodeText'))
    return { ...variant.type, path: 'sqlalchemy.String', variants: [] };
  const isPlain = dialect.name === 'postgresql' && /^(?:TIMESTAMP|DATETIME|N(?:VAR)?CHAR)$/.test(call.name);
  const isKept = isPlain && (!isOwnText || (call.name === 'TIMESTAMP' && !call.has('precision')));
  if (!isKept && others[dialect.name]?.test(call.name) === true)
    return cannotRender(`what type_descriptor() makes of ${call.name} on ${dialect.name} is not followed`, call.span);
  return type;
}
