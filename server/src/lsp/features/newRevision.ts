import { refusal } from '../../alembic/failure.js';
import { newRevision as runNewRevision } from '../../alembic/newRevision.js';
import { alembicProject } from '../alembicProject.js';
import type { Feature } from '../context.js';
import type { NewRevisionParams, NewRevisionResult } from '../messages.js';
import { newRevisionResult } from '../newRevisionResult.js';

/** Makes a revision with the project's own Alembic and tells its file. */
export const newRevision: Feature<NewRevisionParams, NewRevisionResult> = async ({ environment: id, ...request }, context) => {
  const indexed = context.snapshot.environments.find((environment) => environment.id === id);
  if (indexed === undefined) return refusal('noConfiguration', 'This environment is gone: its configuration changed. Choose one again.');
  const { head } = request;
  const isFollowed = head !== undefined && indexed.graph.byId.has(head) && !indexed.graph.heads.some((one) => one.id === head);
  return newRevisionResult(await runNewRevision(await alembicProject(indexed, context), { ...request, splice: isFollowed }, context.signal));
};
