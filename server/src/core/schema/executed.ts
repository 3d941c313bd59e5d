import type { Operation } from '../operations/operation.js';
import type { Term } from '../operations/term.js';
import type { Draft } from './draft.js';
import { doubt, doubtsOf, type Step } from './step.js';

/** Statements that change rows, rights or the session, and no schema. */
const keepsSchema =
  /^(?:analyze|begin|commit|copy|delete|explain|grant|insert|lock|merge|notify|pragma|reindex|replace|reset|revoke|rollback|savepoint|select|set|show|truncate|update|use|vacuum|values|with)\b/i;

/** SQL that nothing has parsed: where it may change the schema, it may change anything. */
export function executedText(
  { text, statement }: Extract<Operation, { readonly kind: 'execute' }>,
  draft: Draft,
  step: Step,
): void {
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
  if (statement?.kind === 'unknown') draft.addUncertain(doubt(step, statement.reason, statement.span));
  else for (const reason of doubtsOf(step)) draft.addUncertain(reason);
}

/** Whether it is a statement of SQLAlchemy Core that reads or changes rows: `table.update().where(…)`. */
function isOfRows(statement: Term): boolean {
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
