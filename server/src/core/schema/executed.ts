import { calledPath } from '../operations/facts.js';
import type { Operation } from '../operations/operation.js';
import { sqlTokens, type SqlToken } from '../operations/sql/tokens.js';
import type { Term } from '../operations/term.js';
import type { Draft } from './draft.js';
import { doubt, doubtsOf, type Step } from './step.js';

/** Statements that change rows, rights or the session, and no schema. */
const keepsSchema =
  /^(?:analyze|begin|commit|copy|delete|explain|grant|insert|lock|merge|notify|pragma|reindex|replace|reset|revoke|rollback|savepoint|select|set|show|truncate|update|use|vacuum|values|with)\b/i;

/** The beginning of a statement that changes rows of one table, whose name may be what is not known. */
const changesRows = /^\s*(?:insert\s+into|update|delete\s+from)\s+["`]?(?:[\w.]+["`]?[\s(]|[\w.]*$)/i;

/** SQL that nothing has parsed: where it may change the schema, it may change anything. */
export function executedText(
  { text, statement }: Extract<Operation, { readonly kind: 'execute' }>,
  draft: Draft,
  step: Step,
): void {
  // Values that only a run knows are in it, and it changes rows all the same.
  if (text?.kind === 'unknown' && text.begins !== undefined && changesRows.test(text.begins)) return;
  if (text !== null) {
    if (step.doubts.length > 0) {
      for (const reason of step.doubts) draft.addUncertain(reason);
      return;
    }
    if (text.kind === 'known') {
      if (text.value.split(';').every((part) => part.trim() === '' || keepsSchema.test(firstWord(part)))) return;
      draft.addUncertain(doubt(step, 'SQL that is not read here may change the schema'));
    } else draft.addUncertain(doubt(step, text.kind === 'unknown' ? text.reason : `it is ${text.found}`, text.span));
    return;
  }
  if (statement !== null && isOfRows(statement)) return;
  const changed = statement === null ? undefined : changingConstruct(statement);
  if (changed !== undefined) draft.addUncertain(doubt(step, `what ${changed} changes is not followed`));
  if (statement?.kind === 'unknown') draft.addUncertain(doubt(step, statement.reason, statement.span));
  else for (const reason of doubtsOf(step)) draft.addUncertain(reason);
}

/** The name of a construct of SQLAlchemy that makes or drops a part of the schema: `CreateIndex(…)`. */
export function changingConstruct(statement: Term): string | undefined {
  const name = calledPath(statement)?.split('.').at(-1) ?? '';
  return /^(?:(?:Create|Drop)(?:Table|Index|View|Sequence|Schema)|CreateTableAs|(?:Add|Drop)Constraint)$/.test(name)
    ? name
    : undefined;
}

/** A query may call a function of the history that changes the schema. */
export function doubtCalls(
  { text, parsed }: Extract<Operation, { readonly kind: 'execute' }>,
  draft: Draft,
  step: Step,
): void {
  if (parsed?.length !== 0 || text?.kind !== 'known' || !/^(?:select|with)\b/i.test(firstWord(text.value))) return;
  const tokens = sqlTokens(text.value);
  for (const [at, token] of tokens.entries()) {
    if (token.word !== '(') continue;
    const [dot, owner] = [tokens[at - 2], tokens[at - 3]];
    const name = nameOf(tokens[at - 1], text.value);
    const schema = dot?.word === '.' ? nameOf(owner, text.value) : null;
    if (name === null) continue;
    const called = draft.named('function').get(draft.key(schema, name));
    if (called !== undefined && /\b(?:create|alter|drop|execute|rename)\b/i.test(called.definition ?? 'execute'))
      draft.addUncertain(doubt(step, `the function "${called.name}" may change the schema`));
  }
}

/** The name that a token is; null for none. */
function nameOf(token: SqlToken | undefined, sql: string): string | null {
  if (token?.type === 'word') return token.word.toLowerCase();
  return token?.type === 'quoted' ? sql.slice(token.start + 1, token.end - 1) : null;
}

/** Whether it is a statement of SQLAlchemy Core that reads or changes rows: `table.update().where(…)`. */
export function isOfRows(statement: Term): boolean {
  const rows = /^(?:insert|update|delete|select|exists|union|union_all)$/;
  let at = statement;
  for (;;) {
    if (at.kind === 'call') at = at.callee;
    else if (at.kind === 'attribute') {
      if (rows.test(at.name)) return true;
      at = at.of;
    } else return at.kind === 'reference' && rows.test(at.path.split('.').at(-1) ?? '');
  }
}

/** The statement without comments and parentheses before its first word. */
function firstWord(sql: string): string {
  return sql.replace(/^(?:\s|\(|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, '');
}
