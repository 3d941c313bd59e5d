import { existsSync } from 'node:fs';
import path from 'node:path';
import type { FailedRun, FrequentError } from './failure.js';

const drivers = new Set(['psycopg2', 'psycopg', 'asyncpg', 'pg8000', 'aiosqlite', 'MySQLdb', 'pymysql', 'aiomysql', 'asyncmy', 'mysql', 'mariadb', 'oracledb', 'cx_Oracle', 'pyodbc', 'aioodbc', 'pymssql']);

/** What the message calls the Python that was run. */
function pythonName({ interpreter }: FailedRun): string {
  return interpreter === null ? 'The Python of alembic.command' : `${interpreter.path} (${interpreter.reason})`;
}

/** How to get a package into that Python. */
function install({ interpreter }: FailedRun, what: string): string {
  return interpreter === null ? `Install ${what} where the command runs.` : `Install ${what} there, or set alembic.interpreter to the Python that has it.`;
}

function sayMissingModule(module: string, run: FailedRun): string {
  const [first = module] = module.split('.');
  if (drivers.has(first)) return `The database URL asks for the driver "${first}", which is not installed. ${pythonName(run)} lacks it. ${install(run, 'it')}`;
  return `The project needs the Python module "${module}", which ${lower(pythonName(run))} does not have. ${install(run, "the project's requirements")}`;
}

function lower(name: string): string {
  return name.replace(/^The/, 'the');
}

/** The directory, as prepend_sys_path would name it, in which the project has a module that could not be imported. */
function directoryOfModule(module: string, cwd: string): string | undefined {
  return ['src', '..', '../src'].find((directory) => holdsModule(path.join(cwd, directory), module));
}

function holdsModule(directory: string, module: string): boolean {
  return [module, `${module}.py`].some((name) => existsSync(path.join(directory, name)));
}

/** Errors of the interpreter and of imports. */
export const pythonErrors: readonly FrequentError[] = [
  {
    kind: 'noInterpreter',
    pattern: /Fatal Python error|No module named 'encodings'|error while loading shared libraries|bad interpreter/,
    say: (_, run) => `${pythonName(run)} is broken: it cannot start. Make its environment anew, or set alembic.interpreter to a working Python.`,
    setting: 'alembic.interpreter',
  },
  {
    kind: 'noAlembic',
    pattern: /No module named '?alembic(?:\.\w+)*'?(?:;|$|\s)/m,
    say: (_, run) => `${pythonName(run)} has no Alembic. ${install(run, 'it')}`,
    setting: 'alembic.interpreter',
  },
  {
    kind: 'oldAlembic',
    pattern: /^alembic: error: (?:argument \S+: )?(invalid choice: '[^']*'|unrecognized arguments: .*?)(?: \(choose .*)?$/m,
    say: ([, what = '']) => `The project's Alembic is too old for this (${what}). Update Alembic.`,
  },
  {
    kind: 'missingModule',
    pattern: /requires that the Python 'greenlet' library is installed|No module named 'greenlet'/,
    say: (_, run) => `SQLAlchemy needs the module "greenlet" for async engines. ${install(run, '"sqlalchemy[asyncio]"')}`,
    setting: 'alembic.interpreter',
  },
  {
    kind: 'modulePath',
    pattern: /ModuleNotFoundError: No module named '([^'.]+)'/,
    say: ([, module = ''], { cwd }) =>
      `"${module}" cannot be imported, although the project has it: its directory is not among those that Alembic imports from. Add "prepend_sys_path = ${directoryOfModule(module, cwd) ?? ''}" to the configuration; it is seen from ${cwd}.`,
    applies: ([, module = ''], { cwd }) => directoryOfModule(module, cwd) !== undefined,
  },
  {
    kind: 'modulePath',
    pattern: /ModuleNotFoundError: No module named '([^'.]+)\.([^']+)'/,
    say: ([, first = '', rest = '']) => `"${first}" is imported, but it has no module "${rest}". Correct the import, or the name of the file.`,
    applies: ([, first = ''], { cwd }) => ['', 'src', '..', '../src'].some((directory) => holdsModule(path.join(cwd, directory), first)),
  },
  {
    kind: 'missingModule',
    pattern: /ModuleNotFoundError: No module named '([^']+)'/,
    say: ([, module = ''], run) => sayMissingModule(module, run),
    setting: 'alembic.interpreter',
  },
  {
    kind: 'missingImport',
    pattern: /NameError: name '(\w+)' is not defined/,
    say: ([, name = '']) =>
      `The revision uses "${name}" without importing it. Add "import ${name}" to it, and to script.py.mako, so that every new revision has it.`,
    applies: (_, { stdout, stderr }) => /, in (?:up|down)grade/.test(stdout + stderr),
  },
];
