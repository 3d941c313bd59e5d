import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  EnvironmentsRequest,
  InstallationRequest,
  PythonRequest,
  type EnvironmentSummary,
  type InstallationAnswer,
  type PythonAnswer,
  type PythonParams,
} from '../../server/src/lsp/messages.js';
import { startClient, type LanguageClient } from '../support/languageClient.js';
import { pythonPath } from '../support/python.js';
import { makeWorkspace, type TestWorkspace } from '../support/workspace.js';

const project = {
  'alembic.ini': '[alembic]\nscript_location = alembic\n',
  // Called as the package is, and in the directory that Alembic runs in.
  'alembic/env.py': '',
  'alembic/versions/a.py': 'revision = "a"\ndown_revision = None\ndef upgrade():\n    pass\n',
};

/** A virtual environment without a package, in the project. */
function makeEnvironment(workspace: TestWorkspace): string {
  execFileSync(pythonPath(), ['-m', 'venv', '--without-pip', workspace.path('.venv')]);
  const [library = ''] = readdirSync(workspace.path('.venv/lib'));
  return workspace.path(`.venv/lib/${library}/site-packages`);
}

/** Puts a program in the place of a Python that writes into a file when it is started; answers the file. */
function noteRuns(python: string, runs: string): string {
  rmSync(python);
  writeFileSync(python, `#!/bin/sh\necho started >> '${runs}'\n`, { mode: 0o755 });
  return runs;
}

async function open(workspace: TestWorkspace, interpreter = '', trusted = true): Promise<LanguageClient> {
  return startClient({ folders: [workspace.root], initializationOptions: { trusted }, settings: { interpreter } });
}

async function find(client: LanguageClient, params: PythonParams): Promise<PythonAnswer> {
  return client.request<PythonAnswer>(PythonRequest, params);
}

async function environmentOf(client: LanguageClient): Promise<PythonParams> {
  const [environment] = await client.request<EnvironmentSummary[]>(EnvironmentsRequest, {});
  return { environment: environment?.id ?? '' };
}

describe('the Python of an environment', () => {
  test('is found, with the reason, where it has Alembic', async () => {
    const client = await open(makeWorkspace(project), pythonPath());
    expect(await find(client, await environmentOf(client))).toEqual({
      interpreter: { path: pythonPath(), reason: 'the setting alembic.interpreter' },
    });
  });

  test('is a failure where it has none, until it is installed: the folder of the migrations is none', async () => {
    const workspace = makeWorkspace(project);
    const packages = makeEnvironment(workspace);
    const client = await open(workspace);
    const asked = await environmentOf(client);
    expect(await find(client, asked)).toMatchObject({
      failure: 'noAlembic',
      setting: 'alembic.interpreter',
      message: expect.stringContaining('has no Alembic. Install it there') as string,
    });
    mkdirSync(path.join(packages, 'alembic-1.18.0.dist-info'));
    expect(await find(client, asked)).toMatchObject({ interpreter: { reason: `found in ${workspace.path('.venv')}` } });
  });

  test('has Alembic wherever Python imports it from', async () => {
    const workspace = makeWorkspace({ ...project, 'vendored/alembic/__init__.py': '' });
    writeFileSync(path.join(makeEnvironment(workspace), 'vendored.pth'), workspace.path('vendored'));
    const client = await open(workspace);
    expect(await find(client, await environmentOf(client))).toMatchObject({
      interpreter: { path: workspace.path('.venv/bin/python') },
    });
  });

  test('is looked for in files alone where that is asked for: what they do not show for sure is no failure', async () => {
    const workspace = makeWorkspace(project);
    const client = await open(workspace);
    const asked = { ...(await environmentOf(client)), onlyFiles: true };
    const packages = makeEnvironment(workspace);
    const runs = noteRuns(workspace.path('.venv/bin/python'), workspace.path('runs.txt'));
    expect(await find(client, asked)).toMatchObject({ failure: 'noAlembic', setting: 'alembic.interpreter' });
    writeFileSync(path.join(packages, 'elsewhere.pth'), workspace.path('elsewhere'));
    expect(await find(client, asked)).toEqual({});
    rmSync(path.join(packages, 'elsewhere.pth'));
    mkdirSync(path.join(packages, 'alembic-1.18.0.dist-info'));
    expect(await find(client, asked)).toEqual({});
    expect(existsSync(runs)).toBe(false);
  });

  test('is not looked for in an untrusted workspace', async () => {
    const client = await open(makeWorkspace(project), pythonPath(), false);
    expect(await find(client, await environmentOf(client))).toMatchObject({ failure: 'untrusted' });
  });
});

describe('what gets Alembic', () => {
  const installation = async (client: LanguageClient, params: PythonParams): Promise<InstallationAnswer> =>
    client.request<InstallationAnswer>(InstallationRequest, params);

  test('into the environment that was found', async () => {
    const workspace = makeWorkspace(project);
    makeEnvironment(workspace);
    const client = await open(workspace);
    expect(await installation(client, await environmentOf(client))).toEqual({
      cwd: workspace.root,
      commands: [['.venv/bin/python', '-m', 'pip', 'install', 'alembic']],
    });
  });

  test('with what the project declares, into an environment that is made first', async () => {
    const workspace = makeWorkspace({
      ...project,
      'pyproject.toml': '[project]\ndependencies = ["alembic>=1.18", "fastapi"]\n',
    });
    const client = await open(workspace);
    expect(await installation(client, await environmentOf(client))).toEqual({
      cwd: workspace.root,
      commands: [
        ['python3', '-m', 'venv', '.venv'],
        ['.venv/bin/python', '-m', 'pip', 'install', 'alembic>=1.18', 'fastapi'],
      ],
    });
  });

  test('is not said where the setting names a Python that is not there: the setting is to be corrected', async () => {
    const workspace = makeWorkspace(project);
    const client = await open(workspace, workspace.path('gone/python'));
    expect(await installation(client, await environmentOf(client))).toMatchObject({ failure: 'noInterpreter' });
  });

  test('into an empty folder, with what its first environment needs', async () => {
    const workspace = makeWorkspace({});
    const client = await open(workspace);
    expect(await installation(client, { folder: workspace.uri('') })).toMatchObject({
      commands: [
        ['python3', '-m', 'venv', '.venv'],
        ['.venv/bin/python', '-m', 'pip', 'install', 'alembic', 'sqlmodel'],
      ],
    });
  });
});
