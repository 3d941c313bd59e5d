import type { Current, DatabaseStanding } from '../alembic/current.js';
import { joinedSummary, type DatabaseSummary } from '../alembic/databaseTarget.js';
import { refusal, type RunFailure } from '../alembic/failure.js';
import { standing } from '../core/graph/standing.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import type { CurrentResult } from './messages.js';

/** Where the database of an environment stood when it was last asked. */
export interface DatabaseState {
  readonly database: DatabaseSummary;
  /** SQLAlchemy's name of the dialect; null where it is not known, or where several databases differ. */
  readonly dialect: string | null;
  readonly revisions: readonly string[];
  readonly hasVersionTable: boolean;
}

/** The last answers of the databases, in memory only: the one thing that is kept beside the workspace's index. */
export interface DatabaseStates {
  /** Undefined before it was asked, or when the environment's configuration changed since. */
  of(environment: Pick<IndexedEnvironment, 'id' | 'environment'>): DatabaseState | undefined;
  remember(environment: Pick<IndexedEnvironment, 'id' | 'environment'>, state: DatabaseState): void;
  /** What was known is over: another database is meant. */
  forget(id: string): void;
  readonly revisionsOf: (id: string) => readonly string[] | undefined;
}

/** `onChange` is called when an answer differs from the one before. */
export function createDatabaseStates(onChange: () => void): DatabaseStates {
  const known = new Map<
    string,
    { readonly state: DatabaseState; readonly environment: IndexedEnvironment['environment'] }
  >();
  return {
    of({ id, environment }) {
      const found = known.get(id);
      return found?.environment === environment ? found.state : undefined;
    },
    remember({ id, environment }, state) {
      const isSame = JSON.stringify(known.get(id)?.state) === JSON.stringify(state);
      known.set(id, { state, environment });
      if (!isSame) onChange();
    },
    forget(id) {
      if (known.delete(id)) onChange();
    },
    revisionsOf: (id) => known.get(id)?.state.revisions,
  };
}

/** More rows are no heads of anybody's. */
const rowLimit = 1_000;

/**
 * Several databases of one environment are migrated as one, so that they are shown as one as long as they are at the
 * same revisions. Where they do not, no plan would be true of all.
 */
export function databaseState(current: Current): DatabaseState | RunFailure {
  const [first, ...more] = current;
  const crowded = current.find(({ versions }) => versions.length > rowLimit);
  if (crowded !== undefined) {
    return refusal(
      'failed',
      `The version table of ${crowded.summary.description} has more than ${rowLimit} rows, and Alembic keeps one for each head: it is another program's table, or was filled by mistake. Check version_table in env.py.`,
    );
  }
  const isSame = ({ versions }: DatabaseStanding): boolean => sorted(versions) === sorted(first.versions);
  if (!more.every(isSame)) {
    const places = current.map(
      ({ summary, versions }) => `${summary.description} at ${versions.length === 0 ? 'base' : versions.join(', ')}`,
    );
    return refusal(
      'failed',
      `The databases of this environment are at different revisions: ${places.join('; ')}. Bring them to the same with Alembic in a terminal.`,
    );
  }
  return {
    database: joinedSummary([first.summary, ...more.map(({ summary }) => summary)]),
    dialect: more.every(({ dialect }) => dialect === first.dialect) ? first.dialect : null,
    revisions: first.versions,
    hasVersionTable: current.every(({ hasVersionTable }) => hasVersionTable),
  };
}

function sorted(versions: readonly string[]): string {
  return JSON.stringify([...versions].sort());
}

/** The state as the client is told it, seen from the files as they are now. */
export function currentResult(
  { graph }: Pick<IndexedEnvironment, 'graph'>,
  { database, revisions, hasVersionTable }: DatabaseState,
): CurrentResult {
  const { unknown, pending } = standing(graph, revisions);
  return { database, revisions, unknown, hasVersionTable, pending: pending?.size ?? null };
}
