import { refusal, type RunFailure } from '../../alembic/failure.js';
import type { RenderStep } from '../../alembic/preview.js';
import { previewPlan, staticPlan, type PreviewPlan } from '../../alembic/previewPlan.js';
import { baseName, pathOfUri } from '../../workspace/paths.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import { alembicProject } from '../alembicProject.js';
import type { Feature, FeatureContext } from '../context.js';
import { environmentOf } from '../environmentOf.js';
import type { PreviewAnswer, PreviewParams, PreviewScope } from '../messages.js';
import { previewSteps, type StepsRequest } from '../previewSteps.js';
import { noteRunning } from '../sql/environmentSql.js';
import { instantPreview } from '../sql/instantPreview.js';

/**
 * The SQL of a revision, or of the steps of a range: from the text alone, or from the project's own Alembic, offline and
 * warm.
 */
export const preview: Feature<PreviewParams, PreviewAnswer> = async (params, context) => {
  const { scope, direction, dialect, engine = 'alembic', versions } = params;
  if (scope.kind === 'revision') return previewRevision(scope.uri, params, context);
  const indexed = environmentOf(scope.environment, context);
  if ('failure' in indexed) return indexed;
  if (engine === 'alembic') {
    const { snapshot, alembic, signal } = context;
    const source = { snapshot, indexed, project: await alembicProject(indexed, context), pool: alembic.bridges };
    const planned = await planOf(scope, direction, indexed, context, (range) => previewPlan(source, range, signal));
    return 'failure' in planned ? planned : rendered(indexed, { ...planned, dialect, together: true }, context);
  }
  const { snapshot } = context;
  const planned = await planOf(scope, direction, indexed, context, (range) => staticPlan({ snapshot, indexed }, range));
  if ('failure' in planned) return planned;
  const stop = planned.stop === null ? undefined : { after: planned.stop.after, message: planned.stop.refusal.message };
  return instantPreview(indexed, { steps: planned.steps, dialect, versions, together: true, stop }, context);
};

/** By the project's own Alembic, whose versions are known from then on. */
async function rendered(
  indexed: IndexedEnvironment,
  request: StepsRequest,
  context: FeatureContext,
): Promise<PreviewAnswer> {
  const answer = await previewSteps(indexed, request, context);
  if (!('failure' in answer) && answer.versions !== undefined) {
    const { alembic, sqlalchemy } = answer.versions;
    noteRunning(indexed, { alembic: alembic.version, sqlalchemy: sqlalchemy.version });
  }
  return answer;
}

/** Alone, as a run of its own. Its id is not needed: a revision that can't be placed in the graph has its SQL too. */
async function previewRevision(
  uri: string,
  { direction, dialect, engine = 'alembic', versions }: PreviewParams,
  context: FeatureContext,
): Promise<PreviewAnswer> {
  const path = pathOfUri(uri);
  const [indexed] = path === undefined ? [] : context.snapshot.environmentsOf(path);
  if (indexed === undefined || path === undefined) {
    return refusal('notARevision', 'This file is not a revision of any Alembic environment that was found.');
  }
  const revision = indexed.byPath.get(path);
  const step: RenderStep = {
    revision: revision?.id ?? baseName(path).replace(/\.py$/, ''),
    path,
    direction,
    downRevisions: revision?.downRevisions ?? [],
  };
  return engine === 'instant'
    ? instantPreview(indexed, { steps: [step], dialect, versions, together: false }, context)
    : rendered(indexed, { steps: [step], dialect, together: false }, context);
}

function databaseNotKnown(): RunFailure {
  return refusal(
    'unknownDatabaseRevision',
    'The current revision of the database is not known yet. Run "Alembic: Show Current", which asks it.',
  );
}

/** Makes a plan of a range: from the revision files, or with the help of Alembic where their text does not say it. */
type Planner = (
  range: Parameters<typeof staticPlan>[1],
) => PreviewPlan | RunFailure | Promise<PreviewPlan | RunFailure>;

/** The steps of a scope, and the range that runs them together. */
async function planOf(
  scope: Exclude<PreviewScope, { kind: 'revision' }>,
  direction: PreviewParams['direction'],
  indexed: IndexedEnvironment,
  { database }: FeatureContext,
  plan: Planner,
): Promise<PreviewPlan | RunFailure> {
  switch (scope.kind) {
    case 'range':
      return plan({ from: scope.from, to: scope.to, direction });
    case 'all': {
      const heads = indexed.graph.effectiveHeads.flatMap(({ id }) => id ?? []);
      return plan(
        direction === 'upgrade' ? { from: 'base', to: 'heads', direction } : { from: heads, to: 'base', direction },
      );
    }
    case 'pending': {
      const from = database.revisionsOf(indexed.id);
      if (from === undefined) return databaseNotKnown();
      const pending = await plan({ from, to: 'heads', direction: 'upgrade' });
      if ('failure' in pending)
        return pending.failure === 'unknownRevision' ? { ...pending, failure: 'unknownDatabaseRevision' } : pending;
      return direction === 'upgrade' ? pending : reversed(pending);
    }
  }
}

/** Alembic has no words for going back to several revisions: it is the way up, backwards. */
function reversed({ steps }: PreviewPlan): PreviewPlan {
  return {
    steps: steps.map((step) => ({ ...step, direction: 'downgrade' as const })).reverse(),
    range: null,
    stop: null,
  };
}
