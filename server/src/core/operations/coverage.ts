import type { Unknown } from '../text.js';
import type { Coverage, Guard, Operation } from './operation.js';

/** An operation as it is counted: understood where nothing in it is unknown. */
export interface CountedOperation {
  readonly operation: Operation;
  readonly unknown: readonly Unknown[];
}

/**
 * The operations one by one. What a text of SQL does counts for itself; a loop of unknown length is one operation, and
 * not understood.
 */
export function countedOperations(operations: readonly Operation[]): readonly CountedOperation[] {
  const loops = new Set<Guard>();
  const counted: CountedOperation[] = [];
  const add = (operation: Operation): void => {
    if (operation.kind === 'raises') return;
    const loop = operation.when.find((guard) => guard.kind === 'uncertain' && guard.times === 'many');
    if (loop?.kind === 'uncertain') {
      if (!loops.has(loop)) counted.push({ operation, unknown: [loop.reason] });
      loops.add(loop);
      return;
    }
    if (operation.kind === 'execute' && operation.parsed !== null && operation.parsed.length > 0) {
      operation.parsed.forEach(add);
      return;
    }
    if (operation.kind !== 'autocommit') counted.push({ operation, unknown: operation.unknown });
    if (operation.kind === 'autocommit' || operation.kind === 'batch') operation.body.forEach(add);
  };
  operations.forEach(add);
  return counted;
}

/**
 * How many operations there are, and how many of them are understood: every argument that changes SQL or schema is
 * known.
 */
export function coverageOf(operations: readonly Operation[]): Coverage {
  const counted = countedOperations(operations);
  return { operations: counted.length, understood: counted.filter(({ unknown }) => unknown.length === 0).length };
}
