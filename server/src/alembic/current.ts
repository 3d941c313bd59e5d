import path from 'node:path';
import type { CurrentVersions, VersionTable } from '../database/currentVersions.js';
import type { DatabaseTarget } from '../database/databaseTarget.js';
import type { Failed } from '../database/outcome.js';
import { readUtf8 } from '../files/readFile.js';
import { bridgeOf } from './bridge.js';
import type { BridgePool } from './bridgePool.js';
import { currentThroughCommand } from './currentCommand.js';
import { summaryOf, summaryOfDatabase, targetOfDatabase, type BridgeDatabase } from './databaseTarget.js';
import type { Current } from './databaseStanding.js';
import { refusal, type FailureKind, type RunFailure } from './failure.js';
import { targetOfIni } from './iniTarget.js';
import { askOnline } from './onlineBridge.js';
import { redact } from './redact.js';
import { runSetup, type AlembicProject, type RunSetup } from './runSetup.js';
import { selectedTarget, whyNotSelected } from './selectedUrl.js';

export type { Current, DatabaseStanding } from './databaseStanding.js';

/** Connecting included, and the import of a large application. */
const timeoutMilliseconds = 60_000;

/**
 * What the version tables of an environment hold. Reads only. env.py is asked where it connects, without connecting; a
 * plain address is then read from here, and all else by env.py itself, in a Python that may connect.
 */
export async function readCurrent(
  pool: BridgePool,
  project: AlembicProject,
  signal: AbortSignal,
): Promise<Current | RunFailure> {
  const setup = await runSetup(project, signal);
  if ('failure' in setup) return setup;
  const current = await read(pool, project, setup, signal);
  if ('failure' in current) return current;
  return (
    whyNotSelected(
      setup.selectedUrl,
      setup.env,
      current.map(({ summary }) => summary),
    ) ?? current
  );
}

/**
 * Why env.py connects to another database than the one that the user entered a URL for; undefined when it does not, or
 * when none was.
 */
export async function whyOtherDatabase(
  pool: BridgePool,
  project: AlembicProject,
  signal: AbortSignal,
): Promise<RunFailure | undefined> {
  if (((await project.selectedUrl?.()) ?? null) === null) return undefined;
  const current = await readCurrent(pool, project, signal);
  return 'failure' in current ? current : undefined;
}

async function read(
  pool: BridgePool,
  project: AlembicProject,
  setup: RunSetup,
  signal: AbortSignal,
): Promise<Current | RunFailure> {
  if (setup.interpreter === null) return currentThroughCommand(project, signal);
  const direct = await readDirectly(pool, project, setup, signal);
  return direct ?? readThroughEnvironment(pool.script, setup, signal);
}

/**
 * As `readCurrent`; where env.py cannot be run, from the database of the URL that the user entered, or that the ini
 * file names.
 */
export async function readCurrentOrIni(
  pool: BridgePool,
  project: AlembicProject,
  signal: AbortSignal,
): Promise<Current | RunFailure> {
  const current = await readCurrent(pool, project, signal);
  if (!('failure' in current) || !concernsPython.has(current.failure)) return current;
  return (await readByIni(project, signal)) ?? current;
}

/** Failures that say nothing of the database. */
const concernsPython: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'noInterpreter',
  'noAlembic',
  'oldAlembic',
  'missingModule',
  'modulePath',
  'environmentRaised',
  'missingVariable',
  'flaskContext',
  'brokenFile',
]);

async function readDirectly(
  pool: BridgePool,
  { environment }: AlembicProject,
  setup: RunSetup,
  signal: AbortSignal,
): Promise<Current | RunFailure | undefined> {
  if (await preparesConnections(environment.scriptLocation)) return undefined;
  const reply = await bridgeOf(pool, setup)?.request<{ readonly database: BridgeDatabase | null }>(
    'destination',
    {},
    signal,
  );
  if (reply === undefined) return undefined;
  if ('failure' in reply) return reply;
  const { database } = reply.result;
  const target = database === null ? undefined : targetOfDatabase(database, setup.env);
  if (database === null || target === undefined) return undefined;
  const answer = await readVersions(target, versionTableOf(database), setup.cwd, signal);
  const standing = { summary: summaryOf(target), dialect: target.dialect };
  switch (answer.kind) {
    case 'versions':
      return [{ ...standing, versions: answer.versions, hasVersionTable: true }];
    case 'noVersionTable':
      // The online branch of env.py may have another name for it than the offline one.
      return undefined;
    case 'needsBridge':
      return undefined;
    case 'cancelled':
      return refusal('cancelled', 'Cancelled.');
    case 'failed':
      if (isMissingFile(target, answer)) return [{ ...standing, versions: [], hasVersionTable: false }];
      return isSameForEnvironment(answer) ? failureOf(answer, target, setup.secrets) : undefined;
  }
}

