import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findInterpreter, type Interpreter, type InterpreterQuery } from './interpreter.js';

let folder: string;
let outside: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'alembic interpreter ')));
  outside = await realpath(await mkdtemp(path.join(os.tmpdir(), 'alembic elsewhere ')));
  vi.stubEnv('VIRTUAL_ENV', undefined);
  vi.stubEnv('CONDA_PREFIX', undefined);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
  await rm(outside, { recursive: true, force: true });
});

async function write(file: string, text = '', mode = 0o644): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text, { mode });
  return file;
}

/** A virtual environment as `python -m venv` lays it out. */
async function virtualEnvironment(directory: string): Promise<string> {
  await write(path.join(directory, 'pyvenv.cfg'));
  return write(path.join(directory, 'bin/python'), '', 0o755);
}

async function condaEnvironment(directory: string): Promise<string> {
  await write(path.join(directory, 'conda-meta/history'));
  return write(path.join(directory, 'bin/python'), '', 0o755);
}

const find = (query: Partial<InterpreterQuery> = {}): Promise<Interpreter | { readonly missing: string }> =>
  findInterpreter({ setting: '', folder, from: folder, trusted: true, ...query }, new AbortController().signal);

describe('the setting', () => {
  it('comes first, relative to the folder, with ${workspaceFolder} expanded', async () => {
    await virtualEnvironment(path.join(folder, '.venv'));
    const chosen = await write(path.join(folder, 'tools/py'), '', 0o755);
    for (const setting of ['tools/py', '${workspaceFolder}/tools/py', chosen])
      expect(await find({ setting })).toMatchObject({ path: chosen });
  });

  it('may name the directory of an environment', async () => {
    const python = await virtualEnvironment(path.join(folder, 'envs/shop'));
    expect(await find({ setting: 'envs/shop' })).toMatchObject({ path: python });
  });

  it('is said to be wrong instead of taking another interpreter', async () => {
    await virtualEnvironment(path.join(folder, '.venv'));
    await mkdir(path.join(folder, 'tools'));
    for (const setting of ['nowhere/python', 'tools'])
      expect(await find({ setting })).toHaveProperty('missing', expect.stringContaining(setting));
  });
});

describe('the project', () => {
  it('is searched from the working directory up to the workspace folder', async () => {
    await virtualEnvironment(path.join(path.dirname(folder), '.venv-not-looked-at'));
    const from = path.join(folder, 'backend/app');
    const outer = await virtualEnvironment(path.join(folder, '.venv'));
    await mkdir(from, { recursive: true });
    expect(await find({ from })).toEqual({ path: outer, reason: `found in ${folder}/.venv` });
    const inner = await virtualEnvironment(path.join(folder, 'backend/venv'));
    expect(await find({ from })).toMatchObject({ path: inner });
  });

  it('may keep its environment in env or .conda, but a directory is not one by its name', async () => {
    await write(path.join(folder, 'venv/bin/python'), '', 0o755);
    const conda = await condaEnvironment(path.join(folder, '.conda'));
    expect(await find()).toMatchObject({ path: conda });
    const virtual = await virtualEnvironment(path.join(folder, 'env'));
    expect(await find()).toMatchObject({ path: virtual });
  });
});

describe("the editor's selection", () => {
  it('comes before the project when it is an environment, and behind it when it is a Python of the system', async () => {
    const own = await virtualEnvironment(path.join(folder, '.venv'));
    const selected = await virtualEnvironment(path.join(outside, 'shop'));
    const system = await write(path.join(outside, 'usr/bin/python3'), '', 0o755);
    const editor = (file: string) => (): Promise<Interpreter | null> =>
      Promise.resolve({ path: file, reason: 'selected in the Python extension' });
    expect(await find({ editorInterpreter: editor(selected) })).toEqual({
      path: selected,
      reason: 'selected in the Python extension',
    });
    expect(await find({ editorInterpreter: editor(system) })).toMatchObject({ path: own });
    await rm(path.join(folder, '.venv'), { recursive: true });
    expect(await find({ editorInterpreter: editor(system) })).toMatchObject({ path: system });
  });

  it('is passed over when it is gone, or when there is none', async () => {
    const own = await virtualEnvironment(path.join(folder, '.venv'));
    expect(
      await find({ editorInterpreter: () => Promise.resolve({ path: path.join(outside, 'gone'), reason: '' }) }),
    ).toMatchObject({ path: own });
    expect(await find({ editorInterpreter: () => Promise.resolve(null) })).toMatchObject({ path: own });
  });
});

describe.each([
  ['poetry', { 'poetry.lock': '' }, 'env info --path'],
  ['poetry', { 'pyproject.toml': '[tool.poetry]\nname = "shop"\n' }, 'env info --path'],
  ['pipenv', { Pipfile: '' }, '--venv'],
])('%s', (tool, files, question) => {
  /** The tool as far as it is asked: it tells where the environment is, and leaves a trace. */
  async function installTool(answer: string): Promise<void> {
    const script = `#!/bin/sh\necho asked >> "${outside}/asked"\n[ "$*" = "${question}" ] && [ "$PWD" = "${folder}" ] && echo "${answer}"\n`;
    await write(path.join(outside, 'bin', tool), script, 0o755);
    vi.stubEnv('PATH', `${path.join(outside, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`);
  }

  beforeEach(async () => {
    for (const [name, text] of Object.entries(files)) await write(path.join(folder, name), text);
  });

  it('tells its environment', async () => {
    const python = await virtualEnvironment(path.join(outside, 'cache/shop'));
    await installTool(path.join(outside, 'cache/shop'));
    const chosen = { path: python, reason: `${tool}'s environment for ${folder}` };
    expect(await find()).toEqual(chosen);
  });

  it('is not started in an untrusted workspace', async () => {
    await virtualEnvironment(path.join(outside, 'cache/shop'));
    await installTool(path.join(outside, 'cache/shop'));
    expect(await find({ trusted: false })).toMatchObject({ reason: 'found on PATH' });
    await expect(rm(path.join(outside, 'asked'))).rejects.toThrow();
  });

  it('is passed over when it has none', async () => {
    await installTool(path.join(outside, 'nowhere'));
    expect(await find()).toMatchObject({ reason: 'found on PATH' });
  });
});

describe('outside the project', () => {
  it('an activated environment comes before PATH, but not the base of conda', async () => {
    const conda = await condaEnvironment(path.join(outside, 'conda'));
    vi.stubEnv('CONDA_PREFIX', path.join(outside, 'conda'));
    vi.stubEnv('CONDA_DEFAULT_ENV', 'base');
    expect(await find()).toMatchObject({ reason: 'found on PATH' });
    vi.stubEnv('CONDA_DEFAULT_ENV', 'shop');
    expect(await find()).toMatchObject({ path: conda });
    const virtual = await virtualEnvironment(path.join(outside, 'venv'));
    vi.stubEnv('VIRTUAL_ENV', path.join(outside, 'venv'));
    expect(await find()).toMatchObject({ path: virtual });
  });

  it('says what to do when there is none at all', async () => {
    vi.stubEnv('PATH', outside);
    expect(await find()).toHaveProperty('missing', expect.stringContaining('set alembic.interpreter'));
  });
});
