import { isIP, isIPv4 } from 'node:net';
import { splitUrl, type UrlParts } from './databaseUrl.js';

/**
 * A database to connect to. What the URL's query says of host, port, user, password and database is already in its
 * place, as the Python driver would read it; empty parts are missing.
 */
export interface DatabaseTarget {
  /**
   * SQLAlchemy's name of the dialect: `postgresql` (also for the old `postgres://`), `mysql`, `mariadb`, `sqlite`, …
   */
  readonly dialect: string;
  /** The Python driver, when the URL names one: `psycopg`, `asyncpg`, `pymysql`, … */
  readonly driver?: string;
  /** A host name, an address, a Unix socket (begins with `/`), or several hosts joined by commas. */
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  /** The name of the database; for SQLite the path of the file as written. */
  readonly database?: string;
  /** What else the URL's query says. */
  readonly query: Readonly<Record<string, readonly string[]>>;
}

export type TargetResult =
  { readonly kind: 'target'; readonly target: DatabaseTarget } | { readonly kind: 'error'; readonly reason: string };

/** A SQLAlchemy URL → the target, or the reason why there is none, which never repeats the URL. See `splitUrl`. */
export function parseDatabaseUrl(text: string, options?: { unquoteDatabase?: boolean }): TargetResult {
  const split = splitUrl(text, options);
  return split.kind === 'error' ? split : targetOf(split.parts);
}

/** The parts of a SQLAlchemy URL (from text, or from a URL object that only the project's Python has) → the target. */
export function targetOf(parts: UrlParts): TargetResult {
  const [name = '', driver] = parts.drivername.split('+');
  const dialect = name === 'postgres' ? 'postgresql' : name;
  if (dialect === 'driver')
    return error(
      "The database URL is still the placeholder of Alembic's template (driver://…). Put the real one there.",
    );
  const query = new Map(Object.entries(parts.query));
  const keys = queryKeys[dialect] ?? {};
  const take = (names: readonly string[] = []): readonly string[] => {
    const found = names.find((key) => query.has(key));
    const values = found === undefined ? [] : (query.get(found) ?? []);
    for (const key of names) query.delete(key);
    return values;
  };
  const place = placeOf(parts, dialect === 'postgresql', take(keys.host), take(keys.port));
  if (place.kind === 'error') return place;
  const target: DatabaseTarget = {
    dialect,
    ...named('driver', driver),
    ...named('host', place.host),
    ...(place.port === undefined ? {} : { port: place.port }),
    ...named('user', take(keys.user)[0] ?? parts.username),
    ...named('password', take(keys.password)[0] ?? parts.password),
    ...named('database', take(keys.database)[0] ?? parts.database),
    query: Object.fromEntries(query),
  };
  return check(target);
}

/** Keys of the query that the Python drivers let win over the same part of the URL. */
const postgresKeys = {
  host: ['host'],
  port: ['port'],
  user: ['user'],
  password: ['password'],
  database: ['dbname', 'database'],
};
const mysqlKeys = {
  host: ['unix_socket', 'host'],
  port: ['port'],
  user: ['user'],
  password: ['password', 'passwd'],
  database: ['db', 'database'],
};
const queryKeys: Readonly<Partial<Record<string, Partial<typeof postgresKeys>>>> = {
  postgresql: postgresKeys,
  mysql: mysqlKeys,
  mariadb: mysqlKeys,
};

type Place = { kind: 'place'; host?: string; port?: number } | { kind: 'error'; reason: string };

/**
 * Host and port, with the several hosts that PostgreSQL allows: `?host=a:1&host=b:2` or `?host=a,b&port=1,2`
 * (SQLAlchemy's `_split_multihost_from_url`).
 */
