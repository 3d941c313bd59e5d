import type { Dialect } from '../dialects/dialect.js';
import type { Convention } from './model/conventions.js';
import type { RunMemo, SqlOptions } from './options.js';
import type { Switches } from './versions.js';

/** For what statements are written. */
export interface Target {
  readonly dialect: Dialect;
  readonly on: Switches;
  readonly convention: Convention;
  readonly literalBinds: boolean;
  readonly isNamedStyle: boolean;
  /** Undefined where it is not known. */
  readonly driver: string | undefined;
  readonly memo: RunMemo;
}

/** Takes statements in Alembic's order. */
export interface Writer extends Target {
  /** Alembic's `impl._exec`: one statement, with terminator and batch separator behind it. */
  exec(sql: string): void;
  /** BEGIN and COMMIT. */
  transaction(sql: string, hasSeparator: boolean): void;
}

/** What `options` and their versions make of a target; the dialect is the one of these versions. */
export function targetOf(options: SqlOptions, dialect: Dialect, on: Switches, memo: RunMemo): Target {
  return {
    dialect,
    on,
    convention: options.namingConvention,
    literalBinds: options.literalBinds ?? true,
    isNamedStyle: options.paramstyle !== 'driver',
    driver: driverOf(options, dialect, on),
    memo,
  };
}

/** The one that SQLAlchemy chooses where a URL names none. */
function driverOf({ driver }: SqlOptions, { name }: Dialect, on: Switches): string | undefined {
  if (driver !== null) return driver;
  switch (name) {
    case 'postgresql':
      return on.isTwoOne ? 'psycopg' : 'psycopg2';
    case 'mysql':
    case 'mariadb':
      return 'mysqldb';
    default:
      return undefined;
  }
}
