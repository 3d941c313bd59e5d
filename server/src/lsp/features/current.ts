import { readCurrentOrIni } from '../../alembic/current.js';
import type { RunFailure } from '../../alembic/failure.js';
import { alembicProject } from '../alembicProject.js';
import type { Feature } from '../context.js';
import { currentResult, databaseState } from '../databaseStates.js';
import { environmentOf } from '../environmentOf.js';
import type { CurrentResult, EnvironmentParams } from '../messages.js';

/** Asks the database of an environment where it stands, and remembers the answer for the tree. */
export const current: Feature<EnvironmentParams, CurrentResult | RunFailure> = async ({ environment }, context) => {
  const indexed = environmentOf(environment, context);
  if ('failure' in indexed) return indexed;
  const answer = await readCurrentOrIni(context.bridges, await alembicProject(indexed, context), context.signal);
  if ('failure' in answer) return answer;
  const state = databaseState(answer);
  if ('failure' in state) return state;
  context.databases.remember(indexed, state);
  return currentResult(indexed, state);
};
