import { dataStatements } from '../../operations/dataStatements.js';
import { known, namedTableAt } from '../../operations/objects.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import { type ReviewedRun, stepsOf } from '../../operations/reviewedRevision.js';
import { sqlStatements } from '../../operations/sqlText.js';

export const deleteWithoutWhere: OperationRule = {
  code: 'DL05',
  name: 'delete-without-where',
  title: 'A DELETE takes every row of a table',
  severity: 'error',
  dialects: 'all',
  documentation: {
    what: 'A DELETE without WHERE, or with one that is always true, in `upgrade()`; of SQL text or `table.delete()`.',
    why: 'All rows are gone, and no downgrade brings them back.',
    whatToDo: 'Delete by a condition, or copy the rows elsewhere before.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet; in `downgrade()`. Where the revision inserts into the table again, as into a list of kinds, or reads its rows, as to move them, it is information.',
    before: 'op.create_table("session", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: 'op.execute("DELETE FROM session")',
    good: 'op.execute("DELETE FROM session WHERE id < 1000")',
  },
  cases: {
    bad: ['op.execute("DELETE FROM session WHERE 1 = 1")', 'op.execute(sa.table("session").delete())'],
    good: ['op.create_table("fresh", sa.Column("a", sa.Integer()))\nop.execute("DELETE FROM fresh")'],
  },
  *check(run, revision) {
    for (const { step, kind, schema, table: name, rows } of dataStatements(run)) {
      if (kind !== 'delete' || rows !== 'all') continue;
      const table =
        name === undefined ? { unknown: 'the table is not known' } : namedTableAt(step, schema, name, revision);
      if ('unknown' in table) {
        yield unchecked(step, table.unknown);
        continue;
      }
      if (table.isNew) continue;
      yield at(
        step,
        `This deletes every row of "${table.title}", and no downgrade brings them back. Delete by a condition.`,
        {
          severity: isFilledAgain(run, table.name) || isRead(run, table.name) ? 'information' : 'error',
        },
      );
    }
  },
};

function isFilledAgain(run: ReviewedRun, table: string): boolean {
  const inserted = new RegExp(`^INSERT INTO (?:\\w+ \\. )?"?${table.replaceAll(/\W/g, '.')}"?\\b`, 'i');
  return (
    sqlStatements(run).some(({ words }) => inserted.test(words)) ||
    stepsOf(run, 'bulkInsert').some(({ operation }) => known(operation.table.name) === table)
  );
}

/** Rows that somebody reads are moved, or seen to be of no use. */
function isRead(run: ReviewedRun, table: string): boolean {
  const read = new RegExp(
    `\\bSELECT\\b.*\\b(?:FROM|JOIN) (?:\\w+ \\. )?"?${table.replaceAll(/\W/g, '.')}"?(?: |$)`,
    'i',
  );
  return sqlStatements(run).some(({ words }) => read.test(words));
}
