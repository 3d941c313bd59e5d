import { tablesNamed } from '../../../schema/tables.js';
import { addDefaultFix } from '../../fixes/defaultFix.js';
import { known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

export const downgradeAddsNotNullColumn: OperationRule = {
  code: 'DG06',
  name: 'downgrade-adds-not-null-column',
  title: 'The downgrade adds a required column without a server default',
  severity: 'warning',
  dialects: ['postgresql', 'sqlite', 'mssql', 'oracle'],
  directions: ['downgrade'],
  cause: 'downgrade',
  documentation: {
    what: '`op.add_column` with `nullable=False` and no `server_default` in `downgrade()`.',
    why: 'The rows that are there have no value for it: the database refuses the column as soon as the table has a row, and the downgrade fails when it is needed.',
    whatToDo: 'Add it with a `server_default`, or with `nullable=True`.',
    whenSilent: 'For a table that the same downgrade creates; for identity and generated columns.',
    before:
      'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text(), nullable=False))',
    bad: `def upgrade():
    op.drop_column("item", "code")


def downgrade():
    op.add_column("item", sa.Column("code", sa.Text(), nullable=False))`,
    good: `def upgrade():
    op.drop_column("item", "code")


def downgrade():
    op.add_column("item", sa.Column("code", sa.Text(), nullable=False, server_default=""))`,
  },
  *check(run, revision) {
    const created = new Set(stepsOf(run, 'createTable').map(({ operation }) => known(operation.table.name)));
    for (const step of stepsOf(run, 'addColumn')) {
      const { column, table: named } = step.operation;
      const isGenerated = column.identity !== null || column.computed !== null || column.sequence !== null;
      if (known(column.nullable) !== false || column.serverDefault !== undefined || isGenerated) continue;
      const table = tableAt(step, named, revision);
      if ('unknown' in table || column.unknown.length > 0 || created.has(table.name)) continue;
      // What the upgrade created holds no rows but its own.
      const { before } = revision.upgrade;
      if (table.table !== undefined && tablesNamed(before.tables, table.name).length === 0) continue;
      const name = known(column.name) ?? '?';
      yield at(
        step,
        `The rows of "${table.title}" have no value for the required column "${name}": the downgrade fails once the table has a row. Give it a server_default.`,
        { fixes: addDefaultFix(revision, step.operation, column) },
      );
    }
  },
};
