import type { Fact } from '../../text.js';
import { calledPath, missing } from '../facts.js';
import type { OperationKind } from '../operation.js';
import type { Term } from '../term.js';
import type { Arguments } from './arguments.js';

/** `op.execute(…)`: SQL text, or a statement of SQLAlchemy's. */
export function executeText(given: Arguments): OperationKind {
  const term = given.get('sqltext');
  if (term === undefined)
    return { kind: 'execute', text: missing('statement', given.span), statement: null, parsed: null };
  return executed(term);
}

export function executed(term: Term): OperationKind & { readonly kind: 'execute' } {
  const text = sqlText(term);
  const isBare = term.kind === 'string' || term.kind === 'unknown' || isPlainText(term);
  return { kind: 'execute', text: text ?? null, statement: isBare ? null : term, parsed: null };
}

const wrappers = new Set(['sqlalchemy.text', 'sqlalchemy.DDL', 'sqlalchemy.literal_column']);

function isPlainText(term: Term): boolean {
  const path = calledPath(term);
  return term.kind === 'call' && path !== undefined && wrappers.has(path) && term.keywords.size === 0;
}

/** The SQL in a string or in `sa.text(…)`, also with `.bindparams(…)`; undefined for a statement that is no text. */
function sqlText(term: Term, depth = 0): Fact<string> | undefined {
  if (term.kind === 'string') return { kind: 'known', value: term.value, span: term.span };
  if (term.kind === 'unknown') return term;
  if (term.kind !== 'call' || depth > 8) return undefined;
  const path = calledPath(term);
  const [first] = term.positional;
  if (path !== undefined && wrappers.has(path)) {
    const given = first ?? term.keywords.get('text') ?? term.keywords.get('statement');
    return given === undefined ? undefined : sqlText(given, depth + 1);
  }
  const { callee } = term;
  const isPassedOn =
    callee.kind === 'attribute' && /^(?:bindparams|execution_options|columns|params)$/.test(callee.name);
  return isPassedOn ? sqlText(callee.of, depth + 1) : undefined;
}
