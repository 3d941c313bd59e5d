import { isAddedAgain } from '../../operations/addedAgain.js';
import { columnIn, isNew, known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

export const dropAndRecreateColumn: OperationRule = {
  code: 'DL08',
  name: 'drop-and-recreate-column',
  title: 'A column is dropped and added again under its name',
  severity: 'error',
  dialects: 'all',
  cause: 'drop',
  documentation: {
    what: '`upgrade()` drops a column, and adds one of the same name to the same table.',
    why: 'The values are gone: what comes back is an empty column. It is often meant as a change of type.',
    lock: 'On PostgreSQL ACCESS EXCLUSIVE on the table, for a moment.',
    whatToDo:
      'Change the column: `op.alter_column("item", "amount", type_=…, postgresql_using="amount::numeric")`. Or add a column of another name, copy the values, drop the old one and rename.',
    whenSilent:
      'For a column or table that is not released yet; for generated columns; where the revision updates the table afterwards, so that the values may come back (DL02 reports the drop then).',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("amount", sa.Float()))',
    bad: `op.drop_column("item", "amount")
op.add_column("item", sa.Column("amount", sa.Numeric(12, 2)))`,
    good: 'op.alter_column("item", "amount", type_=sa.Numeric(12, 2), existing_type=sa.Float(), postgresql_using="amount::numeric(12,2)")',
  },
  cases: {
    good: [
      'op.drop_column("item", "amount")\nop.add_column("other", sa.Column("amount", sa.Numeric(12, 2)))',
      'op.drop_column("item", "amount")\nop.add_column("item", sa.Column("amount", sa.Integer()))\nop.execute("UPDATE item SET amount = kept.amount FROM kept WHERE kept.id = item.id")',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'dropColumn')) {
      const table = tableAt(step, step.operation.table, revision);
      const name = known(step.operation.column);
      if ('unknown' in table || name === undefined || table.isNew) continue;
      const column = columnIn(table, name);
      const isGenerated = column !== undefined && column.computed !== null;
      if (isGenerated || (column !== undefined && isNew(column, revision)) || !isAddedAgain(run, step, table, name))
        continue;
      const type = column?.type ?? null;
      yield at(
        step,
        `"${table.title}.${name}"${type === null ? '' : ` (${type})`} is dropped here and added again below: its values are lost. Change the column instead (op.alter_column).`,
      );
    }
  },
};
