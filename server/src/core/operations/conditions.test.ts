import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { operationLines } from '../../../../test/support/operationText.js';
import type { PythonParser } from '../python/parser.js';
import type { ReadOptions } from './options.js';
import { readOperations } from './read.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const mainOptions = { values: { kind: 'large' }, unknown: ['sqlalchemy.url'] };

function upgradeOf(condition: string, options: ReadOptions = { mainOptions }) {
  const text = `from alembic import context, op\ndef upgrade():\n    if ${condition}:\n        op.drop_table("t")\n`;
  return readOperations(parser, text, options).upgrade;
}

test.each([
  'context.config.get_main_option("kind") == "large"',
  'op.get_context().config.get_main_option("KIND")',
  'not context.config.get_main_option("other")',
  'context.config.get_main_option("other", "x") == "x"',
])('an option of the ini file decides a condition: %s', (condition) => {
  const operations = upgradeOf(condition);
  expect(operationLines(operations)).toEqual(['drop_table(table_name="t")']);
  expect(operations[0]?.when).toEqual([]);
});

test.each(['context.config.get_main_option("sqlalchemy.url")', 'context.config.get_main_option(name())'])(
  'an option that is not known leaves the condition open: %s',
  (condition) => {
    expect(upgradeOf(condition)[0]?.when).toEqual([expect.objectContaining({ kind: 'uncertain' })]);
    expect(upgradeOf('context.config.get_main_option("kind")', {})[0]?.when).toHaveLength(1);
  },
);

test('read for one dialect, its name decides conditions and values, also in functions of the file', () => {
  const text = `from alembic import op
import sqlalchemy as sa
def is_sqlite():
    if op.get_bind().engine.name != "sqlite":
        return False
    return True
def upgrade():
    short = op.get_context().dialect.name == "mysql"
    op.add_column("t", sa.Column("a", sa.String(36) if short else sa.Uuid()))
    if is_sqlite():
        op.drop_table("t")
`;
  const read = (dialect?: string) => {
    let asked = 0;
    const options = { onDialect: () => asked++, ...(dialect && { dialect }) };
    const operations = readOperations(parser, text, options).upgrade;
    expect(asked).toBeGreaterThan(1);
    return operations.map(({ directive, when, unknown }) => [directive, when.length, unknown.length]);
  };
  expect(read()).toEqual([
    ['add_column', 0, 1],
    ['drop_table', 1, 0],
  ]);
  expect(read('mysql')).toEqual([['add_column', 0, 0]]);
  expect(read('sqlite')).toEqual([
    ['add_column', 0, 0],
    ['drop_table', 0, 0],
  ]);
});

test.each([
  ['sqlalchemy.dialects.postgresql.base import PGDialect', 'PGDialect', ['postgresql']],
  ['sqlalchemy.dialects.mysql.base import MySQLDialect', 'MySQLDialect', ['mysql', 'mariadb']],
])('the class of a dialect decides a condition: %s', (module, name, names) => {
  const condition = `isinstance(op.get_bind().dialect, ${name})`;
  const text = `from alembic import op\nfrom ${module}\ndef upgrade():\n    if ${condition}:\n        op.drop_table("t")\n`;
  expect(readOperations(parser, text).upgrade[0]?.when).toEqual([{ kind: 'dialect', names, negated: false }]);
});
