import { codeFix } from '../../fixes/codeEdits.js';
import { inRun } from '../../operations/inRun.js';
import type { OperationRule } from '../../operations/operationRule.js';

export const separateEngineOrSession: OperationRule = {
  code: 'DM07',
  name: 'separate-engine-or-session',
  title: 'A migration opens a second connection',
  severity: 'error',
  dialects: 'all',
  directions: ['upgrade', 'downgrade'],
  isOnlineOnly: true,
  documentation: {
    what: '`op.get_bind().engine` that is connected to or given to a session, a session of the application such as `SessionLocal()`, or, as a warning, `create_engine()`.',
    why: 'The second connection is outside of the transaction of the migration: it does not see the tables that the migration has made, waits for its locks without end, and stays committed where the migration fails.',
    whatToDo:
      'Use `op.get_bind()`, also for sessions: `Session(bind=op.get_bind())`. The quick fix takes the engine away.',
    whenSilent: 'For the dialect and the URL of the engine.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: `from sqlalchemy.orm import Session
op.create_table("rate", sa.Column("id", sa.Integer()))
with Session(op.get_bind().engine) as session:
    session.execute(sa.text("SELECT count(*) FROM rate"))`,
    good: `from sqlalchemy.orm import Session
op.create_table("rate", sa.Column("id", sa.Integer()))
with Session(op.get_bind()) as session:
    session.execute(sa.text("SELECT count(*) FROM rate"))`,
  },
  cases: {
    bad: ['conn = op.get_bind()\nwith conn.engine.connect() as other:\n    other.execute(sa.text("SELECT 1"))'],
    good: ['dialect = op.get_bind().engine.dialect.name', 'name = op.get_bind().engine.name'],
  },
  *check(run, revision) {
    for (const { kind, span, written } of inRun(run, revision.code.seconds)) {
      const isEngine = kind === 'engine';
      yield {
        span,
        message: `"${kind === 'create_engine' ? `${written}()` : written}" opens a second connection, which does not see what this migration has done and may wait for its locks. Use op.get_bind().`,
        ...(kind === 'create_engine' && { severity: 'warning' as const }),
        ...(isEngine && {
          fixes: codeFix(revision, "Use the migration's own connection", (text) => {
            const code = text.slice(span.start, span.end);
            const rest = text.slice(span.end);
            const call = /^\.(?:connect|begin)\(\)/.exec(rest);
            if (!code.endsWith('.engine')) return 'it is not written as ".engine"';
            if (call !== null) return 'the block would close the connection';
            const start = span.end - '.engine'.length;
            return [{ span: { start, end: span.end }, newText: '' }];
          }),
        }),
      };
    }
  },
};
