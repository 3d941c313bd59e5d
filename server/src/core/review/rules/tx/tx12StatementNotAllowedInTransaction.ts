import { keyOf } from '../../../schema/schema.js';
import { autocommitFix } from '../../fixes/autocommitFix.js';
import { isInAutocommit, isNew } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import type { ReviewedRevision, ReviewStep } from '../../operations/reviewedRevision.js';
import { isServerAtLeast } from '../../operations/serverVersion.js';
import { sqlStatements } from '../../operations/sqlText.js';
import { isTransactional } from '../../operations/transactions.js';

const refused =
  /^(VACUUM|CREATE DATABASE|DROP DATABASE|CREATE TABLESPACE|DROP TABLESPACE|ALTER SYSTEM|CREATE SUBSCRIPTION|REINDEX (?:DATABASE|SYSTEM)|CLUSTER)\b/;

export const statementNotAllowedInTransaction: OperationRule = {
  code: 'TX12',
  name: 'statement-not-allowed-in-transaction',
  title: 'A statement that PostgreSQL refuses in a transaction',
  severity: 'error',
  dialects: ['postgresql'],
  directions: ['upgrade', 'downgrade'],
  documentation: {
    what: 'VACUUM, CREATE or DROP DATABASE or TABLESPACE, ALTER SYSTEM, CREATE SUBSCRIPTION, CLUSTER without a table or REINDEX DATABASE in SQL text outside of `autocommit_block()`. Where `alembic.review.targetVersion` is below 12, ALTER TYPE … ADD VALUE too, unless the same revision creates the type.',
    why: 'Alembic runs each migration in a transaction: the upgrade fails with "VACUUM cannot run inside a transaction block".',
    whatToDo: 'Put it into `with op.get_context().autocommit_block():`, or do without: ANALYZE is allowed.',
    whenSilent: 'Where `env.py` passes `transactional_ddl=False` or sets the isolation level AUTOCOMMIT.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: 'op.execute("VACUUM ANALYZE item")',
    good: `with op.get_context().autocommit_block():
    op.execute("VACUUM ANALYZE item")`,
  },
  cases: { good: ['op.execute("ANALYZE item")', 'op.execute("CLUSTER item USING item_pkey")'] },
  *check(run, revision) {
    if (!isTransactional(revision.target)) return;
    const refusesValues = !isServerAtLeast(revision.target, '12');
    for (const { step, words } of sqlStatements(run)) {
      const addsValue = refusesValues && addsOldValue(step, revision);
      const [, verb] = addsValue ? [words, 'ALTER TYPE … ADD VALUE'] : (refused.exec(words) ?? []);
      if (verb === undefined || isInAutocommit(step) || (verb === 'CLUSTER' && words !== 'CLUSTER')) continue;
      yield at(
        step,
        `PostgreSQL refuses ${verb} inside a transaction, and Alembic opens one for the migration. Put it into "with op.get_context().autocommit_block():".`,
        { fixes: autocommitFix(revision, step.operation) },
      );
    }
  },
};

/** Whether a step adds a value to an enum type that was there before. */
function addsOldValue({ operation, before }: ReviewStep, revision: ReviewedRevision): boolean {
  const change =
    operation.kind === 'execute' ? operation.changes?.find(({ kind }) => kind === 'addEnumValue') : undefined;
  if (change?.kind !== 'addEnumValue') return false;
  const type = before.enums.get(keyOf(change.schema, change.name, revision.target.dialect.defaultSchema));
  return type === undefined || !isNew(type, { ...revision, isFresh: (id) => id === revision.revision.id });
}
