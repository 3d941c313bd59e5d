import type { FrequentError } from './runFailure.js';
import { foundGroup } from './failureTraceback.js';

const account =
  'Correct user and password where env.py reads them: the environment, the file of alembic.envFile, or alembic.ini';

/** Host and port, as far as the driver says them. */
function serverOf(output: string): string {
  const postgres = /server at "([^"]+)"(?: \([^)]*\))?, port (\d+)/.exec(output);
  if (postgres !== null) return ` at ${postgres[1] ?? ''}:${postgres[2] ?? ''}`;
  const asyncio = /Connect call failed \('([^']+)', (\d+)/.exec(output);
  if (asyncio !== null) return ` at ${asyncio[1] ?? ''}:${asyncio[2] ?? ''}`;
  const mysql = /server (?:on|through socket) '([^']+)'/.exec(output);
  return mysql === null ? '' : ` at ${mysql[1] ?? ''}`;
}

/** Errors of the connection, and of what the user may do. */
export const databaseErrors: readonly FrequentError[] = [
  {
    kind: 'databaseDown',
    by: 'library',
    pattern:
      /could not translate host name "([^"]+)"|failed to resolve host '([^']+)'|Unknown (?:MySQL )?server host '([^']+)'|(?:Name or service not known|nodename nor servname|getaddrinfo failed|Temporary failure in name resolution)/,
    message: ([, postgres, psycopg, mysql]) => {
      const host = postgres ?? psycopg ?? mysql;
      return `The database host${host === undefined ? '' : ` "${host}"`} cannot be resolved from here. Correct it in the URL, or connect to its network; the service name of a container is known only inside its network.`;
    },
  },
  {
    kind: 'databaseDown',
    by: 'library',
    pattern:
      /Connection refused|actively refused|Connect call failed|could not connect to server|Can't connect to (?:\w+ )*server|connection to server .* failed: (?:timeout|No route|Network is)|[Cc]onnection timed out|connection timeout expired|server closed the connection unexpectedly|No route to host|Network is unreachable|the database system is (?:starting up|shutting down)/,
    message: ({ input }) =>
      `The database server${serverOf(input)} does not answer. Start it, or correct host and port in the URL.`,
  },
  {
    kind: 'authentication',
    by: 'library',
    pattern:
      /password authentication failed for user "([^"]+)"|Access denied for user '([^']+)'@|role "([^"]+)" does not exist|Login failed for user '([^']+)'|no password supplied|no pg_hba\.conf entry|(?:FATAL: +)?(?:Peer|Ident) authentication failed for user "([^"]+)"/,
    message: (match) => {
      const user = foundGroup(match);
      return `The database server refused the user${user === undefined ? '' : ` "${user}"`}. ${account}.`;
    },
  },
  {
    kind: 'unknownDatabase',
    by: 'library',
    pattern: /database "([^"]+)" does not exist|Unknown database '([^']+)'/,
    message: ([, postgres, mysql]) =>
      `The server has no database "${postgres ?? mysql ?? ''}". Create it, or correct its name in the URL.`,
  },
  {
    kind: 'databaseFile',
    by: 'library',
    pattern: /unable to open database file/,
    message: (_, { cwd }) =>
      `SQLite cannot open the database file: its directory does not exist, or is not writable. A relative path in the URL is relative to ${cwd}.`,
  },
  {
    kind: 'databaseLocked',
    by: 'library',
    pattern: /database is locked|lock timeout|Lock wait timeout exceeded|LockNotAvailable/,
    message: () =>
      'Another connection holds a lock on the database. Close it (for example, stop a running application), and try again.',
  },
  {
    kind: 'permission',
    by: 'library',
    pattern:
      /permission denied for (\w+ \S+)|must be owner of (\w+ \S+)|(CREATE|ALTER|DROP|INDEX|SELECT|INSERT|UPDATE|DELETE) command denied|attempt to write a (readonly database)/,
    message: (match) => {
      const what = foundGroup(match) ?? '';
      return `The database user is not allowed to do this (${what}). Grant the permission, or connect as the owner.`;
    },
  },
];
