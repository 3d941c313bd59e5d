import { alembicProject } from '../alembicProject.js';
import type { Feature } from '../context.js';
import { environmentOf } from '../environmentOf.js';
import type { EnvironmentParams } from '../messages.js';

/** Ends what runs in an environment, in this window or in another one. The client has asked the user. */
export const cancelCommand: Feature<EnvironmentParams, boolean> = async ({ environment }, context) => {
  const indexed = environmentOf(environment, context);
  if ('failure' in indexed) return false;
  return context.alembic.runs.cancel(await alembicProject(indexed, context));
};
