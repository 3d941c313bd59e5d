import type { Span } from '../../text.js';
import type { Operation } from '../operation.js';
import type { Value } from './values.js';

/** A value of another module, as if all of it stood where this one names it: a copy that may be changed. */
export function placedValue(value: Value, span: Span, branch: number, depth = 0): Value {
  if (depth > 64) return { kind: 'unknown', reason: 'it is too large', span };
  const place = (inner: Value): Value => placedValue(inner, span, branch, depth + 1);
  switch (value.kind) {
    case 'sequence':
      return { ...value, items: value.items.map(place), branch, span };
    case 'dict':
      return {
        ...value,
        entries: value.entries.map(({ key, value: of }) => ({ key: place(key), value: place(of) })),
        branch,
        span,
      };
    case 'call':
      return {
        ...value,
        callee: place(value.callee),
        positional: value.positional.map(place),
        keywords: new Map(Array.from(value.keywords, ([name, argument]) => [name, place(argument)])),
        span,
      };
    case 'attribute':
      return { ...value, of: place(value.of), span };
    case 'operator':
      return { ...value, operands: value.operands.map(place), span };
    case 'batch':
      return value;
    default:
      return { ...value, span };
  }
}

/**
 * Operations that a function of another module runs, as if they stood at its call. What holds at the call already is
 * left as it is.
 */
export function placedOperations(
  operations: readonly Operation[],
  call: Span,
  kept: readonly object[],
): readonly Operation[] {
  const done = new Map<object, unknown>(kept.map((each) => [each, each]));
  const place = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const before = done.get(value);
    if (before !== undefined) return before;
    const copy = placed(value);
    done.set(value, copy);
    return copy;
  };
  const placed = (value: object): unknown => {
    if (Array.isArray(value)) return value.map(place);
    if (value instanceof Map) return new Map(Array.from(value as Map<unknown, unknown>, ([k, v]) => [k, place(v)]));
    if (isSpan(value)) return call;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, place(part)]));
  };
  return operations.map((operation) => place(operation) as Operation);
}

function isSpan(value: object): boolean {
  return 'start' in value && 'end' in value && typeof value.start === 'number' && Object.keys(value).length === 2;
}
