import { comparedVersions, statedText } from '../core/settings/sqlVersions.js';
import type { RunFailure } from '../alembic/failure.js';
import { previewRevisions, type RenderRequest, type RenderStep } from '../alembic/preview.js';
import type { RenderProgress } from '../alembic/bridgeProcess.js';
import { planLosses, type StepLosses } from '../core/sql/planLosses.js';
import type { RenderedRevision, RenderedSql } from '../core/sql/rendered.js';
import { rangesIn } from '../workspace/lineTable.js';
import { normalPath, uriOfPath } from '../workspace/paths.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import { alembicProject } from './alembicProject.js';
import type { FeatureContext } from './context.js';
import type { EnvironmentStatement, PreviewResult, PreviewRevision, PreviewVersions } from './messages.js';
import { renderingText } from './workDone.js';

export type StepsRequest = Omit<RenderRequest, 'onProgress'>;

/** Renders steps of an environment, open buffers over the disk, as the panel shows them. */
export async function previewSteps(
  indexed: IndexedEnvironment,
  request: StepsRequest,
  context: FeatureContext,
): Promise<PreviewResult | RunFailure> {
  const { alembic, signal } = context;
  const { statements } = await context.python;
  const steps = request.steps.map((step) => withBuffer(step, context));
  const onProgress = (progress: RenderProgress): void => {
    context.report(renderingText(progress));
  };
  const project = await alembicProject(indexed, context);
  const rendered = await previewRevisions(
    { pool: alembic.bridges, statements },
    project,
    { ...request, steps, onProgress },
    signal,
  );
  if ('failure' in rendered) return rendered;
  const result = await resultOf(indexed, rendered, context);
  return rendered.versions === undefined ? result : { ...result, versions: runningVersions(rendered.versions) };
}

function runningVersions({ alembic, sqlalchemy }: NonNullable<RenderedSql['versions']>): PreviewVersions {
  const source = 'the running Python';
  return {
    alembic: { version: alembic, source },
    sqlalchemy: { version: sqlalchemy, source },
    compared: comparedVersions.map(statedText),
  };
}

/** Rendered SQL as the panel shows it, with what it loses. */
export async function resultOf(
  indexed: IndexedEnvironment,
  rendered: RenderedSql,
  { python }: Pick<FeatureContext, 'python'>,
): Promise<PreviewResult> {
  const { dialect, revisions, runs, notes } = rendered;
  const { operations, offline } = await python;
  const steps = revisions.map(({ error, text, ...step }) => ({ ...step, isCut: error !== null, python: text }));
  const losses = planLosses(steps, dialect, operations);
  const environmentStatements = environmentStatementsOf(rendered);
  return {
    environment: indexed.id,
    environmentName: indexed.environment.name,
    dialect,
    revisions: revisions.map((revision, index) => {
      const offlineSpans = offline(revision.text, revision.direction);
      return revisionOf(indexed, revision, { losses: losses[index], offlineSpans, isOnlyRun: runs === 1 });
    }),
    ...(environmentStatements.length > 0 && { environmentStatements }),
    notes,
  };
}

function environmentStatementsOf({ environment, runs }: RenderedSql): EnvironmentStatement[] {
  if ('reason' in environment) return [];
  const { path, text, statements } = environment;
  const range = rangesIn(text);
  return statements.map(({ sql, span, position, run, isLive = false }) => ({
    sql,
    ...(isLive && { isLive }),
    uri: uriOfPath(path),
    range: range(span),
    position,
    ...(runs > 1 && { run }),
  }));
}

interface About {
  readonly losses: StepLosses | undefined;
  readonly offlineSpans: ReturnType<Awaited<FeatureContext['python']>['offline']>;
  /** Whether env.py runs the migrations once. */
  readonly isOnlyRun: boolean;
}

function revisionOf(
  { byPath }: IndexedEnvironment,
  { revision, direction, path, text, statements, error }: RenderedRevision,
  { losses, offlineSpans, isOnlyRun }: About,
): PreviewRevision {
  const range = rangesIn(text);
  const offlineConditions = offlineSpans.map(({ span, decides }) => ({ range: range(span), decides }));
  return {
    revision,
    message: byPath.get(path)?.message ?? '',
    uri: uriOfPath(path),
    direction,
    statements: statements.map(({ span, database, run, sql, gap, online }, index) => ({
      // A reader who knows nothing of gaps sees a comment in the place of the SQL.
      sql: sql ?? `-- Not shown: ${gap}.`,
      range: range(span),
      database,
      ...(!isOnlyRun && { run }),
      loses: losses?.statements[index] ?? null,
      ...(gap !== undefined && { gap }),
      ...(online !== undefined && online.length > 0 && { online }),
    })),
    error: error === null ? null : { message: error.message, details: error.details, range: range(error.span) },
    ...(losses?.mayLoseUnseen === true && { mayLoseUnseen: true }),
    ...(offlineConditions.length > 0 && { offlineConditions }),
  };
}

function withBuffer(step: RenderStep, { bufferText }: FeatureContext): RenderStep {
  const path = normalPath(step.path);
  const text = bufferText(path);
  return text === undefined ? { ...step, path } : { ...step, path, text };
}
