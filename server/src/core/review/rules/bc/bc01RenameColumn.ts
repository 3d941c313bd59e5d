import { columnIn, isNew, known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

export const renameColumn: OperationRule = {
  code: 'BC01',
  name: 'rename-column',
  title: 'A column is renamed in place',
  severity: 'error',
  dialects: 'all',
  isAboutTraffic: true,
  documentation: {
    what: '`op.alter_column(…, new_column_name=…)` or RENAME COLUMN in SQL text, in `upgrade()`, for a column that was there before.',
    why: 'The application that runs while the migration does knows the old name, and the new one the new name: one of the two fails, whatever comes first.',
    lock: 'On PostgreSQL ACCESS EXCLUSIVE on the table, for a moment.',
    whatToDo:
      'Keep the name in the database and rename the attribute only: `mail: Mapped[str] = mapped_column("user_mail")`. Or add the new column, write to both, copy, and drop the old one in a later release.',
    whenSilent:
      'For a table or column that the same revision creates, or another one that is not released yet; where the old name is added again in the same revision; in `downgrade()`.',
    before:
      'op.create_table("person", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("user_mail", sa.Text()))',
    bad: 'op.alter_column("person", "user_mail", new_column_name="mail")',
    good: 'op.add_column("person", sa.Column("mail", sa.Text()))',
  },
  cases: {
    bad: ['op.execute("ALTER TABLE person RENAME COLUMN user_mail TO mail")'],
    good: [
      'op.alter_column("person", "user_mail", new_column_name="mail")\nop.add_column("person", sa.Column("user_mail", sa.Text()))',
      'op.add_column("person", sa.Column("a", sa.Text()))\nop.alter_column("person", "a", new_column_name="b")',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'alterColumn')) {
      const { operation } = step;
      if (operation.newName === undefined) continue;
      const table = tableAt(step, operation.table, revision);
      const [old, name] = [known(operation.column), known(operation.newName)];
      if ('unknown' in table || old === undefined || name === undefined) {
        yield unchecked(step, 'unknown' in table ? table.unknown : 'not both names are known');
        continue;
      }
      const column = columnIn(table, old);
      const isAddedAgain = stepsOf(run, 'addColumn').some(
        (each) => known(each.operation.table.name) === table.name && known(each.operation.column.name) === old,
      );
      if (table.isNew || old === name || isAddedAgain || (column !== undefined && isNew(column, revision))) continue;
      yield at(
        step,
        `This renames "${table.title}.${old}" to "${name}" in place: code that runs with the old name fails from now on. Keep the name in the database and rename the attribute, or add a column and copy.`,
        { table: table.name },
      );
    }
  },
};
