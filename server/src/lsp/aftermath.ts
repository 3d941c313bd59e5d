import path from 'node:path';
import { readCurrent } from '../alembic/current.js';
import type { RunFailure } from '../alembic/failure.js';
import type { RunRecord } from '../alembic/runRecord.js';
import { standing } from '../core/graph/standing.js';
import { readText } from '../workspace/disk.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import { alembicProject } from './alembicProject.js';
import type { FeatureContext } from './context.js';
import { databaseState, type DatabaseState } from './databaseStates.js';
import { environmentFile } from './plannedSteps.js';

/** Sentences about a database after a run. */
export interface Aftermath {
  /** "SQLite shop.db is at bbbb now.", or why that is not known. */
  readonly current: string;
  /** That a step may be half done, where one that is interrupted is not rolled back; empty elsewhere. */
  readonly halfDone: string;
}

/** Asks the database what it is at after a run, and remembers it. */
export async function aftermathOf(
  indexed: IndexedEnvironment | undefined,
  record: Pick<RunRecord, 'command' | 'steps' | 'database'>,
  context: FeatureContext,
): Promise<Aftermath> {
  if (indexed === undefined)
    return {
      current: 'Which revision the database is at is not known: the environment is not here any more.',
      halfDone: '',
    };
  const state = await currentState(indexed, context);
  if ('failure' in state)
    return {
      current: `Which revision the database is at could not be read: ${state.message}`,
      halfDone: await halfDone(indexed, record, undefined),
    };
  context.database.remember(indexed, state);
  const place = state.revisions.length === 0 ? 'base' : state.revisions.join(', ');
  return {
    current: `${state.database.description} is at ${place} now.`,
    halfDone: await halfDone(indexed, record, state),
  };
}

async function currentState(indexed: IndexedEnvironment, context: FeatureContext): Promise<DatabaseState | RunFailure> {
  const current = await readCurrent(context.alembic.bridges, await alembicProject(indexed, context), context.signal);
  return 'failure' in current ? current : databaseState(current);
}

/** Dialects for which Alembic runs a step in a transaction, `transactional_ddl` of its implementations. */
const transactional = new Set(['postgresql', 'mssql']);
/** In a migration or in env.py: statements that stay whatever comes after them. */
const commitsByItself = /autocommit|transactional_ddl\s*=\s*False|\bCOMMIT\b/i;

async function halfDone(
  indexed: IndexedEnvironment,
  record: Pick<RunRecord, 'command' | 'steps'>,
  state: DatabaseState | undefined,
): Promise<string> {
  if (record.command === 'stamp') return '';
  const step = state === undefined ? undefined : stepUnderWay(indexed, record, state);
  if (step === null) return '';
  const what = step ?? 'the step that was running';
  if (!transactional.has(state?.dialect ?? '')) {
    const which =
      state === undefined ? 'Databases other than PostgreSQL and SQL Server do' : `${state.database.dialect} does`;
    return `${which} not roll back a step that is interrupted, so ${what} may be half done.`;
  }
  return (await commits(indexed, record)) ? `The migrations commit by themselves, so ${what} may be half done.` : '';
}

/** The first step that the database does not have yet; null when it has them all, undefined where that is not known. */
function stepUnderWay(
  { graph }: IndexedEnvironment,
  { command, steps }: Pick<RunRecord, 'command' | 'steps'>,
  { revisions }: DatabaseState,
): string | null | undefined {
  const { applied, unknown } = standing(graph, revisions);
  if (unknown.length > 0 || steps.length === 0) return undefined;
  const ids = new Set([...applied].map(({ id }) => id));
  return steps.find((step) => ids.has(step) === (command === 'downgrade')) ?? null;
}

async function commits(indexed: IndexedEnvironment, { steps }: Pick<RunRecord, 'steps'>): Promise<boolean> {
  const files = steps.flatMap((step) => indexed.graph.byId.get(step)?.file.path ?? []);
  const texts = await Promise.all(files.map((file) => readText(file).catch(() => '')));
  const environment = await readText(environmentFile(indexed)).catch(() => '');
  return (
    texts.some((text) => commitsByItself.test(text)) || /autocommit|transactional_ddl\s*=\s*False/i.test(environment)
  );
}

/** Whether a run got as far as to a migration: only then a step can be half done. */
export function hasBegun(failure: RunFailure, indexed: IndexedEnvironment | undefined): boolean {
  const { place, details } = failure;
  return (
    /Running (?:up|down)grade /.test(details) ||
    (place !== undefined && indexed?.byPath.has(place.path.split(path.sep).join('/')) === true)
  );
}
