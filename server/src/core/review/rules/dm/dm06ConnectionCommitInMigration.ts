import { compareVersions } from '../../../project/packageVersions.js';
import { codeFix, removeStatement } from '../../fixes/codeEdits.js';
import { inRun } from '../../operations/inRun.js';
import type { OperationRule } from '../../operations/operationRule.js';
import { commitsItself } from '../../operations/transactions.js';

export const connectionCommitInMigration: OperationRule = {
  code: 'DM06',
  name: 'connection-commit-in-migration',
  title: "A migration ends the transaction of Alembic's connection",
  severity: 'error',
  dialects: 'all',
  directions: ['upgrade', 'downgrade'],
  isOnlineOnly: true,
  documentation: {
    what: '`commit()`, `rollback()`, `close()` or `begin()` on `op.get_bind()`.',
    why: "The transaction is Alembic's, so that `begin()` raises an InvalidRequestError from SQLAlchemy 2.0 on. After `commit()` a new one begins with the next statement, which nobody commits: Alembic logs the revision, ends with exit code 0, and what follows is rolled back, the row of `alembic_version` included.",
    whatToDo:
      'Remove the call, as the quick fix does. Where a statement must run outside of the transaction, put it into `with op.get_context().autocommit_block():`.',
    whenSilent:
      'Within `autocommit_block()`, for `begin_nested()`, and for `commit()` of an ORM session, which leaves the transaction to Alembic; for `commit()` and `rollback()` where `env.py` itself commits after `run_migrations()`; for `begin()` with SQLAlchemy before 2.0, where it is nested.',
    bad: `conn = op.get_bind()
op.create_table("first", sa.Column("id", sa.Integer()))
conn.commit()
op.create_table("second", sa.Column("id", sa.Integer()))`,
    good: `op.create_table("first", sa.Column("id", sa.Integer()))
op.create_table("second", sa.Column("id", sa.Integer()))`,
  },
  cases: {
    bad: [
      'with op.get_bind().begin():\n    op.create_table("t", sa.Column("id", sa.Integer()))',
      'op.get_bind().commit()',
      'bind = op.get_context().bind\nbind.rollback()',
    ],
    good: [
      'with op.get_bind().begin_nested():\n    op.create_table("t", sa.Column("id", sa.Integer()))',
      'from sqlalchemy.orm import Session\nsession = Session(bind=op.get_bind())\nsession.execute(sa.text("SELECT 1"))\nsession.commit()',
      'conn = op.get_bind()\nwith op.get_context().autocommit_block():\n    conn.commit()',
    ],
  },
  *check(run, revision) {
    const isEnvironments = commitsItself(revision.target);
    const { versions, assumesSqlalchemy = false } = revision.target;
    for (const { role, method, span, object, isInAutocommit, isStatement } of inRun(run, revision.code.calls)) {
      if (role !== 'bind' || isInAutocommit || !/^(?:commit|rollback|close|begin)$/.test(method)) continue;
      if (isEnvironments && /^(?:commit|rollback)$/.test(method)) continue;
      if (method === 'begin') {
        if (compareVersions(versions.sqlalchemy, '2.0.0b1') < 0) continue;
        const where = assumesSqlalchemy ? 'from SQLAlchemy 2.0 on' : 'in SQLAlchemy 2.0';
        yield {
          span,
          ...(assumesSqlalchemy && { severity: 'warning' as const }),
          message: `"${object}.begin()" raises an error ${where}: the transaction of Alembic has begun on this connection. Use begin_nested(), or nothing.`,
        };
        continue;
      }
      yield {
        span,
        message: `"${object}.${method}()" ends the transaction of Alembic: what follows in this run may be rolled back although the command succeeds. Remove it.`,
        ...(isStatement && {
          fixes: codeFix(revision, 'Remove the call', (text) => removeStatement(text, span), true),
        }),
      };
    }
  },
};
