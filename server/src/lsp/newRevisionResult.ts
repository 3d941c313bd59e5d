import type { RunFailure } from '../alembic/failure.js';
import type { NewRevision } from '../alembic/newRevision.js';
import { normalPath, uriOfPath } from '../workspace/paths.js';
import type { NewRevisionResult } from './messages.js';

/** A revision that was made, for the client. */
export function newRevisionResult(made: NewRevision | RunFailure): NewRevisionResult {
  if ('failure' in made) return made;
  const { file, isEmpty, interpreter } = made;
  return { uri: uriOfPath(normalPath(file)), isEmpty, ...(interpreter !== null && { interpreter }) };
}
