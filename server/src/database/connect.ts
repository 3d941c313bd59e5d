import path from 'node:path';
import { Kysely, type Transaction } from 'kysely';
import {
  describeTarget,
  dialectName,
  isInMemory,
  readsPlainFiles,
  redirection,
  several,
  type DatabaseTarget,
} from './databaseTarget.js';
import { explainError } from './explainError.js';
import { mysqlRoute } from './mysql.js';
import { failed, needsBridge, type Failed, type NeedsBridge, type Unanswered } from './outcome.js';
import { postgresRoute } from './postgres.js';
import { readServer, type ServerRoute } from './server.js';
import { sqliteDialect } from './sqliteDialect.js';
import { readSqliteFile } from './sqliteFile.js';
import { mysqlTls, postgresTls, type TlsWays } from './tls.js';

export interface ConnectOptions {
  /** Where relative paths (a SQLite file, certificates) start: the directory that Alembic would run in. Absolute. */
  readonly directory: string;
  readonly signal?: AbortSignal;
  /** Milliseconds until connected; 10,000 unless given. */
  readonly connectLimit?: number;
  /**
   * Milliseconds for the statements together and each; 10,000 unless given. Not for SQLite files, which are read in one
   * go.
   */
  readonly statementLimit?: number;
}

/**
 * Connects, runs `read` in a read-only transaction, and closes, whatever happens. The one place that opens a database.
 * Never throws: what goes wrong comes back in words for humans. `read` may throw what the driver threw.
 */
export async function withDatabase<T>(
  target: DatabaseTarget,
  options: ConnectOptions,
  read: (transaction: Transaction<unknown>) => Promise<T>,
): Promise<{ readonly kind: 'done'; readonly value: T } | Unanswered> {
  if (options.signal?.aborted === true) return { kind: 'cancelled' };
  try {
    const refusal = unreachable(target);
    if (refusal !== undefined) return refusal;
    switch (target.dialect) {
      case 'sqlite':
        return await readFile(target, options, read);
      case 'postgresql':
        return await viaServer(postgresRoute, postgresTls(target, options.directory), target, options, read);
      default:
        return await viaServer(mysqlRoute, mysqlTls(target, options.directory), target, options, read);
    }
  } catch (error) {
    return explainError(error, target);
  }
}

/** Why this process cannot go to the target, or `undefined` when it can. */
function unreachable(target: DatabaseTarget): NeedsBridge | Failed | undefined {
  if (!['postgresql', 'mysql', 'mariadb', 'sqlite'].includes(target.dialect)) {
    return needsBridge(`${dialectName(target)} databases can only be read by the project's own Python driver.`);
  }
  if (target.dialect === 'sqlite') {
    if (!readsPlainFiles(target.driver))
      return needsBridge(`SQLite by the driver "${target.driver ?? ''}" can only be read by that driver.`);
    if ('uri' in target.query)
      return needsBridge('The database URL is an SQLite URI (uri=true), which only SQLite itself can open.');
    return isInMemory(target)
      ? failed(
          'other',
          'A database in memory keeps nothing between two runs, so it has no current revision. Name a file in the database URL.',
        )
      : undefined;
  }
  const key = redirection(target);
  if (key !== undefined)
    return needsBridge(`The option "${key}" of the database URL is known only to the project's own Python driver.`);
  if (several(target))
    return needsBridge(
      `${describeTarget(target)} names several hosts; the project's own Python driver chooses among them.`,
    );
  return undefined;
}

async function viaServer<T>(
  route: ServerRoute,
  tls: TlsWays,
  target: DatabaseTarget,
  { connectLimit = 10_000, statementLimit = 10_000, signal }: ConnectOptions,
  read: (transaction: Transaction<unknown>) => Promise<T>,
): Promise<{ readonly kind: 'done'; readonly value: T } | Unanswered> {
  if (tls.kind !== 'ways') return tls;
  return readServer(route, target, tls.ways, { connect: connectLimit, statements: statementLimit }, signal, read);
}

async function readFile<T>(
  target: DatabaseTarget,
  { directory, signal }: ConnectOptions,
  read: (transaction: Transaction<unknown>) => Promise<T>,
): Promise<{ readonly kind: 'done'; readonly value: T } | Unanswered> {
  const outcome = await readSqliteFile(path.resolve(directory, target.database ?? ''), async (view) => {
    const database = new Kysely<unknown>({ dialect: sqliteDialect(view) });
    try {
      return await database.transaction().execute(read);
    } finally {
      await database.destroy();
    }
  });
  return signal?.aborted === true ? { kind: 'cancelled' } : outcome;
}
