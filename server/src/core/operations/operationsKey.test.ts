import { beforeAll, expect, it } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { operationsKey } from './operationsKey.js';
import { readOperations } from './read.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

function key(upgrade: string, more = ''): string | undefined {
  const text = `import sqlalchemy as sa\nfrom alembic import op\n${more}\n\ndef upgrade():\n    ${upgrade}\n`;
  return operationsKey(readOperations(parser, text).upgrade);
}

const added = 'op.add_column("item", sa.Column("name", sa.String(20), nullable=True))';

it.each([
  ["op.add_column('item', sa.Column('name', sa.String(20), nullable=True))", ''],
  ['op.add_column(table_name="item", column=sa.Column("name", sa.String(20), nullable=True))', ''],
  [
    'add("name", sa.String(20))',
    'def add(name, type):\n    op.add_column("item", sa.Column(name, type, nullable=True))',
  ],
  [
    'for name in NAMES:\n        op.add_column("item", sa.Column(name, sa.String(20), nullable=True))',
    'NAMES = ["name"]',
  ],
])('%s is the same as a plain call', (upgrade, more) => {
  expect(key(upgrade, more)).toBe(key(added));
});

it.each([
  'op.add_column("item", sa.Column("name", sa.String(21), nullable=True))',
  'op.add_column("item", sa.Column("name", sa.String(20), nullable=False))',
  'op.add_column("other", sa.Column("name", sa.String(20), nullable=True))',
  `${added}\n    op.execute("SELECT 1")`,
  `if op.get_bind().dialect.name == "sqlite":\n        ${added}`,
])('%s is another', (upgrade) => {
  expect(key(upgrade)).toBeDefined();
  expect(key(upgrade)).not.toBe(key(added));
});

it.each(['op.add_column(name(), sa.Column("a", sa.String()))', `if check():\n        ${added}`, 'run(op)'])(
  '%s cannot be compared',
  (upgrade) => {
    expect(key(upgrade)).toBeUndefined();
  },
);
