import { readCurrent } from '../../alembic/current.js';
import { refusal, type RunFailure } from '../../alembic/failure.js';
import type { AlembicProject } from '../../alembic/runSetup.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import { alembicProject } from '../alembicProject.js';
import type { Feature, FeatureContext } from '../context.js';
import { currentResult, databaseState } from '../databaseStates.js';
import { environmentOf } from '../environmentOf.js';
import type { CommandAnswer, CommandSeal, RunCommandParams } from '../messages.js';
import { plannedSteps, whyBroken, type PlannedSteps } from '../plannedSteps.js';

/** Upgrades, downgrades or stamps. The client has asked the user; what it showed was planned by `planCommand`. */
export const runCommand: Feature<RunCommandParams, CommandAnswer> = async (params, context) => {
  const { command, to, confirmed } = params;
  const { runs, reports } = context.alembic;
  const indexed = environmentOf(params.environment, context);
  if ('failure' in indexed) return indexed;
  const project = await alembicProject(indexed, context);
  const refused =
    (await runs.whyBusy(project)) ??
    (confirmed === undefined ? undefined : await whyNotConfirmed(indexed, project, { ...params, confirmed }, context));
  if (refused !== undefined) return refused;
  const state = context.database.of(indexed);
  const purge = state !== undefined && currentResult(indexed, state).unknown.length > 0;
  const about = {
    database: confirmed?.database ?? null,
    steps: confirmed?.seal.steps.map(({ revision }) => revision) ?? [],
  };
  const started = await runs.start(project, { command, to, purge, ...about }, context.signal);
  if ('failure' in started) return started;
  return (
    (await reports.answer(started, context.signal)) ??
    refusal('cancelled', 'It keeps running, and its end will be reported.')
  );
};

/**
 * The question may have been open for long: a file of variables, or somebody else's migration, can have changed what it
 * said.
 */
async function whyNotConfirmed(
  indexed: IndexedEnvironment,
  project: AlembicProject,
  params: RunCommandParams & Required<Pick<RunCommandParams, 'confirmed'>>,
  context: FeatureContext,
): Promise<RunFailure | undefined> {
  const { alembic, signal } = context;
  const { database, from, seal } = params.confirmed;
  const current = await readCurrent(alembic.bridges, project, signal);
  const state = 'failure' in current ? current : databaseState(current);
  if ('failure' in state) return state;
  context.database.remember(indexed, state);
  const isSame =
    state.database.description === database && [...state.revisions].sort().join() === [...from].sort().join();
  if (isSame) return whyOtherSteps(seal, await plannedSteps(indexed, project, params, state, context));
  const now = state.revisions.length === 0 ? 'base' : state.revisions.join(', ');
  return refusal(
    'otherDatabase',
    `Nothing was run, because the question is out of date: the target is now ${state.database.description} at ${now}. Start the command again.`,
  );
}

function whyOtherSteps(seal: CommandSeal, planned: PlannedSteps | RunFailure): RunFailure | undefined {
  if ('failure' in planned) return planned;
  const why = whyBroken(seal, planned.seal);
  return why === undefined
    ? undefined
    : refusal(
        'outOfDate',
        `Nothing was run, because something has changed since you confirmed: ${why}. Start the command again.`,
      );
}
