import { variantFor, type Dialect } from '../../dialects/dialect.js';
import type { Described } from '../../operations/definitions.js';
import type { Switches } from '../versions.js';

/** What a type is for expressions: which class of SQLAlchemy's it is derived from, its `_type_affinity`. */
export type Affinity =
  | 'null'
  | 'integer'
  | 'numeric'
  | 'float'
  | 'string'
  | 'boolean'
  | 'date'
  | 'time'
  | 'datetime'
  | 'interval'
  | 'binary'
  | 'uuid'
  | 'json'
  /** What stands in brackets behind JSON: a key or a place, and several of them. */
  | 'jsonIndex'
  | 'jsonPath'
  | 'array'
  | 'other';

export interface DataType {
  readonly affinity: Affinity;
  /** An enum is a string whose labels are not checked. */
  readonly isEnum: boolean;
  /** As the migration has it; null for what SQLAlchemy gives a plain value. */
  readonly described: Described | null;
}

export const nullType: DataType = { affinity: 'null', isEnum: false, described: null };

export const jsonIndexType: DataType = { affinity: 'jsonIndex', isEnum: false, described: null };
export const jsonPathType: DataType = { affinity: 'jsonPath', isEnum: false, described: null };

const affinities: readonly (readonly [Affinity, RegExp])[] = [
  ['integer', /^(?:Integer|BigInteger|SmallInteger|INTEGER|INT|BIGINT|SMALLINT|TINYINT|MEDIUMINT)$/],
  ['float', /^(?:Float|Double|FLOAT|REAL|DOUBLE|DOUBLE_PRECISION|BINARY_FLOAT|BINARY_DOUBLE)$/],
  ['numeric', /^(?:Numeric|NUMERIC|DECIMAL|NUMBER)$/],
  [
    'string',
    /^(?:String|Text|Unicode|UnicodeText|VARCHAR|CHAR|TEXT|NVARCHAR|NCHAR|NTEXT|CLOB|NCLOB|LONGTEXT|MEDIUMTEXT|TINYTEXT|VARCHAR2|NVARCHAR2|Enum|ENUM)$/,
  ],
  ['boolean', /^(?:Boolean|BOOLEAN)$/],
  ['date', /^(?:Date|DATE)$/],
  ['time', /^(?:Time|TIME)$/],
  ['datetime', /^(?:DateTime|DATETIME|TIMESTAMP)$/],
  ['interval', /^(?:Interval|INTERVAL)$/],
  ['binary', /^(?:LargeBinary|BLOB|BINARY|VARBINARY|BYTEA)$/],
  ['uuid', /^(?:Uuid|UUID)$/],
  ['json', /^(?:JSON|JSONB)$/],
  ['array', /^ARRAY$/],
];

export function dataTypeOf(described: Described): DataType {
  const name = described.path.slice(described.path.lastIndexOf('.') + 1);
  const isOwn = /^sqlalchemy\.(?:dialects\.)?/.test(described.path);
  // Oracle's DATE is a point in time.
  const isOracleDate = described.path === 'sqlalchemy.dialects.oracle.DATE';
  const found = isOwn ? affinities.find(([, names]) => names.test(name)) : undefined;
  return {
    affinity: isOracleDate ? 'datetime' : (found?.[0] ?? 'other'),
    isEnum: isOwn && /^(?:Enum|ENUM)$/.test(name),
    described,
  };
}

/** The type of a dialect's variant. */
export function typeOn(type: DataType, dialect: Dialect): DataType {
  if (type.described === null || type.described.variants.length === 0) return type;
  const variant = variantFor(type.described, dialect);
  return variant === type.described ? type : dataTypeOf(variant);
}

const plain = (path: string): DataType =>
  dataTypeOf({
    path: `sqlalchemy.${path}`,
    positional: [],
    keywords: new Map(),
    variants: [],
    span: { start: 0, end: 0 },
  });

/** The types that SQLAlchemy gives to plain values and to what it computes. */
export const ownTypes = {
  integer: plain('Integer'),
  numeric: plain('Numeric'),
  float: plain('Float'),
  double: plain('Double'),
  string: plain('String'),
  unicode: plain('Unicode'),
  boolean: plain('Boolean'),
  date: plain('Date'),
  time: plain('Time'),
  datetime: plain('DateTime'),
  zonedDatetime: plain('DateTime'),
  interval: plain('Interval'),
  text: plain('Text'),
  binary: plain('LargeBinary'),
  uuid: plain('Uuid'),
} as const;

/** The last name of a type, such as `String`. */
export function typeName({ described }: DataType): string {
  return described === null ? '' : described.path.slice(described.path.lastIndexOf('.') + 1);
}

/** What a float has: Float, and from SQLAlchemy 2.1 on Double. */
export function floatType(on: Switches): DataType {
  return on.isTwoOne ? ownTypes.double : ownTypes.float;
}
