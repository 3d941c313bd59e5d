import type { Term } from '../operations/term.js';
import type { Dialect } from './dialect.js';
import { expressionOf } from './expressions.js';
import { stringLiteral } from './literals.js';
import { rendered, type Rendered } from './notRendered.js';

/** What follows `DEFAULT` for a server default; null where there is none, as for `sa.FetchedValue()`. */
export function renderDefault(term: Term, dialect: Dialect): Rendered | null {
  if (isFetched(term)) return null;
  return rendered(() => dialect.defaultText(bareDefault(term, dialect)));
}

/** The same without the parentheses of `CREATE TABLE`, as `ALTER COLUMN … SET DEFAULT` has it. */
export function bareDefault(term: Term, dialect: Dialect): string {
  const inner = clauseIn(term);
  if (inner !== undefined) return bareDefault(inner, dialect);
  return term.kind === 'string' ? stringLiteral(dialect, term.value) : expressionOf(term, dialect).sql;
}

/** What `sa.DefaultClause(…)` holds. */
function clauseIn(term: Term): Term | undefined {
  const isClause =
    term.kind === 'call' && term.callee.kind === 'reference' && term.callee.path === 'sqlalchemy.DefaultClause';
  return isClause ? (term.positional[0] ?? term.keywords.get('arg')) : undefined;
}

/** Something that the database fills in by means that the column does not state. */
function isFetched(term: Term): boolean {
  return (
    term.kind === 'call' &&
    term.callee.kind === 'reference' &&
    /^sqlalchemy\.(?:schema\.)?FetchedValue$/.test(term.callee.path)
  );
}
