import type { RenderStep } from '../../alembic/bridgeMessages.js';
import { readCurrent } from '../../alembic/current.js';
import { refusal, type RunFailure } from '../../alembic/failure.js';
import { versionsAfter } from '../../core/graph/standing.js';
import { planLosses } from '../../core/sql/planLosses.js';
import { readText } from '../../workspace/disk.js';
import { baseName, uriOfPath } from '../../workspace/paths.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import { alembicProject } from '../alembicProject.js';
import type { Feature, FeatureContext } from '../context.js';
import { currentResult, databaseState, type DatabaseState } from '../databaseStates.js';
import { environmentOf } from '../environmentOf.js';
import type { CommandParams, CommandPlan, PreviewResult } from '../messages.js';
import { planFindings } from '../planFindings.js';
import { environmentFile, plannedSteps } from '../plannedSteps.js';
import { previewSteps } from '../previewSteps.js';

/**
 * What a command would do to the database as it is now: steps, SQL, losses. Reads the database, changes nothing.
 */
export const planCommand: Feature<CommandParams, CommandPlan | RunFailure> = async (params, context) => {
  const { command } = params;
  const indexed = environmentOf(params.environment, context);
  if ('failure' in indexed) return indexed;
  const project = await alembicProject(indexed, context);
  const busy = await context.alembic.runs.whyBusy(project);
  if (busy !== undefined) return busy;
  const current = await readCurrent(context.alembic.bridges, project, context.signal);
  if ('failure' in current) return current;
  const state = databaseState(current);
  if ('failure' in state) return state;
  context.database.remember(indexed, state);
  const planned = await plannedSteps(indexed, project, params, state, context);
  if ('failure' in planned) return planned;
  const { steps, target, seal } = planned;
  const preview = await previewOf(indexed, steps, state, context);
  if (context.signal.aborted) return refusal('cancelled', 'Cancelled.');
  const losses = [
    ...(command === 'stamp' ? forgotten(indexed, state) : []),
    ...(await lossesOf(steps, preview, context)),
  ];
  return {
    database: state.database,
    from: state.revisions,
    after: command === 'stamp' ? target : versionsAfter(indexed.graph, state.revisions, steps),
    steps: steps.map(({ revision, path, direction }) => ({
      revision,
      message: indexed.byPath.get(path)?.message ?? '',
      uri: uriOfPath(path),
      direction,
    })),
    seal,
    unsaved: await unsavedFiles([environmentFile(indexed), ...steps.map(({ path }) => path)], context),
    preview,
    losses,
    findings: await planFindings(command === 'stamp' ? [] : steps, context),
    confirmation: state.database.isLocal && losses.length === 0 ? null : (nameOf(state) ?? command),
  };
};

/**
 * For the dialect of the database, and of the saved files: Alembic runs no others. Null when nothing could be rendered.
 */
async function previewOf(
  indexed: IndexedEnvironment,
  steps: readonly RenderStep[],
  { dialect }: DatabaseState,
  context: FeatureContext,
): Promise<PreviewResult | null> {
  if (steps.length === 0) return null;
  const saved: FeatureContext = { ...context, bufferText: () => undefined };
  const preview = await previewSteps(indexed, { steps, dialect, together: true }, saved);
  return 'failure' in preview ? null : preview;
}

/** The names of those files that are open with other text than is saved. */
async function unsavedFiles(paths: readonly string[], { bufferText }: FeatureContext): Promise<string[]> {
  const names = await Promise.all(
    paths.map(async (path) => {
      const text = bufferText(path);
      if (text === undefined) return [];
      return text === (await readText(path).catch(() => undefined)) ? [] : [baseName(path)];
    }),
  );
  return names.flat();
}

const unseenLoss = 'may drop or delete something that the SQL does not show';

/** Of what the database holds before. What the plan itself creates can be dropped again without loss. */
async function lossesOf(
  steps: readonly RenderStep[],
  preview: PreviewResult | null,
  { python }: FeatureContext,
): Promise<string[]> {
  if (preview === null) {
    const unknown = await Promise.all(
      steps.map(async ({ path, direction }) => ({
        direction,
        statements: [],
        isCut: true,
        python: await readText(path).catch(() => ''),
      })),
    );
    const losses = planLosses(unknown, null, (await python).operations);
    return steps.flatMap(({ revision }, index) =>
      losses[index]?.mayLoseUnseen === true ? [`${revision}: ${unseenLoss}`] : [],
    );
  }
  return preview.revisions.flatMap(({ revision, statements, mayLoseUnseen = false }) => {
    const known = statements.flatMap(({ loses }) => loses ?? []);
    return (mayLoseUnseen ? [...known, unseenLoss] : known).map((loss) => `${revision}: ${loss}`);
  });
}

/** A stamp of such a database empties its version table first. */
function forgotten(indexed: IndexedEnvironment, state: DatabaseState): string[] {
  return currentResult(indexed, state).unknown.map(
    (revision) => `forgets that the database was at ${revision}, which no file has`,
  );
}

/** The name that a user types to go on: for SQLite that of the file. */
function nameOf({ database: { database } }: DatabaseState): string | null {
  const name = database === null ? '' : baseName(database);
  return name === '' ? null : name;
}
