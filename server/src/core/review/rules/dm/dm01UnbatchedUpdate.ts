import { dataStatements } from '../../operations/dataStatements.js';
import { namedTableAt } from '../../operations/objects.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';

export const unbatchedUpdate: OperationRule = {
  code: 'DM01',
  name: 'unbatched-update',
  title: 'One statement updates every row of a table',
  severity: 'warning',
  dialects: 'all',
  isAboutTraffic: true,
  cause: 'update',
  documentation: {
    what: 'An UPDATE without WHERE, with one that is always true, or with nothing but `column IS NULL` or `column IS NOT NULL`, on a table that was there before; of SQL text or `table.update()`.',
    why: 'All rows stay locked until the migration is committed, so that who wants to change one of them waits; on PostgreSQL the table grows to twice its size.',
    lock: 'A lock on each row until the end of the transaction.',
    whatToDo:
      'Update in batches by the primary key, each committed by itself (in an `autocommit_block()`, or by a script outside of the migrations). For small tables say so in the setting `review.smallTables`.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet; with any other condition. For tables in the setting `review.smallTables` it is information.',
    before:
      'op.create_table("person", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("rank", sa.Integer()))',
    bad: 'op.execute("UPDATE person SET rank = 0")',
    good: 'op.execute("UPDATE person SET rank = 0 WHERE id BETWEEN 1 AND 1000")',
  },
  cases: {
    bad: [
      'op.execute("UPDATE person SET rank = 0 WHERE rank IS NULL")',
      'op.execute("UPDATE person SET rank = 0 WHERE 1 = 1")',
      'op.execute("WITH RECURSIVE a AS (SELECT 1), b(n) AS NOT MATERIALIZED (SELECT (2)) UPDATE person SET rank = 0")',
      'op.execute("UPDATE person SET rank = rank + 1 WHERE rank IS NOT NULL")',
      'person = sa.table("person", sa.column("rank", sa.Integer()))\nop.execute(person.update().values(rank=0))',
    ],
    good: [
      'op.execute("CREATE TEMPORARY TABLE ids (rank int)")\nop.execute("UPDATE ids SET rank = 0")',
      'op.execute("WITH a AS (SELECT 1) UPDATE person SET rank = 0 FROM a WHERE a.id = person.id")',
      'op.create_table("fresh", sa.Column("a", sa.Integer()))\nop.execute("UPDATE fresh SET a = 0")',
      'person = sa.table("person", sa.column("rank", sa.Integer()))\nop.execute(person.update().where(person.c.rank == 3).values(rank=0))',
      'op.execute("UPDATE person SET rank = o.rank FROM other o WHERE o.id = person.id")',
    ],
  },
  *check(run, revision) {
    for (const { step, kind, schema, table: name, rows } of dataStatements(run)) {
      if (kind !== 'update' || rows === 'some') continue;
      const table =
        name === undefined ? { unknown: 'the table is not known' } : namedTableAt(step, schema, name, revision);
      if ('unknown' in table) {
        yield unchecked(step, table.unknown);
        continue;
      }
      if (table.isNew) continue;
      const which =
        rows === 'all' ? 'every row' : `every row that has ${rows === 'null' ? 'nothing' : 'a value'} in a column`;
      yield at(
        step,
        `This updates ${which} of "${table.title}" in one statement, and all of them stay locked until the migration ends. Update in batches.`,
        { table: table.name },
      );
    }
  },
};
