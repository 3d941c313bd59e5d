import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { dialects } from '../dialects/dialects.js';
import { readOperations } from '../operations/read.js';
import type { PythonParser } from '../python/parser.js';
import { applyOperations } from './apply.js';
import { droppedByConvention } from './droppedConstraint.js';
import { roundTripOf } from './roundTrip/roundTrip.js';
import { emptySchema } from './schema.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const convention = {
  ck: 'ck_%(table_name)s_%(constraint_name)s',
  uq: 'uq_%(table_name)s_%(constraint_name)s',
  fk: 'fk_%(table_name)s_%(column_0_name)s',
};

function upgradeOf(line: string) {
  return readOperations(parser, `from alembic import op\nimport sqlalchemy as sa\n\n\ndef upgrade():\n    ${line}\n`)
    .upgrade;
}

// As Alembic 1.13 and 1.20 write them.
test.each([
  ['op.drop_constraint("s", "g", type_="check")', 'ck_g_s'],
  ['op.drop_constraint("ck_g_s", "g", type_="check")', 'ck_g_ck_g_s'],
  ['op.drop_constraint("s", "g", type_="unique")', 'uq_g_s'],
  ['op.drop_constraint("s", "g")', null],
  ['op.drop_constraint("s", "g", type_="foreignkey")', null],
  ['op.drop_constraint(op.f("s"), "g", type_="check")', null],
  ['op.execute("ALTER TABLE g DROP CONSTRAINT s")', null],
])('%s drops what the convention names: %s', (line, expected) => {
  const [operation] = upgradeOf(line).flatMap((each) => (each.kind === 'execute' ? (each.parsed ?? []) : [each]));
  if (operation?.kind !== 'dropConstraint') throw new Error('no constraint is dropped');
  const context = { convention, dialect: dialects.postgresql };
  expect(droppedByConvention(operation, { schema: null, name: 'g' }, context)).toBe(expected);
});

const trip = (add: string, drop: string) =>
  [
    'from alembic import op',
    'import sqlalchemy as sa',
    'def upgrade():',
    '    with op.batch_alter_table("g") as batch:',
    '        batch.add_column(sa.Column("s", sa.Text()))',
    `        batch.create_check_constraint(${add}, "s IN ('a')")`,
    'def downgrade():',
    '    with op.batch_alter_table("g") as batch:',
    `        batch.drop_constraint(${drop}, type_="check")`,
    '        batch.drop_column("s")',
  ].join('\n');

test.each([
  ['"ck_g_s"', '"ck_g_s"', 'exact', 'exact'],
  ['"s"', 'op.f("ck_g_s")', 'exact', 'exact'],
  ['op.f("ck_g_s")', '"s"', 'exact', 'exact'],
  ['op.f("ck_g_s")', '"ck_g_s"', 'broken', 'unknown'],
] as const)(
  'a check that is made as %s and dropped as %s in a batch block: the trip is %s on SQLite, and %s on PostgreSQL',
  (add, drop, ...verdicts) => {
    const found = [dialects.sqlite, dialects.postgresql].map((dialect) => {
      const context = { dialect, database: null, convention };
      const { schema: before } = applyOperations(
        emptySchema,
        upgradeOf('op.create_table("g", sa.Column("id", sa.Integer(), primary_key=True))'),
        { ...context, revision: 'a' },
      );
      return roundTripOf({ ...context, before, operations: readOperations(parser, trip(add, drop)) }).verdict;
    });
    expect(found).toEqual(verdicts);
  },
);
