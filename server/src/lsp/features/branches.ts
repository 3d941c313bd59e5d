import { branchesOf, mostCompared } from '../../workspace/branchRevisions.js';
import type { Feature } from '../context.js';
import { environmentForGit } from '../environmentForGit.js';
import type { BranchesAnswer, EnvironmentParams } from '../messages.js';

/** The branches to compare an environment's heads with: all but the one that is checked out. */
export const branches: Feature<EnvironmentParams, BranchesAnswer> = async ({ environment }, context) => {
  const indexed = environmentForGit(environment, context);
  if ('kind' in indexed) return indexed;
  const listed = await branchesOf(indexed, mostCompared, context.signal);
  if (listed.kind === 'unknown') return { kind: 'refused', reason: `The branches are not known: ${listed.reason}.` };
  return { kind: 'branches', branches: listed.branches.filter(({ isCurrent }) => !isCurrent).map(({ name }) => name) };
};
