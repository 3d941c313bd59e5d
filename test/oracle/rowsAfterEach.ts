import type { PlannedStep } from '../../server/src/core/graph/plan.js';

/** The rows of the version table after each step, sorted, as far as they can be kept. */
export function rowsAfterEach(versions: readonly string[], steps: readonly PlannedStep[]): string[][] {
  const rows = new Set(versions);
  return steps.flatMap(({ versions: change }) => {
    if (change === null) return [];
    for (const row of change.removed) rows.delete(row);
    for (const row of change.added) rows.add(row);
    return [[...rows].sort()];
  });
}
