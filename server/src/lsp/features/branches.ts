import { findBranchPoint, listRefs } from '../../git/branches.js';
import { findVersionDirectories } from '../../git/releasedFiles.js';
import { mostCompared } from '../../workspace/branchRevisions.js';
import type { Feature } from '../context.js';
import { environmentForGit } from '../environmentForGit.js';
import type { BranchesAnswer, EnvironmentParams } from '../messages.js';

/** The branches and tags to compare an environment's heads with: all but the branch that is checked out. */
export const branches: Feature<EnvironmentParams, BranchesAnswer> = async ({ environment }, context) => {
  const { signal, settings } = context;
  const indexed = environmentForGit(environment, context);
  if ('kind' in indexed) return indexed;
  const refused = (reason: string): BranchesAnswer => ({
    kind: 'refused',
    reason: `The branches are not known: ${reason}.`,
  });
  const versions = await findVersionDirectories(indexed.environment, signal);
  if (versions.kind === 'unknown') return refused(versions.reason);
  const { repository } = versions;
  const refs = await listRefs(repository, mostCompared, signal);
  if (!Array.isArray(refs)) return refused(refs.reason);
  const { git } = await settings.of(indexed.folder.uri);
  const point = await findBranchPoint(repository, git.defaultBranch, signal);
  const isDefault = (name: string): boolean => point.kind !== 'unknown' && point.defaultBranch.name === name;
  const choices = refs
    .filter(({ isCurrent }) => !isCurrent)
    .map(({ name, kind }) => ({ name, kind, isDefault: kind !== 'tag' && isDefault(name) }));
  return {
    kind: 'branches',
    branches: [...choices.filter((one) => one.isDefault), ...choices.filter((one) => !one.isDefault)],
  };
};
