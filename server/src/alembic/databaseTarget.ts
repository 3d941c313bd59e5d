import {
  describeServer,
  describeTarget,
  dialectName,
  isLocal,
  targetOf,
  withEnvironment,
  type DatabaseTarget,
} from '../database/databaseTarget.js';
import type { EnvironmentVariables } from './environmentVariables.js';

/** Which database, for humans: never the password. */
export interface DatabaseSummary {
  /** "PostgreSQL". */
  readonly dialect: string;
  readonly driver: string | null;
  /** With the port. */
  readonly host: string | null;
  /** For SQLite the path as the URL has it. */
  readonly database: string | null;
  readonly user: string | null;
  /** One line: "PostgreSQL app@localhost/shop". */
  readonly description: string;
  readonly isLocal: boolean;
}

/**
 * A database as the bridge reports it (server/python, `destination`, `current` and `check`). It holds the password:
 * never log it.
 */
export interface BridgeDatabase {
  /** SQLAlchemy's name. */
  readonly dialect: string;
  readonly driver: string | null;
  readonly user: string | null;
  readonly password: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly database: string | null;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly versionTable: string;
  readonly versionTableSchema: string | null;
  /** Whether this is all that leads to the database; otherwise env.py has ways of its own. */
  readonly isWhole: boolean;
}

/** Where to connect to; undefined for what is no complete address. `env` is what Alembic runs with. */
export function targetOfDatabase(database: BridgeDatabase, env: EnvironmentVariables): DatabaseTarget | undefined {
  const { dialect, driver, user, password, host, port, query } = database;
  const result = targetOf({
    drivername: driver === null ? dialect : `${dialect}+${driver}`,
    ...(user !== null && { username: user }),
    ...(password !== null && { password }),
    ...(host !== null && { host }),
    ...(port !== null && { port }),
    ...(database.database !== null && { database: database.database }),
    query: Object.fromEntries(
      Object.entries(query).map(([key, value]) => [key, typeof value === 'string' ? [value] : value]),
    ),
  });
  return result.kind === 'target' ? withEnvironment(result.target, env) : undefined;
}

/** The summary of a database that the bridge reported. Local is only what is certainly so. */
export function summaryOfDatabase(database: BridgeDatabase, env: EnvironmentVariables): DatabaseSummary {
  const target = targetOfDatabase(database, env);
  if (target === undefined) {
    // An address that is no address may have a part of the password where the host or the user should be.
    const { dialect, driver } = database;
    return {
      dialect,
      driver,
      host: null,
      database: null,
      user: null,
      description: `${dialect} database`,
      isLocal: false,
    };
  }
  const summary = summaryOf(target);
  return database.isWhole ? summary : { ...summary, isLocal: target.dialect === 'sqlite' };
}

export function summaryOf(target: DatabaseTarget): DatabaseSummary {
  const isFile = target.dialect === 'sqlite' && target.host === undefined;
  const hasServer = target.host !== undefined || ['postgresql', 'mysql', 'mariadb'].includes(target.dialect);
  return {
    dialect: dialectName(target),
    driver: target.driver ?? null,
    host: isFile || !hasServer ? null : describeServer(target),
    database: target.database ?? null,
    user: target.user ?? null,
    description: describeTarget(target),
    isLocal: isLocal(target),
  };
}

/** Several databases of one environment in one summary; the only one as it is. */
export function joinedSummary([first, ...more]: readonly [DatabaseSummary, ...DatabaseSummary[]]): DatabaseSummary {
  if (more.length === 0) return first;
  const all = [first, ...more];
  const common = (key: 'driver' | 'host' | 'user'): string | null =>
    all.every((one) => one[key] === first[key]) ? first[key] : null;
  const distinct = (key: 'dialect' | 'description'): string => [...new Set(all.map((one) => one[key]))].join(' and ');
  return {
    dialect: distinct('dialect'),
    driver: common('driver'),
    host: common('host'),
    database: null,
    user: common('user'),
    description: distinct('description'),
    isLocal: all.every((one) => one.isLocal),
  };
}
