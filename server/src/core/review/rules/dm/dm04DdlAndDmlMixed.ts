import { dataStatements } from '../../operations/dataStatements.js';
import { namedTableAt } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { sqlStatements } from '../../operations/sqlText.js';
import { lockHeldAt } from '../../operations/tableLocks.js';
import { isTransactional } from '../../operations/transactions.js';

export const ddlAndDmlMixed: OperationRule = {
  code: 'DM04',
  name: 'ddl-and-dml-mixed',
  title: 'Rows are changed while a table stays locked',
  severity: 'warning',
  dialects: ['postgresql'],
  isAboutTraffic: true,
  cause: 'update',
  documentation: {
    what: 'After an operation that locks an existing table against reads, an UPDATE or DELETE of many rows of an existing table, in the same transaction.',
    why: 'PostgreSQL holds the lock until the end of the transaction: nobody can read the first table for as long as the rows are changed.',
    lock: 'ACCESS EXCLUSIVE on the first table for the time of the statement: reads and writes wait.',
    whatToDo:
      'Take it apart: one revision changes the schema, another one the rows, in batches, with `transaction_per_migration=True` in `env.py`.',
    whenSilent:
      'For tables that are not released yet; for single rows (`id = 5`, `IN (…)`) and rows that the migration itself states; where a block that commits is between the two. For tables in the setting `review.smallTables` it is information.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.Integer()))',
    bad: `op.add_column("item", sa.Column("double", sa.Integer()))
op.execute("UPDATE item SET double = n * 2 WHERE n > 0")`,
    good: `op.create_table("kind", sa.Column("name", sa.Text()))
op.execute("INSERT INTO kind VALUES ('x')")`,
  },
  cases: {
    bad: ['op.drop_column("item", "n")\nop.execute("DELETE FROM item")'],
    good: [
      'op.add_column("item", sa.Column("m", sa.Integer()))\nop.execute(sa.text("UPDATE item SET m = :m WHERE id = :id").bindparams(m=1, id=2))',
      'op.execute("UPDATE item SET n = 0 WHERE n > 5")\nop.add_column("item", sa.Column("m", sa.Integer()))',
      'op.add_column("item", sa.Column("m", sa.Integer()))\nop.execute("UPDATE item SET m = 1 WHERE id = 5")',
      'op.add_column("item", sa.Column("m", sa.Integer()))\nwith op.get_context().autocommit_block():\n    op.execute("UPDATE item SET m = 1 WHERE n > 0")',
    ],
  },
  *check(run, revision) {
    if (!isTransactional(revision.target)) return;
    for (const { step, kind, schema, table: name, rows } of dataStatements(run)) {
      if (
        name === undefined ||
        (rows === 'some' &&
          isOfFewRows(
            sqlStatements(run)
              .filter((each) => each.step === step)
              .map(({ words }) => words),
          ))
      )
        continue;
      const table = namedTableAt(step, schema, name, revision);
      if ('unknown' in table || table.isNew) continue;
      const held = lockHeldAt(run, step, revision);
      if (held === undefined) continue;
      const verb = kind === 'update' ? 'updates' : 'deletes';
      yield at(
        step,
        `This ${verb} rows of "${table.title}" while ${held.table.title === table.title ? 'the table' : `"${held.table.title}"`} stays locked by an operation before it in the same transaction: nobody can read it meanwhile. Change rows in a revision of its own.`,
        {
          table: table.name,
          related: [
            {
              file: revision.revision.file.path,
              span: held.step.operation.origin.call,
              message: `"${held.table.title}" is locked here`,
            },
          ],
        },
      );
    }
  },
};

/** Whether each statement of a text picks rows by values that it states; of constructs that is not known. */
function isOfFewRows(statements: readonly string[]): boolean {
  return statements.every((words) => / WHERE .*(?: = (?:''|\d+|: \w+)(?: |$)| IN \( (?:''|\d+|: \w+))/.test(words));
}
