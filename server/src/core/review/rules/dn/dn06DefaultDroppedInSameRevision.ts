import { known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

export const defaultDroppedInSameRevision: OperationRule = {
  code: 'DN06',
  name: 'default-dropped-in-same-revision',
  title: 'A server default fills the rows and is dropped at once',
  severity: 'warning',
  dialects: 'all',
  documentation: {
    what: 'A required column is added with a `server_default`, and the same revision drops that default.',
    why: 'The application that still runs knows nothing of the column: its inserts fail as soon as the default is gone.',
    whatToDo: 'Keep the default, and drop it in a later revision when no older application is left.',
    whenSilent:
      'For a column that may be NULL; for a table that the same revision creates, or another one that is not released yet; where another default is set after it.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: `op.add_column("item", sa.Column("n", sa.Integer(), nullable=False, server_default="0"))
op.alter_column("item", "n", server_default=None)`,
    good: 'op.add_column("item", sa.Column("n", sa.Integer(), nullable=False, server_default="0"))',
  },
  cases: {
    good: [
      'op.add_column("item", sa.Column("n", sa.Integer(), server_default="0"))\nop.alter_column("item", "n", server_default=None)',
    ],
  },
  *check(run, revision) {
    const added = stepsOf(run, 'addColumn').filter(
      ({ operation: { column } }) => known(column.nullable) === false && column.serverDefault !== undefined,
    );
    for (const step of stepsOf(run, 'alterColumn')) {
      const { operation } = step;
      if (operation.serverDefault?.kind !== 'known' || operation.serverDefault.value !== null) continue;
      const table = tableAt(step, operation.table, revision);
      const name = known(operation.column);
      if ('unknown' in table || table.isNew || name === undefined) continue;
      const isAdded = added.some(
        (each) => known(each.operation.column.name) === name && known(each.operation.table.name) === table.name,
      );
      const later = run.steps.slice(run.steps.indexOf(step) + 1);
      const isSetAgain = later.some(
        ({ operation: each }) =>
          each.kind === 'alterColumn' && each.serverDefault !== undefined && known(each.column) === name,
      );
      if (!isAdded || isSetAgain) continue;
      yield at(
        step,
        `Without its default, inserts of the application that still runs fail: it does not know the required column "${table.title}.${name}". Drop the default in a later revision.`,
      );
    }
  },
};
