import type { Coverage, Guard, Operation } from './operation.js';

/**
 * How many operations there are, and how many of them are understood: every argument that changes SQL or schema is
 * known. What a text of SQL does counts for itself; a loop of unknown length is one operation, and not understood.
 */
export function coverageOf(operations: readonly Operation[]): Coverage {
  const loops = new Set<Guard>();
  let count = 0;
  let understood = 0;
  const add = (operation: Operation): void => {
    const loop = operation.when.find((guard) => guard.kind === 'uncertain' && guard.times === 'many');
    if (loop !== undefined) {
      if (!loops.has(loop)) count++;
      loops.add(loop);
      return;
    }
    if (operation.kind === 'execute' && operation.parsed !== null && operation.parsed.length > 0) {
      operation.parsed.forEach(add);
      return;
    }
    if (operation.kind !== 'autocommit') {
      count++;
      if (operation.unknown.length === 0) understood++;
    }
    if (operation.kind === 'autocommit' || operation.kind === 'batch') operation.body.forEach(add);
  };
  operations.forEach(add);
  return { operations: count, understood };
}
