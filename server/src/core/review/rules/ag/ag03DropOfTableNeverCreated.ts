import { tableAt } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

export const dropOfTableNeverCreated: OperationRule = {
  code: 'AG03',
  name: 'drop-of-table-never-created',
  title: 'A table is dropped that no revision creates',
  severity: 'error',
  dialects: 'all',
  cause: 'drop',
  documentation: {
    what: '`op.drop_table` in `upgrade()` for a table that no revision before it creates, where all that those revisions do is known.',
    why: "Autogenerate proposes to drop every table that it finds in the database and not in the models: those of another application, of an extension or of a job queue. The migration then deletes somebody else's table.",
    whatToDo:
      'Remove the operation, here and in `downgrade()`, and tell autogenerate to leave such tables alone: `include_name` or `include_object` in `env.py`.',
    whenSilent:
      'With `if_exists=True`; where earlier revisions do something that is not understood; where the history begins with tables that were there already, as others of its operations show; in `downgrade()`.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: 'op.drop_table("legacy")',
    good: 'op.drop_table("item")',
  },
  cases: {
    good: [
      'op.drop_table("legacy", if_exists=True)',
      'load()\nop.drop_table("legacy")',
      'op.execute("CREATE TEMP TABLE ids AS SELECT id FROM item")\nop.execute("DROP TABLE ids")',
      'op.execute("SELECT id INTO TEMPORARY ids FROM item")\nop.drop_table("ids")',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'dropTable')) {
      const { before, operation, maybe } = step;
      const isWhole = before.uncertain.length === 0 && before.unknownTables.size === 0 && before.tables.size > 0;
      if (!isWhole || maybe !== null || operation.ifExists) continue;
      const table = tableAt(step, operation.table, revision);
      if ('unknown' in table || table.table !== undefined || table.isNew) continue;
      yield at(
        step,
        `No revision creates the table "${table.title}": it belongs to somebody else, or its name is wrong. Remove this operation, and have env.py leave the table out (include_name).`,
      );
    }
  },
};
