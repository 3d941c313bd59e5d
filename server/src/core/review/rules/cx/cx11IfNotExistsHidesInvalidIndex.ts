import { callFix, insertBefore, pythonString } from '../../fixes/callEdits.js';
import { isConcurrent } from '../../operations/concurrent.js';
import { isCallOf } from '../../operations/constraints.js';
import { known } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

export const ifNotExistsHidesInvalidIndex: OperationRule = {
  code: 'CX11',
  name: 'if-not-exists-hides-invalid-index',
  title: 'IF NOT EXISTS keeps a unique index that was never built',
  severity: 'information',
  dialects: ['postgresql'],
  documentation: {
    what: 'A unique index that is built concurrently with `if_not_exists=True`.',
    why: 'A concurrent build that fails, as for duplicate rows or a time-out, leaves an invalid index of that name: it keeps nothing unique and no query uses it. When the migration runs again, IF NOT EXISTS finds the name and is content.',
    whatToDo:
      'Drop what a failed build has left first: `op.drop_index("uq_item_code", table_name="item", postgresql_concurrently=True, if_exists=True)`. The quick fix does so.',
    whenSilent: 'Where such a drop comes before it; for indexes that are not unique.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))',
    bad: `with op.get_context().autocommit_block():
    op.create_index("uq_item_code", "item", ["code"], unique=True, postgresql_concurrently=True, if_not_exists=True)`,
    good: `with op.get_context().autocommit_block():
    op.drop_index("uq_item_code", table_name="item", postgresql_concurrently=True, if_exists=True)
    op.create_index("uq_item_code", "item", ["code"], unique=True, postgresql_concurrently=True)`,
  },
  cases: {
    bad: [
      'with op.get_context().autocommit_block():\n    op.execute("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS uq ON item (code)")',
    ],
    good: [
      'with op.get_context().autocommit_block():\n    op.create_index("ix", "item", ["code"], postgresql_concurrently=True, if_not_exists=True)',
      'with op.get_context().autocommit_block():\n    op.execute("DROP INDEX CONCURRENTLY IF EXISTS uq")\n    op.create_index("uq", "item", ["code"], unique=True, postgresql_concurrently=True, if_not_exists=True)',
    ],
  },
  *check(run, revision) {
    const drops = stepsOf(run, 'dropIndex');
    for (const step of stepsOf(run, 'createIndex')) {
      const { operation } = step;
      if (!isConcurrent(step) || !operation.ifNotExists || known(operation.index.unique) !== true) continue;
      const name = known(operation.index.name)?.value;
      const isDroppedBefore = drops.some(
        (each) => known(each.operation.name) === name && run.steps.indexOf(each) < run.steps.indexOf(step),
      );
      if (name === undefined || isDroppedBefore) continue;
      yield at(
        step,
        `If the build fails, an invalid index "${name}" is left, and IF NOT EXISTS keeps it when the migration runs again: nothing is unique then. Drop it first with if_exists=True.`,
        {
          ...(isCallOf(operation, 'create_index') &&
            operation.isBatched !== true && {
              fixes: callFix(revision, operation, 'Drop what a failed build has left first', (around) => {
                const [table, schema] = [known(operation.table.name), known(operation.table.schema)];
                if (table === undefined) return 'the table is not known';
                const inSchema = typeof schema === 'string' ? `, schema=${pythonString(schema)}` : '';
                return [
                  insertBefore(around, [
                    `${around.prefix}drop_index(${pythonString(name)}, table_name=${pythonString(table)}${inSchema}, postgresql_concurrently=True, if_exists=True)`,
                  ]),
                ];
              }),
            }),
        },
      );
    }
  },
};
