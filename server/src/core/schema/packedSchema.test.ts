import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { dialects } from '../dialects/dialects.js';
import { readOperations } from '../operations/read.js';
import type { PythonParser } from '../python/parser.js';
import { applyOperations } from './apply.js';
import { packSchema, unpackSchema } from './packedSchema.js';
import { emptySchema, type Schema } from './schema.js';

let parser: PythonParser;

beforeAll(async () => {
  parser = await loadParser();
});

function made(before: Schema, revision: string, lines: readonly string[]): Schema {
  const body = lines.map((line) => `    ${line}\n`).join('');
  const text = `import sqlalchemy as sa\nfrom alembic import op\n\n\ndef upgrade():\n${body}`;
  const { upgrade } = readOperations(parser, text);
  return applyOperations(before, upgrade, { dialect: dialects.postgresql, revision, database: null }).schema;
}

/** With lists for maps, which may be of several kinds. */
function listed(schema: Schema): unknown {
  return Object.entries(schema).map(([name, value]: [string, Iterable<unknown>]) => [name, [...value]]);
}

test('a schema that is packed and unpacked is the same', () => {
  const first = made(emptySchema, 'a1', [
    'op.create_table("a", sa.Column("id", sa.Integer(), sa.Identity(), primary_key=True), sa.Column("k", sa.Enum("x", name="kind")))',
    'op.create_table("b", sa.Column("a_id", app.Type(1, a={"b": None}), sa.ForeignKey("a.id"), server_default=sa.text("1")))',
    'op.execute("CREATE VIEW v AS SELECT 1")',
    'op.execute("CREATE SEQUENCE s")',
  ]);
  const second = made(first, 'b2', [
    'op.rename_table("a", "c")',
    'op.alter_column("c", "k", new_column_name="l")',
    'op.create_index("ix", "c", [sa.text("lower(l)")], postgresql_where=sa.text("l > 1"))',
    'op.add_column("missing", sa.Column("x", sa.Text()))',
    'mystery(op)',
  ]);
  for (const schema of [emptySchema, first, second])
    expect(listed(unpackSchema(packSchema(schema)))).toEqual(listed(schema));
});

test('an object that thousands of operations touched is packed too', () => {
  let schema = made(emptySchema, 'a1', ['op.create_table("a", sa.Column("id", sa.Integer()))']);
  const change = ['op.alter_column("a", "id", nullable=True)', 'op.alter_column("a", "id", nullable=False)'];
  for (let at = 0; at < 3000; at++) schema = made(schema, `b${String(at)}`, change.slice(at % 2, (at % 2) + 1));
  const text = packSchema(schema);
  expect(packSchema(unpackSchema(text))).toBe(text);
  expect(unpackSchema(text).tables.get('a')?.columns[0]?.touched.revision).toBe('b2999');
});
