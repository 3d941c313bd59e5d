import { functionPath } from '../../dialects/expressions.js';
import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import { nameOf } from '../model/names.js';
import { constructName, type CallTerm } from '../model/values.js';
import { operate, compare, comparedType } from './compare.js';
import { nullType } from './dataType.js';
import { binary, bind, bindBase, conjunction, constant, negated, notKnown, selfGroup } from './element.js';
import { functionElement, hasOwnClass } from './functions.js';
import { isQuery, isSelect } from './kinds.js';
import { nameOfColumn } from './parts.js';
import { arithmeticOperators, comparisons } from './operators.js';
import { elementOf, textOfElement } from './readElement.js';
import type { Reader } from './reader.js';
import type { Element } from './statement.js';
import { typeOfValue, valueOf } from './value.js';

/** An expression, or a plain value as a parameter of a type of its own: `coercions.expect(ExpressionElementRole, …)`. */
export function readExpression(term: Term, read: Reader): Element {
  const value = valueOf(term);
  if (value === undefined) return read.element(term);
  if (value.kind === 'none') return constant('null', term.span);
  return bind(term, typeOfValue(value, read.on, term.span));
}

/** The other side of an operator: a plain value takes its type from there (`coerce_compared_value`). */
export function readCompared(term: Term, other: Element, read: Reader): Element {
  const value = valueOf(term);
  if (value === undefined) return read.element(term);
  if (value.kind === 'none') return constant('null', term.span);
  return bind(term, comparedType(value, other.type, read, term.span), bindBase(other));
}

/** A condition: `coercions.expect(WhereHavingRole, …)`. */
export function readCondition(term: Term, read: Reader): Element {
  if (term.kind === 'boolean') return constant(term.value ? 'true' : 'false', term.span);
  if (term.kind === 'none') return constant('null', term.span);
  if (valueOf(term) !== undefined) return refuse('it is no condition: SQLAlchemy wants text()', term.span);
  return read.element(term);
}

/** An expression that is no plain value. */
export function readElement(term: Term, read: Reader): Element {
  switch (term.kind) {
    case 'unknown':
      return passOn(term);
    case 'operator':
      return readOperator(term, read);
    case 'attribute': {
      const table = columnsOf(term.of);
      if (table !== undefined) return read.column(read.from(table), term.name, term.span);
      const excluded = excludedColumn(term);
      if (excluded !== undefined) return excluded;
      if (term.name !== 'astext') break;
      return textOfElement(read.element(term.of), term.name, term.span) ?? notKnown(term);
    }
    case 'call':
      return readCall(term, read);
    case 'string':
    case 'number':
    case 'boolean':
    case 'none':
      return read.expression(term);
    default:
      break;
  }
  return notKnown(term);
}

/** The table of `table.c`. */
function columnsOf(term: Term): Term | undefined {
  return term.kind === 'attribute' && (term.name === 'c' || term.name === 'columns') ? term.of : undefined;
}

/** `statement.excluded.a`, `statement.inserted.a`. */
function excludedColumn(term: Extract<Term, { kind: 'attribute' }>): Element | undefined {
  const { of } = term;
  if (of.kind !== 'attribute' || (of.name !== 'excluded' && of.name !== 'inserted')) return undefined;
  return {
    kind: 'excluded',
    of: of.name,
    name: nameOf({ kind: 'string', value: term.name, span: term.span }),
    type: nullType,
    span: term.span,
  };
}

type OperatorTerm = Extract<Term, { readonly kind: 'operator' }>;

