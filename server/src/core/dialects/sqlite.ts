import { plain, sized } from './baseTypes.js';
import { defineDialect } from './dialect.js';
import { reservedWords } from './reservedWords.js';
import { standard } from './standard.js';
import { wordsOf } from './words.js';

/** Whether a default is an expression that stands without parentheses. */
const isBareExpression = (sql: string): boolean => !/^\s*['"(]/.test(sql) && /\W/.test(sql);

export const sqlite = defineDialect(standard, {
  name: 'sqlite',
  names: { reserved: wordsOf(reservedWords.sqlite) },
  literals: { true: '1', false: '0' },
  types: { JSON: plain('JSON'), JSONB: plain('JSONB'), FLOAT: plain('FLOAT'), VARBINARY: sized('VARBINARY') },
  ownTypes: { JSON: plain('JSON'), JSONB: plain('JSONB') },
  functions: { localtimestamp: "DATETIME(CURRENT_TIMESTAMP, 'localtime')", char_length: 'length(' },
  defaultText: (sql) => (isBareExpression(sql) ? `(${sql})` : sql),
  defaultSchema: null,
  altersConstraints: false,
});
