import { branchesOf } from '../../workspace/branchRevisions.js';
import type { Feature } from '../context.js';
import type { BranchesAnswer, EnvironmentParams } from '../messages.js';
import { gitRefusal } from '../gitRefusal.js';

/** The branches to compare an environment's heads with. */
export const branches: Feature<EnvironmentParams, BranchesAnswer> = async ({ environment }, { snapshot, trusted, signal }) => {
  const indexed = snapshot.environments.find(({ id }) => id === environment);
  if (indexed === undefined || !trusted) return gitRefusal(indexed, trusted);
  const listed = await branchesOf(indexed, signal);
  if (listed.kind === 'unknown') return { kind: 'refused', reason: `The branches are not known: ${listed.reason}.` };
  return { kind: 'branches', branches: listed.branches.map(({ name }) => name) };
};
