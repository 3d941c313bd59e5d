import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import type { Switches } from '../versions.js';
import { nullType, ownTypes, type DataType } from './dataType.js';
import { isPrecedent, isBooleanOperator, isAssociative, isElementOperator, type Op } from './operators.js';
import type { DataColumn, Element, Select } from './statement.js';

export function constant(name: 'null' | 'true' | 'false', span: Span): Element {
  return { kind: 'constant', name, type: name === 'null' ? nullType : ownTypes.boolean, span };
}

/** SQLAlchemy's `self_group`: the element as a part of something that is made with an operator. */
export function selfGroup(element: Element, against: Op | null): Element {
  switch (element.kind) {
    case 'binary':
    case 'list': {
      const { op } = element;
      const isInGroup = element.kind === 'binary' || element.isGrouped;
      return (isInGroup && isPrecedent(op, against)) || (against === 'inv' && !isBooleanOperator(op))
        ? group(element)
        : element;
    }
    case 'unary':
      // What stands behind its element is never grouped.
      return !element.isModifier && isPrecedent(element.op, against) ? group(element) : element;
    case 'exists':
      return isPrecedent('exists', against) ? group(element) : element;
    case 'collate':
      return isPrecedent('collate', against) ? group(element) : element;
    case 'text':
      return against === 'in' ? group(element) : element;
    case 'label':
      return { ...element, element: selfGroup(element.element, against) };
    case 'asBoolean':
    case 'group':
    case 'subquery':
      return element;
    default:
      return (against === 'and' || against === 'or' || against === 'asbool') && element.type.affinity === 'boolean'
        ? { kind: 'asBoolean', element, holds: true, type: element.type, span: element.span }
        : element;
  }
}

export function group(element: Element): Element {
  return { kind: 'group', element, type: element.type, span: element.span };
}

/** `BinaryExpression`. */
export function binary(
  left: Element,
  right: Element,
  op: Op,
  type: DataType,
  more: { readonly negate?: Op | null; readonly escape?: string | null; readonly custom?: string } = {},
): Element {
  return {
    kind: 'binary',
    left: selfGroup(left, op),
    right: selfGroup(right, op),
    op,
    type,
    negate: more.negate ?? null,
    escape: more.escape ?? null,
    ...(more.custom === undefined ? {} : { custom: more.custom }),
    span: { start: left.span.start, end: right.span.end },
  };
}

/** `OperatorExpression._construct_for_op`: operands of the same operator stand in one row. */
export function operation(left: Element, right: Element, op: Op, type: DataType, flattens: boolean): Element {
  if (!isAssociative(op) || !flattens) return binary(left, right, op, type);
  const parts = (side: Element): readonly Element[] | undefined => {
    if (side.type.affinity !== type.affinity) return undefined;
    if (side.kind === 'binary' && side.op === op) return [side.left, side.right];
    return side.kind === 'list' && side.op === op ? side.items : undefined;
  };
  const [first, second] = [parts(left), parts(right)];
  if (first === undefined && second === undefined) return binary(left, right, op, type);
  return {
    kind: 'list',
    op,
    items: [...(first ?? [left]), ...(second ?? [right])].map((item) => selfGroup(item, op)),
    isGrouped: true,
    type,
    span: { start: left.span.start, end: right.span.end },
  };
}

