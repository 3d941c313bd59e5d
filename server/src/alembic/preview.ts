import path from 'node:path';
import type { NoRenderedEnvironment, RenderedEnvironment, RenderedSql } from '../core/sql/rendered.js';
import { normalPath } from '../workspace/paths.js';
import { bridgeOf, renderingRun } from './bridge.js';
import type { RenderParams, RenderResult } from './bridgeMessages.js';
import { explainFailure, type RunFailure } from './failure.js';
import { previewThroughCommand } from './previewCommand.js';
import { revisionErrorText } from './previewErrors.js';
import { previewNotes } from './previewNotes.js';
import type { PlanStop } from './previewPlan.js';
import type { AlembicEngine, RenderRequest } from './renderRequest.js';
import { renderedEnvironment, renderedRevision, type RevisionLines } from './rendered.js';
import { runSetup, type AlembicProject, type RunSetup } from './runSetup.js';
import { sentence } from './sentence.js';

export type { Direction, RenderStep } from './bridgeMessages.js';
export type { AlembicEngine, RenderRequest } from './renderRequest.js';

/** Renders revisions with the project's own Alembic, each up to its own failure. Never connects, never writes. */
export async function previewRevisions(
  engine: AlembicEngine,
  project: AlembicProject,
  request: RenderRequest,
  signal: AbortSignal,
): Promise<RenderedSql | RunFailure> {
  const setup = await runSetup(project, signal);
  if ('failure' in setup) return setup;
  const bridge = bridgeOf(engine.pool, setup);
  if (bridge === undefined) return previewThroughCommand(engine, project, request, signal);
  const envPy = normalPath(path.join(project.environment.scriptLocation, 'env.py'));
  const reply = await bridge.request<RenderResult>('render', paramsOf(request), signal, request.onProgress);
  if ('failure' in reply) return reply;
  const { result } = reply;
  const why = result.environmentError?.error ?? null;
  const environmentText = why === null ? null : explainFailure(renderingRun(setup, why)).message;
  const notes = previewNotes(result, reply, environmentText);
  if (result.revisions.length === 0 && request.steps.length > 0) return nothingRendered(setup, result, notes);
  const lines = linesOf(setup, result, request);
  return {
    versions: result.versions,
    dialect: result.dialect,
    revisions: await Promise.all(lines.map((revision) => renderedRevision(revision, engine.statements))),
    runs: result.databases.length,
    environment: await environmentOf(envPy, result, engine),
    notes,
  };
}

function paramsOf({ steps, dialect, together }: RenderRequest): RenderParams {
  return { steps, dialect, together };
}

function linesOf(setup: RunSetup, result: RenderResult, { steps, stop = null }: RenderRequest): RevisionLines[] {
  return steps.map((step, index) => {
    const rendered = result.revisions[index];
    const error = rendered?.error ?? null;
    const own =
      error === null
        ? null
        : { message: revisionErrorText(error, renderingRun(setup, error)), details: error.traceback, line: error.line };
    return {
      step,
      statements: rendered?.statements ?? [],
      error: own ?? (stop?.after === index ? stopped(stop) : null),
    };
  });
}

/** The revision itself is rendered: Alembic stops when it writes down that it has run. */
function stopped({ refusal: { kind, message } }: PlanStop): RevisionLines['error'] {
  return { message: `${kind}: ${message}`, details: '', line: null };
}

async function environmentOf(
  envPy: string,
  { environmentStatements, databases }: RenderResult,
  { statements }: AlembicEngine,
): Promise<RenderedEnvironment | NoRenderedEnvironment> {
  if (environmentStatements === null) return { reason: 'The SQL is rendered without env.py.' };
  return renderedEnvironment(envPy, environmentStatements, databases.length, statements);
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
