import { as, decimal, nativeUuid, plain, sized, withSize } from './baseTypes.js';
import { defineDialect, type TypeWriter } from './dialect.js';
import { enumLabels } from './enumType.js';
import { stringLiteral } from './literals.js';
import { cannotRender } from './notRendered.js';
import { reservedWords } from './reservedWords.js';
import { standard } from './standard.js';
import type { TypeCall } from './typeCall.js';
import { wordsOf } from './words.js';

/** What follows a number type of MySQL's own. */
const number =
  (write: TypeWriter): TypeWriter =>
  (type, dialect) =>
    `${write(type, dialect)}${type.flag('unsigned') ? ' UNSIGNED' : ''}${type.flag('zerofill') ? ' ZEROFILL' : ''}`;

/** What goes round a text type: character set and collation, never quoted. */
function decorated(type: TypeCall, text: string, isNational = type.flag('national')): string {
  const named = type.string('charset');
  const charset =
    named === undefined
      ? type.flag('ascii')
        ? 'ASCII'
        : type.flag('unicode')
          ? 'UNICODE'
          : null
      : `CHARACTER SET ${named}`;
  const collation = type.string('collation');
  const collate = collation === undefined ? (type.flag('binary') ? 'BINARY' : null) : `COLLATE ${collation}`;
  const parts = isNational ? ['NATIONAL', text, collate] : [text, charset, collate];
  return parts.filter((part) => part !== null).join(' ');
}

const text =
  (name: string, { needsLength = false, isNational = false } = {}): TypeWriter =>
  (type, dialect) => {
    const length = type.number('length', 0);
    if (needsLength && length === undefined)
      return cannotRender(`VARCHAR requires a length on dialect ${dialect.name}`, type.span);
    return decorated(type, withSize(name, length), isNational || undefined);
  };

const unsizedText =
  (name: string): TypeWriter =>
  (type) =>
    decorated(type, name);

const labelled =
  (name: string): TypeWriter =>
  (type, dialect) =>
    decorated(
      type,
      `${name}(${enumLabels(type)
        .map((label) => stringLiteral(dialect, label))
        .join(',')})`,
    );

const enumType: TypeWriter = (type, dialect) =>
  type.has('native_enum') && !type.flag('native_enum')
    ? (standard.types['Enum']?.(type, dialect) ?? '')
    : labelled('ENUM')(type, dialect);

/** Precision and scale are both there, or neither is written. */
const both =
  (name: string): TypeWriter =>
  (type) => {
    const [precision, scale] = [type.number('precision', 0), type.number('scale', 1)];
    return precision === undefined || scale === undefined ? name : `${name}(${precision}, ${scale})`;
  };

const ownFloat: TypeWriter = (type, dialect) =>
  type.number('scale', 1) === undefined ? sized('FLOAT', 'precision')(type, dialect) : both('FLOAT')(type, dialect);

const integers = ['INTEGER', 'BIGINT', 'SMALLINT', 'TINYINT', 'MEDIUMINT'];

/** Whether a default is written in parentheses: SQLAlchemy looks at the text. */
const needsParentheses = (sql: string): boolean =>
  !/^\s*['"(]/.test(sql) &&
  !/ON +UPDATE/i.test(sql) &&
  !/^(?:now\(\d+\)|current_timestamp\(\d+\))/i.test(sql) &&
  /\W/.test(sql);

export const mysql = defineDialect(standard, {
  name: 'mysql',
  names: { open: '`', close: '`', reserved: wordsOf(reservedWords.mysql), maxLength: 64 },
  literals: { doublesBackslash: true },
  types: {
    BOOLEAN: plain('BOOL'),
    DATETIME: plain('DATETIME'),
    FLOAT: sized('FLOAT', 'precision'),
    JSON: plain('JSON'),
    BLOB: sized('BLOB'),
    CHAR: text('CHAR'),
    VARCHAR: text('VARCHAR', { needsLength: true }),
    NCHAR: text('CHAR', { isNational: true }),
    NVARCHAR: text('VARCHAR', { needsLength: true, isNational: true }),
    TEXT: text('TEXT'),
    Enum: enumType,
  },
  ownTypes: {
    ...Object.fromEntries(integers.map((name) => [name, number(sized(name, 'display_width'))])),
    NUMERIC: number(decimal('NUMERIC')),
    DECIMAL: number(decimal('DECIMAL')),
    DOUBLE: number(both('DOUBLE')),
    REAL: number(both('REAL')),
    FLOAT: number(ownFloat),
    BIT: sized('BIT'),
    YEAR: sized('YEAR', 'display_width'),
    DATETIME: (type) => withSize('DATETIME', type.number('fsp', 1)),
    TIMESTAMP: (type) => withSize('TIMESTAMP', type.number('fsp', 1)),
    TIME: (type) => withSize('TIME', type.number('fsp', 1)),
    JSON: plain('JSON'),
    BOOLEAN: plain('BOOL'),
    CHAR: as('CHAR'),
    VARCHAR: as('VARCHAR'),
    NCHAR: as('NCHAR'),
    NVARCHAR: as('NVARCHAR'),
    TEXT: as('TEXT'),
    TINYTEXT: unsizedText('TINYTEXT'),
    MEDIUMTEXT: unsizedText('MEDIUMTEXT'),
    LONGTEXT: unsizedText('LONGTEXT'),
    TINYBLOB: plain('TINYBLOB'),
    MEDIUMBLOB: plain('MEDIUMBLOB'),
    LONGBLOB: plain('LONGBLOB'),
    ENUM: labelled('ENUM'),
    SET: labelled('SET'),
  },
  functions: { now: 'now()', random: 'rand(', sysdate: 'SYSDATE()', current_timestamp: 'CURRENT_TIMESTAMP' },
  defaultText: (sql) => (needsParentheses(sql) ? `(${sql})` : sql),
  columns: {
    autoincrement: 'AUTO_INCREMENT',
    writesNull: /^TIMESTAMP\b/,
    order: ['computed', 'null', 'comment', 'autoincrement', 'default'],
    comments: 'inline',
  },
  indexParentheses: 'all',
});

export const mariadb = defineDialect(mysql, {
  name: 'mariadb',
  names: { reserved: wordsOf(reservedWords.mariadb) },
  types: { Uuid: nativeUuid('UUID') },
  ownTypes: { INET4: plain('INET4'), INET6: plain('INET6') },
});
