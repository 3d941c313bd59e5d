import { expect, it } from 'vitest';
import { makeWorkspace } from '../../../test/support/workspace.js';
import { explainFailure, type FailedRun } from './failure.js';

const python = { path: '/app/.venv/bin/python', reason: 'x' };
const run: FailedRun = {
  end: 'exited',
  exitCode: 1,
  stdout: '',
  stderr: '',
  command: 'alembic current',
  cwd: '/app',
  interpreter: python,
  timeoutMilliseconds: 0,
};

/** The folders of an installation, and the error of a SQLAlchemy in it that loads a driver. */
function messageFor(module: string, loader: string, files: Readonly<Record<string, string>>): string {
  const workspace = makeWorkspace(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`lib/python3.12/site-packages/${name}`, text])),
  );
  const packages = workspace.path('lib/python3.12/site-packages');
  const stderr = `Traceback (most recent call last):\n  File "/app/env.py", line 3, in <module>\n    create_engine(url)\n  File "${packages}/sqlalchemy/${loader}", line 9, in import_dbapi\n    import x\nModuleNotFoundError: No module named '${module}'\n`;
  return explainFailure({ ...run, stderr }).message;
}

const newer = { 'sqlalchemy/dialects/postgresql/__init__.py': 'base.dialect = dialect = psycopg.dialect\n' };
const older = { 'sqlalchemy/dialects/postgresql/__init__.py': 'base.dialect = dialect = psycopg2.dialect\n' };
const has = (module: string): string =>
  `The database URL needs the driver "${module}", which /app/.venv/bin/python (x) does not have: it is the default of postgresql://`;

it.each([
  [
    'the newer default, where the older one is installed',
    'psycopg',
    'dialects/postgresql/psycopg.py',
    { ...newer, 'psycopg2/__init__.py': '' },
    `${has('psycopg')} since SQLAlchemy 2.1. Write postgresql+psycopg2:// in the URL, whose driver is installed, or install psycopg[binary].`,
  ],
  [
    'the newer default, where no driver is installed',
    'psycopg',
    'dialects/postgresql/psycopg.py',
    newer,
    `${has('psycopg')} since SQLAlchemy 2.1. Install psycopg[binary] there, or set alembic.interpreter to a Python that has it.`,
  ],
  [
    'the older default',
    'psycopg2',
    'dialects/postgresql/psycopg2.py',
    { ...older, 'pg8000.py': '' },
    `${has('psycopg2')}. Write postgresql+pg8000:// in the URL, whose driver is installed, or install psycopg2.`,
  ],
  [
    'a driver that only the URL can have named',
    'psycopg',
    'dialects/postgresql/psycopg.py',
    older,
    'The database URL asks for the driver "psycopg", which /app/.venv/bin/python (x) does not have. Install psycopg[binary] there, or set alembic.interpreter to a Python that has it.',
  ],
])('%s', (_, module, loader, files, message) => {
  expect(messageFor(module, loader, files)).toBe(message);
});