function placeOf(
  parts: UrlParts,
  several: boolean,
  hostValues: readonly string[],
  portValues: readonly string[],
): Place {
  const split = (values: readonly string[]): readonly string[] =>
    several && values.length === 1 ? (values[0] ?? '').split(',') : values;
  let hosts = split(hostValues);
  let ports = split(portValues);
  const joined =
    several && (hostValues.length > 1 || (hosts.length === 1 && /^[a-zA-Z0-9.-]*:\d*$/.test(hosts[0] ?? '')));
  if (joined && ports.length === 0) {
    ports = hosts.map((host) => host.split(':')[1] ?? '');
    hosts = hosts.map((host) => host.split(':')[0] ?? '');
  }
  if (!ports.every((port) => /^\d*$/.test(port)))
    return error('The port in the query of the database URL is not a number.');
  if (ports.length > 1 && ports.length !== hosts.length) {
    return error('The database URL names several hosts and another number of ports.');
  }
  if (hosts.length > 1) {
    return {
      kind: 'place',
      host: hosts.map((host, index) => [host, ports[index] ?? ports[0] ?? ''].filter(Boolean).join(':')).join(','),
    };
  }
  const port = ports[0] ? Number(ports[0]) : parts.port;
  const host = hosts[0] ?? parts.host;
  return { kind: 'place', ...named('host', host), ...(port === undefined ? {} : { port }) };
}

/** Whether a ":" is before an "@". */
function hasCredentials(text: string): boolean {
  const colon = text.indexOf(':');
  return colon >= 0 && text.includes('@', colon);
}

/** Refuses what no driver can use, and what would show a part of the password as if it were something else. */
function check(target: DatabaseTarget): TargetResult {
  if (target.dialect === 'sqlite' && readsPlainFiles(target.driver)) {
    return target.host === undefined &&
      target.port === undefined &&
      target.user === undefined &&
      target.password === undefined
      ? { kind: 'target', target }
      : error(
          'The SQLite URL has too few slashes: sqlite:///file.db is a relative path, sqlite:////directory/file.db an absolute one.',
        );
  }
  // An unescaped @ or / in the password moves its rest into host or database, where users would see it.
  if (target.host?.includes('@') || hasCredentials(target.database ?? '')) {
    return error(
      'User or password in the database URL contain an unescaped character. Write @ as %40, / as %2F and : as %3A.',
    );
  }
  if (target.port !== undefined && (target.port < 0 || target.port > 65535)) {
    return error('The port of the database URL is not between 0 and 65535.');
  }
  return { kind: 'target', target };
}

/**
 * A PostgreSQL target completed by libpq's variables (`PGHOST`, `PGUSER`, …), which say what the URL leaves out.
 * `environment` is what Alembic would run with. Other targets come back as they are.
 */
export function withEnvironment(
  target: DatabaseTarget,
  environment: Readonly<Record<string, string | undefined>>,
): DatabaseTarget {
  if (target.dialect !== 'postgresql') return target;
  const port = Number(environment['PGPORT'] ?? '');
  const query: Record<string, readonly string[]> = {};
  for (const [variable, key] of libpqVariables) {
    const value = environment[variable];
    if (value) query[key] = [value];
  }
  return {
    ...named('host', environment['PGHOST']),
    ...(Number.isInteger(port) && port > 0 && port <= 65535 ? { port } : {}),
    ...named('user', environment['PGUSER']),
    ...named('password', environment['PGPASSWORD']),
    ...named('database', environment['PGDATABASE']),
    ...target,
    query: { ...query, ...target.query },
  };
}

const libpqVariables = [
  ['PGHOSTADDR', 'hostaddr'],
  ['PGSERVICE', 'service'],
  ['PGOPTIONS', 'options'],
  ['PGSSLMODE', 'sslmode'],
  ['PGSSLROOTCERT', 'sslrootcert'],
  ['PGSSLCERT', 'sslcert'],
  ['PGSSLKEY', 'sslkey'],
] as const;

const dialectNames: Readonly<Partial<Record<string, string>>> = {
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  sqlite: 'SQLite',
  mssql: 'SQL Server',
  oracle: 'Oracle',
  cockroachdb: 'CockroachDB',
  redshift: 'Redshift',
  snowflake: 'Snowflake',
  bigquery: 'BigQuery',
  duckdb: 'DuckDB',
};
const defaultPorts: Readonly<Partial<Record<string, number>>> = {
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  mssql: 1433,
  oracle: 1521,
};

/** The port of the target, or the one that its dialect uses by itself. */
export function portOf(target: DatabaseTarget): number | undefined {
  return target.port ?? defaultPorts[target.dialect];
}

/** The dialect's name for humans: `PostgreSQL`. */
export function dialectName(target: DatabaseTarget): string {
  return dialectNames[target.dialect] ?? target.dialect;
}

