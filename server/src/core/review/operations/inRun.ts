import type { Direction, ReviewedRun } from './reviewedRevision.js';

/** What of the code of a revision one of its functions runs. */
export function inRun<T extends { readonly directions: readonly Direction[] }>(
  { direction }: Pick<ReviewedRun, 'direction'>,
  all: readonly T[],
): T[] {
  return all.filter(({ directions }) => directions.includes(direction));
}
