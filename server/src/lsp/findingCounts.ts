import type { Problem } from '../core/review/problem.js';
import type { FindingCounts } from './messages.js';

/** How many findings there are of each severity; hints are none. */
export function findingCounts(problems: readonly Pick<Problem, 'severity'>[]): FindingCounts {
  const count = (wanted: Problem['severity']): number => problems.filter(({ severity }) => severity === wanted).length;
  return { errors: count('error'), warnings: count('warning'), information: count('information') };
}
