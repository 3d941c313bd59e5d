import { bridgeOf } from './bridge.js';
import type { Direction, FoundRevision, PlanResult, ResolveResult } from './bridgeMessages.js';
import type { BridgePool } from './bridgePool.js';
import { refusal, type RunFailure } from './failure.js';
import { stepsThroughCommand } from './commandPlan.js';
import { refusedByAlembic } from './refusedPlan.js';
import { runSetup, type AlembicProject } from './runSetup.js';

/** What the names of revisions mean to Alembic itself, where the text of the files does not determine it. */

export interface StepsQuestion {
  /** What the version table holds, or Alembic's words for it; empty for an empty database. */
  readonly from: readonly string[];
  /** An id, "heads", "base", "label@head", "-1" … */
  readonly to: string;
  readonly direction: Direction;
}

/** The steps of an upgrade or downgrade in Alembic's own order, from the saved files; with `alembic.command` the paths are empty. */
export async function stepsOfAlembic(
  pool: BridgePool,
  project: AlembicProject,
  question: StepsQuestion,
  signal: AbortSignal,
): Promise<readonly FoundRevision[] | RunFailure> {
  const setup = await runSetup(project, signal);
  if ('failure' in setup) return setup;
  const bridge = bridgeOf(pool, setup);
  if (bridge === undefined) {
    const planned = await stepsThroughCommand(project, question.direction, question.from, question.to, signal);
    return 'failure' in planned ? planned : planned.steps;
  }
  const reply = await bridge.request<PlanResult>('plan', question, signal);
  if ('failure' in reply) return reply;
  const { steps, error } = reply.result;
  return error === null ? steps : refusedByAlembic(error);
}

/** The revisions that a name stands for: an id or the start of one, "head", "label@head" … */
export async function revisionsOfAlembic(
  pool: BridgePool,
  project: AlembicProject,
  revision: string,
  signal: AbortSignal,
): Promise<readonly FoundRevision[] | RunFailure> {
  const setup = await runSetup(project, signal);
  if ('failure' in setup) return setup;
  const bridge = bridgeOf(pool, setup);
  if (bridge === undefined) {
    const message = `"${revision}" is no full id, and the files do not show what it names. Write the full id: alembic.command cannot be asked.`;
    return refusal('settings', message, 'alembic.command');
  }
  const reply = await bridge.request<ResolveResult>('resolve', { revision }, signal);
  if ('failure' in reply) return reply;
  const { revisions, error } = reply.result;
  return error === null ? revisions : refusedByAlembic(error);
}
