import type { Plan, PlannedStep } from '../core/graph/plan.js';
import type { Refusal } from '../core/graph/refusal.js';
import { planIn, planRangeIn } from '../workspace/environmentPlan.js';
import { normalPath } from '../workspace/paths.js';
import type { IndexedEnvironment, Snapshot } from '../workspace/snapshot.js';
import type { Direction, RenderStep } from './bridgeMessages.js';
import type { BridgePool } from './bridgePool.js';
import { refusal, type RunFailure } from './failure.js';
import { refusedPlan } from './refusedPlan.js';
import type { AlembicProject } from './runSetup.js';
import { stepsOfAlembic } from './wordsOfAlembic.js';

/** Where the steps to preview begin and end. */
export interface PreviewSpan {
  /** A revision as `alembic upgrade from:to --sql` takes it, or the ids that a version table holds: none for an empty one. */
  readonly from: string | readonly string[];
  /** An id, "heads", "base", "label@head", "-1" … */
  readonly to: string;
  readonly direction: Direction;
}

/** An environment, and what is asked of it. */
export interface PlanSource {
  readonly snapshot: Snapshot;
  readonly indexed: IndexedEnvironment;
  readonly project: AlembicProject;
  readonly pool: BridgePool;
}

export interface PreviewPlan {
  /** In Alembic's order. */
  readonly steps: readonly PreviewStep[];
  /** The range of one revision to another that runs these steps; null where there is none, as from several revisions. */
  readonly range: RevisionRange | null;
  /** Where Alembic, having run a step, fails to write down what the database is at, and stops; null where it does not. */
  readonly stop: PlanStop | null;
}

export type PreviewStep = Omit<RenderStep, 'text'>;

export interface RevisionRange {
  readonly from: string;
  readonly to: string;
}

export interface PlanStop {
  /** The index of the step after which it is. */
  readonly after: number;
  readonly refusal: Refusal;
}

/**
 * The steps to preview, from the revision files, and not run for it. Alembic itself is asked only where their text does not
 * determine the order, as with an id that is computed. A failure with `refusal` where Alembic would refuse.
 */
export async function previewPlan(
  source: PlanSource,
  span: PreviewSpan,
  signal: AbortSignal,
): Promise<PreviewPlan | RunFailure> {
  const planned = staticPlan(source, span);
  return 'failure' in planned && planned.refusal?.kind === 'NotKnown' ? askAlembic(source, span, signal) : planned;
}

/** The same from the revision files alone: a refusal of the kind NotKnown where their text does not determine it. */
export function staticPlan(
  { snapshot, indexed }: Pick<PlanSource, 'snapshot' | 'indexed'>,
  { from, to, direction }: PreviewSpan,
): PreviewPlan | RunFailure {
  const planned =
    typeof from === 'string'
      ? planRangeIn(snapshot, indexed, { from, target: to, direction })
      : planIn(snapshot, indexed, { versions: from, target: to, direction });
  return 'refusal' in planned
    ? refusedPlan(planned.refusal)
    : { steps: planned.steps.map(stepOf), range: rangeOf(planned.versionsBefore, to), stop: stopOf(planned) };
}

function stepOf({ revision, direction }: PlannedStep): PreviewStep {
  const { id, file, downRevisions } = revision;
  return { revision: id ?? '', path: file.path, direction, downRevisions };
}

function rangeOf(versions: readonly string[], to: string): RevisionRange | null {
  const [from = 'base', another] = versions;
  return another === undefined ? { from, to } : null;
}

function stopOf({ steps, versionTableFailure }: Plan): PlanStop | null {
  return versionTableFailure === null
    ? null
    : { after: steps.findIndex(({ versions }) => versions === null), refusal: versionTableFailure };
}

/** The steps as Alembic plans them, from the saved files. */
async function askAlembic(
  { indexed, project, pool }: PlanSource,
  { from, to, direction }: PreviewSpan,
  signal: AbortSignal,
): Promise<PreviewPlan | RunFailure> {
  const starts = typeof from === 'string' ? [from] : from;
  const range = rangeOf(starts, to);
  const found = await stepsOfAlembic(pool, project, { from: starts, to, direction }, signal);
  if ('failure' in found) return found;
  const steps = found.map(({ revision, path }) => {
    const known = indexed.graph.byId.get(revision);
    return {
      revision,
      path: known?.file.path ?? normalPath(path),
      direction,
      downRevisions: known?.downRevisions ?? [],
    };
  });
  const lost = steps.find((step) => step.path === '');
  if (lost !== undefined)
    return refusal(
      'settings',
      `alembic.command would run "${lost.revision}", and no file here is known to declare that id, so its SQL cannot be shown.`,
      'alembic.command',
    );
  return { steps, range, stop: null };
}
