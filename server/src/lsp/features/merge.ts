import { refusal } from '../../alembic/failure.js';
import { merge as runMerge } from '../../alembic/merge.js';
import { alembicProject } from '../alembicProject.js';
import type { Feature } from '../context.js';
import type { MergeParams, NewRevisionResult } from '../messages.js';
import { newRevisionResult } from '../newRevisionResult.js';

/** Joins revisions into one with the project's own Alembic and tells its file. */
export const merge: Feature<MergeParams, NewRevisionResult> = async ({ environment: id, ...request }, context) => {
  const indexed = context.snapshot.environments.find((environment) => environment.id === id);
  if (indexed === undefined) return refusal('noConfiguration', 'This environment is gone: its configuration changed. Choose one again.');
  return newRevisionResult(await runMerge(await alembicProject(indexed, context), request, context.signal));
};
