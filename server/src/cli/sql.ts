import { createBridgePool } from '../alembic/bridgePool.js';
import { previewRevisions, type RenderStep } from '../alembic/preview.js';
import type { AlembicProject } from '../alembic/runSetup.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import { chooseEnvironment } from './environmentChoice.js';
import { UsageError, type CommandIo, type ExitCode } from './io.js';
import { loadProject, type Project } from './project.js';
import { readSqlArguments, type SqlArguments } from './sqlArguments.js';
import { runInstant } from './sqlInstant.js';
import { sqlDocument } from './sqlJson.js';
import { notCancelled, orThrow, planOfRange, revisionsNamed, type SqlRun } from './sqlRun.js';
import { printScript } from './sqlText.js';
import { complain } from './style.js';

/**
 * `alembic-ls sql`: the SQL of revisions or of a range, read from the files, or by the project's own Alembic. 1 when a
 * revision has an error.
 */
export async function runSql(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const asked = readSqlArguments(args, io.cwd);
  if (asked.engine === 'instant') return runInstant(asked, io);
  if (Object.keys(asked.versions).length > 0 || asked.database !== null)
    throw new UsageError('sql: --versions and --database are for --engine instant');
  const project = await loadProject(asked.path, io, { cache: asked.cache, withoutFindings: true });
  const indexed = chooseEnvironment(project, asked.environment, 'sql');
  const pool = createBridgePool({ script: io.bridgeScript });
  try {
    const run: SqlRun = {
      project,
      indexed,
      alembic: alembicOf(project, indexed, asked, io),
      pool,
      direction: asked.direction,
      dialect: asked.dialect,
    };
    return asked.format === 'json' ? await printDocument(run, asked, io) : await printScript(run, asked, io);
  } finally {
    pool.dispose();
  }
}

async function printDocument(run: SqlRun, asked: SqlArguments, io: CommandIo): Promise<ExitCode> {
  const planned =
    asked.range === null
      ? { steps: await stepsOfRevisions(run, asked.revisions) }
      : await planOfRange(run, asked.range);
  const request = { ...planned, dialect: run.dialect, together: asked.range !== null };
  const { statements } = await io.loadReaders();
  const rendered = orThrow(await previewRevisions({ pool: run.pool, statements }, run.alembic, request, notCancelled));
  for (const note of rendered.notes) complain(io, note);
  io.stdout.write(`${JSON.stringify(sqlDocument(run, rendered), null, 2)}\n`);
  return rendered.revisions.some(({ error }) => error !== null) ? 1 : 0;
}

async function stepsOfRevisions(run: SqlRun, names: readonly string[]): Promise<RenderStep[]> {
  const steps = await Promise.all(names.map((name) => revisionsNamed(run, name)));
  return steps.flat().map((step) => ({ ...step, direction: run.direction }));
}

/** Who calls the command line trusts the folder. */
function alembicOf(
  { root }: Project,
  { environment }: IndexedEnvironment,
  { python, command }: SqlArguments,
  { env }: CommandIo,
): AlembicProject {
  return {
    environment,
    folder: root,
    interpreterSetting: python ?? env['ALEMBIC_LS_PYTHON'] ?? '',
    command,
    trusted: true,
  };
}