/** `ClauseElement._negate`. */
export function negated(element: Element, on: Switches): Element {
  const { span } = element;
  if (element.kind === 'text' && on.isTwo) return refuse('NOT of a text: AssertionError', span);
  const inverted = (): Element => ({
    kind: 'unary',
    op: 'inv',
    element: selfGroup(element, 'inv'),
    isModifier: false,
    type: element.type.affinity === 'boolean' ? ownTypes.boolean : nullType,
    span,
  });
  switch (element.kind) {
    case 'binary': {
      if (isElementOperator(element.op)) return cannotRender('NOT before an element of JSON is not followed', span);
      if (element.negate === null) return inverted();
      const { right } = element;
      const turned =
        right.kind === 'bind' && right.expands !== null && right.expands !== 'text'
          ? { ...right, expands: right.expands === 'in' ? ('not_in' as const) : ('in' as const) }
          : right;
      return { ...element, right: turned, op: element.negate, negate: element.op };
    }
    case 'constant':
      return element.name === 'null' ? inverted() : constant(element.name === 'true' ? 'false' : 'true', span);
    case 'asBoolean':
      return element.element.kind === 'constant' ? negated(element.element, on) : { ...element, holds: !element.holds };
    case 'list':
    case 'unary':
    case 'exists':
      return inverted();
    default:
      return element.type.affinity === 'boolean'
        ? { kind: 'asBoolean', element, holds: false, type: element.type, span }
        : inverted();
  }
}

/** `BooleanClauseList._construct`: `and_(…)`, `or_(…)`, several `where`. */
export function conjunction(op: 'and' | 'or', clauses: readonly Element[], flattens: boolean, span: Span): Element {
  const [goesOn, ends] = op === 'and' ? ['true', 'false'] : ['false', 'true'];
  let found: Element[] = [];
  let against: Op = 'asbool';
  let going: Element | undefined;
  for (const clause of clauses) {
    if (clause.kind === 'constant' && clause.name === goesOn) {
      going = clause;
      continue;
    }
    if (clause.kind === 'constant' && clause.name === ends) {
      found = [clause];
      break;
    }
    if (found.length > 0) against = op;
    found.push(clause);
  }
  if (found.length === 0 && going !== undefined) found = [going];
  const grouped = found.map((clause) => selfGroup(clause, against));
  const [only, more] = grouped;
  if (only !== undefined && more === undefined) return only;
  const items = flattens
    ? grouped.flatMap((item) => (item.kind === 'list' && item.op === op ? item.items : [item]))
    : grouped;
  return { kind: 'list', op, items, isGrouped: true, type: ownTypes.boolean, span };
}

/** The conditions of a statement. */
export function criteria(clauses: readonly Element[], span: Span): Element {
  const all = conjunction('and', clauses, false, span);
  return all.kind === 'list' && clauses.length > 1 ? { ...all, isCriteria: true } : all;
}

/** A parameter with a value. */
export function bind(term: Term, type: DataType, base = unnamed): Extract<Element, { kind: 'bind' }> {
  return { kind: 'bind', value: term, name: null, base, isInline: false, expands: null, type, span: term.span };
}

/** A parameter of a statement that is called like the column that it is for. */
export function columnBind(
  term: Term | undefined,
  { key, type, span }: DataColumn,
): Extract<Element, { kind: 'bind' }> {
  const base = { kind: 'bind', value: term, name: key, base: key, isInline: false, expands: null, type } as const;
  return { ...base, span: term?.span ?? span };
}

/** What a parameter is called whose value is compared with nothing that has a name. */
export const unnamed = 'param';

/** What parameters are called that are compared with an expression: `_bind_param` of its class. */
export function bindBase(element: Element): string {
  switch (element.kind) {
    case 'column':
      return element.key;
    case 'literalColumn':
      return element.text;
    case 'function':
      return element.path.slice(element.path.lastIndexOf('.') + 1);
    case 'excluded':
      return element.name.text;
    case 'label':
    case 'nextValue':
      return notFollowed;
    default:
      return unnamed;
  }
}

/** No name, so that a parameter with it is a gap. */
const notFollowed = '?';

/** Ends the reading of what is no SQL of SQLAlchemy's. */
export function notKnown({ span }: Term): never {
  return cannotRender('the expression is not one that can be written without running Python', span);
}

/** A SELECT of nothing yet. */
export function noSelect(span: Span): Select {
  return {
    kind: 'select',
    columns: [],
    from: [],
    where: [],
    groupBy: [],
    having: [],
    orderBy: [],
    limit: null,
    offset: null,
    isDistinct: false,
    correlates: null,
    prefixes: [],
    span,
  };
}
