import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFailed, onTestFinished } from 'vitest';
import type { Range } from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { marked } from './markers.js';

/** A folder on disk for one test. It is removed afterwards, unless the test failed. Paths are relative to it. */
export interface TestWorkspace {
  readonly root: string;
  readonly path: (file: string) => string;
  readonly uri: (file: string) => string;
  write(file: string, content: string | Uint8Array): void;
  remove(file: string): void;
  rename(from: string, to: string): void;
  /** The marker of a file, as it was written last; the only one without an index. */
  marker(file: string, index?: number): Range;
}

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Writes files into a folder that is somebody else's, as they are. */
export function writeFiles(folder: string, files: Files): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  }
}

/** Writes the files, without the cursor markers in their texts. Call within a test. */
export function makeWorkspace(files: Files): TestWorkspace {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'alembic-workspace-')));
  const markers = new Map<string, readonly Range[]>();
  const absolute = (file: string): string => path.join(root, file);
  let failed = false;
  onTestFailed(() => {
    failed = true;
    console.error(`The workspace of the failed test is kept in ${root}`);
  });
  onTestFinished(() => {
    if (!failed) rmSync(root, { recursive: true, force: true });
  });

  function write(file: string, content: string | Uint8Array): void {
    const { text, ranges } = typeof content === 'string' ? marked(content) : { text: content, ranges: [] };
    mkdirSync(path.dirname(absolute(file)), { recursive: true });
    writeFileSync(absolute(file), text);
    markers.set(file, ranges);
  }

  for (const [file, content] of Object.entries(files)) write(file, content);
  return {
    root,
    path: absolute,
    uri: (file) => URI.file(absolute(file)).toString(),
    write,
    remove(file) {
      rmSync(absolute(file), { recursive: true });
    },
    rename(from, to) {
      mkdirSync(path.dirname(absolute(to)), { recursive: true });
      renameSync(absolute(from), absolute(to));
    },
    marker(file, index = 0) {
      const range = markers.get(file)?.[index];
      if (range === undefined) throw new Error(`${file} has no marker ${index}.`);
      return range;
    },
  };
}

/** The files that make an environment of a folder, without revisions. */
export function environmentFiles(folder = ''): Files {
  return {
    [`${folder}alembic.ini`]: '[alembic]\nscript_location = %(here)s/migrations\n',
    [`${folder}migrations/env.py`]: 'from alembic import context\n',
    [`${folder}migrations/script.py.mako`]: '"""${message}"""\n',
  };
}

/** An environment with the given revision files, by name. */
export function project(versions: Files, folder = ''): Files {
  return {
    ...environmentFiles(folder),
    ...Object.fromEntries(
      Object.entries(versions).map(([name, text]) => [`${folder}migrations/versions/${name}`, text]),
    ),
  };
}

export const versions = 'migrations/versions';

/** The text of a revision as Alembic's template writes it; `down` and the other values are Python. */
export function revision(
  id: string,
  down: string,
  { message = `message of ${id}`, labels = 'None', depends = 'None' } = {},
): string {
  return `"""${message}

Revision ID: ${id}
Create Date: 2026-01-02 03:04:05.678901

"""
from alembic import op

revision = "${id}"
down_revision = ${down}
branch_labels = ${labels}
depends_on = ${depends}


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
`;
}
