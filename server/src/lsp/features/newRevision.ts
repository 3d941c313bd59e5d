import { newRevision as runNewRevision } from '../../alembic/newRevision.js';
import { alembicProject } from '../alembicProject.js';
import type { Feature } from '../context.js';
import { environmentOf } from '../environmentOf.js';
import type { NewRevisionParams, NewRevisionResult } from '../messages.js';
import { newRevisionResult } from '../newRevisionResult.js';

/** Makes a revision with the project's own Alembic and tells its file. */
export const newRevision: Feature<NewRevisionParams, NewRevisionResult> = async (
  { environment: id, ...request },
  context,
) => {
  const indexed = environmentOf(id, context);
  if ('failure' in indexed) return indexed;
  const { head } = request;
  const isFollowed =
    head !== undefined && indexed.graph.byId.has(head) && !indexed.graph.heads.some((one) => one.id === head);
  return newRevisionResult(
    await runNewRevision(await alembicProject(indexed, context), { ...request, splice: isFollowed }, context.signal),
    context,
  );
};
