import { addDefaultFix } from '../../fixes/defaultFix.js';
import { isEmptiedBefore } from '../../operations/dataStatements.js';
import { known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

export const addNotNullWithoutServerDefault: OperationRule = {
  code: 'DN01',
  name: 'add-not-null-without-server-default',
  title: 'A required column is added without a server default',
  severity: 'error',
  dialects: ['postgresql', 'sqlite', 'mssql', 'oracle'],
  cause: 'required column',
  documentation: {
    what: '`op.add_column` with `nullable=False` and no `server_default`, or ADD COLUMN … NOT NULL without DEFAULT, on a table that was there before.',
    why: 'The rows that are there would have no value: the database refuses it as soon as the table has a single row. It works on an empty test database and fails in production. A `default=` in Python does not help: it is for rows that the application inserts.',
    whatToDo:
      'Give it a `server_default` and keep that until no older application inserts rows any more. Or add it with `nullable=True`, fill it, and make it required in a later revision.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet; where the revision deletes all rows before; for identity, serial and generated columns.',
    before: 'op.create_table("person", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: 'op.add_column("person", sa.Column("is_active", sa.Boolean(), nullable=False))',
    good: 'op.add_column("person", sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.false()))',
  },
  cases: {
    bad: [
      'op.execute("ALTER TABLE person ADD COLUMN age integer NOT NULL")',
      'op.add_column("person", sa.Column("n", sa.Integer(), nullable=False, default=0))',
    ],
    good: [
      'op.add_column("person", sa.Column("age", sa.Integer()))',
      'op.add_column("person", sa.Column("no", sa.Integer(), sa.Identity(), nullable=False))',
      'op.add_column("person", sa.Column("no", sa.Integer(), sa.Computed("id * 2"), nullable=False))',
      'op.create_table("fresh", sa.Column("a", sa.Integer()))\nop.add_column("fresh", sa.Column("b", sa.Integer(), nullable=False))',
      'op.add_column("person", sa.Column("n", sa.Integer(), nullable=False, server_default=default()))',
      'op.execute("DELETE FROM person")\nop.add_column("person", sa.Column("n", sa.Integer(), nullable=False))',
      'op.execute("TRUNCATE TABLE person")\nop.add_column("person", sa.Column("n", sa.Integer(), nullable=False))',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'addColumn')) {
      const { column, table: named } = step.operation;
      const isGenerated = column.identity !== null || column.computed !== null || column.sequence !== null;
      if (known(column.nullable) !== false || column.serverDefault !== undefined || isGenerated) continue;
      if (known(column.primaryKey) === true || (column.type !== null && isSerial(known(column.type)?.path))) continue;
      const table = tableAt(step, named, revision);
      if ('unknown' in table || column.unknown.length > 0) {
        yield unchecked(step, 'unknown' in table ? table.unknown : 'not all of the column is known');
        continue;
      }
      // SQLite refuses it on an empty table too.
      const isEmpty = revision.target.dialect.name !== 'sqlite' && isEmptiedBefore(run, step, table.name);
      if (table.isNew || isEmpty) continue;
      const name = known(column.name);
      yield at(
        step,
        `The rows of "${table.title}" have no value for the required column${name === undefined ? '' : ` "${name}"`}: the database refuses this once the table has a row. Give it a server_default, or add it nullable, fill it and make it required later.`,
        { fixes: addDefaultFix(revision, step.operation, column) },
      );
    }
  },
};

/** SQL text that counts the column up. */
function isSerial(path: string | undefined): boolean {
  return path !== undefined && /serial$/i.test(path);
}
