import { merge as runMerge } from '../../alembic/merge.js';
import { alembicProject } from '../alembicProject.js';
import type { Feature } from '../context.js';
import { environmentOf } from '../environmentOf.js';
import type { MergeParams, NewRevisionResult } from '../messages.js';
import { newRevisionResult } from '../newRevisionResult.js';

/** Joins revisions into one with the project's own Alembic and tells its file. */
export const merge: Feature<MergeParams, NewRevisionResult> = async ({ environment: id, ...request }, context) => {
  const indexed = environmentOf(id, context);
  if ('failure' in indexed) return indexed;
  return newRevisionResult(await runMerge(await alembicProject(indexed, context), request, context.signal), context);
};