function readOperator({ operator, operands, span }: OperatorTerm, read: Reader): Element {
  const [left, right, more] = operands;
  if (left === undefined || more !== undefined) return cannotRender('several comparisons in a row', span);
  if (right === undefined) {
    if (operator === '~') return negated(read.element(left), read.on);
    const element = read.element(left);
    if (operator !== '-') return cannotRender(`"${operator}" is no operator that can be written`, span);
    return {
      kind: 'unary',
      op: 'neg',
      element: selfGroup(element, 'neg'),
      isModifier: false,
      type: element.type,
      span,
    };
  }
  if (operator === '&' || operator === '|') return both(operator === '&' ? 'and' : 'or', left, right, span, read);
  if (operator === '[]') {
    const table = columnsOf(left);
    if (table !== undefined && right.kind === 'string') return read.column(read.from(table), right.value, span);
    return elementOf(read.element(left), right, span);
  }
  const isReflected = valueOf(left) !== undefined;
  const [object, other] = isReflected ? [right, left] : [left, right];
  const expression = read.element(object);
  const comparison = comparisons[operator];
  if (comparison !== undefined && !isReflected && turnsAround(expression, right, read))
    return compare(read.element(right), comparison.mirrored, left, span, read);
  if (comparison !== undefined)
    return compare(expression, isReflected ? comparison.mirrored : comparison.op, other, span, read);
  const op = arithmeticOperators[operator];
  if (op === undefined) return cannotRender(`"${operator}" is no operator that can be written`, span);
  return operate(expression, op, read.compared(other, expression), isReflected, read, span);
}

/**
 * Python asks the right side first where its class is derived from that of the left one: a column of a `sa.Table` is
 * one of a `sa.table` too, and `coalesce` is a function like any other.
 */
function turnsAround(left: Element, right: Term, read: Reader): boolean {
  if (left.kind === 'function' && right.kind === 'call') {
    const path = functionPath(right.callee);
    return path !== undefined && hasOwnClass(path) && !hasOwnClass(left.path);
  }
  if (valueOf(right) !== undefined || (right.kind === 'call' && constructName(right) !== 'literal_column'))
    return false;
  const first = isWholeColumn(left);
  if (first === true || first === null) return false;
  const second = isWholeColumn(read.element(right));
  if (second === false || second === null) return false;
  return first === false && second === true
    ? true
    : cannotRender('which side Python asks first is not known', right.span);
}

/** Whether it is a column of a `sa.Table`; undefined where that is not known, null for what is no column. */
function isWholeColumn(element: Element): boolean | undefined | null {
  if (element.kind === 'literalColumn') return false;
  if (element.kind !== 'column') return null;
  let { table, key } = element;
  while (table !== null && table.kind !== 'table') {
    if (table.kind === 'join') return undefined;
    const { of } = table;
    if (!isQuery(of)) table = of;
    else {
      const found = of.columns.find((column) => nameOfColumn(column) === key);
      if (found === undefined) return undefined;
      // Outside, a label is a column like the one that it is of, and any other expression is one of no Table.
      const inner = found.kind === 'label' ? found.element : found;
      if (inner.kind !== 'column') return false;
      ({ table, key } = inner);
    }
  }
  return table?.isWhole ?? false;
}

function both(op: 'and' | 'or', left: Term, right: Term, span: Span, read: Reader): Element {
  if (valueOf(left) !== undefined) return cannotRender('a plain value before & or | is not followed', span);
  const first = read.condition(left);
  if (first.kind === 'text' && op === 'or') return refuse('a text has no |: TypeError', span);
  return conjunction(op, [first, read.condition(right)], read.on.isTwo, span);
}

function readCall(term: CallTerm, read: Reader): Element {
  const { callee } = term;
  const path = functionPath(callee);
  if (path !== undefined) return functionElement(path, term, (each) => read.expression(each));
  if (isSelect(term)) return cannotRender('a SELECT as an expression is not followed', term.span);
  if (callee.kind === 'reference') return read.construct(constructName(term) ?? '', term);
  if (callee.kind === 'attribute') return read.method(callee, term);
  if (callee.kind === 'call' && callee.callee.kind === 'attribute' && callee.callee.name === 'op')
    return customOperator(callee, callee.callee.of, term, read);
  return notKnown(term);
}

/** `column.op('||')(value)`. */
function customOperator(op: CallTerm, of: Term, term: CallTerm, read: Reader): Element {
  const [text] = op.positional;
  const [right, more] = term.positional;
  if (text?.kind !== 'string' || right === undefined || more !== undefined || op.keywords.size > 0)
    return cannotRender('the operator is not read', term.span);
  if (op.positional.length > 1 || text.value.includes('%')) return cannotRender('the operator is not read', term.span);
  const left = read.element(of);
  return binary(left, read.compared(right, left), 'custom', left.type, { custom: text.value });
}
