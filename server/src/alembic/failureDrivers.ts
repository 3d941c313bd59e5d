import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { readBytesNow } from '../files/readFile.js';
import type { FailedRun, FrequentError } from './runFailure.js';
import { install, pythonName } from './failurePythonName.js';
import type { Raised } from './failureTraceback.js';

/**
 * Python modules of database drivers, and what a URL calls them. Those with the same dialect can replace one another.
 */
const drivers = new Map<string, { readonly dialect: string; readonly name: string; readonly package?: string }>(
  Object.entries({
    psycopg2: { dialect: 'postgresql', name: 'psycopg2' },
    psycopg: { dialect: 'postgresql', name: 'psycopg', package: 'psycopg[binary]' },
    pg8000: { dialect: 'postgresql', name: 'pg8000' },
    MySQLdb: { dialect: 'mysql', name: 'mysqldb', package: 'mysqlclient' },
    pymysql: { dialect: 'mysql', name: 'pymysql' },
    oracledb: { dialect: 'oracle', name: 'oracledb' },
    cx_Oracle: { dialect: 'oracle', name: 'cx_oracle' },
    pyodbc: { dialect: 'mssql', name: 'pyodbc' },
    pymssql: { dialect: 'mssql', name: 'pymssql' },
  }),
);
/** What a URL without a driver means only from SQLAlchemy 2.1 on. */
const newDefaults = new Set(['psycopg', 'oracledb']);

/**
 * The folder that the SQLAlchemy is installed in that loads a driver for a URL; undefined where something else imports
 * it.
 */
function packagesOf({ frames }: Raised): string | undefined {
  const loading = frames.findLast(
    ({ file, caller }) => /^(?:import_)?dbapi$/.test(caller ?? '') && /[/\\]sqlalchemy[/\\]/.test(file),
  );
  return loading === undefined ? undefined : /^(.*)[/\\]sqlalchemy[/\\]/.exec(loading.file)?.[1];
}

/** Whether a URL that names no driver means this one: each dialect says so in its `__init__.py`. */
function isDefault(packages: string, dialect: string, name: string): boolean {
  try {
    const text = readBytesNow(path.join(packages, 'sqlalchemy', 'dialects', dialect, '__init__.py')).toString('utf8');
    return new RegExp(`\\bdialect = ${name}\\.dialect\\b`).test(text);
  } catch {
    return false;
  }
}

function installedInstead(packages: string, module: string): string[] {
  if (!existsSync(packages)) return [];
  const names = readdirSync(packages);
  const dialect = drivers.get(module)?.dialect;
  return [...drivers].flatMap(([other, driver]) =>
    other !== module &&
    driver.dialect === dialect &&
    names.some((name) => name === other || name.startsWith(`${other}.`))
      ? [`${driver.dialect}+${driver.name}://`]
      : [],
  );
}

function driverMessage(module: string, run: FailedRun, raised: Raised): string {
  const [first = module] = module.split('.');
  const driver = drivers.get(first);
  const packages = packagesOf(raised) ?? '';
  const missing = `which ${pythonName(run).replace(/^The/, 'the')} does not have`;
  const what = driver?.package ?? first;
  if (driver === undefined || !isDefault(packages, driver.dialect, driver.name))
    return `The database URL asks for the driver "${first}", ${missing}. ${install(run, what)}`;
  const since = newDefaults.has(first) ? ' since SQLAlchemy 2.1' : '';
  const means = `The database URL needs the driver "${first}", ${missing}: it is the default of ${driver.dialect}://${since}.`;
  const [instead] = installedInstead(packages, first);
  return instead === undefined
    ? `${means} ${install(run, what)}`
    : `${means} Write ${instead} in the URL, whose driver is installed, or install ${what}.`;
}

/** Drivers that a database URL needs and that are not installed. */
export const driverErrors: readonly FrequentError[] = [
  {
    kind: 'missingModule',
    by: 'sqlalchemy',
    pattern: /^ModuleNotFoundError: No module named '([^']+)'/,
    applies: (_, __, raised) => packagesOf(raised) !== undefined,
    message: ([, module = ''], run, raised) => driverMessage(module, run, raised),
    setting: 'alembic.interpreter',
  },
];
