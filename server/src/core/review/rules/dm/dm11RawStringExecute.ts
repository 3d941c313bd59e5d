import { compareVersions } from '../../../project/packageVersions.js';
import { addImport, codeFix } from '../../fixes/codeEdits.js';
import { inRun } from '../../operations/inRun.js';
import type { OperationRule } from '../../operations/operationRule.js';

export const rawStringExecute: OperationRule = {
  code: 'DM11',
  name: 'raw-string-execute',
  title: 'A connection is given plain text to execute',
  severity: 'error',
  dialects: 'all',
  directions: ['upgrade', 'downgrade'],
  isOnlineOnly: true,
  documentation: {
    what: '`execute()`, `scalar()` or `scalars()` of a connection or a session with a string.',
    why: 'From SQLAlchemy 2.0 on it raises an ObjectNotExecutableError, or an ArgumentError in a session: only `op.execute()` takes a string.',
    whatToDo: 'Wrap the text in `sa.text()`, as the quick fix does.',
    whenSilent:
      'For SQLAlchemy before 2.0, as the installed package, a lock file or a requirement says it; where nothing does it is a warning. For `exec_driver_sql()`, and for a value of which the text does not say what it is.',
    bad: 'op.get_bind().execute("SELECT 1")',
    good: 'op.get_bind().execute(sa.text("SELECT 1"))',
  },
  cases: {
    bad: [
      'conn = op.get_bind()\nconn.execute(f"SELECT {1}")',
      'conn = op.get_bind()\nquery = "SELECT 1"\nconn.scalar(query)',
      'from sqlalchemy.orm import Session\nsession = Session(bind=op.get_bind())\nsession.execute("SELECT 1")',
      'conn = op.get_bind()\nconn.execute("SELECT %s" % 1)',
    ],
    good: [
      'op.execute("SELECT 1")',
      'conn = op.get_bind()\nconn.exec_driver_sql("SELECT 1")',
      'conn = op.get_bind()\nquery = sa.text("SELECT 1")\nconn.execute(query)',
    ],
  },
  *check(run, revision) {
    const { versions, assumesSqlalchemy = false } = revision.target;
    if (compareVersions(versions.sqlalchemy, '2.0.0b1') < 0) return;
    const why = assumesSqlalchemy
      ? 'from SQLAlchemy 2.0 on: there this raises an error, and nothing says which version this project has'
      : 'in SQLAlchemy 2.0: this raises an error';
    for (const { method, object, first } of inRun(run, revision.code.calls)) {
      if (!/^(?:execute|scalar|scalars)$/.test(method) || first?.kind !== 'text') continue;
      const { span } = first;
      yield {
        span,
        ...(assumesSqlalchemy && { severity: 'warning' as const }),
        message: `"${object}.${method}()" takes no plain text ${why}. Wrap it in sa.text().`,
        fixes: codeFix(
          revision,
          'Wrap it in text()',
          (text) => {
            const written = text.slice(span.start, span.end);
            const usesSa = /^(?:import sqlalchemy as sa)\b/m.test(text);
            if (/(?<!:):[A-Za-z_]/.test(written)) return 'a colon in the text would be a parameter';
            return [
              ...(usesSa ? [] : addImport(text, 'from sqlalchemy import text')),
              { span: { start: span.start, end: span.start }, newText: usesSa ? 'sa.text(' : 'text(' },
              { span: { start: span.end, end: span.end }, newText: ')' },
            ];
          },
          true,
        ),
      };
    }
  },
};
