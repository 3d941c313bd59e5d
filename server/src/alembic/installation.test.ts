import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { makeWorkspace, type Files } from '../../../test/support/workspace.js';
import { installation } from './installation.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A search path on which these commands are found. */
function findable(...tools: readonly string[]): void {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'alembic-tools-'));
  for (const tool of tools) {
    writeFileSync(path.join(directory, tool), '#!/bin/sh\n');
    chmodSync(path.join(directory, tool), 0o755);
  }
  vi.stubEnv('PATH', directory);
}

const venv = { '.venv/pyvenv.cfg': 'home = /usr/bin\n', '.venv/bin/python': '' };
const pip = '.venv/bin/python -m pip install';

test.each<[string, Files, readonly string[], readonly string[]]>([
  [
    'uv, which installs what its lock file holds',
    { 'uv.lock': '[[package]]\nname = "alembic"\n' },
    ['uv'],
    ['uv sync'],
  ],
  [
    'uv, which adds what its lock file does not hold',
    { 'uv.lock': '[[package]]\nname = "fastapi"\n' },
    ['uv'],
    ['uv add alembic'],
  ],
  ['Poetry', { 'poetry.lock': 'name = "alembic"\n' }, ['poetry'], ['poetry install']],
  ['PDM', { 'pdm.lock': '' }, ['pdm'], ['pdm add alembic']],
  ['Pipenv', { Pipfile: '[packages]\nalembic = "*"\n' }, ['pipenv'], ['pipenv install']],
  ['pip, where the tool is not there', { ...venv, 'uv.lock': 'name = "alembic"\n' }, [], [`${pip} alembic`]],
  [
    'pip, by requirements.txt',
    { ...venv, 'requirements.txt': 'fastapi\nalembic\n' },
    [],
    [`${pip} -r requirements.txt`],
  ],
  [
    'pip, by what pyproject.toml declares',
    { ...venv, 'pyproject.toml': '[project]\ndependencies = ["alembic", "fastapi"]' },
    [],
    [`${pip} alembic fastapi`],
  ],
  [
    'pip, where nothing is declared',
    { ...venv, 'pyproject.toml': '[project]\ndependencies = ["fastapi"]' },
    [],
    [`${pip} alembic`],
  ],
  [
    'uv, into an environment that it made, which has no pip',
    { ...venv, '.venv/pyvenv.cfg': 'home = /usr/bin\nuv = 0.9.1\n' },
    ['uv'],
    ['uv pip install --python .venv/bin/python alembic'],
  ],
])('Alembic is installed by %s', async (_what, files, tools, expected) => {
  const workspace = makeWorkspace(files);
  findable(...tools);
  const interpreter = '.venv/bin/python' in files ? { path: workspace.path('.venv/bin/python'), reason: '' } : null;
  const found = await installation({
    interpreter,
    isChosen: false,
    from: workspace.root,
    folder: workspace.root,
    packages: ['alembic'],
  });
  expect(found?.cwd).toBe(workspace.root);
  expect(found?.commands.map((command) => command.join(' '))).toEqual(expected);
});

test('a Python of the system gets an environment of the project, unless the setting names it', async () => {
  const workspace = makeWorkspace({ 'backend/alembic.ini': '' });
  findable('python3');
  const query = {
    interpreter: { path: '/usr/bin/python3', reason: '' },
    from: workspace.path('backend'),
    folder: workspace.root,
    packages: ['alembic'],
  };
  expect((await installation({ ...query, isChosen: false }))?.commands).toEqual([
    ['python3', '-m', 'venv', '.venv'],
    ['.venv/bin/python', '-m', 'pip', 'install', 'alembic'],
  ]);
  expect(await installation({ ...query, isChosen: true })).toEqual({
    cwd: query.from,
    commands: [['/usr/bin/python3', '-m', 'pip', 'install', 'alembic']],
  });
});

test('a machine without Python gets one from uv where that is there; else nothing can be installed', async () => {
  const workspace = makeWorkspace({});
  const { root } = workspace;
  const query = { interpreter: null, isChosen: false, from: root, folder: root, packages: ['alembic'] };
  findable();
  expect(await installation(query)).toBeUndefined();
  findable('uv');
  expect((await installation(query))?.commands).toEqual([
    ['uv', 'venv'],
    ['uv', 'pip', 'install', 'alembic'],
  ]);
});
