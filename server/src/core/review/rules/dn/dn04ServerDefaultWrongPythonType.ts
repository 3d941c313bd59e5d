import { typeCall } from '../../../dialects/typeCall.js';
import type { Described } from '../../../operations/definitions.js';
import type { Term } from '../../../operations/term.js';
import { callFix, pythonString } from '../../fixes/callEdits.js';
import { givenDefaults } from '../../operations/columnDefaults.js';
import { known } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';

export const serverDefaultWrongPythonType: OperationRule = {
  code: 'DN04',
  name: 'server-default-wrong-python-type',
  title: 'A server default is a value of Python',
  severity: 'error',
  dialects: 'all',
  directions: ['upgrade', 'downgrade'],
  failsOffline: true,
  documentation: {
    what: '`server_default=` with True, False, a number, a list, a dict or a function.',
    why: 'SQLAlchemy takes a text or an SQL expression there, and raises "Argument \'arg\' is expected to be one of type str, ClauseElement or TextClause" for all else.',
    whatToDo:
      'Write `sa.true()`, `sa.false()`, a number as text (`"0"`), or `sa.text("…")`. The quick fix does so. A function that makes a value for each new row belongs into `default=` of the model.',
    whenSilent: 'For `server_default=False` and `None` in `op.alter_column`, which mean something else there.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: 'op.add_column("item", sa.Column("is_new", sa.Boolean(), server_default=False))',
    good: 'op.add_column("item", sa.Column("is_new", sa.Boolean(), server_default=sa.false()))',
  },
  cases: {
    bad: [
      'op.add_column("item", sa.Column("n", sa.Integer(), server_default=0))',
      'op.create_table("note", sa.Column("data", sa.JSON(), server_default={}))',
      'op.add_column("item", sa.Column("n", sa.Integer(), server_default=lambda: 1))',
      'op.alter_column("item", "id", server_default=5)',
    ],
    good: [
      'op.alter_column("item", "id", server_default=False)',
      'op.alter_column("item", "id", server_default=None)',
      'op.add_column("item", sa.Column("n", sa.Integer(), server_default=default()))',
    ],
  },
  *check(run, revision) {
    for (const step of run.steps) {
      for (const { name, type, value: fact } of givenDefaults(step)) {
        const value = known(fact);
        const found = value === undefined ? undefined : pythonValue(value);
        if (value === undefined || found === undefined) continue;
        const better = asDefault(value, type);
        yield at(
          step,
          `The server default of "${name}" is ${found}: SQLAlchemy raises an error, as it takes a text or an SQL expression.${better === undefined ? '' : ` Write ${better}.`}`,
          {
            ...(better !== undefined && {
              fixes: callFix(revision, step.operation, `Write ${better}`, ({ text }) => {
                const written = text.slice(value.span.start, value.span.end);
                if (!/^(?:True|False|-?[\d._]+|\{\}|\[\])$/.test(written)) return 'the value is written elsewhere';
                const needsImport = better.startsWith('sa.') && !/^import sqlalchemy as sa\b/m.test(text);
                return needsImport
                  ? 'the file does not import sqlalchemy as sa'
                  : [{ span: value.span, newText: better }];
              }),
            }),
          },
        );
      }
    }
  },
};

function pythonValue(term: Term): string | undefined {
  switch (term.kind) {
    case 'boolean':
      return term.value ? 'True' : 'False';
    case 'number':
      return `the number ${term.text}`;
    case 'dict':
      return 'a dict';
    case 'sequence':
      return `a ${term.type}`;
    case 'other':
      return term.found.startsWith('the function ') ? 'a function' : undefined;
    case 'reference':
      return /^(?:datetime|uuid|time|random|secrets)\./.test(term.path) ? 'a function' : undefined;
    default:
      return undefined;
  }
}

/** The same as SQLAlchemy takes it, where that is plain. */
function asDefault(term: Term, type: Described | undefined): string | undefined {
  if (term.kind === 'boolean') return term.value ? 'sa.true()' : 'sa.false()';
  if (term.kind === 'number') return pythonString(term.text);
  const isJson = type !== undefined && /^JSONB?$/.test(typeCall(type)?.name ?? '');
  if (term.kind === 'dict' && term.entries.length === 0 && isJson) return '"{}"';
  return term.kind === 'sequence' && term.items.length === 0 && isJson ? '"[]"' : undefined;
}