/**
 * The server for humans: `db.example:5432`, `socket /var/run/postgresql`, `service prod` (of libpq's service file),
 * `server prod` (of ODBC).
 */
export function describeServer(target: DatabaseTarget): string {
  const service = target.query['service']?.at(-1);
  if (service !== undefined) return `service ${service}`;
  const key = Object.keys(target.query).find((each) => odbcServers.includes(each.toLowerCase()));
  if (key !== undefined) return `server ${target.query[key]?.at(-1) ?? ''}`;
  const host = target.query['hostaddr']?.at(-1) ?? target.host ?? 'localhost';
  if (isSocket(host)) return `socket ${host}`;
  if (host.includes(',')) return host;
  const port = portOf(target);
  const name = isIP(host) === 6 ? `[${host}]` : host;
  return port === undefined ? name : `${name}:${port}`;
}

/** The target for humans, never with the password: `PostgreSQL app_user@db.example:5432/app`, `SQLite data/app.db`. */
export function describeTarget(target: DatabaseTarget): string {
  const name = dialectName(target);
  if (target.dialect === 'sqlite' && target.host === undefined)
    return isInMemory(target) ? `${name} in memory` : `${name} ${target.database ?? ''}`;
  const database = target.database === undefined ? '' : `/${target.database}`;
  const user = target.user === undefined ? '' : `${target.user}@`;
  if (target.host === undefined && !hasLocalDefault(target))
    return database === '' ? name : `${name} ${user}${database}`;
  const server = describeServer(target);
  return server.includes(' ') ? `${name} ${user}${database} (${server})` : `${name} ${user}${server}${database}`;
}

/** Whether the target is on this machine for sure: SQLite, a Unix socket, or the loopback. */
export function isLocal(target: DatabaseTarget): boolean {
  if (target.dialect === 'sqlite') return target.host === undefined;
  if (redirection(target) !== undefined) return false;
  if (target.host === undefined) return hasLocalDefault(target);
  return target.host.split(',').every((host) => isLocalHost(several(target) ? host.replace(/:\d+$/, '') : host));
}

function isLocalHost(host: string): boolean {
  // The sockets of Google's Cloud SQL proxy lie here; behind them is a server that is elsewhere.
  if (isSocket(host)) return !host.startsWith('/cloudsql/');
  const name = host.toLowerCase();
  return name === 'localhost' || name === '::1' || name === '' || (isIPv4(name) && name.startsWith('127.'));
}

/** Whether the target names several hosts, as PostgreSQL's drivers allow. */
export function several(target: DatabaseTarget): boolean {
  return target.host?.includes(',') === true;
}

/** ODBC's keywords for the server. */
const odbcServers = ['server', 'addr', 'address', 'network address'];

/**
 * What names a server in a query, by libpq, the drivers of MySQL, and ODBC, which takes its keywords in any case and
 * passes on those of the query.
 */
const redirections = new Set([
  'service',
  'hostaddr',
  'unix_sock',
  'read_default_file',
  'read_default_group',
  'option_files',
  'odbc_connect',
  'dsn',
  'filedsn',
  ...odbcServers,
  'failover_partner',
]);

/** The key of the query that sends the driver to another server than the URL's host. */
export function redirection(target: DatabaseTarget): string | undefined {
  return Object.keys(target.query).find((key) => redirections.has(key.toLowerCase()));
}

export function isSocket(host: string): boolean {
  return host.startsWith('/');
}

/**
 * Whether a Python driver of SQLite opens plain files; others encrypt the file (pysqlcipher) or go to a server
 * (libsql).
 */
export function readsPlainFiles(driver: string | undefined): boolean {
  return [undefined, 'pysqlite', 'pysqlite_numeric', 'pysqlite_dollar', 'aiosqlite'].includes(driver);
}

/** Whether a SQLite target has no file. */
export function isInMemory(target: DatabaseTarget): boolean {
  return target.database === undefined || target.database === ':memory:';
}

/** Whether the dialect's driver goes to this machine when the URL names no host. */
function hasLocalDefault(target: DatabaseTarget): boolean {
  return ['postgresql', 'mysql', 'mariadb'].includes(target.dialect);
}

function named<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined || value === '' ? {} : ({ [key]: value } as Record<K, string>);
}

function error(reason: string): { kind: 'error'; reason: string } {
  return { kind: 'error', reason };
}
