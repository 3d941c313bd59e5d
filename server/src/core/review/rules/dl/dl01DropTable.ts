import { known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import { type ReviewedRun, stepsOf } from '../../operations/reviewedRevision.js';

export const dropTable: OperationRule = {
  code: 'DL01',
  name: 'drop-table',
  title: 'A table is dropped with its rows',
  severity: 'error',
  dialects: 'all',
  cause: 'drop',
  documentation: {
    what: '`op.drop_table` or DROP TABLE in SQL text, in `upgrade()`, of a table that was there before.',
    why: 'The rows are gone for good: a downgrade makes an empty table. The application that still runs while the migration does fails on the next query.',
    lock: 'On PostgreSQL ACCESS EXCLUSIVE on the table, and on each table that it refers to by a foreign key.',
    whatToDo:
      'First release an application that does not use the table. Then rename it, or back it up, and drop it in a later revision.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet; for temporary tables; where a copy of the table takes its name (CREATE, INSERT … SELECT, DROP, RENAME); in `downgrade()`.',
    before: 'op.create_table("orders", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: 'op.drop_table("orders")',
    good: `op.create_table("scratch", sa.Column("id", sa.Integer()))
op.drop_table("scratch")`,
  },
  cases: {
    bad: ['op.execute("DROP TABLE orders")', 'op.drop_table("elsewhere")'],
    good: [
      'op.drop_table(name_of())',
      'op.create_table("new_orders", sa.Column("id", sa.Integer(), primary_key=True))\nop.execute("INSERT INTO new_orders SELECT id FROM orders")\nop.drop_table("orders")\nop.rename_table("new_orders", "orders")',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'dropTable')) {
      const table = tableAt(step, step.operation.table, revision);
      if ('unknown' in table) {
        yield unchecked(step, table.unknown);
        continue;
      }
      if (table.isNew || isReplaced(run, table.name)) continue;
      yield at(
        step,
        `This drops the table "${table.title}" with its rows, and code that still uses it fails. Drop it after a release that does not use it, and keep what is needed.`,
      );
    }
  },
};

/** A copy gets the table's name later. */
function isReplaced(run: ReviewedRun, name: string): boolean {
  return stepsOf(run, 'renameTable').some(({ operation }) => known(operation.to) === name);
}
