import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { call, described, term, type Plain } from '../../../../test/support/operations.js';
import { renderDefault } from './defaults.js';
import { dialects } from './dialects.js';
import { dialectNames, type DialectName } from './dialectName.js';
import { renderExpression } from './expressions.js';
import { md5 } from './md5.js';
import { cutName, quoteName } from './names.js';
import { renderType } from './typeText.js';

const textOf = (text: ReturnType<typeof renderType> | null): string | null =>
  text === null || typeof text === 'string' ? text : `? ${text.reason}`;

describe('types', () => {
  const written: [string, Plain[], Record<string, Plain>, Partial<Record<DialectName, string>>][] = [
    ['String', [20], {}, { postgresql: 'VARCHAR(20)', mssql: 'VARCHAR(20)', oracle: 'VARCHAR2(20 CHAR)' }],
    ['String', [], {}, { mysql: '? VARCHAR requires a length on dialect mysql', mssql: 'VARCHAR(max)' }],
    ['Text', [], {}, { sqlite: 'TEXT', oracle: 'CLOB', mssql: 'VARCHAR(max)' }],
    ['Numeric', [12, 2], {}, { postgresql: 'NUMERIC(12, 2)', mariadb: 'NUMERIC(12, 2)' }],
    ['Boolean', [], {}, { postgresql: 'BOOLEAN', mysql: 'BOOL', mssql: 'BIT' }],
    ['Uuid', [], {}, { postgresql: 'UUID', mysql: 'CHAR(32)', mariadb: 'UUID', sqlite: 'CHAR(32)' }],
    [
      'Enum',
      ['a', 'long'],
      { name: 'Mood' },
      { postgresql: '"Mood"', mysql: "ENUM('a','long')", sqlite: 'VARCHAR(4)' },
    ],
    ['ARRAY', [call('sqlalchemy.Text')], {}, { postgresql: 'TEXT[]', sqlite: '? SQLAlchemy has no ARRAY on sqlite' }],
    ['sqlalchemy.dialects.postgresql.JSONB', [], {}, { postgresql: 'JSONB' }],
    [
      'sqlalchemy.dialects.mysql.TINYINT',
      [1],
      { unsigned: true },
      { mysql: 'TINYINT(1) UNSIGNED', mariadb: 'TINYINT(1) UNSIGNED' },
    ],
    ['sqlmodel.sql.sqltypes.AutoString', [], { length: 255 }, { postgresql: 'VARCHAR(255)' }],
    ['sqlmodel.sql.sqltypes.GUID', [], {}, { postgresql: 'UUID', sqlite: 'CHAR(32)' }],
    ['sqlalchemy_utils.types.uuid.UUIDType', [], { binary: false }, { postgresql: 'UUID', sqlite: 'CHAR(32)' }],
    ['geoalchemy2.types.Geometry', [], { geometry_type: 'POINT', srid: 4326 }, { postgresql: 'geometry(POINT,4326)' }],
    ['app.types.Money', [], {}, { sqlite: "? the type app.types.Money is neither SQLAlchemy's nor a known library's" }],
  ];
  test.each(written)('%s %j %j', (name, positional, keywords, expected) => {
    for (const [dialect, text] of Object.entries(expected))
      expect(textOf(renderType(described(name, positional, keywords), dialects[dialect as DialectName])), dialect).toBe(
        text,
      );
  });
});

test('names are quoted where the dialect needs it', () => {
  expect(dialectNames.map((name) => quoteName(dialects[name], 'user'))).toEqual([
    '"user"',
    'user',
    'user',
    'user',
    '[user]',
    '"user"',
  ]);
  expect(quoteName(dialects.postgresql, 'Item')).toBe('"Item"');
  expect(quoteName(dialects.mysql, 'a`b')).toBe('`a``b`');
});

test('long names end with the last digits of their MD5', () => {
  for (const text of ['', 'a', 'ä'.repeat(40), 'x'.repeat(200)])
    expect(md5(text)).toBe(createHash('md5').update(text).digest('hex'));
  expect(cutName(dialects.postgresql, 'ix_'.repeat(30))).toMatch(/^(?:ix_){18}i_[0-9a-f]{4}$/);
});

describe('defaults', () => {
  const now = call('sqlalchemy.func.now');
  test('are in parentheses where the dialect needs them', () => {
    const of = (name: DialectName, value: Plain): string | null => textOf(renderDefault(term(value), dialects[name]));
    expect(of('postgresql', now)).toBe('now()');
    expect(of('mysql', now)).toBe('(now())');
    expect(of('sqlite', now)).toBe('CURRENT_TIMESTAMP');
    expect(of('sqlite', call('sqlalchemy.text', ['1 + 1']))).toBe('(1 + 1)');
    expect(of('sqlite', "it's")).toBe("'it''s'");
    expect(of('postgresql', call('sqlalchemy.true'))).toBe('true');
    expect(of('sqlite', call('sqlalchemy.true'))).toBe('1');
    expect(of('sqlite', call('sqlalchemy.FetchedValue'))).toBeNull();
    expect(of('sqlite', call('app.default'))).toMatch(/^\? /);
  });
});

test('expressions have the parentheses of SQLAlchemy', () => {
  const span = { start: 0, end: 1 };
  const operator = (name: string, ...operands: Plain[]) =>
    ({ kind: 'operator', operator: name, operands: operands.map(term), span }) as const;
  const a = call('sqlalchemy.column', ['a']);
  const b = call('sqlalchemy.column', ['b']);
  const of = (value: Plain): string | null => textOf(renderExpression(term(value), dialects.postgresql));
  expect(of(operator('>', operator('+', a, operator('*', b, 2)), 0))).toBe('a + b * 2 > 0');
  expect(of(operator('*', operator('+', a, b), 2))).toBe('(a + b) * 2');
  expect(of(operator('|', operator('==', a, null), operator('&', operator('>', a, 1), operator('<', b, 2))))).toBe(
    'a IS NULL OR a > 1 AND b < 2',
  );
  expect(of(operator('~', operator('==', a, 'x')))).toBe("a != 'x'");
  expect(of(call('sqlalchemy.func.coalesce', [a, 'x']))).toBe("coalesce(a, 'x')");
  expect(of(call('sqlalchemy.text', ['a > :limit']))).toBe('a > NULL');
});
