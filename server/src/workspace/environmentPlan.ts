import type { SyntaxLookup } from '../core/graph/checkWhole.js';
import { planRange, type RangeRequest } from '../core/graph/offlineRange.js';
import { plan, type Plan, type PlanRequest } from '../core/graph/plan.js';
import type { Refused } from '../core/graph/refusal.js';
import type { IndexedEnvironment, Snapshot } from './snapshot.js';

/** What Alembic would run in an environment on a database, from the texts of a snapshot: open buffers over the disk. */
export function planIn(
  snapshot: Snapshot,
  indexed: IndexedEnvironment,
  request: Omit<PlanRequest, 'syntaxProblemOf'>,
): Plan | Refused {
  return notAllKnown(indexed) ?? plan(indexed.graph, { ...request, syntaxProblemOf: syntaxProblemsIn(snapshot) });
}

/** The same for the range of an offline script. */
export function planRangeIn(
  snapshot: Snapshot,
  indexed: IndexedEnvironment,
  request: Omit<RangeRequest, 'syntaxProblemOf'>,
): Plan | Refused {
  return notAllKnown(indexed) ?? planRange(indexed.graph, { ...request, syntaxProblemOf: syntaxProblemsIn(snapshot) });
}

/** A refusal where some revision files may not have been found; undefined where all were. */
export function notAllKnown({ environment }: IndexedEnvironment): Refused | undefined {
  const [location] = environment.unresolved;
  if (location === undefined) return undefined;
  const message = `Not all revisions are known: the version location ${location.value} can't be determined from the text: ${location.reason}.`;
  return { refusal: { kind: 'NotKnown', message } };
}

/** Of files whose bodies were read; without it a file counts as Python. */
export function syntaxProblemsIn(snapshot: Snapshot): SyntaxLookup {
  return ({ path }) => snapshot.file(path)?.body?.syntaxProblems[0];
}
