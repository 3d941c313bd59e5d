import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { RunFailure } from '../../server/src/alembic/failure.js';
import type { AlembicProject } from '../../server/src/alembic/runSetup.js';
import { pythonPath } from '../support/python.js';

export const never = new AbortController().signal;

/** An env.py with both branches, for the URL and the metadata that are given as Python. */
export function environmentFile(url = '"sqlite:///app.db"', metadata = 'MetaData()'): string {
  return `
from alembic import context
from sqlalchemy import Column, Integer, MetaData, Table, create_engine
config = context.config
url = ${url}
target_metadata = ${metadata}
if context.is_offline_mode():
    context.configure(url=url, target_metadata=target_metadata, literal_binds=True, dialect_opts={"paramstyle": "named"})
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url).connect() as connection:
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()
`;
}

const template = `"""\${message}"""
from alembic import op
import sqlalchemy as sa
revision = \${repr(up_revision)}
down_revision = \${repr(down_revision)}
branch_labels = \${repr(branch_labels)}
depends_on = \${repr(depends_on)}
def upgrade():
    \${upgrades if upgrades else "pass"}
def downgrade():
    \${downgrades if downgrades else "pass"}
`;

/** The text of a revision; `down` is Python. */
export function revision(id: string, down: string | null, body = 'pass'): string {
  return `"""${id}"""\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = "${id}"\ndown_revision = ${down === null ? 'None' : `"${down}"`}\ndef upgrade():\n    ${body}\ndef downgrade():\n    pass\n`;
}

/** A folder with a blank in its name, removed after the test. */
export async function makeFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'alembic runs ')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFiles(folder, files);
  return folder;
}

export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
}

/** A project on disk with the given files over a working SQLite environment. */
export async function project(
  files: Readonly<Record<string, string>> = {},
  options: Partial<AlembicProject> = {},
): Promise<AlembicProject> {
  const folder = await makeFolder({
    'alembic.ini': '[alembic]\nscript_location = %(here)s/migrations\npath_separator = os\n',
    'migrations/env.py': environmentFile(),
    'migrations/script.py.mako': template,
    ...files,
  });
  const scriptLocation = `${folder}/migrations`;
  return {
    environment: {
      name: 'migrations',
      source: { configFile: `${folder}/alembic.ini`, section: 'alembic' },
      foundBy: 'configuration',
      otherSources: [],
      scriptLocation,
      versionLocations: [`${scriptLocation}/versions`],
      unresolved: [],
      recursive: false,
      sourceless: false,
      workingDirectory: folder,
    },
    folder,
    interpreterSetting: pythonPath(),
    trusted: true,
    ...options,
  };
}

/** The result of a run that must have ended well. */
export function succeeded<T extends object>(result: T | RunFailure): T {
  if ('failure' in result) throw new Error(`${result.failure}: ${result.message}\n${result.details}`);
  return result;
}

/** Whether the newest Python of the tests has modules that a set-up without a package index lacks. */
export function hasModules(...modules: readonly string[]): boolean {
  return spawnSync(pythonPath(), ['-c', `import ${modules.join(', ')}`]).status === 0;
}
