import type { Operation } from './operation.js';

/** What says where and how something is written, and not what it does. */
const places: ReadonlySet<string> = new Set(['span', 'origin', 'written']);

/**
 * A text that is the same for the same operations, however they are written; undefined where one of them is not
 * understood, or where it is not sure whether it runs.
 */
export function operationsKey(operations: readonly Operation[]): string | undefined {
  return operations.every(isSure) ? JSON.stringify(operations, withoutPlaces) : undefined;
}

/** Whether all of it is understood, and it is sure that it runs. */
export function isSure(operation: Operation): boolean {
  if (operation.kind === 'opaque' || operation.kind === 'custom' || operation.unknown.length > 0) return false;
  if (operation.when.some(({ kind }) => kind === 'uncertain' || kind === 'inspected')) return false;
  return !('body' in operation) || operation.body.every(isSure);
}

/** Maps become lists, in the order of their names: keyword arguments have none. */
/** For JSON. */
export function withoutPlaces(key: string, value: unknown): unknown {
  if (places.has(key)) return undefined;
  return value instanceof Map
    ? [...(value as Map<string, unknown>)].sort(([one], [other]) => (one < other ? -1 : 1))
    : value;
}
