import { Kysely, type Dialect, type Transaction } from 'kysely';
import type { DatabaseTarget } from './databaseTarget.js';
import { explainError, noAnswer, statementTimeout } from './explainError.js';
import type { Unanswered } from './outcome.js';
import type { Tls, TlsWays } from './tls.js';
import { startWatch, type Watch } from './watch.js';

/** How one kind of server is reached. */
export interface ServerRoute {
  /** A dialect of at most one connection, whose sockets the watch knows. Connects at its first use. */
  readonly dialect: (target: DatabaseTarget, tls: Tls, watch: Watch) => Promise<Dialect>;
  /** Whether an error while connecting leaves hope for the next way (with or without TLS). */
  readonly tryNext: (error: unknown) => boolean;
  /** Asks the server itself to end statements that take longer. */
  readonly limitStatements: (transaction: Transaction<unknown>, milliseconds: number) => Promise<void>;
}

/** Time limits in milliseconds: until connected (all ways together), then for reading. */
export interface Limits {
  readonly connect: number;
  readonly statements: number;
}

/**
 * The server ends a slow statement by itself and says so; only if it does not is the connection cut, this much later.
 */
const grace = 1000;

type Attempt<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'next' } | Unanswered;

/** Connects to a server in the ways given, runs `read` in a read-only transaction, and closes the connection. */
export async function readServer<T>(
  route: ServerRoute,
  target: DatabaseTarget,
  ways: Extract<TlsWays, { kind: 'ways' }>['ways'],
  limits: Limits,
  signal: AbortSignal | undefined,
  read: (transaction: Transaction<unknown>) => Promise<T>,
): Promise<{ readonly kind: 'done'; readonly value: T } | Unanswered> {
  const deadline = Date.now() + limits.connect;
  for (const [index, tls] of ways.entries()) {
    const isLast = index === ways.length - 1;
    const attempt = await tryOnce(
      route,
      target,
      tls,
      { ...limits, connect: Math.max(1, deadline - Date.now()) },
      signal,
      isLast,
      read,
    );
    if (attempt.kind !== 'next') return attempt;
  }
  return noAnswer(target);
}

async function tryOnce<T>(
  route: ServerRoute,
  target: DatabaseTarget,
  tls: Tls,
  limits: Limits,
  signal: AbortSignal | undefined,
  isLast: boolean,
  read: (transaction: Transaction<unknown>) => Promise<T>,
): Promise<Attempt<T>> {
  const watch = startWatch(signal);
  const progress: { database?: Kysely<unknown>; isConnected: boolean } = { isConnected: false };
  const work = async (): Promise<T> => {
    progress.database = new Kysely<unknown>({ dialect: await route.dialect(target, tls, watch) });
    return progress.database.connection().execute((connection) => {
      progress.isConnected = true;
      watch.allow(limits.statements + grace);
      return connection
        .transaction()
        .setAccessMode('read only')
        .execute(async (transaction) => {
          await route.limitStatements(transaction, limits.statements);
          return read(transaction);
        });
    });
  };
  try {
    watch.allow(limits.connect);
    const done = work().then((value) => ({ kind: 'done', value }) as const);
    const outcome = await Promise.race([done, watch.stopped]);
    if (outcome === 'cancelled') return { kind: 'cancelled' };
    if (outcome === 'timeout') return progress.isConnected ? statementTimeout(target) : noAnswer(target);
    return outcome;
  } catch (error) {
    return !progress.isConnected && !isLast && route.tryNext(error) ? { kind: 'next' } : explainError(error, target);
  } finally {
    await close(progress.database, watch);
  }
}

/** Says goodbye to the server, but does not wait for one that no longer listens. */
async function close(database: Kysely<unknown> | undefined, watch: Watch): Promise<void> {
  const goodbye = database?.destroy().catch(() => undefined);
  await Promise.race([goodbye, new Promise((resolve) => setTimeout(resolve, 500).unref())]);
  watch.end();
}
