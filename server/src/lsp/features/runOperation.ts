import { readCurrent } from '../../alembic/current.js';
import { refusal, type RunFailure } from '../../alembic/failure.js';
import { runOperation as run } from '../../alembic/runOperation.js';
import type { AlembicProject } from '../../alembic/runSetup.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import { alembicProject } from '../alembicProject.js';
import type { Feature, FeatureContext } from '../context.js';
import { currentResult, databaseState } from '../databaseStates.js';
import { environmentOf } from '../environmentOf.js';
import type { CommandOutput, RunOperationParams } from '../messages.js';

/** Upgrades, downgrades or stamps. The client has asked the user; what it showed was planned by `planOperation`. */
export const runOperation: Feature<RunOperationParams, CommandOutput | RunFailure> = async ({ environment, operation, to, confirmed }, context) => {
  const indexed = environmentOf(environment, context);
  if ('failure' in indexed) return indexed;
  const project = await alembicProject(indexed, context);
  const moved = confirmed === undefined ? undefined : await whyNotConfirmed(indexed, project, confirmed, context);
  if (moved !== undefined) return moved;
  const state = context.databases.of(indexed);
  const purge = state !== undefined && currentResult(indexed, state).unknown.length > 0;
  const done = await run(project, { operation, to, purge }, context.signal);
  // After a failure too: some of the steps may have been made.
  const current = await readCurrent(context.bridges, project, context.signal);
  const after = 'failure' in current ? current : databaseState(current);
  if (!('failure' in after)) context.databases.remember(indexed, after);
  return done;
};

/** The question may have stood for long: a file of variables, or somebody else's migration, can have changed what it said. */
async function whyNotConfirmed(
  indexed: IndexedEnvironment,
  project: AlembicProject,
  { database, from }: NonNullable<RunOperationParams['confirmed']>,
  { bridges, databases, signal }: FeatureContext,
): Promise<RunFailure | undefined> {
  const current = await readCurrent(bridges, project, signal);
  const state = 'failure' in current ? current : databaseState(current);
  if ('failure' in state) return state;
  databases.remember(indexed, state);
  const isSame = state.database.description === database && [...state.revisions].sort().join() === [...from].sort().join();
  if (isSame) return undefined;
  const now = state.revisions.length === 0 ? 'base' : state.revisions.join(', ');
  return refusal('otherDatabase', `Nothing was run, because the question is out of date: the target is now ${state.database.description} at ${now}. Start the command again.`);
}