/** Whether env.py does something to its connections that decides what is read there. */
async function preparesConnections(scriptLocation: string): Promise<boolean> {
  const text = await readUtf8(path.join(scriptLocation, 'env.py')).catch(() => '');
  return /search_path|\bset\s+(?:local\s+|session\s+)?(?:role|schema)\b|\battach\b|listens_for|event\.listen|schema_translate_map/i.test(
    text,
  );
}

function versionTableOf({ versionTable, versionTableSchema }: BridgeDatabase): VersionTable {
  return { name: versionTable, ...(versionTableSchema !== null && { schema: versionTableSchema }) };
}

/** The drivers are loaded when the first database is asked, not when the server starts. */
async function readVersions(
  target: DatabaseTarget,
  table: VersionTable,
  directory: string,
  signal: AbortSignal,
): Promise<CurrentVersions> {
  const { currentVersions } = await import('../database/currentVersions.js');
  return currentVersions(target, table, { directory, signal });
}

/** SQLite makes its file with the first upgrade. */
function isMissingFile(target: DatabaseTarget, { reason }: Failed): boolean {
  return target.dialect === 'sqlite' && reason === 'unknownDatabase';
}

/** Whether env.py would meet the same. It may have other ways to authenticate. */
function isSameForEnvironment({ reason }: Failed): boolean {
  return reason === 'refused' || reason === 'unknownHost' || reason === 'unknownDatabase' || reason === 'timeout';
}

const kinds: Readonly<Record<Failed['reason'], FailureKind>> = {
  refused: 'databaseDown',
  unknownHost: 'databaseDown',
  timeout: 'databaseDown',
  authentication: 'authentication',
  unknownDatabase: 'unknownDatabase',
  permission: 'permission',
  other: 'failed',
};

function failureOf({ reason, message }: Failed, { password }: DatabaseTarget, secrets: readonly string[]): RunFailure {
  return refusal(kinds[reason], redact(message, password === undefined ? secrets : [...secrets, password]));
}

interface OnlineCurrent {
  readonly databases: readonly (BridgeDatabase & {
    readonly versions: readonly string[];
    readonly hasVersionTable: boolean;
  })[];
}

async function readThroughEnvironment(
  script: string,
  setup: RunSetup,
  signal: AbortSignal,
): Promise<Current | RunFailure> {
  const reply = await askOnline<OnlineCurrent>(script, setup, { method: 'current', timeoutMilliseconds }, signal);
  if ('failure' in reply) return reply;
  const [first, ...more] = reply.result.databases.map((database) => ({
    summary: summaryOfDatabase(database, setup.env),
    dialect: database.dialect,
    versions: database.versions,
    hasVersionTable: database.hasVersionTable,
  }));
  if (first !== undefined) return [first, ...more];
  return refusal(
    'environmentRaised',
    'env.py finished without calling context.run_migrations(), so no database was read.',
  );
}

async function readByIni(
  { environment, trusted, selectedUrl }: AlembicProject,
  signal: AbortSignal,
): Promise<Current | undefined> {
  if (!trusted) return undefined;
  const selected = selectedTarget((await selectedUrl?.()) ?? null, process.env);
  const found = selected ?? (await targetOfIni(environment));
  if (found === undefined) return undefined;
  const answer = await readVersions(found, { name: 'alembic_version' }, environment.workingDirectory, signal);
  if (answer.kind !== 'versions' && answer.kind !== 'noVersionTable') return undefined;
  const summary = summaryOf(found);
  const origin =
    selected === undefined
      ? `sqlalchemy.url in ${path.basename(environment.source?.configFile ?? '')}`
      : 'the URL that was entered';
  const description = `${summary.description} (${origin}, because env.py cannot be run)`;
  const versions = answer.kind === 'versions' ? answer.versions : [];
  return [
    {
      summary: { ...summary, description },
      dialect: found.dialect,
      versions,
      hasVersionTable: answer.kind === 'versions',
    },
  ];
}
