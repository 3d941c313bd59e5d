import { cannotRender } from '../../dialects/notRendered.js';
import type { Span } from '../../text.js';
import type { Switches } from '../versions.js';
import { ownTypes, typeName, type DataType } from './dataType.js';
import type { Op } from './operators.js';

interface Adapted {
  readonly op: Op;
  readonly type: DataType;
}

/** The operator and the type of its result: SQLAlchemy's `_adapt_expression`. */
export function adapted(op: Op, left: DataType, right: DataType, on: Switches, span: Span): Adapted {
  if (left.affinity === 'null') {
    const isCommutative = op === 'add' || op === 'mul';
    return right.affinity === 'null' || !isCommutative ? { op, type: left } : adapted(op, right, left, on, span);
  }
  const isConcatenable = ({ affinity }: DataType): boolean =>
    affinity === 'string' || affinity === 'array' || affinity === 'binary';
  if (op === 'add' && isConcatenable(left) && (isConcatenable(right) || right.affinity === 'null'))
    return { op: 'concat', type: left.isEnum ? ownTypes.string : left };
  if (op === 'concat') return { op, type: left.isEnum ? ownTypes.string : left };
  switch (left.affinity) {
    case 'string':
    case 'uuid':
    case 'boolean':
    case 'array':
      return { op, type: left };
    case 'integer':
      if (right.affinity === 'integer') return { op, type: ofIntegers(op, left, right) };
      if (right.affinity === 'numeric' || right.affinity === 'float') return { op, type: op === 'mod' ? left : right };
      return right.affinity === 'null' ? { op, type: left } : notKnown(op, left, right, span);
    case 'numeric':
    case 'float':
      return ['integer', 'numeric', 'float', 'null'].includes(right.affinity)
        ? { op, type: ofNumbers(op, left, right, on) }
        : notKnown(op, left, right, span);
    default:
      return notKnown(op, left, right, span);
  }
}

/**
 * Of `Numeric` itself and another number of its kind it is the latter, with its digits; of a class derived from it,
 * which Float is before SQLAlchemy 2.1, it is that class without any.
 */
function ofNumbers(op: Op, left: DataType, right: DataType, on: Switches): DataType {
  if (right.affinity === 'null' || !/^(?:add|sub|mul|truediv)$/.test(op)) return left;
  const { described } = left;
  const root = on.isTwoOne && left.affinity === 'float' ? 'Float' : 'Numeric';
  const isRoot =
    described === null ? on.isTwoOne || left.affinity === 'numeric' : described.path === `sqlalchemy.${root}`;
  if (!isRoot)
    return described === null ? left : { ...left, described: { ...described, positional: [], keywords: new Map() } };
  const isOfKind = on.isTwoOne ? right.affinity === left.affinity : right.affinity !== 'integer';
  return isOfKind ? right : left;
}

/** Of `Integer` itself and one of its kinds it is the latter, but for `%`. */
function ofIntegers(op: Op, left: DataType, right: DataType): DataType {
  if (op === 'truediv') return ownTypes.numeric;
  const isPlain = left.described === null || left.described.path === 'sqlalchemy.Integer';
  return isPlain && op !== 'mod' ? right : left;
}

function notKnown(op: Op, left: DataType, right: DataType, span: Span): never {
  return cannotRender(`what "${op}" makes of ${typeName(left)} and ${typeName(right)} is not known here`, span);
}
