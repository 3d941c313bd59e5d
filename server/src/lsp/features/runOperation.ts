import { readCurrent } from '../../alembic/current.js';
import type { RunFailure } from '../../alembic/failure.js';
import { runOperation as run } from '../../alembic/runOperation.js';
import { alembicProject } from '../alembicProject.js';
import type { Feature } from '../context.js';
import { currentResult, databaseState } from '../databaseStates.js';
import { environmentOf } from '../environmentOf.js';
import type { CommandOutput, OperationParams } from '../messages.js';

/** Upgrades, downgrades or stamps. The client has asked the user; what it showed was planned by `planOperation`. */
export const runOperation: Feature<OperationParams, CommandOutput | RunFailure> = async ({ environment, operation, to }, context) => {
  const indexed = environmentOf(environment, context);
  if ('failure' in indexed) return indexed;
  const project = await alembicProject(indexed, context);
  const state = context.databases.of(indexed);
  const purge = state !== undefined && currentResult(indexed, state).unknown.length > 0;
  const done = await run(project, { operation, to, purge }, context.signal);
  // After a failure too: some of the steps may have been made.
  const current = await readCurrent(context.bridges, project, context.signal);
  const after = 'failure' in current ? current : databaseState(current);
  if (!('failure' in after)) context.databases.remember(indexed, after);
  return done;
};
