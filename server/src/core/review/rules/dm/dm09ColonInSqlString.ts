import { calledPath } from '../../../operations/facts.js';
import type { Operation } from '../../../operations/operation.js';
import type { Term } from '../../../operations/term.js';
import { parameterPattern } from '../../../sql/data/readText.js';
import type { Fixes } from '../../fix.js';
import { callFix } from '../../fixes/callEdits.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { type ReviewedRevision, stepsOf } from '../../operations/reviewedRevision.js';

export const colonInSqlString: OperationRule = {
  code: 'DM09',
  name: 'colon-in-sql-string',
  title: 'A colon in SQL text is taken for a parameter',
  severity: 'error',
  dialects: 'all',
  directions: ['upgrade', 'downgrade'],
  documentation: {
    what: 'SQL text for `op.execute` or `sa.text` with a colon before a word, such as `{"a":true}` in JSON or `:id`, that nothing gives a value.',
    why: 'SQLAlchemy takes `:true` for a parameter, in quotes too, and raises "A value is required for bind parameter \'true\'". In `--sql` mode it may write NULL in its place without a word.',
    whatToDo:
      'Write `\\\\:` for a colon that is meant as one (`\\:` in a raw string), as the quick fix does for a colon in quotes, or put a blank behind it in JSON. Bind what is a parameter: `sa.text("… :id").bindparams(id=1)`.',
    whenSilent:
      'For casts (`::jsonb`), times (`12:30`), slices and colons that are escaped; where parameters are given.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("data", sa.Text()))',
    bad: `op.execute("""UPDATE item SET data = '{"a":true}'""")`,
    good: `op.execute("""UPDATE item SET data = '{"a"\\\\:true}'""")`,
  },
  cases: {
    bad: [
      'op.execute("UPDATE item SET data = :data")',
      'op.execute(sa.text("UPDATE item SET data = :data WHERE id = :id").bindparams(id=1))',
      `op.execute(r"UPDATE item SET data = 'at :30'")`,
    ],
    good: [
      `op.execute("UPDATE item SET data = '12:30'")`,
      `op.execute("UPDATE item SET data = '1'::text")`,
      'op.execute(sa.text("UPDATE item SET data = :data").bindparams(data="x"))',
      'op.execute(sa.text("UPDATE item SET data = :data").bindparams(sa.bindparam("data", "x")))',
      `op.execute(r"UPDATE item SET data = 'at \\:30'")`,
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'execute')) {
      const { operation } = step;
      const given = statementOf(operation);
      if (given === undefined) continue;
      const names = [...new Set(parametersIn(given.text.value))].filter((name) => !given.bound.has(name));
      const [name] = names;
      if (name === undefined) continue;
      yield at(
        step,
        `SQLAlchemy takes ":${name}" for a parameter, and nothing gives it a value: this fails. Escape the colon (\\\\:), or bind the parameter.`,
        { fixes: escapeFix(revision, operation, given, names) },
      );
    }
  },
};

interface Given {
  readonly text: Extract<Term, { readonly kind: 'string' }>;
  /** Names that have a value. */
  readonly bound: ReadonlySet<string>;
}

/** The SQL text of a call whose parameters are all in it; undefined where others may be given, or it is no such text. */
function statementOf(operation: Operation): Given | undefined {
  const { directive, written, arguments: terms } = operation;
  if (directive !== 'execute') return undefined;
  const isOp = written !== undefined;
  if (isOp && written.positional !== 1) return undefined;
  const others = [...terms.keys()].filter((name) => !['sqltext', 'statement', 'execution_options'].includes(name));
  const term = terms.get('sqltext') ?? terms.get('statement');
  if (term === undefined || others.length > 0) return undefined;
  if (term.kind === 'string') return isOp ? { text: term, bound: new Set() } : undefined;
  return textOf(term);
}

function textOf(term: Term): Given | undefined {
  const bound = new Set<string>();
  let found: Term = term;
  while (found.kind === 'call' && found.callee.kind === 'attribute') {
    const { callee, positional, keywords } = found;
    if (!/^(?:bindparams|execution_options|columns)$/.test(callee.name)) return undefined;
    if (callee.name === 'bindparams') {
      for (const name of keywords.keys()) bound.add(name);
      for (const each of positional) {
        const [name] = calledPath(each) === 'sqlalchemy.bindparam' && each.kind === 'call' ? each.positional : [];
        if (name?.kind !== 'string') return undefined;
        bound.add(name.value);
      }
    }
    found = callee.of;
  }
  const [text] = found.kind === 'call' && calledPath(found) === 'sqlalchemy.text' ? found.positional : [];
  const isWhole = [...bound].every((name) => /^\w+$/.test(name));
  return text?.kind === 'string' && isWhole ? { text, bound } : undefined;
}

function parametersIn(text: string): string[] {
  return Array.from(text.matchAll(parameterPattern()), ([, name = '']) => name);
}

/** Names of parameters that stand where a database takes no colon: not in a string, a comment or the slice of an array. */
function outsideOfQuotes(sql: string): string[] {
  const inside = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[^]*?\$\1\$|--[^\n]*|\/\*[^]*?\*\/|\[\s*:\w+\s*\]/g;
  return parametersIn(sql.replace(inside, (quoted) => ' '.repeat(quoted.length)));
}

function escapeFix(
  revision: ReviewedRevision,
  operation: Operation,
  { text: term }: Given,
  names: readonly string[],
): Fixes {
  const title = names.length > 1 ? 'Escape the colons' : 'Escape the colon';
  return callFix(revision, operation, title, ({ text }) => {
    const { start, end } = term.span;
    const written = text.slice(start, end);
    const [, prefix = ''] = /^([rRuU]?)(?:"""|'''|"|')/.exec(written) ?? [];
    const isOne =
      /^[rRuU]?("""|''')(?:(?!\1)[^])*\1$/.test(written) || /^[rRuU]?(["'])(?:\\.|(?!\1)[^\\\n])*\1$/.test(written);
    const places = [...written.matchAll(parameterPattern())];
    const isAlike = String(places.map(([, name]) => name)) === String(parametersIn(term.value));
    if (!isOne || !isAlike) return 'the text is written in another way';
    if (outsideOfQuotes(term.value).some((name) => names.includes(name)))
      return 'no database takes a colon there: bind the parameter';
    const escape = /r/i.test(prefix) ? '\\' : '\\\\';
    return places
      .filter(([, name = '']) => names.includes(name))
      .map(({ index }) => ({ span: { start: start + index, end: start + index }, newText: escape }));
  });
}
