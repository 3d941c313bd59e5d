import { expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { dialects } from '../dialects/dialects.js';
import { readOperations } from '../operations/read.js';
import { applyOperations } from './apply.js';
import { emptySchema } from './schema.js';

const parser = await loadParser();

/** The columns of a table of a, b and c after a batch block on SQLite, as Alembic leaves them. */
test.each([
  ['', 'b.alter_column("b", type_=sa.Text())', 'a b c'],
  [', recreate="always"', 'b.add_column(sa.Column("d", sa.Integer()), insert_before="b")', 'a d b c'],
  [', partial_reordering=[("c", "a")]', 'b.alter_column("b", type_=sa.Text())', 'b c a'],
  [', partial_reordering=[["c", "b", "a"]]', 'b.alter_column("b", type_=sa.Text())', 'c b a'],
  [', partial_reordering=[("c", "a")], recreate="always"', 'b.add_column(sa.Column("d", sa.Text()))', 'b c d a'],
])('the columns after batch_alter_table("t"%s): %s are in Alembic\'s order', (options, change, expected) => {
  const { upgrade } = readOperations(
    parser,
    `from alembic import op
import sqlalchemy as sa
def upgrade():
    op.create_table("t", sa.Column("a", sa.Integer()), sa.Column("b", sa.Integer()), sa.Column("c", sa.Integer()))
    with op.batch_alter_table("t"${options}) as b:
        ${change}
`,
  );
  const context = { dialect: dialects.sqlite, revision: 'aaaa', database: null };
  const [table] = applyOperations(emptySchema, upgrade, context).schema.tables.values();
  expect(table?.columns.map(({ name }) => name).join(' ')).toBe(expected);
});
