import { variantFor, type Dialect } from '../../dialects/dialect.js';
import type { DialectName } from '../../dialects/dialectName.js';
import { libraryType } from '../../dialects/libraryTypes.js';
import { typeCall, type TypeCall } from '../../dialects/typeCall.js';
import type { Described } from '../../operations/definitions.js';
import type { Switches } from '../versions.js';

/** What kind of values a type has: SQLAlchemy's `_type_affinity`, as far as SQL depends on it. */
export type Affinity =
  | 'integer'
  | 'numeric'
  | 'float'
  | 'dateTime'
  | 'date'
  | 'time'
  | 'string'
  | 'boolean'
  | 'interval'
  | 'binary'
  | 'uuid'
  | 'json'
  | 'array'
  | 'other';

const names: Readonly<Record<string, Affinity>> = {
  ...of('integer', 'Integer SmallInteger BigInteger INTEGER INT SMALLINT BIGINT TINYINT MEDIUMINT'),
  ...of('numeric', 'Numeric NUMERIC DECIMAL NUMBER'),
  ...of('float', 'Float Double FLOAT REAL DOUBLE DOUBLE_PRECISION BINARY_DOUBLE BINARY_FLOAT'),
  ...of('dateTime', 'DateTime DATETIME TIMESTAMP DATETIME2 SMALLDATETIME DATETIMEOFFSET'),
  ...of('date', 'Date DATE'),
  ...of('time', 'Time TIME'),
  ...of(
    'string',
    'String Unicode Text UnicodeText VARCHAR NVARCHAR CHAR NCHAR TEXT CLOB NCLOB Enum ENUM SET VARCHAR2 NVARCHAR2 TINYTEXT MEDIUMTEXT LONGTEXT NTEXT CITEXT LONG XML',
  ),
  ...of('boolean', 'Boolean BOOLEAN'),
  ...of('interval', 'Interval INTERVAL'),
  ...of(
    'binary',
    'LargeBinary PickleType BINARY VARBINARY BLOB BYTEA TINYBLOB MEDIUMBLOB LONGBLOB IMAGE ROWVERSION BFILE RAW',
  ),
  ...of('uuid', 'Uuid UUID UNIQUEIDENTIFIER'),
  ...of('json', 'JSON JSONB'),
  ...of('array', 'ARRAY'),
};

function of(affinity: Affinity, types: string): Record<string, Affinity> {
  return Object.fromEntries(types.split(' ').map((name) => [name, affinity]));
}

/** Of the type as it is written, without its variants. */
export function affinityOf(type: Described | null, dialect: Dialect): Affinity {
  if (type === null) return 'other';
  const call = typeCall(type);
  if (call === undefined) {
    const inner = libraryType(type, dialect);
    return inner === undefined || typeof inner === 'string' ? 'other' : affinityOf(inner, dialect);
  }
  // SQL Server's TIMESTAMP holds bytes, and PostgreSQL's and Oracle's DOMAIN and LONG are of their own kind.
  if (call.home === 'mssql' && call.name === 'TIMESTAMP') return 'other';
  return Object.hasOwn(names, call.name) ? (names[call.name] ?? 'other') : 'other';
}

/** Whether SQLAlchemy takes two types for kinds of the same values, so that no cast is needed; undefined where that is not known. */
export function sameAffinity(
  one: Described | null,
  other: Described | null,
  dialect: Dialect,
  on: Switches,
): boolean | undefined {
  const kinds = [one, other].map((type) => {
    const call = type === null ? undefined : typeCall(type);
    const affinity = affinityOf(type, dialect);
    // Types whose place among the classes changed with the versions.
    const isMoved =
      call?.home !== undefined && call.home !== null && /^(?:ENUM|UUID|UNIQUEIDENTIFIER)$/.test(call.name);
    if (call === undefined || isMoved) return affinity === 'other' || isMoved ? undefined : affinity;
    if (call.home === 'mssql' && call.name === 'BIT') return 'boolean';
    if (call.home === 'oracle' && call.name === 'DATE') return 'dateTime';
    if (affinity === 'float' && !on.isTwoOne) return 'numeric';
    return affinity === 'other' ? call.name : affinity;
  });
  const [first, second] = kinds;
  if (first === undefined || second === undefined) return undefined;
  // Some types that have nothing else in common are kinds of ranges.
  return first !== second && first.endsWith('RANGE') && second.endsWith('RANGE') ? undefined : first === second;
}

/** The type that a dialect uses: its variant, and what a library's type stands for; null where that is not known. */
export function implementation(type: Described | null, dialect: Dialect): TypeCall | null {
  if (type === null) return null;
  const chosen = variantFor(type, dialect);
  const call = typeCall(chosen);
  if (call !== undefined) return call;
  const inner = libraryType(chosen, dialect);
  return inner === undefined || typeof inner === 'string' ? null : implementation(inner, dialect);
}

/** Whether the dialect has a type of its own for truth values, so that no CHECK is needed. */
export function needsBooleanCheck(dialect: DialectName, hasOracleBoolean: boolean): boolean {
  return (
    dialect === 'mysql' || dialect === 'mariadb' || dialect === 'sqlite' || (dialect === 'oracle' && !hasOracleBoolean)
  );
}
