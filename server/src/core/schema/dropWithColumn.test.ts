import { expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { dialects } from '../dialects/dialects.js';
import { readOperations } from '../operations/read.js';
import { applyOperations } from './apply.js';
import { emptySchema } from './schema.js';

const parser = await loadParser();

test.each([
  ['a', []],
  ['Total', ['ck']],
])('SQLite keeps a CHECK only where it takes the name of the dropped column for a text: %s', (name, expected) => {
  const { upgrade } = readOperations(
    parser,
    `from alembic import op
import sqlalchemy as sa
def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer()), sa.Column("${name}", sa.Boolean(create_constraint=True, name="ck")))
    with op.batch_alter_table("t") as b:
        b.drop_column("${name}")
`,
  );
  const context = { dialect: dialects.sqlite, revision: 'aaaa', database: null };
  const [table] = applyOperations(emptySchema, upgrade, context).schema.tables.values();
  expect(table?.constraints.map((each) => each.name)).toEqual(expected);
});
