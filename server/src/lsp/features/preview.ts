import { refusal, type RunFailure } from '../../alembic/failure.js';
import { planSteps, type PlanRequest, type RenderStep } from '../../alembic/preview.js';
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
  const steps = await stepsOf(scope, direction, indexed, context);
  return 'failure' in steps ? steps : previewSteps(indexed, { steps, dialect, together: true }, context);
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

async function stepsOf(
  scope: Exclude<PreviewScope, { kind: 'revision' }>,
  direction: PreviewParams['direction'],
  indexed: IndexedEnvironment,
  context: FeatureContext,
): Promise<readonly RenderStep[] | RunFailure> {
  const request = planOf(scope, direction, indexed, context);
  if ('failure' in request) return request;
  const { isReversed, ...plan } = request;
  const steps = await planSteps(context.alembic.bridges, await alembicProject(indexed, context), plan, context.signal);
  if ('failure' in steps) return steps;
  const placed = steps.map((step) => ({
    ...step,
    path: indexed.graph.byId.get(step.revision)?.file.path ?? step.path,
    direction,
  }));
  return isReversed ? placed.reverse() : placed;
}

function planOf(
  scope: Exclude<PreviewScope, { kind: 'revision' }>,
  direction: PreviewParams['direction'],
  { id, graph }: IndexedEnvironment,
  { database }: FeatureContext,
): (PlanRequest & { readonly isReversed: boolean }) | RunFailure {
  switch (scope.kind) {
    case 'range':
      return { from: [scope.from], to: scope.to, direction, isReversed: false };
    case 'all': {
      const heads = graph.effectiveHeads.flatMap((head) => head.id ?? []);
      return direction === 'upgrade'
        ? { from: [], to: 'heads', direction, isReversed: false }
        : { from: heads, to: 'base', direction, isReversed: false };
    }
    case 'pending': {
      const from = database.revisionsOf(id);
      if (from === undefined)
        return refusal(
          'unknownDatabaseRevision',
          'The current revision of the database is not known yet. Run "Alembic: Show Current", which asks it.',
        );
      // Alembic has no words for going back to several revisions: it is the way up, backwards.
      return { from, to: 'heads', direction: 'upgrade', isReversed: direction === 'downgrade' };
    }
  }
}
