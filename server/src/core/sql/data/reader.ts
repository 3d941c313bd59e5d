import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import type { CallTerm } from '../model/values.js';
import type { Switches } from '../versions.js';
import type { Element, FromClause, Query } from './statement.js';

/** Reads the parts of a statement, which have one another in them. */
export interface Reader {
  readonly on: Switches;
  /** An expression, or a plain value as a parameter of a type of its own: `coercions.expect(ExpressionElementRole, …)`. */
  expression(term: Term): Element;
  /** An expression that is no plain value. */
  element(term: Term): Element;
  /** The other side of an operator: a plain value takes its type from there (`coerce_compared_value`). */
  compared(term: Term, other: Element): Element;
  /** A condition: `coercions.expect(WhereHavingRole, …)`. */
  condition(term: Term): Element;
  /** A function of `sqlalchemy` itself. */
  construct(name: string, term: CallTerm): Element;
  /** A method of an expression. */
  method(callee: Extract<Term, { readonly kind: 'attribute' }>, term: CallTerm): Element;
  /** `sa.text('…')`, also with `.bindparams(…)` behind it. */
  text(term: CallTerm): Extract<Element, { kind: 'text' }>;
  /** What stands behind FROM. */
  from(term: Term): FromClause;
  /** The column `key` of something that has rows. */
  column(from: FromClause, key: string, span: Span): Element;
  select(term: Term): Query;
}
