import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import { constructName } from '../model/values.js';
import { adapted } from './adapt.js';
import { nullType, ownTypes, typeName, type DataType } from './dataType.js';
import { binary, constant, operation } from './element.js';
import { opposites, type Op } from './operators.js';
import type { Reader } from './reader.js';
import type { Element } from './statement.js';
import { typeOfValue, type PythonValue } from './value.js';

/** `default_comparator._binary_operate`. */
export function operate(
  expression: Element,
  op: Op,
  other: Element,
  isReflected: boolean,
  read: Reader,
  span: Span,
): Element {
  const [left, right] = isReflected ? [other, expression] : [expression, other];
  if (left.kind === 'text' || right.kind === 'text') return cannotRender('text as an operand is not followed', span);
  const result = adapted(op, left.type, right.type, read.on, span);
  return operation(left, right, result.op, result.type, read.on.isTwo);
}

/** `default_comparator._boolean_compare`. */
export function compare(expression: Element, op: Op, other: Term, span: Span, read: Reader): Element {
  const negate = opposites[op] ?? null;
  const isConstant =
    other.kind === 'none' ||
    other.kind === 'boolean' ||
    (other.kind === 'call' && /^(?:null|true|false)$/.test(constructName(other) ?? ''));
  if (!isConstant) {
    const right = read.compared(other, expression);
    if (right.kind === 'text') return cannotRender('text as an operand is not followed', span);
    return binary(expression, right, op, ownTypes.boolean, { negate });
  }
  const right =
    other.kind === 'boolean'
      ? constant(other.value ? 'true' : 'false', other.span)
      : other.kind === 'none'
        ? constant('null', other.span)
        : read.element(other);
  const isNull = right.kind === 'constant' && right.name === 'null';
  if ((op === 'eq' || op === 'ne') && !isNull) return binary(expression, right, op, ownTypes.boolean, { negate });
  if (op === 'is_distinct_from' || op === 'is_not_distinct_from')
    return binary(expression, right, op, ownTypes.boolean, { negate });
  if (op === 'eq' || op === 'is') return binary(expression, right, 'is', ownTypes.boolean, { negate: 'is_not' });
  if (op === 'ne' || op === 'is_not') return binary(expression, right, 'is_not', ownTypes.boolean, { negate: 'is' });
  return refuse('only =, != and is_() take None, True and False: ArgumentError', span);
}

/** `TypeEngine.coerce_compared_value`. */
export function comparedType(value: PythonValue, other: DataType, read: Reader, span: Span): DataType {
  if ((other.affinity === 'uuid' || other.affinity === 'binary') && value.kind === 'string') return other;
  if (other.affinity === 'other') return cannotRender(`comparisons with ${typeName(other)} are not known here`, span);
  if (other.affinity === 'interval') return cannotRender('comparisons with intervals are not known here', span);
  const own = typeOfValue(value, read.on, span);
  if (own === nullType) return other;
  const isFloat = ({ affinity }: DataType): boolean => affinity === 'float' || affinity === 'numeric';
  // Before SQLAlchemy 2.1 a float is a number like others.
  const isSame = own.affinity === other.affinity || (!read.on.isTwoOne && isFloat(own) && isFloat(other));
  return isSame ? other : own;
}
