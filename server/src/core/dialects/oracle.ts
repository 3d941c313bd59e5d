import { as, decimal, plain, sized, sizeOf, withSize } from './baseTypes.js';
import { defineDialect, type TypeWriter } from './dialect.js';
import { reservedWords } from './reservedWords.js';
import { standard } from './standard.js';
import { wordsOf } from './words.js';

const inCharacters =
  (name: string): TypeWriter =>
  (type, dialect) => {
    const length = sizeOf(type, dialect);
    return length === undefined ? name : `${name}(${length} CHAR)`;
  };

const timestamp: TypeWriter = (type) =>
  type.flag('local_timezone')
    ? 'TIMESTAMP WITH LOCAL TIME ZONE'
    : `TIMESTAMP${type.flag('timezone', 0) ? ' WITH TIME ZONE' : ''}`;

const interval: TypeWriter = (type) => {
  const [days, seconds] = [type.number('day_precision', 0), type.number('second_precision', 1)];
  return `${withSize('INTERVAL DAY', days)} TO ${withSize('SECOND', seconds)}`;
};

export const oracle = defineDialect(standard, {
  name: 'oracle',
  names: { reserved: wordsOf(reservedWords.oracle), illegalStart: /^[0-9$_]/, maxLength: 128 },
  literals: { true: '1', false: '0' },
  types: {
    String: as('VARCHAR2'),
    VARCHAR2: inCharacters('VARCHAR2'),
    VARCHAR: inCharacters('VARCHAR'),
    NVARCHAR: sized('NVARCHAR2'),
    Unicode: as('String'),
    Text: plain('CLOB'),
    UnicodeText: plain('CLOB'),
    BigInteger: plain('NUMBER(19)'),
    Double: plain('DOUBLE PRECISION'),
    DateTime: plain('DATE'),
    TIMESTAMP: timestamp,
    Interval: (type) => (type.has('native') && !type.flag('native', 0) ? 'DATE' : 'INTERVAL DAY TO SECOND'),
    JSON: plain('JSON'),
  },
  ownTypes: {
    INTERVAL: interval,
    BINARY_DOUBLE: plain('BINARY_DOUBLE'),
    BINARY_FLOAT: plain('BINARY_FLOAT'),
    FLOAT: (type) => withSize('FLOAT', type.number('binary_precision', 0)),
    LONG: plain('LONG'),
    NUMBER: decimal('NUMBER'),
    NVARCHAR2: sized('NVARCHAR2'),
    RAW: sized('RAW'),
    ROWID: plain('ROWID'),
    TIMESTAMP: timestamp,
    VARCHAR2: inCharacters('VARCHAR2'),
  },
  functions: { char_length: 'LENGTH(', pow: 'POWER(' },
  columns: { order: ['default', 'computed', 'identity', 'null'], identity: 'generated', comments: 'statement' },
});
