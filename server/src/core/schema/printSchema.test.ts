import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { dialects } from '../dialects/dialects.js';
import { readOperations } from '../operations/read.js';
import type { PythonParser } from '../python/parser.js';
import { applyOperations } from './apply.js';
import { schemaScript, scriptText } from './printSchema.js';
import { emptySchema } from './schema.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

function scriptOf(...lines: readonly string[]): string[] {
  const text = `import sqlalchemy as sa\nfrom alembic import op\nfrom shop import Money\ndef upgrade():\n${lines.map((line) => `    ${line}\n`).join('')}`;
  const { upgrade } = readOperations(parser, text);
  const dialect = dialects.postgresql;
  const { schema } = applyOperations(emptySchema, upgrade, { dialect, revision: 'a', database: null });
  return scriptText(schemaScript(schema, dialect)).split('\n');
}

test('what names a column that is left out is left out too, and said', () => {
  const lines = scriptOf(
    'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("price", Money(), unique=True),',
    '    sa.Column("code", sa.Text()), sa.CheckConstraint("price > 0", name="ck"), sa.CheckConstraint("prices > 0"))',
    'op.create_index("ix_price", "item", ["code", "price"])',
    'op.create_index("ix_lower", "item", [sa.text("lower(Price)")])',
    'op.create_index("ix_part", "item", ["code"], postgresql_where=sa.text("price > 1"))',
    'op.create_index("ix_covering", "item", ["code"], postgresql_include=["price"])',
    'op.create_index("ix_code", "item", ["code"])',
    'op.create_table("sale", sa.Column("price", sa.Integer(), sa.ForeignKey("item.price", name="fk")))',
  );
  expect(lines.filter((line) => line.includes('left out')).map((line) => line.replace(/ is left out:.*/, ''))).toEqual([
    '-- column "price"',
    '-- constraint "ck"',
    '-- constraint',
    '-- index "ix_price"',
    '-- index "ix_lower"',
    '-- index "ix_part"',
    '-- index "ix_covering"',
    '-- constraint "fk"',
  ]);
  const statements = lines.filter((line) => !line.startsWith('--')).join('\n');
  expect(statements.replace('prices', '').replace('CREATE TABLE sale (\n    price', '')).not.toMatch(/price/i);
  expect(statements).toContain('CREATE INDEX ix_code');
});
