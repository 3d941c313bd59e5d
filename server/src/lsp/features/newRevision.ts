import { newRevision as runNewRevision } from '../../alembic/newRevision.js';
import { refusal } from '../../alembic/failure.js';
import { normalPath, uriOfPath } from '../../workspace/paths.js';
import { alembicProject } from '../alembicProject.js';
import type { Feature } from '../context.js';
import type { NewRevisionParams, NewRevisionResult } from '../messages.js';

/** Makes a revision with the project's own Alembic and tells its file. */
export const newRevision: Feature<NewRevisionParams, NewRevisionResult> = async ({ environment: id, message, head }, context) => {
  const indexed = context.snapshot.environments.find((environment) => environment.id === id);
  if (indexed === undefined) return refusal('noConfiguration', 'This environment is gone: its configuration changed. Choose one again.');
  const project = await alembicProject(indexed, context);
  const splice = head !== undefined && !indexed.graph.heads.some(({ id }) => id === head);
  const made = await runNewRevision(project, head === undefined ? { message } : { message, head, splice }, context.signal);
  if ('failure' in made) return made;
  const [file] = made.files;
  return file === undefined
    ? refusal('failed', 'Alembic made no file.')
    : { uri: uriOfPath(normalPath(file)) };
};
