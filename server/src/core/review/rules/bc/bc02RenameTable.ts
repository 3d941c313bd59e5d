import { tablesNamed } from '../../../schema/tables.js';
import { known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';
import { qualifiedName } from '../../../dialects/names.js';
import { callFix, insertAfter, pythonString } from '../../fixes/callEdits.js';

export const renameTable: OperationRule = {
  code: 'BC02',
  name: 'rename-table',
  title: 'A table is renamed in place',
  severity: 'error',
  dialects: 'all',
  isAboutTraffic: true,
  documentation: {
    what: '`op.rename_table` or RENAME TO in SQL text, in `upgrade()`, for a table that was there before.',
    why: 'The application that runs while the migration does knows the old name, and fails from then on.',
    whatToDo:
      'Create a view of the old name at once: `op.execute("CREATE VIEW old AS SELECT * FROM new")`, which also takes writes, and drop it in a later revision. The quick fix adds it. Or keep the name and change the model: `__tablename__`.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet; where a view or another table gets the old name; for copies that take the place of a table; in `downgrade()`.',
    before: 'op.create_table("person", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: 'op.rename_table("person", "people")',
    good: `op.rename_table("person", "people")
op.execute("CREATE VIEW person AS SELECT * FROM people")`,
  },
  cases: {
    bad: ['op.execute("ALTER TABLE person RENAME TO people")'],
    good: [
      'op.create_table("person_new", sa.Column("id", sa.Integer(), primary_key=True))\nop.rename_table("person", "person_old")\nop.rename_table("person_new", "person")',
    ],
  },
  *check(run, revision) {
    const steps = stepsOf(run, 'renameTable');
    for (const step of steps) {
      const table = tableAt(step, step.operation.table, revision);
      const to = known(step.operation.to);
      if ('unknown' in table || to === undefined) {
        yield unchecked(step, 'unknown' in table ? table.unknown : 'the new name is not known');
        continue;
      }
      const { tables, views } = run.after;
      const isThere =
        tablesNamed(tables, table.name).length > 0 || [...views.values()].some(({ name }) => name === table.name);
      if (table.isNew || isThere) continue;
      yield at(
        step,
        `This renames the table "${table.title}" to "${to}" in place: code that runs with the old name fails from now on. Create a view of the old name at once.`,
        {
          table: table.name,
          ...(step.operation.directive === 'rename_table' && {
            fixes: callFix(revision, step.operation, `Create a view "${table.name}" for older code`, (around) => {
              const { dialect } = revision.target;
              const sql = `CREATE VIEW ${qualifiedName(dialect, table.schema, table.name)} AS SELECT * FROM ${qualifiedName(dialect, table.schema, to)}`;
              return [insertAfter(around, [`${around.prefix}execute(${pythonString(sql)})`])];
            }),
          }),
        },
      );
    }
  },
};
