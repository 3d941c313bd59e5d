import { connect as connectSocket } from 'node:net';
import { MysqlDialect, sql, type Dialect } from 'kysely';
import { isSocket, portOf, type DatabaseTarget } from './databaseTarget.js';
import { driverError } from './explainError.js';
import type { ServerRoute } from './server.js';
import type { Tls } from './tls.js';
import type { Watch } from './watch.js';

/** How MySQL and MariaDB are reached, with mysql2. */
export const mysqlRoute: ServerRoute = {
  dialect: mysqlDialect,
  // No TLS there, or only versions that Node no longer speaks.
  tryNext: (error) => ['HANDSHAKE_NO_SSL_SUPPORT', 'HANDSHAKE_SSL_ERROR'].includes(driverError(error).code ?? ''),
  limitStatements: async (transaction, milliseconds) => {
    // What a version table can be waiting for is the metadata lock of a migration; whole seconds, for this session
    // only.
    await sql`set session lock_wait_timeout = ${sql.lit(Math.max(1, Math.ceil(milliseconds / 1000)))}`.execute(
      transaction,
    );
  },
};

async function mysqlDialect(target: DatabaseTarget, tls: Tls, watch: Watch): Promise<Dialect> {
  const { createPool } = await import('mysql2');
  const { host = 'localhost' } = target;
  const pool = createPool({
    host,
    ...(target.user === undefined ? {} : { user: target.user }),
    ...(target.password === undefined ? {} : { password: target.password }),
    ...(target.database === undefined ? {} : { database: target.database }),
    ...(tls.kind === 'tls' ? { ssl: tlsOptions(tls) } : {}),
    connectionLimit: 1,
    connectTimeout: 0,
    // A server must not ask for files of this machine, nor its column names become code.
    flags: ['-LOCAL_FILES'],
    disableEval: true,
    stream: () => watch.track(isSocket(host) ? connectSocket(host) : connectSocket(portOf(target) ?? 3306, host)),
  });
  return new MysqlDialect({ pool });
}

function tlsOptions({ verify, ca, cert, key }: Extract<Tls, { kind: 'tls' }>): object {
  return {
    rejectUnauthorized: verify !== 'nothing',
    verifyIdentity: verify === 'host',
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
  };
}
