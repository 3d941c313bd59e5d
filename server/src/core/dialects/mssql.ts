import { as, nativeUuid, plain, sized, sizeOf, withSize } from './baseTypes.js';
import { defineDialect, type TypeWriter } from './dialect.js';
import { reservedWords } from './reservedWords.js';
import { standard } from './standard.js';
import { wordsOf } from './words.js';

const text =
  (name: string, whole = ''): TypeWriter =>
  (type, dialect) => {
    const length = sizeOf(type, dialect) ?? (whole === '' ? undefined : whole);
    const collation = type.string('collation', 1);
    return `${withSize(name, length)}${collation === undefined ? '' : ` COLLATE ${collation}`}`;
  };

const ownNames = [
  'IMAGE',
  'MONEY',
  'NTEXT',
  'ROWVERSION',
  'SMALLDATETIME',
  'SMALLMONEY',
  'SQL_VARIANT',
  'TINYINT',
  'XML',
];

/** Of a server since 2012: dates are dates, and texts without length are `VARCHAR(max)`. */
export const mssql = defineDialect(standard, {
  name: 'mssql',
  names: { open: '[', close: ']', reserved: wordsOf(reservedWords.mssql), maxLength: 128 },
  literals: { true: '1', false: '0' },
  types: {
    Boolean: plain('BIT'),
    Double: plain('DOUBLE PRECISION'),
    DateTime: (type) => (type.flag('timezone', 0) ? 'DATETIMEOFFSET' : 'DATETIME'),
    FLOAT: sized('FLOAT', 'precision'),
    Unicode: as('NVARCHAR'),
    Text: as('VARCHAR'),
    UnicodeText: as('NVARCHAR'),
    VARCHAR: text('VARCHAR', 'max'),
    NVARCHAR: text('NVARCHAR', 'max'),
    CHAR: text('CHAR'),
    NCHAR: text('NCHAR'),
    TEXT: text('TEXT'),
    LargeBinary: as('VARBINARY'),
    VARBINARY: (type, dialect) =>
      `${text('VARBINARY', 'max')(type, dialect)}${type.flag('filestream') ? ' FILESTREAM' : ''}`,
    Uuid: nativeUuid('UNIQUEIDENTIFIER'),
    JSON: plain('NVARCHAR(max)'),
  },
  ownTypes: {
    ...Object.fromEntries(ownNames.map((name) => [name, plain(name)])),
    BIT: plain('BIT'),
    TIMESTAMP: plain('TIMESTAMP'),
    DATETIME2: (type) => withSize('DATETIME2', type.number('precision', 0)),
    DATETIMEOFFSET: (type) => withSize('DATETIMEOFFSET', type.number('precision', 0)),
    TIME: (type) => withSize('TIME', type.number('precision', 0)),
    UNIQUEIDENTIFIER: plain('UNIQUEIDENTIFIER'),
    JSON: plain('NVARCHAR(max)'),
  },
  functions: { current_date: 'GETDATE()', length: 'LEN(', char_length: 'LEN(', pow: 'POWER(' },
  columns: {
    autoincrement: 'IDENTITY',
    writesNull: /^/,
    order: ['null', 'identity', 'autoincrement', 'default', 'computed'],
    identity: 'short',
    computed: 'short',
    comments: 'none',
  },
  defaultSchema: 'dbo',
});
