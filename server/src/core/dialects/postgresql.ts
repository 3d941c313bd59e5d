import { as, baseTypes, decimal, nativeUuid, plain, sized, withSize } from './baseTypes.js';
import { defineDialect, type TypeWriter } from './dialect.js';
import { enumName } from './enumType.js';
import { standard } from './standard.js';
import { qualifiedName } from './names.js';
import { cannotRender } from './notRendered.js';
import { describedOf } from './typeCall.js';
import { reservedWords } from './reservedWords.js';
import { typeText } from './typeText.js';
import { wordsOf } from './words.js';

const zoned =
  (text: string): TypeWriter =>
  (type) =>
    `${withSize(text, type.number('precision', 1))} ${type.flag('timezone', 0) ? 'WITH' : 'WITHOUT'} TIME ZONE`;

const interval: TypeWriter = (type, dialect) => {
  if (type.name === 'Interval' && type.has('native') && !type.flag('native', 0))
    return dialect.types['DateTime']?.(type.sized(''), dialect) ?? '';
  const fields = type.string('fields', 1);
  const precision = type.number('precision', 0) ?? type.number('second_precision', 1);
  return `INTERVAL${fields === undefined ? '' : ` ${fields}`}${precision === undefined ? '' : ` (${precision})`}`;
};

const enumType: TypeWriter = (type, dialect) =>
  type.has('native_enum') && !type.flag('native_enum')
    ? (baseTypes['Enum']?.(type, dialect) ?? '')
    : qualifiedName(dialect, type.string('schema') ?? null, enumName(type));

/** Brackets go before the collation. */
const array: TypeWriter = (type, dialect) => {
  const item = type.term('item_type', 0);
  const described = item === undefined ? undefined : describedOf(item);
  if (described === undefined) return cannotRender('the type of the items of the ARRAY is not known', type.span);
  const dimensions = Number(type.number('dimensions', 2) ?? '1');
  return typeText(described, dialect).replace(/(?= COLLATE )|$/, '[]'.repeat(dimensions));
};

const bit: TypeWriter = (type) => {
  const length = type.number('length', 0);
  return type.flag('varying', 1) ? withSize('BIT VARYING', length) : `BIT(${length ?? '1'})`;
};

const domain: TypeWriter = (type, dialect) =>
  qualifiedName(dialect, type.string('schema') ?? null, type.string('name', 0) ?? '');

const ownNames = [
  ...['BYTEA', 'CIDR', 'CITEXT', 'HSTORE', 'INET', 'JSON', 'JSONB', 'JSONPATH', 'MACADDR', 'MACADDR8', 'MONEY', 'OID'],
  ...['REGCLASS', 'REGCONFIG', 'TSQUERY', 'TSVECTOR', 'UUID'],
  ...['INT4', 'INT8', 'NUM', 'DATE', 'TS', 'TSTZ'].flatMap((name) => [`${name}RANGE`, `${name}MULTIRANGE`]),
];

export const postgresql = defineDialect(standard, {
  name: 'postgresql',
  names: { reserved: wordsOf(reservedWords.postgresql), maxLength: 63 },
  types: {
    Double: plain('DOUBLE PRECISION'),
    DateTime: as('TIMESTAMP'),
    TIMESTAMP: zoned('TIMESTAMP'),
    TIME: zoned('TIME'),
    Interval: interval,
    FLOAT: sized('FLOAT', 'precision'),
    LargeBinary: plain('BYTEA'),
    Uuid: nativeUuid('UUID'),
    JSON: plain('JSON'),
    Enum: enumType,
    ARRAY: array,
  },
  ownTypes: {
    ...Object.fromEntries(ownNames.map((name) => [name, plain(name)])),
    TIMESTAMP: zoned('TIMESTAMP'),
    TIME: zoned('TIME'),
    INTERVAL: interval,
    NUMERIC: decimal('NUMERIC'),
    BIT: bit,
    ENUM: enumType,
    DOMAIN: domain,
    ARRAY: array,
  },
  functions: { now: 'now()', pow: 'power(' },
  columns: {
    serial: new Map([
      ['INTEGER', 'SERIAL'],
      ['BIGINT', 'BIGSERIAL'],
      ['SMALLINT', 'SMALLSERIAL'],
    ]),
    autoincrement: '',
    order: ['default', 'computed', 'identity', 'null'],
    identity: 'generated',
    comments: 'statement',
  },
  indexParentheses: 'operators',
  hasEnumTypes: true,
  defaultSchema: 'public',
});
