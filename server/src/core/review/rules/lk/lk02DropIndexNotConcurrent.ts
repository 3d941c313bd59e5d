import { autocommitFix } from '../../fixes/autocommitFix.js';
import { isConcurrent } from '../../operations/concurrent.js';
import { type Found, isNew, known, lookupAt, namedTableAt, tableAt } from '../../operations/objects.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import {
  type ReviewedRevision,
  type ReviewedRun,
  type ReviewStep,
  stepsOf,
} from '../../operations/reviewedRevision.js';
import { lockOf } from '../../operations/tableLocks.js';

export const dropIndexNotConcurrent: OperationRule = {
  code: 'LK02',
  name: 'drop-index-not-concurrent',
  title: 'An index is dropped without CONCURRENTLY',
  severity: 'information',
  dialects: ['postgresql'],
  isAboutTraffic: true,
  cause: 'index',
  documentation: {
    what: '`op.drop_index` or DROP INDEX in SQL text, on a table that was there before, without CONCURRENTLY.',
    why: 'The drop itself is short, but it waits until no query uses the table any more, and all that comes later waits behind it: one long report stops the application.',
    lock: 'ACCESS EXCLUSIVE on the table and the index. With CONCURRENTLY it is SHARE UPDATE EXCLUSIVE, which blocks neither reads nor writes.',
    whatToDo:
      'Drop it with `postgresql_concurrently=True` in `with op.get_context().autocommit_block():`, as the quick fix does, with `if_exists=True` so that the migration can run again. Or set a `lock_timeout` (TX02).',
    whenSilent:
      'For an index or a table that the same revision creates, or another one that is not released yet; where the revision locks the table in the same way for something else, such as a column that it drops, or drops the table; for partitioned tables, of which PostgreSQL drops no index concurrently; in `downgrade()` and in the first revision of a history.',
    before:
      'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))\nop.create_index("ix_item_code", "item", ["code"])',
    bad: 'op.drop_index("ix_item_code", table_name="item")',
    good: `with op.get_context().autocommit_block():
    op.drop_index("ix_item_code", table_name="item", postgresql_concurrently=True, if_exists=True)`,
  },
  cases: {
    bad: ['op.execute("DROP INDEX ix_item_code")', 'op.drop_index("ix", table_name="elsewhere")'],
    good: [
      'with op.get_context().autocommit_block():\n    op.execute("DROP INDEX CONCURRENTLY ix_item_code")',
      'op.create_table("fresh", sa.Column("a", sa.Integer()), sa.Index("ix", "a"))\nop.drop_index("ix", table_name="fresh")',
      'op.drop_index("ix_item_code", table_name="item")\nop.drop_column("item", "code")',
      'op.drop_index("ix_item_code", table_name="item")\nop.drop_table("item")',
      'op.execute("CREATE TABLE part (a int) PARTITION BY RANGE (a)")\nop.execute("DROP INDEX ix_part")',
      'op.drop_index("ix", table_name=table())',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'dropIndex')) {
      const { operation } = step;
      if (isConcurrent(step)) continue;
      const concurrently = operation.arguments.get('postgresql_concurrently');
      const name = known(operation.name) ?? undefined;
      const table = tableOf(step, name, revision);
      if ('unknown' in table || concurrently?.kind === 'unknown') {
        yield unchecked(step, 'unknown' in table ? table.unknown : 'postgresql_concurrently is not known');
        continue;
      }
      const index =
        name === undefined || table.table === undefined
          ? undefined
          : lookupAt(step, revision).index(table.table, name)?.index;
      const isPartitioned = table.table?.options.some((option) => /\bPARTITION BY\b/i.test(option)) === true;
      if (table.isNew || (index !== undefined && isNew(index, revision)) || isPartitioned) continue;
      if (isLockedAnyway(run, table.name, revision)) continue;
      yield at(
        step,
        `Dropping ${name === undefined ? 'the index' : `"${name}"`} waits for the queries that run on "${table.title}", and blocks all reads and writes that come later. Drop it with postgresql_concurrently=True in an autocommit block.`,
        {
          table: table.name,
          ...(operation.directive === 'drop_index' && {
            fixes: autocommitFix(revision, operation, {
              title: 'Drop the index concurrently, outside of the transaction',
              more: [
                'postgresql_concurrently=True',
                ...(operation.arguments.has('if_exists') ? [] : ['if_exists=True']),
              ],
            }),
          }),
        },
      );
    }
  },
};

/** SQL drops an index by its name alone. */
function tableOf(
  step: ReviewStep & { readonly operation: { readonly kind: 'dropIndex' } },
  name: string | undefined,
  revision: ReviewedRevision,
): Found {
  const { table } = step.operation;
  if (table !== null) return tableAt(step, table, revision);
  const found = name === undefined ? undefined : lookupAt(step, revision).index(null, name)?.table;
  return found === undefined
    ? { unknown: 'the table of the index is not known' }
    : namedTableAt(step, found.schema, found.name, revision);
}

/** Whether something else in the revision keeps everybody from the table. */
function isLockedAnyway(run: ReviewedRun, table: string, revision: ReviewedRevision): boolean {
  return run.steps.some((each) => {
    if (each.operation.kind === 'dropIndex') return false;
    const held = lockOf(each, revision);
    return held?.lock === 'everything' && !('unknown' in held.table) && held.table.name === table;
  });
}
