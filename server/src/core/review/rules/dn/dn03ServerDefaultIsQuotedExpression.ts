import type { Described } from '../../../operations/definitions.js';
import { typeCall } from '../../../dialects/typeCall.js';
import { callFix, pythonString } from '../../fixes/callEdits.js';
import { givenDefaults } from '../../operations/columnDefaults.js';
import { known } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';

const isCall = /^[a-z_][\w.]*\s*\([^]*\)$/i;
const isWord = /^(?:CURRENT_(?:TIMESTAMP|DATE|TIME|USER)|LOCALTIME(?:STAMP)?|NULL)$/i;
const isCast = /^'[^]*'::\s*[a-z]/i;
const isQuoted = /^'[^]*'$/;

export const serverDefaultIsQuotedExpression: OperationRule = {
  code: 'DN03',
  name: 'server-default-is-quoted-expression',
  title: 'An SQL expression is given as a server default in plain text',
  severity: 'error',
  dialects: 'all',
  documentation: {
    what: 'A `server_default` that is a plain string and reads like SQL: a call such as `"now()"`, `"CURRENT_TIMESTAMP"`, `"NULL"`, a cast, or a literal with quotes of its own.',
    why: "SQLAlchemy puts a plain string into quotes. The default of a time column then is `'now()'`, which PostgreSQL turns into the moment of the migration, for all rows to come; other databases refuse it, and `\"''\"` is a text of two quotes.",
    whatToDo: 'Write `sa.text("now()")` or `sa.func.now()` for an expression, and a literal without its quotes.',
    whenSilent:
      'For values that are right as text: `"true"` on a Boolean, `"0"` on a number, `"{}"` on JSON. On text columns only what has parentheses or quotes is reported.',
    bad: 'op.create_table("visit", sa.Column("at", sa.DateTime(), server_default="now()"))',
    good: 'op.create_table("visit", sa.Column("at", sa.DateTime(), server_default=sa.text("now()")))',
  },
  cases: {
    bad: [
      'op.add_column("visit", sa.Column("note", sa.Text(), server_default="\'\'"))',
      'op.alter_column("visit", "at", server_default="CURRENT_TIMESTAMP", existing_type=sa.DateTime())',
      'op.add_column("visit", sa.Column("data", postgresql.JSONB(), server_default="\'{}\'::jsonb"))',
    ],
    good: [
      'op.add_column("visit", sa.Column("note", sa.Text(), server_default=""))',
      'op.add_column("visit", sa.Column("is_new", sa.Boolean(), server_default="true"))',
      'op.add_column("visit", sa.Column("data", sa.JSON(), server_default="{}"))',
      'op.add_column("visit", sa.Column("word", sa.Text(), server_default="null"))',
    ],
  },
  *check(run, revision) {
    for (const step of run.steps) {
      for (const { name, type, value: fact } of givenDefaults(step)) {
        const value = known(fact);
        const kind = value?.kind === 'string' ? expressionKind(value.value, type) : undefined;
        if (value?.kind !== 'string' || kind === undefined) continue;
        const advice =
          kind === 'literal' ? 'Write it without quotes of its own' : `Write sa.text(${JSON.stringify(value.value)})`;
        const title = kind === 'literal' ? 'Remove the inner quotes' : 'Wrap it in sa.text()';
        yield at(
          step,
          `The default of "${name}" is the text ${JSON.stringify(value.value)}, put into quotes, and not ${kind === 'literal' ? 'the value in it' : 'the expression'}. ${advice}.`,
          {
            fixes: callFix(revision, step.operation, title, ({ text }) => {
              const written = text.slice(value.span.start, value.span.end);
              if (!/^["'][^]*["']$/.test(written)) return 'the value is written elsewhere';
              const newText = kind === 'literal' ? pythonString(value.value.slice(1, -1)) : `sa.text(${written})`;
              return [{ span: value.span, newText }];
            }),
          },
        );
      }
    }
  },
};

function expressionKind(text: string, type: Described | undefined): 'expression' | 'literal' | undefined {
  const isText =
    type !== undefined &&
    /^(?:String|Text|Unicode|UnicodeText|VARCHAR|TEXT|AutoString)$/.test(typeCall(type)?.name ?? '');
  if (isCast.test(text) || isCall.test(text)) return 'expression';
  if (isQuoted.test(text)) return 'literal';
  return isWord.test(text) && !isText ? 'expression' : undefined;
}
