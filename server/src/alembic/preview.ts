import path from 'node:path';
import { bridgeOf, renderingRun, type Bridge } from './bridge.js';
import type { Direction, PlanResult, RenderParams, RenderResult, RenderStep, ResolveResult } from './bridgeMessages.js';
import type { BridgePool } from './bridgePool.js';
import { explainFailure, type RunFailure } from './failure.js';
import { previewThroughCommand } from './previewCommand.js';
import { previewNotes } from './previewNotes.js';
import { revisionErrorText } from './previewErrors.js';
import type { RevisionsSql, RevisionSql, PreviewRequest } from './revisionsSql.js';
import { runSetup, type AlembicProject, type RunSetup } from './runSetup.js';
import { sentence } from './sentence.js';

export type { Direction, RenderStep } from './bridgeMessages.js';
export type { RevisionsSql, EnvironmentSql, NoEnvironmentSql, RevisionSql, PreviewRequest } from './revisionsSql.js';

/** Renders revisions one by one, each up to its own failure. Never connects, never writes. */
export async function previewRevisions(
  pool: BridgePool,
  project: AlembicProject,
  request: PreviewRequest,
  signal: AbortSignal,
): Promise<RevisionsSql | RunFailure> {
  const setup = await runSetup(project, signal);
  if ('failure' in setup) return setup;
  const bridge = bridgeOf(pool, setup);
  const envPy = path.join(project.environment.scriptLocation, 'env.py');
  return bridge === undefined
    ? previewThroughCommand(project, request, signal)
    : renderSteps(bridge, setup, envPy, request, signal);
}

async function renderSteps(
  bridge: Bridge,
  setup: RunSetup,
  envPy: string,
  request: PreviewRequest,
  signal: AbortSignal,
): Promise<RevisionsSql | RunFailure> {
  const { onProgress, ...params }: PreviewRequest & RenderParams = request;
  const reply = await bridge.request<RenderResult>('render', params, signal, onProgress);
  if ('failure' in reply) return reply;
  const { result } = reply;
  const why = result.environmentError?.error ?? null;
  const environmentText = why === null ? null : explainFailure(renderingRun(setup, why)).message;
  const notes = previewNotes(result, reply, environmentText);
  if (result.revisions.length === 0 && request.steps.length > 0) return nothingRendered(setup, result, notes);
  const revisions = request.steps.map((step, index): RevisionSql => {
    const rendered = result.revisions[index];
    const error = rendered?.error ?? null;
    return {
      step,
      statements: rendered?.statements ?? [],
      error:
        error === null
          ? null
          : {
              message: revisionErrorText(error, renderingRun(setup, error)),
              details: error.traceback,
              line: error.line,
            },
    };
  });
  const statements = result.environmentStatements;
  const environment =
    statements === null ? { reason: 'The SQL is rendered without env.py.' } : { path: envPy, statements };
  return { dialect: result.dialect, revisions, runs: result.databases.length, environment, notes };
}

/** env.py does not get to its migrations, and without it no dialect is known, or the asked one does not work. */
function nothingRendered(
  setup: RunSetup,
  { environmentError, error }: RenderResult,
  notes: readonly string[],
): RunFailure {
  const explained = explainFailure(renderingRun(setup, error ?? environmentError?.error ?? { traceback: '' }));
  const [why = explained.message] = error === null ? notes : [sentence(`${error.kind}: ${error.message}`)];
  const advice = error === null ? ' Choose a dialect to see the SQL without env.py.' : '';
  return { ...explained, message: `${why}${advice}` };
}

export interface PlanRequest {
  /** What the version table holds, or Alembic's words for it; empty for an empty database. */
  readonly from: readonly string[];
  /** An id, "heads", "base", "label@head", "-1" … */
  readonly to: string;
  readonly direction: Direction;
}

/** The steps of an upgrade or downgrade in Alembic's own order, from the saved files. */
export async function planSteps(
  pool: BridgePool,
  project: AlembicProject,
  request: PlanRequest,
  signal: AbortSignal,
): Promise<readonly RenderStep[] | RunFailure> {
  const reply = await ask<PlanResult>(pool, project, 'plan', request, signal);
  if ('failure' in reply) return reply;
  const { steps, error } = reply;
  if (error !== null)
    return {
      failure: 'failed',
      message: `Alembic reported: ${sentence(error.message)}`,
      details: `${error.kind}: ${error.message}`,
    };
  return steps.map((step) => ({ ...step, direction: request.direction }));
}

/** The revisions that a word of Alembic's names: an id or the start of one, "head", "label@head" … */
export async function resolveRevision(
  pool: BridgePool,
  project: AlembicProject,
  revision: string,
  signal: AbortSignal,
): Promise<ResolveResult | RunFailure> {
  return ask<ResolveResult>(pool, project, 'resolve', { revision }, signal);
}

async function ask<T extends object>(
  pool: BridgePool,
  project: AlembicProject,
  method: 'plan' | 'resolve',
  params: object,
  signal: AbortSignal,
): Promise<T | RunFailure> {
  const setup = await runSetup(project, signal);
  if ('failure' in setup) return setup;
  const bridge = bridgeOf(pool, setup);
  if (bridge === undefined) {
    return {
      failure: 'settings',
      message:
        "With alembic.command only the SQL of single revisions can be shown: the order of several is Alembic's, which runs elsewhere.",
      details: '',
      setting: 'alembic.command',
    };
  }
  const reply = await bridge.request<T>(method, params, signal);
  return 'failure' in reply ? reply : reply.result;
}
