import type { RenderProgress } from '../alembic/bridgeProcess.js';
import type { RevisionsSql, RevisionSql } from '../alembic/preview.js';
import { previewRevisions, type RenderStep } from '../alembic/preview.js';
import type { RunFailure } from '../alembic/failure.js';
import { planLosses, type StepLosses } from '../core/sql/planLosses.js';
import { readText } from '../workspace/disk.js';
import { lineTable, rangeOf } from '../workspace/lineTable.js';
import { normalPath, uriOfPath } from '../workspace/paths.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import { placedStatements, statementRanges } from '../workspace/statementRanges.js';
import { alembicProject } from './alembicProject.js';
import type { FeatureContext } from './context.js';
import type { PreviewResult, PreviewRevision } from './messages.js';
import { renderingText } from './workDone.js';

export interface StepsRequest {
  readonly steps: readonly RenderStep[];
  readonly dialect: string | null;
  /** Whether the steps are one run of Alembic. */
  readonly together: boolean;
}

/** Renders steps of an environment, open buffers over the disk, as the panel shows them. */
export async function previewSteps(
  indexed: IndexedEnvironment,
  request: StepsRequest,
  context: FeatureContext,
): Promise<PreviewResult | RunFailure> {
  const steps = request.steps.map((step) => withBuffer(step, context));
  const onProgress = (progress: RenderProgress): void => {
    context.report(renderingText(progress));
  };
  const rendered = await previewRevisions(
    context.alembic.bridges,
    await alembicProject(indexed, context),
    { ...request, steps, onProgress },
    context.signal,
  );
  if ('failure' in rendered) return rendered;
  return resultOf(indexed, rendered, context);
}

async function resultOf(
  indexed: IndexedEnvironment,
  { dialect, revisions, runs, environment, notes }: RevisionsSql,
  context: FeatureContext,
): Promise<PreviewResult> {
  const texts = await Promise.all(
    revisions.map(async ({ step }) => step.text ?? (await readText(step.path).catch(() => ''))),
  );
  const read = revisions.map(({ step, statements, error }, index) => ({
    direction: step.direction,
    statements,
    isCut: error !== null,
    python: texts[index] ?? '',
  }));
  const losses = planLosses(read, dialect, (await context.python).operations);
  const environmentStatements =
    'reason' in environment ? [] : await placedStatements(environment, runs, (await context.python).statements);
  return {
    environment: indexed.id,
    environmentName: indexed.environment.name,
    dialect,
    revisions: await Promise.all(
      revisions.map((revision, index) =>
        revisionOf(
          indexed,
          { ...revision, text: texts[index] ?? '', losses: losses[index], isOnlyRun: runs === 1 },
          context,
        ),
      ),
    ),
    ...(environmentStatements.length > 0 && {
      environmentStatements: environmentStatements.map(({ path, ...statement }) => ({
        ...statement,
        uri: uriOfPath(path),
      })),
    }),
    notes,
  };
}

interface ReadRevision extends RevisionSql {
  readonly text: string;
  readonly losses: StepLosses | undefined;
  /** Whether env.py runs the migrations once. */
  readonly isOnlyRun: boolean;
}

async function revisionOf(
  { byPath }: IndexedEnvironment,
  { step, statements, error, text, losses, isOnlyRun }: ReadRevision,
  context: FeatureContext,
): Promise<PreviewRevision> {
  const lines = [...statements.map(({ line }) => line), error?.line ?? null];
  const python = await context.python;
  const ranges = statementRanges(text, lines, python.statements);
  const table = lineTable(text);
  const offlineConditions = python
    .offline(text, step.direction)
    .map(({ span, decides }) => ({ range: rangeOf(table, span), decides }));
  return {
    revision: step.revision,
    message: byPath.get(step.path)?.message ?? '',
    uri: uriOfPath(step.path),
    direction: step.direction,
    statements: statements.map(({ sql, database, run, gap }, index) => ({
      // A reader who knows nothing of gaps sees a comment in the place of the SQL.
      sql: gap === null ? sql : `-- Not shown: ${gap}.`,
      range: ranges[index] ?? null,
      database,
      ...(!isOnlyRun && { run }),
      loses: losses?.statements[index] ?? null,
      ...(gap !== null && { gap }),
    })),
    error:
      error === null
        ? null
        : { message: error.message, details: error.details, range: ranges[statements.length] ?? null },
    ...(losses?.mayLoseUnseen === true && { mayLoseUnseen: true }),
    ...(offlineConditions.length > 0 && { offlineConditions }),
  };
}

function withBuffer(step: RenderStep, { bufferText }: FeatureContext): RenderStep {
  const path = normalPath(step.path);
  const text = bufferText(path);
  return text === undefined ? { ...step, path } : { ...step, path, text };
}
