import { parts, spanOf } from '../../python/nodes.js';
import type { CodeNode } from '../../python/code.js';
import type { Span } from '../../text.js';
import { contains } from './collections.js';
import { isNowAmong } from './inspection.js';
import { disorderOf, itemsOf } from './iteration.js';
import { percent } from './texts.js';
import { equal, isPlain, isSymbolic, numberOf, stringOf, truth, unknown, type Value } from './values.js';

/** `-a`, `not a`, `a + b` …: of plain values their result, of SQLAlchemy's the operation as it is written. */
export function operate(node: CodeNode, operands: readonly Value[], branch: number): Value | undefined {
  const [left, right] = operands;
  const span = spanOf(node);
  if (left === undefined) return undefined;
  const operator = node.type === 'not_operator' ? 'not' : (node.childForFieldName('operator')?.text ?? '');
  if (right === undefined) return unary(operator, left, span);
  return binary(operator, left, right, span, branch);
}

function unary(operator: string, value: Value, span: Span): Value | undefined {
  if (operator === 'not') {
    const holds = truth(value);
    if (holds !== undefined) return { kind: 'boolean', value: !holds, span };
  }
  if (operator === '-' && value.kind === 'number' && !value.text.startsWith('-'))
    return { kind: 'number', text: `-${value.text}`, span };
  if (value.kind === 'unknown') return { ...value, span };
  return isSymbolic(value) ? { kind: 'operator', operator, operands: [value], role: undefined, span } : undefined;
}

/** What `left operator right` is; undefined for what Python refuses or nobody knows. */
export function binary(operator: string, left: Value, right: Value, span: Span, branch: number): Value | undefined {
  if (operator === '%' && left.kind === 'string') {
    const filled = percent(left.value, right);
    if ('text' in filled) return { kind: 'string', value: filled.text, span };
    if (filled.missing?.kind === 'unknown')
      return { ...unknown(filled.missing.reason, span), begins: left.value.split('%', 1)[0] ?? '' };
    return isEngineName(right)
      ? { kind: 'operator', operator, operands: [left, right], role: undefined, span }
      : undefined;
  }
  if (operator === '+') {
    const sum = add(left, right, span, branch);
    if (sum !== undefined) return sum;
  }
  if (left.kind === 'string' && right.kind === 'number' && operator === '*') return repeated(left.value, right, span);
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) return arithmetic(operator, a, b, span);
  const odd = [left, right].find(({ kind }) => kind === 'unknown');
  if (odd !== undefined) return unknown(odd.kind === 'unknown' ? odd.reason : '', span);
  return isSymbolic(left) || isSymbolic(right)
    ? { kind: 'operator', operator, operands: [left, right], role: undefined, span }
    : undefined;
}

function isEngineName(value: Value): boolean {
  return isSymbolic(value) && value.role === 'engineName';
}

function add(left: Value, right: Value, span: Span, branch: number): Value | undefined {
  const [first, second] = [stringOf(left), stringOf(right)];
  if (first !== undefined && second !== undefined) return { kind: 'string', value: first + second, span };
  if (left.kind !== 'sequence' && right.kind !== 'sequence') return undefined;
  const type = left.kind === 'sequence' ? left.type : right.kind === 'sequence' ? right.type : 'list';
  const [a, b] = [summand(left), summand(right)];
  const isSame = left.kind !== 'sequence' || right.kind !== 'sequence' || left.type === right.type;
  if (a === undefined || b === undefined || !isSame || (type !== 'list' && type !== 'tuple')) return undefined;
  const unordered = disorderOf(left) ?? disorderOf(right);
  return { kind: 'sequence', type, items: [...a, ...b], branch, span, ...(unordered && { unordered }) };
}

function summand(value: Value): readonly Value[] | undefined {
  if (value.kind === 'sequence')
    return itemsOf(value) ?? [{ ...unknown(value.lost?.reason ?? '', value.span), many: true }];
  if (value.kind === 'string' || isPlain(value)) return undefined;
  return [{ ...unknown(value.kind === 'unknown' ? value.reason : 'it is computed', value.span), many: true }];
}

function repeated(text: string, by: Value, span: Span): Value | undefined {
  const times = numberOf(by);
  return times === undefined || !Number.isInteger(times) || times < 0 || times * text.length > 10_000
    ? undefined
    : { kind: 'string', value: text.repeat(times), span };
}

function arithmetic(operator: string, a: number, b: number, span: Span): Value | undefined {
  const results: Readonly<Record<string, () => number>> = {
    '+': () => a + b,
    '-': () => a - b,
    '*': () => a * b,
    '//': () => Math.floor(a / b),
    '%': () => a - b * Math.floor(a / b),
    '**': () => a ** b,
  };
  const result = Object.hasOwn(results, operator) ? results[operator]?.() : undefined;
  return result === undefined || !Number.isSafeInteger(result) || !Number.isInteger(a) || !Number.isInteger(b)
    ? undefined
    : { kind: 'number', text: String(result), span };
}

/** `a == b`, `a in b`, `a is None` …; several in a row are not followed. */
export function compare(node: CodeNode, operands: readonly Value[]): Value | undefined {
  const [left, right, more] = operands;
  const span = spanOf(node);
  const operators = node.childrenForFieldName('operators').map(({ text }) => text);
  if (left === undefined || right === undefined || more !== undefined || parts(node).length !== 2) return undefined;
  const operator = operators.join(' ').replace(/\s+/g, ' ').replace('<>', '!=');
  const answer = answerTo(operator, left, right);
  if (answer !== undefined) return { kind: 'boolean', value: answer, span };
  const odd = [left, right].find(({ kind }) => kind === 'unknown');
  if (odd !== undefined) return unknown(odd.kind === 'unknown' ? odd.reason : '', span);
  return isSymbolic(left) || isSymbolic(right)
    ? { kind: 'operator', operator, operands: [left, right], role: undefined, span }
    : undefined;
}

function answerTo(operator: string, left: Value, right: Value): boolean | undefined {
  const opposite = (answer: boolean | undefined): boolean | undefined => (answer === undefined ? undefined : !answer);
  switch (operator) {
    case '==':
      return equal(left, right);
    case '!=':
      return opposite(equal(left, right));
    case 'is':
      return left.kind === 'none' || right.kind === 'none' || left.kind === 'boolean' ? isSame(left, right) : undefined;
    case 'is not':
      return opposite(answerTo('is', left, right));
    case 'in':
      return right.kind === 'sequence' || right.kind === 'dict' || right.kind === 'string'
        ? contains(right, left)
        : isNowAmong(right, left);
    case 'not in':
      return opposite(answerTo('in', left, right));
    default:
      return ordered(operator, numberOf(left), numberOf(right));
  }
}

function isSame(left: Value, right: Value): boolean | undefined {
  const role = [left, right].some((side) => isSymbolic(side) && side.role !== undefined);
  return role ? false : equal(left, right);
}

function ordered(operator: string, a: number | undefined, b: number | undefined): boolean | undefined {
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return undefined;
  }
}
