import type { FrequentError } from './failure.js';
import { foundGroup } from './failureTraceback.js';

const account = 'Correct user and password where env.py takes them from: the environment, the file of alembic.envFile, or alembic.ini';

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
    pattern: /could not translate host name "([^"]+)"|failed to resolve host '([^']+)'|Unknown (?:MySQL )?server host '([^']+)'|(?:Name or service not known|nodename nor servname|getaddrinfo failed|Temporary failure in name resolution)/,
    say: ([, postgres, psycopg, mysql]) => {
      const host = postgres ?? psycopg ?? mysql;
      return `The database host${host === undefined ? '' : ` "${host}"`} is not known from here. Correct it in the URL, or join the network that knows it; a container's service name means nothing outside its network.`;
    },
  },
  {
    kind: 'databaseDown',
    pattern: /Connection refused|actively refused|Connect call failed|could not connect to server|Can't connect to (?:\w+ )*server|connection to server .* failed: (?:timeout|No route|Network is)|[Cc]onnection timed out|connection timeout expired|server closed the connection unexpectedly|No route to host|Network is unreachable|the database system is (?:starting up|shutting down)/,
    say: ({ input }) => `The database server${serverOf(input)} does not answer. Start it, or correct host and port in the URL.`,
  },
  {
    kind: 'authentication',
    pattern: /password authentication failed for user "([^"]+)"|Access denied for user '([^']+)'@|role "([^"]+)" does not exist|Login failed for user '([^']+)'|no password supplied|no pg_hba\.conf entry|(?:FATAL: +)?(?:Peer|Ident) authentication failed for user "([^"]+)"/,
    say: (match) => {
      const user = foundGroup(match);
      return `The database server refused the user${user === undefined ? '' : ` "${user}"`}. ${account}.`;
    },
  },
  {
    kind: 'unknownDatabase',
    pattern: /database "([^"]+)" does not exist|Unknown database '([^']+)'/,
    say: ([, postgres, mysql]) => `The server has no database "${postgres ?? mysql ?? ''}". Create it, or correct its name in the URL.`,
  },
  {
    kind: 'databaseFile',
    pattern: /unable to open database file/,
    say: (_, { cwd }) => `SQLite cannot open the database's file: its directory is missing, or may not be written. A relative path in the URL is seen from ${cwd}.`,
  },
  {
    kind: 'databaseLocked',
    pattern: /database is locked|lock timeout|Lock wait timeout exceeded|LockNotAvailable/,
    say: () => 'Another connection holds a lock on the database. End it, a running application for instance, and try again.',
  },
  {
    kind: 'permission',
    pattern: /permission denied for (\w+ \S+)|must be owner of (\w+ \S+)|(CREATE|ALTER|DROP|INDEX|SELECT|INSERT|UPDATE|DELETE) command denied|attempt to write a (readonly database)/,
    say: (match) => {
      const what = foundGroup(match) ?? '';
      return `The database user may not do this (${what}). Grant it, or connect as the owner.`;
    },
  },
];
