import { parseDatabaseUrl } from '../database/databaseTarget.js';
import { runAlembic } from './alembicCommand.js';
import type { Current, DatabaseStanding } from './databaseStanding.js';
import { summaryOf } from './databaseTarget.js';
import { refusal, type RunFailure } from './failure.js';
import type { AlembicProject } from './runSetup.js';

/**
 * What the databases are at, where `alembic.command` runs Alembic: what `alembic current --verbose` prints, which only
 * reads.
 */
export async function currentThroughCommand(
  project: AlembicProject,
  signal: AbortSignal,
): Promise<Current | RunFailure> {
  const output = await runAlembic(project, ['current', '--verbose'], signal);
  if ('failure' in output) return output;
  const [first, ...more] = standingsIn(output.stdout);
  if (first !== undefined) return [first, ...more];
  return refusal(
    'environmentRaised',
    'alembic.command reported no database: env.py finished without calling context.run_migrations().',
  );
}

/**
 * A line "Current revision(s) for postgresql://user:***@host/db:" for each database, below it "Rev: 3f9c2e71a0b4
 * (head)" and more.
 */
export function standingsIn(output: string): DatabaseStanding[] {
  const [, ...blocks] = output.split(/^Current revision\(s\) for (?=.*:\s*$)/m);
  return blocks.map((block) => {
    const [url = ''] = block.split(/\r?\n/, 1);
    const versions = [...block.matchAll(/^Rev: (\S+)/gm)].map(([, revision = '']) => revision);
    return { ...databaseOf(url.trim().replace(/:$/, '')), versions, hasVersionTable: true };
  });
}

/** What the command calls localhost is not this machine. */
function databaseOf(url: string): Pick<DatabaseStanding, 'summary' | 'dialect'> {
  const result = parseDatabaseUrl(url);
  if (result.kind === 'target')
    return { summary: { ...summaryOf(result.target), isLocal: false }, dialect: result.target.dialect };
  const nothing = { driver: null, host: null, database: null, user: null };
  return {
    summary: { ...nothing, dialect: 'database', description: 'the database of alembic.command', isLocal: false },
    dialect: null,
  };
}
