import { refusal, type RunFailure } from '../../alembic/failure.js';
import type { RenderStep } from '../../alembic/preview.js';
import { previewPlan, type PreviewPlan } from '../../alembic/previewPlan.js';
import { baseName, pathOfUri } from '../../workspace/paths.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import { alembicProject } from '../alembicProject.js';
import type { Feature, FeatureContext } from '../context.js';
import { environmentOf } from '../environmentOf.js';
import type { PreviewAnswer, PreviewParams, PreviewScope } from '../messages.js';
import { previewSteps } from '../previewSteps.js';

/** The SQL of a revision, or of the steps of a range, from the project's own Alembic, offline and warm. */
export const preview: Feature<PreviewParams, PreviewAnswer> = async ({ scope, direction, dialect }, context) => {
  if (scope.kind === 'revision') return previewRevision(scope.uri, direction, dialect, context);
  const indexed = environmentOf(scope.environment, context);
  if ('failure' in indexed) return indexed;
  const planned = await planOf(scope, direction, indexed, context);
  return 'failure' in planned ? planned : previewSteps(indexed, { ...planned, dialect, together: true }, context);
};

/** Alone, as a run of its own. Its id is not needed: a revision that can't be placed in the graph has its SQL too. */
async function previewRevision(
  uri: string,
  direction: PreviewParams['direction'],
  dialect: string | null,
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
  return previewSteps(indexed, { steps: [step], dialect, together: false }, context);
}

/** The steps of a scope, and the range that runs them together. */
async function planOf(
  scope: Exclude<PreviewScope, { kind: 'revision' }>,
  direction: PreviewParams['direction'],
  indexed: IndexedEnvironment,
  context: FeatureContext,
): Promise<PreviewPlan | RunFailure> {
  const { snapshot, alembic, database, signal } = context;
  const source = { snapshot, indexed, project: await alembicProject(indexed, context), pool: alembic.bridges };
  switch (scope.kind) {
    case 'range':
      return previewPlan(source, { from: scope.from, to: scope.to, direction }, signal);
    case 'all': {
      const heads = indexed.graph.effectiveHeads.flatMap(({ id }) => id ?? []);
      return previewPlan(
        source,
        direction === 'upgrade' ? { from: 'base', to: 'heads', direction } : { from: heads, to: 'base', direction },
        signal,
      );
    }
    case 'pending': {
      const from = database.revisionsOf(indexed.id);
      if (from === undefined)
        return refusal(
          'unknownDatabaseRevision',
          'The current revision of the database is not known yet. Run "Alembic: Show Current", which asks it.',
        );
      const pending = await previewPlan(source, { from, to: 'heads', direction: 'upgrade' }, signal);
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
