import { namedTableAt } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { sqlStatements } from '../../operations/sqlText.js';

export const truncateTable: OperationRule = {
  code: 'DL04',
  name: 'truncate-table',
  title: 'A table is emptied by TRUNCATE',
  severity: 'warning',
  dialects: 'all',
  documentation: {
    what: 'TRUNCATE in SQL text, in `upgrade()`; an error with CASCADE.',
    why: 'All rows are gone, and no downgrade brings them back. With CASCADE the rows of every table that refers to it go too, whichever these are on the day.',
    lock: 'On PostgreSQL ACCESS EXCLUSIVE on the table, with CASCADE on every table that refers to it.',
    whatToDo: 'Delete what has to go by a condition. Name the other tables instead of CASCADE.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet; in `downgrade()`.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: 'op.execute("TRUNCATE TABLE item CASCADE")',
    good: 'op.execute("DELETE FROM item WHERE id < 0")',
  },
  cases: {
    bad: ['op.execute("truncate item")'],
    good: ['op.create_table("fresh", sa.Column("id", sa.Integer()))\nop.execute("TRUNCATE fresh")'],
  },
  *check(run, revision) {
    for (const { step, words, text } of sqlStatements(run)) {
      const name = /^TRUNCATE (?:TABLE )?(?:ONLY )?(?:[\w"`]+ \. )?([\w"`]+)/.exec(words)?.[1];
      if (name === undefined) continue;
      const written = /^["`]/.test(name) ? name.slice(1, -1) : name.toLowerCase();
      const table = namedTableAt(step, null, written, revision);
      if (!('unknown' in table) && table.isNew) continue;
      const cascades = /\bCASCADE$/.test(words);
      yield at(
        step,
        cascades
          ? `This deletes all rows of "${written}", and of every table that refers to it. Name the tables, and delete by a condition.`
          : `This deletes all rows of "${written}", and no downgrade brings them back: ${text.length > 60 ? 'TRUNCATE' : text}.`,
        { severity: cascades ? 'error' : 'warning' },
      );
    }
  },
};
