import { existsSync } from 'node:fs';
import path from 'node:path';
import type { FrequentError } from './runFailure.js';
import { driverErrors } from './failureDrivers.js';
import { install, noAlembicText, pythonName } from './failurePythonName.js';
import { isDeliberate, isOfRevision, originOf, projectFrame, type Raised } from './failureTraceback.js';

/** The directory, as prepend_sys_path would name it, in which the project has a module that could not be imported. */
function directoryOfModule(module: string, cwd: string): string | undefined {
  return ['src', '..', '../src'].find((directory) => holdsModule(path.join(cwd, directory), module));
}

function holdsModule(directory: string, module: string): boolean {
  return [module, `${module}.py`].some((name) => existsSync(path.join(directory, name)));
}

function hasAlembic({ frames }: Raised): boolean {
  return frames.some((frame) => originOf(frame) === 'alembic');
}

const interpreter = 'alembic.interpreter';

/** Names of revision files that are not those of their modules. */
const usualImports = new Map(
  Object.entries({
    op: 'from alembic import op',
    context: 'from alembic import context',
    sa: 'import sqlalchemy as sa',
    text: 'from sqlalchemy import text',
    postgresql: 'from sqlalchemy.dialects import postgresql',
    mysql: 'from sqlalchemy.dialects import mysql',
    sqlite: 'from sqlalchemy.dialects import sqlite',
    mssql: 'from sqlalchemy.dialects import mssql',
    oracle: 'from sqlalchemy.dialects import oracle',
  }),
);

/** Errors of the interpreter and of imports. */
export const pythonErrors: readonly FrequentError[] = [
  {
    kind: 'noInterpreter',
    by: 'process',
    pattern: /^Fatal Python error|error while loading shared libraries|bad interpreter/m,
    message: (_, run) =>
      `${pythonName(run)} is broken and cannot start. Recreate its virtual environment, or set alembic.interpreter to a working Python.`,
    setting: interpreter,
  },
  ...(['process', 'python'] as const).map((by): FrequentError => ({
    kind: 'noAlembic',
    by,
    pattern: /No module named '?alembic(?:\.\w+)*'?(?:;|$|\s)/m,
    applies: (_, __, raised) => !hasAlembic(raised),
    message: (_, run) => noAlembicText(run),
    setting: interpreter,
  })),
  {
    kind: 'oldAlembic',
    by: 'process',
    pattern:
      /^alembic: error: (?:argument \S+: )?(invalid choice: '[^']*'|unrecognized arguments: .*?)(?: \(choose .*)?$/m,
    message: ([, what = '']) => `The project's Alembic is too old for this (${what}). Update Alembic.`,
  },
  {
    kind: 'missingModule',
    by: 'sqlalchemy',
    pattern:
      /requires that the Python 'greenlet' library is installed|No module named 'greenlet'|greenlet library is required/,
    message: (_, run) =>
      `SQLAlchemy needs the module "greenlet" for async engines. ${install(run, '"sqlalchemy[asyncio]"')}`,
    setting: interpreter,
  },
  ...driverErrors,
  {
    kind: 'modulePath',
    by: 'python',
    pattern: /^ModuleNotFoundError: No module named '([^'.]+)'/,
    message: ([, module = ''], { cwd }) =>
      `"${module}" cannot be imported, although the project has it: its directory is not on Alembic's import path. Add "prepend_sys_path = ${directoryOfModule(module, cwd) ?? ''}" to the configuration, relative to ${cwd}.`,
    applies: ([, module = ''], { cwd }) => directoryOfModule(module, cwd) !== undefined,
  },
  {
    kind: 'modulePath',
    by: 'python',
    pattern: /^ModuleNotFoundError: No module named '([^'.]+)\.([^']+)'/,
    message: ([, first = '', rest = '']) =>
      `"${first}" has no module "${rest}". Correct the import, or the name of the file.`,
    applies: ([, first = ''], { cwd }) =>
      ['', 'src', '..', '../src'].some((directory) => holdsModule(path.join(cwd, directory), first)),
  },
  {
    kind: 'missingModule',
    by: 'python',
    pattern: /^ModuleNotFoundError: No module named '([^']+)'/,
    message: ([, module = ''], run) =>
      `The project needs the Python module "${module}", which ${pythonName(run).replace(/^The/, 'the')} does not have. ${install(run, "the project's requirements")}`,
    setting: interpreter,
  },
  {
    kind: 'missingImport',
    by: 'project',
    pattern: /^NameError: name '(\w+)' is not defined/,
    message: ([, name = '']) =>
      `The revision uses "${name}" without importing it. Add "${usualImports.get(name) ?? `import ${name}`}" to it and to script.py.mako, so that every new revision has it.`,
    // A name with a dot after it is a module's; any other is more likely misspelled.
    applies: ([, name = ''], _, raised) =>
      isOfRevision(raised) &&
      !isDeliberate(raised) &&
      (usualImports.has(name) || new RegExp(`\\b${name}\\.`).test(projectFrame(raised)?.source ?? '')),
  },
];
