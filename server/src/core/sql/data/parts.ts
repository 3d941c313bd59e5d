import { cannotRender } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import type { CallTerm } from '../model/values.js';
import { nullType, ownTypes } from './dataType.js';
import { binary, bind, notKnown, selfGroup, noSelect } from './element.js';
import { isGroupedPart, isSelect } from './kinds.js';
import type { Op } from './operators.js';
import type { Reader } from './reader.js';
import type { Element } from './statement.js';

export const modifierNames: Readonly<Record<string, Op>> = {
  desc: 'desc',
  asc: 'asc',
  nullsfirst: 'nulls_first',
  nulls_first: 'nulls_first',
  nullslast: 'nulls_last',
  nulls_last: 'nulls_last',
};

/** `UnaryExpression` behind its element: `DESC`. */
export function modified(element: Element, op: Op, span: Span): Element {
  return { kind: 'unary', op, element: selfGroup(element, op), isModifier: true, type: element.type, span };
}

export function distinct(element: Element, span: Span): Element {
  return {
    kind: 'unary',
    op: 'distinct',
    element: selfGroup(element, 'distinct'),
    isModifier: false,
    type: element.type,
    span,
  };
}

export function collated(element: Element, collation: string, span: Span): Element {
  return { kind: 'collate', element: selfGroup(element, 'collate'), collation, type: element.type, span };
}

export function between(element: Element, low: Term, high: Term, span: Span, read: Reader): Element {
  const items = [read.compared(low, element), read.compared(high, element)];
  const list: Element = { kind: 'list', op: 'and', items, isGrouped: false, type: nullType, span };
  return binary(element, list, 'between', ownTypes.boolean, { negate: 'not_between' });
}

export function exists(term: CallTerm, read: Reader): Element {
  const { positional, span } = term;
  const [inner, more] = positional;
  if (inner === undefined)
    return {
      kind: 'exists',
      select: { ...noSelect(span), columns: [star(span)] },
      type: ownTypes.boolean,
      span,
    };
  if (more !== undefined) return cannotRender('exists() with columns is not followed', span);
  const { select } = subquery(inner, read);
  return { kind: 'exists', select, type: ownTypes.boolean, span };
}

function star(span: Span): Element {
  return { kind: 'literalColumn', text: '*', type: nullType, span };
}

/** A SELECT where a value stands. */
export function subquery(term: Term, read: Reader): Extract<Element, { kind: 'subquery' }> {
  const inner =
    term.kind === 'call' &&
    term.callee.kind === 'attribute' &&
    /^(?:scalar_subquery|as_scalar)$/.test(term.callee.name) &&
    term.positional.length === 0
      ? term.callee.of
      : term;
  if (inner.kind !== 'call' || !isSelect(inner)) return notKnown(term);
  const select = read.select(inner);
  // Versions before some 2.0 have no type for it: NotImplementedError.
  if (select.kind === 'compound' && select.parts[0] !== undefined && isGroupedPart(select.parts[0]))
    return cannotRender('a UNION as a value whose first part stands in parentheses is not followed', term.span);
  return { kind: 'subquery', select, type: select.columns[0]?.type ?? nullType, span: term.span };
}

/** The name under which a column of a SELECT is known outside; undefined where SQLAlchemy makes one. */
export function nameOfColumn(column: Element): string | undefined {
  if (column.kind === 'column') return column.key;
  return column.kind === 'label' ? column.name.text : undefined;
}

/** How many rows: a number, or an expression. */
export function rowCount(term: Term | undefined, read: Reader): Element | null {
  if (term === undefined || term.kind === 'none') return null;
  if (term.kind === 'number' && /^\d+$/.test(term.text)) return bind(term, ownTypes.integer);
  return term.kind === 'number' ? cannotRender('the limit is not read', term.span) : read.expression(term);
}
