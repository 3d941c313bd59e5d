import { execFileSync } from 'node:child_process';
import { pythonPath } from './python.js';
import { environmentFiles, type Files, type TestWorkspace } from './workspace.js';

const envPy = `from alembic import context
from sqlalchemy import create_engine
url = context.config.get_main_option("sqlalchemy.url")
if context.is_offline_mode():
    context.configure(url=url)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
`;

/** An environment without revisions that migrates the SQLite file test.db. */
export const sqliteEnvironment: Files = {
  ...environmentFiles(),
  'alembic.ini': '[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = sqlite:///%(here)s/test.db\n',
  'migrations/env.py': envPy,
};

/**
 * Runs the real Alembic in a workspace; answers what it prints, without white space around it. Throws where it fails.
 */
export function alembic({ root }: TestWorkspace, ...args: readonly string[]): string {
  return execFileSync(pythonPath(), ['-m', 'alembic', ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}
