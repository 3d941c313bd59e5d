import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { dialects } from '../dialects/dialects.js';
import type { DialectName } from '../dialects/dialectName.js';
import { coverageOf } from '../operations/coverage.js';
import type { Operation } from '../operations/operation.js';
import { readOperations } from '../operations/read.js';
import type { PythonParser } from '../python/parser.js';
import { applyOperations } from './apply.js';
import { schemaScript, scriptText } from './printSchema.js';
import { roundTripOf } from './roundTrip/roundTrip.js';
import { emptySchema, type Schema } from './schema.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const head = `import sqlalchemy as sa
from alembic import op
from alembic_postgresql_enum import ColumnType, TableReference
from alembic_postgresql_enum.sql_commands.indexes import TableIndex
`;

function textOf(upgrade: readonly string[], downgrade: readonly string[] = []): string {
  const body = (lines: readonly string[]): string => ['pass', ...lines].map((line) => `    ${line}\n`).join('');
  return `${head}def upgrade():\n${body(upgrade)}def downgrade():\n${body(downgrade)}`;
}

function operationsOf(...upgrade: readonly string[]): readonly Operation[] {
  return readOperations(parser, textOf(upgrade)).upgrade;
}

function applied(operations: readonly Operation[], dialect: DialectName = 'postgresql', before = emptySchema): Schema {
  return applyOperations(before, operations, { dialect: dialects[dialect], revision: 'aaaa', database: null }).schema;
}

function scriptOf(...upgrade: readonly string[]): string {
  return scriptText(schemaScript(applied(operationsOf(...upgrade)), dialects.postgresql));
}

const table = [
  'op.create_table("t", sa.Column("id", sa.Integer()), sa.Column("k", sa.Enum("a", "b", name="kind"), server_default="a"), sa.Column("ks", sa.ARRAY(sa.Enum("a", "b", name="kind"))), sa.Column("n", sa.Text()))',
];

test('sync_enum_values gives the type its new labels, and columns the type and a default with the new label', () => {
  const script = scriptOf(
    ...table,
    'op.sync_enum_values("public", "kind", ["z", "b", "c"], [("t", "k"), ("t", "ks", ColumnType.ARRAY), TableReference("t", "n", existing_server_default="\'a\'::text")], [("a", "z")])',
  );
  expect(script).toContain(`CREATE TYPE kind AS ENUM ('z', 'b', 'c');`);
  expect(script).toContain(`k kind DEFAULT 'z',`);
  expect(script).toContain('ks kind[],');
  expect(script).toContain(`n kind DEFAULT 'z'::kind`);
});

test('every form of its arguments is read', () => {
  const forms = [
    'op.sync_enum_values(enum_schema="public", enum_name="kind", new_values=["a"], affected_columns=[TableReference(table_schema="public", table_name="t", column_name="k", column_type=ColumnType.COMMON)], enum_values_to_rename=[])',
    'op.sync_enum_values("public", "kind", ("a",), affected_columns=[TableReference("t", "k", None)], indexes_to_recreate=[TableIndex(name="public.ix", definition="…")])',
    'op.add_enum_value("public", "kind", "c")',
    'op.add_enum_value(enum_schema="public", enum_name="kind", new_value="c", before_value="a")',
  ];
  const operations = operationsOf(...table, ...forms);
  expect(operations.flatMap(({ unknown }) => unknown)).toEqual([]);
  expect(coverageOf(operations)).toEqual({ operations: 5, understood: 5 });
  expect(operations[2]).toMatchObject({ change: { columns: [{ schema: null }], indexes: ['ix'] } });
});

test('what it does not understand is not known, and says why', () => {
  const reasons = [
    'op.sync_enum_values("public", "kind", values(), [])',
    'op.sync_enum_values("public", "kind", ["a"], ["a", "b"])',
    'op.sync_enum_values("public", "kind", ["a"], [["t", "k"]])',
  ].map((call) => operationsOf(call)[0]);
  expect(reasons.map((operation) => operation?.kind)).toEqual(['opaque', 'opaque', 'opaque']);
  expect(reasons[1]).toMatchObject({
    reason: { reason: expect.stringContaining('alembic-autogenerate-enums') as string },
  });
});

test('add_enum_value puts the label behind the one that it calls before_value, as the library does', () => {
  expect(scriptOf(...table, 'op.add_enum_value("public", "kind", "c", before_value="a")')).toContain(
    `CREATE TYPE kind AS ENUM ('a', 'c', 'b');`,
  );
});

test('other databases are left alone', () => {
  const before = applied(operationsOf(...table), 'sqlite');
  const sync = operationsOf('op.sync_enum_values("public", "kind", ["c"], [("t", "k")])');
  expect(applied(sync, 'sqlite', before)).toEqual(before);
});

test('a check or a partial index that compares the column is not certain any more, unless the call names it', () => {
  const schema = applied(
    operationsOf(
      ...table,
      'op.create_index("ix_kept", "t", ["id"], postgresql_where=sa.text("k = \'a\'"))',
      'op.create_index("ix_lost", "t", ["id"], postgresql_where=sa.text("k = \'a\'"))',
      'op.create_index("ix_null", "t", ["id"], postgresql_where=sa.text("k IS NOT NULL"))',
      'op.create_check_constraint("ck", "t", "k <> \'b\'")',
      'op.sync_enum_values("public", "kind", ["z", "b"], [("t", "k"), ("t", "ks", ColumnType.ARRAY)], [("a", "z")], [TableIndex("ix_kept", "")])',
    ),
  );
  const objects = [...schema.tables.values()].flatMap(({ indexes, constraints }) => [...indexes, ...constraints]);
  expect(objects.filter(({ uncertain }) => uncertain.length > 0).map(({ name }) => name)).toEqual(['ix_lost', 'ck']);
  expect(objects.find(({ name }) => name === 'ix_kept')).toMatchObject({ where: "k = 'z'" });
});

test.each([
  ['labels that come and go', '["a", "b", "c"]', '["a", "b"]', 'exact'],
  ['labels that go while rows may have them', '["a"]', '["a", "b"]', 'unknown'],
  ['labels that stay', '["a", "b", "c"]', '["a", "b", "c"]', 'broken'],
])('the round trip of %s', (_, up, down, verdict) => {
  const sync = (labels: string): string =>
    `op.sync_enum_values("public", "kind", ${labels}, [("t", "k"), ("t", "ks", ColumnType.ARRAY)])`;
  const trip = roundTripOf({
    before: applied(operationsOf(...table)),
    operations: readOperations(parser, textOf([sync(up)], [sync(down)])),
    dialect: dialects.postgresql,
    database: null,
  });
  expect(trip.verdict).toBe(verdict);
});
