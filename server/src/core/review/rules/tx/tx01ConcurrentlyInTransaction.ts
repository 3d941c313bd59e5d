import { isSet } from '../../../operations/facts.js';
import { autocommitFix } from '../../fixes/autocommitFix.js';
import { isInAutocommit } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { type ReviewStep, stepsOf } from '../../operations/reviewedRevision.js';
import { sqlStatements } from '../../operations/sqlText.js';
import { isTransactional } from '../../operations/transactions.js';

/** REFRESH MATERIALIZED VIEW may be concurrent in a transaction. */
const concurrent =
  /^(?:CREATE (?:UNIQUE )?INDEX|DROP INDEX|REINDEX (?:\( [^)]* \) )?(?:INDEX|TABLE|SCHEMA|DATABASE|SYSTEM)) CONCURRENTLY\b|^ALTER TABLE .* DETACH PARTITION .* CONCURRENTLY$/;

export const concurrentlyInTransaction: OperationRule = {
  code: 'TX01',
  name: 'concurrently-in-transaction',
  title: 'CONCURRENTLY is used inside a transaction',
  severity: 'error',
  dialects: ['postgresql'],
  directions: ['upgrade', 'downgrade'],
  documentation: {
    what: 'An index is created or dropped with `postgresql_concurrently=True`, or SQL text says CONCURRENTLY, outside of `autocommit_block()`.',
    why: 'Alembic runs each migration in a transaction, and PostgreSQL refuses CONCURRENTLY there: the upgrade fails with "CREATE INDEX CONCURRENTLY cannot run inside a transaction block". That the operation is the only one of its revision does not help, as the update of alembic_version is in the same transaction.',
    whatToDo:
      'Put the operation into `with op.get_context().autocommit_block():`. The quick fix does so. What is before the block is committed when it begins, so give such an operation a revision of its own.',
    whenSilent:
      '`REFRESH MATERIALIZED VIEW CONCURRENTLY` is allowed in a transaction. Nothing is reported where `env.py` passes `transactional_ddl=False`, sets the isolation level AUTOCOMMIT, or where a COMMIT is executed right before.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))',
    bad: 'op.create_index("ix_item_code", "item", ["code"], postgresql_concurrently=True)',
    good: `with op.get_context().autocommit_block():
    op.create_index("ix_item_code", "item", ["code"], postgresql_concurrently=True)`,
  },
  cases: {
    bad: [
      'op.execute("DROP INDEX CONCURRENTLY ix_item_code")',
      'op.execute("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix ON item (code)")',
      'with op.batch_alter_table("item") as batch_op:\n    batch_op.create_index("ix", ["code"], postgresql_concurrently=True)',
    ],
    good: [
      'op.execute("REFRESH MATERIALIZED VIEW CONCURRENTLY totals")',
      'op.execute("COMMIT")\nop.execute("CREATE INDEX CONCURRENTLY ix ON item (code)")',
      'op.execute("COMMENT ON TABLE item IS \'CREATE INDEX CONCURRENTLY\'")',
    ],
  },
  *check(run, revision) {
    if (!isTransactional(revision.target)) return;
    const isAfterCommit = (step: ReviewStep): boolean => {
      const before = run.steps[run.steps.indexOf(step) - 1];
      return before?.operation.kind === 'execute' && commits(before);
    };
    const commits = (step: ReviewStep): boolean =>
      sqlStatements(run).some((each) => each.step === step && /^(?:COMMIT|END)\b/.test(each.words));
    const isFound = (step: ReviewStep): boolean => !isInAutocommit(step) && !isAfterCommit(step);
    for (const step of stepsOf(run, 'createIndex', 'dropIndex')) {
      const isText = step.within.some(({ kind }) => kind === 'execute');
      if (isText || !isSet(step.operation.arguments.get('postgresql_concurrently')) || !isFound(step)) continue;
      const verb = step.operation.kind === 'createIndex' ? 'CREATE' : 'DROP';
      yield at(
        step,
        `PostgreSQL refuses ${verb} INDEX CONCURRENTLY inside a transaction, and Alembic opens one for the migration. Put it into "with op.get_context().autocommit_block():".`,
        { fixes: autocommitFix(revision, step.operation) },
      );
    }
    for (const { step, words } of sqlStatements(run)) {
      if (!concurrent.test(words) || !isFound(step)) continue;
      yield at(
        step,
        `PostgreSQL refuses "${beginningOf(words)}" inside a transaction, and Alembic opens one for the migration. Put it into "with op.get_context().autocommit_block():".`,
        { fixes: autocommitFix(revision, step.operation) },
      );
    }
  },
};

function beginningOf(words: string): string {
  return words.slice(0, words.indexOf('CONCURRENTLY') + 'CONCURRENTLY'.length);
}
