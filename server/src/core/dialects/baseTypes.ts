import type { Dialect, TypeWriter } from './dialect.js';
import { enumLabels, longestOf } from './enumType.js';
import { quoteName } from './names.js';
import { cannotRender } from './notRendered.js';
import type { TypeCall } from './typeCall.js';

/** A type that is written as its name. */
export const plain =
  (text: string): TypeWriter =>
  () =>
    text;

/** A type with one number that may be left out. */
export const sized =
  (text: string, argument = 'length'): TypeWriter =>
  (type, dialect) =>
    withSize(text, sizeOf(type, dialect, argument));

/** A type that is written as another one of the dialect. */
export const as =
  (name: string): TypeWriter =>
  (type, dialect) =>
    dialect.types[name]?.(type, dialect) ?? name;

/** A number in parentheses; only MySQL writes one that is 0, and not of BINARY. */
export function sizeOf(type: TypeCall, { name }: Pick<Dialect, 'name'>, argument = 'length'): string | undefined {
  const size = type.number(argument, 0);
  const isWritten = (name === 'mysql' || name === 'mariadb') && type.name !== 'BINARY';
  return size === '0' && !isWritten ? undefined : size;
}

export function withSize(text: string, size: string | undefined): string {
  return size === undefined ? text : `${text}(${size})`;
}

export const decimal =
  (text: string): TypeWriter =>
  (type) => {
    const [precision, scale] = [type.number('precision', 0), type.number('scale', 1)];
    return withSize(text, precision === undefined || scale === undefined ? precision : `${precision}, ${scale}`);
  };

/** Texts with their collation, which is quoted as a name. */
export const text =
  (name: string): TypeWriter =>
  (type, dialect) => {
    const size = sizeOf(type, dialect);
    const collation = type.string('collation', 1);
    const schema = type.string('collation_schema');
    const collate =
      collation === undefined
        ? ''
        : ` COLLATE ${schema === undefined ? '' : `${quoteName(dialect, schema)}.`}${quoteName(dialect, collation)}`;
    return `${withSize(name, size)}${collate}`;
  };

/** An enum as text that is as long as its longest label. */
export const enumAsText: TypeWriter = (type, dialect) => {
  const length = type.number('length') ?? String(longestOf(enumLabels(type)));
  return dialect.types['VARCHAR']?.(type.sized(length), dialect) ?? `VARCHAR(${length})`;
};

const uuidAsText: TypeWriter = (type, dialect) => dialect.types['CHAR']?.(type.sized('32'), dialect) ?? 'CHAR(32)';

/** A UUID of the database's own, unless `native_uuid=False`. */
export const nativeUuid =
  (text: string): TypeWriter =>
  (type, dialect) =>
    type.has('native_uuid') && !type.flag('native_uuid') ? uuidAsText(type, dialect) : text;

const noText: TypeWriter = ({ name, span }, dialect) =>
  cannotRender(`SQLAlchemy has no ${name} on ${dialect.name}`, span);

/** What SQLAlchemy writes on any dialect that says nothing else: its `GenericTypeCompiler`. */
export const baseTypes: Readonly<Record<string, TypeWriter>> = {
  Integer: as('INTEGER'),
  SmallInteger: as('SMALLINT'),
  BigInteger: as('BIGINT'),
  String: as('VARCHAR'),
  Unicode: as('String'),
  Text: as('TEXT'),
  UnicodeText: as('Text'),
  Numeric: as('NUMERIC'),
  Float: as('FLOAT'),
  Double: as('DOUBLE'),
  Boolean: as('BOOLEAN'),
  Date: as('DATE'),
  Time: as('TIME'),
  DateTime: as('DATETIME'),
  Interval: as('DateTime'),
  LargeBinary: as('BLOB'),
  PickleType: (type, dialect) => dialect.types['LargeBinary']?.(type.sized(), dialect) ?? 'BLOB',
  Uuid: uuidAsText,
  Enum: enumAsText,
  ARRAY: noText,

  INT: plain('INTEGER'),
  INTEGER: plain('INTEGER'),
  SMALLINT: plain('SMALLINT'),
  BIGINT: plain('BIGINT'),
  NUMERIC: decimal('NUMERIC'),
  DECIMAL: decimal('DECIMAL'),
  FLOAT: plain('FLOAT'),
  REAL: plain('REAL'),
  DOUBLE: plain('DOUBLE'),
  DOUBLE_PRECISION: plain('DOUBLE PRECISION'),
  CHAR: text('CHAR'),
  VARCHAR: text('VARCHAR'),
  NCHAR: text('NCHAR'),
  NVARCHAR: text('NVARCHAR'),
  TEXT: text('TEXT'),
  CLOB: plain('CLOB'),
  NCLOB: plain('NCLOB'),
  BLOB: plain('BLOB'),
  BINARY: sized('BINARY'),
  VARBINARY: sized('VARBINARY'),
  BOOLEAN: plain('BOOLEAN'),
  DATE: plain('DATE'),
  TIME: plain('TIME'),
  DATETIME: plain('DATETIME'),
  TIMESTAMP: plain('TIMESTAMP'),
  JSON: noText,
  UUID: plain('UUID'),
};
