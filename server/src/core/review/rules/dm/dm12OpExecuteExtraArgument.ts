import { callFix } from '../../fixes/callEdits.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

export const opExecuteExtraArgument: OperationRule = {
  code: 'DM12',
  name: 'op-execute-extra-argument',
  title: 'op.execute gets parameters, which it does not take',
  severity: 'error',
  dialects: 'all',
  directions: ['upgrade', 'downgrade'],
  failsOffline: true,
  documentation: {
    what: '`op.execute(sql, {…})`: a second argument that is not named.',
    why: "Python raises a TypeError: execute() takes 2 positional arguments but 3 were given. A connection's `execute` takes parameters, `op.execute` does not.",
    whatToDo:
      'Bind them to the text: `op.execute(sa.text("UPDATE item SET n = :n").bindparams(n=1))`. The quick fix does so. Or call `op.get_bind().execute(…)`, which does not work in `--sql` mode.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.Integer()))',
    bad: 'op.execute("UPDATE item SET n = :n", {"n": 1})',
    good: 'op.execute(sa.text("UPDATE item SET n = :n").bindparams(n=1))',
  },
  cases: {
    bad: ['op.execute(sa.text("UPDATE item SET n = :n"), {"n": 1})'],
    good: ['op.execute("UPDATE item SET n = 1", execution_options={"autocommit": True})'],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'execute')) {
      const { operation } = step;
      if (operation.directive !== 'execute' || (operation.written?.positional ?? 0) < 2) continue;
      const [text, given] = [operation.arguments.get('sqltext'), operation.arguments.get('execution_options')];
      yield at(
        step,
        'Parameters are no argument of op.execute: Python raises a TypeError. Bind them to the text with sa.text("…").bindparams(…).',
        {
          ...(text !== undefined &&
            given !== undefined && {
              fixes: callFix(revision, operation, 'Bind the parameters to the text', (around) => {
                const source = around.text;
                const written = source.slice(text.span.start, text.span.end);
                const between = source.slice(text.span.end, given.span.start);
                const isPlain = /^\s*,\s*$/.test(between) && operation.written?.positional === 2;
                if (
                  !isPlain ||
                  !/^(?:[rf]?["']|sa\.text\()/i.test(written) ||
                  !/^import sqlalchemy as sa\b/m.test(source)
                )
                  return 'the call is written in another way';
                const wrapped = text.kind === 'string' ? `sa.text(${written})` : written;
                const parameters = source.slice(given.span.start, given.span.end);
                return [
                  {
                    span: { start: text.span.start, end: given.span.end },
                    newText: `${wrapped}.bindparams(**${parameters})`,
                  },
                ];
              }),
            }),
        },
      );
    }
  },
};
