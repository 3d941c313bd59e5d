import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import { userInfo } from 'node:os';
import type { ConnectionOptions } from 'node:tls';
import { PostgresDialect, sql, type Dialect } from 'kysely';
import { portOf, type DatabaseTarget } from './databaseTarget.js';
import { driverError } from './explainError.js';
import type { ServerRoute } from './server.js';
import type { Tls } from './tls.js';
import type { Watch } from './watch.js';

/**
 * How PostgreSQL is reached, with pg. Nothing that decides where it connects is left to pg's reading of PG* variables.
 */
export const postgresRoute: ServerRoute = {
  dialect: postgresDialect,
  // Like libpq: no TLS there, or none that Node speaks, or a pg_hba.conf that admits only the other kind.
  tryNext: (error) => {
    const { code = '', message } = driverError(error);
    return code === '28000' || code === 'EPROTO' || code.startsWith('ERR_SSL_') || message.includes('SSL connection');
  },
  limitStatements: async (transaction, milliseconds) => {
    await sql`select set_config('statement_timeout', ${String(milliseconds)}, true)`.execute(transaction);
  },
};

async function postgresDialect(target: DatabaseTarget, tls: Tls, watch: Watch): Promise<Dialect> {
  const { Pool } = await import('pg');
  const user = target.user ?? userInfo().username;
  const pool = new Pool({
    host: target.host ?? defaultHost(portOf(target)),
    port: portOf(target),
    user,
    password: target.password,
    database: target.database ?? user,
    options: target.query['options']?.at(-1),
    application_name: target.query['application_name']?.at(-1) ?? 'Alembic for VS Code',
    ssl: tls.kind === 'tls' && tlsOptions(tls),
    max: 1,
    stream: () => watch.track(new Socket()),
  });
  // A connection that breaks reports itself to the query that runs; these events would end the process.
  const ignore = (): void => undefined;
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  return new PostgresDialect({ pool });
}

function tlsOptions({ verify, ca, cert, key }: Extract<Tls, { kind: 'tls' }>): ConnectionOptions {
  return {
    rejectUnauthorized: verify !== 'nothing',
    ...(verify === 'authority' ? { checkServerIdentity: () => undefined } : {}),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

/** Where libpq goes without a host: the Unix socket where packages put it, else this machine's loopback. */
function defaultHost(port = 5432): string {
  return (
    ['/var/run/postgresql', '/tmp'].find((directory) => existsSync(`${directory}/.s.PGSQL.${port}`)) ?? 'localhost'
  );
}
