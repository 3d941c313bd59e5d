import { autocommitFix } from '../../fixes/autocommitFix.js';
import { isConcurrent } from '../../operations/concurrent.js';
import { known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

export const createIndexNotConcurrent: OperationRule = {
  code: 'LK01',
  name: 'create-index-not-concurrent',
  title: 'An index on an existing table is built without CONCURRENTLY',
  severity: 'error',
  dialects: ['postgresql'],
  isAboutTraffic: true,
  cause: 'index',
  documentation: {
    what: '`op.create_index`, `index=True` on a column that is added, or CREATE INDEX in SQL text, on a table that was there before, without CONCURRENTLY.',
    why: 'Nobody can write to the table until the index is built, and that takes a scan of the whole table: on a large table the application stands still for minutes.',
    lock: 'SHARE on the table: INSERT, UPDATE and DELETE wait, reads go on. With CONCURRENTLY it is SHARE UPDATE EXCLUSIVE, which blocks neither.',
    whatToDo:
      'Build it with `postgresql_concurrently=True` in `with op.get_context().autocommit_block():`, in a revision of its own. The quick fix does so, with `if_not_exists=True` so that the migration can run again, unless the index is unique (CX11).',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet; for temporary tables; in the first revision of a history. For tables in the setting `review.smallTables` it is information.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))',
    bad: 'op.create_index("ix_item_code", "item", ["code"])',
    good: `with op.get_context().autocommit_block():
    op.create_index("ix_item_code", "item", ["code"], postgresql_concurrently=True, if_not_exists=True)`,
  },
  cases: {
    bad: [
      'op.add_column("item", sa.Column("owner", sa.Text(), index=True))',
      'op.execute("CREATE UNIQUE INDEX ix ON item (code)")',
      'op.create_index("ix", "somewhere_else", ["a"])',
    ],
    good: [
      'with op.get_context().autocommit_block():\n    op.execute("CREATE INDEX CONCURRENTLY ix ON item (code)")',
      'op.create_table("fresh", sa.Column("a", sa.Integer()))\nop.create_index("ix", "fresh", ["a"])',
      'op.create_index("ix", table(), ["a"])',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'createIndex', 'addColumn')) {
      const { operation } = step;
      if (operation.kind === 'addColumn' && known(operation.column.index) !== true) continue;
      const concurrently = operation.arguments.get('postgresql_concurrently');
      if (isConcurrent(step)) continue;
      const table = tableAt(step, operation.table, revision);
      if ('unknown' in table) {
        yield unchecked(step, table.unknown);
        continue;
      }
      if (table.isNew) continue;
      if (concurrently?.kind === 'unknown') {
        yield unchecked(step, `postgresql_concurrently is not known: ${concurrently.reason}`);
        continue;
      }
      const name = operation.kind === 'createIndex' ? known(operation.index.name)?.value : undefined;
      const index = name === undefined ? 'the index' : `"${name}"`;
      const isCall = operation.kind === 'createIndex' && operation.directive === 'create_index';
      yield at(
        step,
        `Building ${index} blocks all writes to "${table.title}" until the whole table is scanned. Build it with postgresql_concurrently=True in an autocommit block.`,
        {
          table: table.name,
          ...(isCall && {
            fixes: autocommitFix(revision, operation, {
              title: 'Build the index concurrently, outside of the transaction',
              more: [
                'postgresql_concurrently=True',
                // A unique one that fails leaves an invalid index, which IF NOT EXISTS would keep.
                ...(operation.arguments.has('if_not_exists') || known(operation.index.unique) === true
                  ? []
                  : ['if_not_exists=True']),
              ],
            }),
          }),
        },
      );
    }
  },
};
