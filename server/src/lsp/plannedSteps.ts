import { createHash } from 'node:crypto';
import path from 'node:path';
import type { RenderStep } from '../alembic/bridgeMessages.js';
import type { RunFailure } from '../alembic/failure.js';
import { commandSteps } from '../alembic/commandPlan.js';
import type { AlembicProject } from '../alembic/runSetup.js';
import { readBytes, sizeLimits } from '../files/readFile.js';
import { normalPath } from '../workspace/paths.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import type { FeatureContext } from './context.js';
import { currentResult, type DatabaseState } from './databaseStates.js';
import type { CurrentResult, CommandParams, CommandSeal } from './messages.js';

/** What Alembic would run now. */
export interface PlannedSteps {
  readonly steps: readonly RenderStep[];
  /** Of a stamp: the revisions that the database would be at; null elsewhere, and where the command cannot be asked. */
  readonly target: readonly string[] | null;
  /** Taken before anything is read to be shown: what changes meanwhile does not fit it any more. */
  readonly seal: CommandSeal;
}

/** The steps of a command on a database in a known state, and the digests of the files that it runs. */
export async function plannedSteps(
  indexed: IndexedEnvironment,
  project: AlembicProject,
  { command, to }: CommandParams,
  state: DatabaseState,
  { alembic, signal }: Pick<FeatureContext, 'alembic' | 'signal'>,
): Promise<PlannedSteps | RunFailure> {
  const isDone = leadsNowhere(command, to, currentResult(indexed, state));
  const planned = isDone
    ? { steps: [], target: null }
    : await commandSteps(alembic.bridges, project, { command, to }, state.revisions, signal);
  if ('failure' in planned) return planned;
  const steps = planned.steps.map((step) => placed(indexed, step));
  const [environment, ...files] = await Promise.all(
    [environmentFile(indexed), ...steps.map((step) => step.path)].map(digestOf),
  );
  const sealed = steps.map(({ revision, direction }, index) => ({ revision, direction, digest: files[index] ?? null }));
  return {
    steps,
    target: planned.target,
    seal: { steps: sealed, target: planned.target, environment: environment ?? null },
  };
}

export function environmentFile({ environment }: Pick<IndexedEnvironment, 'environment'>): string {
  return path.join(environment.scriptLocation, 'env.py');
}

/** What became of a plan since it was sealed, as a sentence; undefined where all is as it was. */
export function whyBroken(confirmed: CommandSeal, now: CommandSeal): string | undefined {
  const before = new Map(confirmed.steps.map((step) => [step.revision, step]));
  const after = new Set(now.steps.map(({ revision }) => revision));
  const added = now.steps.filter(({ revision }) => !before.has(revision)).map(({ revision }) => revision);
  const gone = confirmed.steps.filter(({ revision }) => !after.has(revision)).map(({ revision }) => revision);
  if (added.length > 0 || gone.length > 0) {
    return [
      added.length > 0 ? `it would run ${added.join(', ')} too` : '',
      gone.length > 0 ? `it would not run ${gone.join(', ')}` : '',
    ]
      .filter((part) => part !== '')
      .join(', and ');
  }
  const edited = now.steps
    .filter(({ revision, digest }) => before.get(revision)?.digest !== digest)
    .map(({ revision }) => revision);
  if (edited.length > 0) return `the file of ${edited.join(', ')} has changed`;
  if (now.environment !== confirmed.environment) return 'env.py has changed';
  if (JSON.stringify(now.target) !== JSON.stringify(confirmed.target))
    return `it would stamp the database with ${now.target?.join(', ') ?? 'other revisions'}`;
  const isSameOrder = now.steps.every(
    ({ revision, direction }, index) =>
      revision === confirmed.steps[index]?.revision && direction === confirmed.steps[index].direction,
  );
  return isSameOrder ? undefined : 'the steps would run in another order';
}

/** Alembic refuses to count steps where there are none left. That is no failure: there is nothing to do. */
function leadsNowhere(command: CommandParams['command'], to: string, { revisions, pending }: CurrentResult): boolean {
  switch (command) {
    case 'upgrade':
      return pending === 0 && /^\+\d+$/.test(to);
    case 'downgrade':
      return revisions.length === 0 && /^-\d+$/.test(to);
    case 'stamp':
      return false;
  }
}

/** A step with the path of the file that Alembic loads, or that has its id here, and its parents. */
function placed({ graph, byPath }: IndexedEnvironment, step: RenderStep): RenderStep {
  const loaded = normalPath(step.path);
  const revision = byPath.get(loaded) ?? graph.byId.get(step.revision);
  return { ...step, path: revision?.file.path ?? loaded, downRevisions: revision?.downRevisions ?? [] };
}

/** Null for a file that cannot be read, or that only a container has. */
async function digestOf(file: string): Promise<string | null> {
  if (file === '') return null;
  try {
    return createHash('sha256')
      .update(await readBytes(file, { limit: sizeLimits.own }))
      .digest('hex');
  } catch {
    return null;
  }
}
