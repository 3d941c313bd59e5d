import { readCurrentOrIni } from '../../alembic/current.js';
import type { RunFailure } from '../../alembic/failure.js';
import { findInBranches, type FoundRevision } from '../../workspace/branchRevisions.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import { alembicProject } from '../alembicProject.js';
import type { Feature, FeatureContext } from '../context.js';
import { currentResult, databaseState } from '../databaseStates.js';
import { environmentOf } from '../environmentOf.js';
import type { CurrentResult, EnvironmentParams, RevisionElsewhere } from '../messages.js';

/**
 * Asks the database of an environment where it is, and remembers the answer for the tree. What no file here has is
 * looked up in other branches.
 */
export const current: Feature<EnvironmentParams, CurrentResult | RunFailure> = async ({ environment }, context) => {
  const indexed = environmentOf(environment, context);
  if ('failure' in indexed) return indexed;
  const answer = await readCurrentOrIni(
    context.alembic.bridges,
    await alembicProject(indexed, context),
    context.signal,
  );
  if ('failure' in answer) return answer;
  const state = databaseState(answer);
  if ('failure' in state) return state;
  context.database.remember(indexed, state);
  const result = currentResult(indexed, state);
  const elsewhere = result.unknown.length === 0 ? [] : await revisionsElsewhere(indexed, result.unknown, context);
  return elsewhere.length === 0 ? result : { ...result, elsewhere };
};

async function revisionsElsewhere(
  indexed: IndexedEnvironment,
  ids: readonly string[],
  { snapshot, git, signal, trusted }: FeatureContext,
): Promise<RevisionElsewhere[]> {
  if (!trusted) return [];
  const found = await findInBranches(indexed, ids, {
    sources: (path) => snapshot.file(path),
    blobs: git.blobs,
    signal,
  });
  return 'kind' in found ? [] : found.map(elsewhere);
}

function elsewhere({ id, message, branches, nearestHere }: FoundRevision): RevisionElsewhere {
  const [nearest = 'base', another] = nearestHere;
  return {
    revision: id,
    message,
    branches: branches.map(({ name }) => name),
    downgradeTo: another === undefined ? nearest : null,
  };
}
