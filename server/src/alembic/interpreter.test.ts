import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findInterpreter } from './interpreter.js';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'alembic interpreter ')));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function executable(relative: string): Promise<string> {
  const file = path.join(folder, relative);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, '', { mode: 0o755 });
  return file;
}

it('takes the setting first, relative to the folder, with ${workspaceFolder} expanded', async () => {
  await executable('.venv/bin/python');
  const chosen = await executable('tools/py');
  for (const setting of ['tools/py', '${workspaceFolder}/tools/py', chosen]) {
    expect(await findInterpreter({ setting, folder, from: folder })).toMatchObject({ path: chosen });
  }
});

it('says which setting is wrong instead of taking another interpreter', async () => {
  await executable('.venv/bin/python');
  const result = await findInterpreter({ setting: 'nowhere/python', folder, from: folder });
  expect(result).toHaveProperty('missing', expect.stringContaining('nowhere/python'));
});

it('finds the nearest .venv or venv up to the workspace folder', async () => {
  const outer = await executable('.venv/bin/python');
  await mkdir(path.join(folder, 'backend/app'), { recursive: true });
  const from = path.join(folder, 'backend/app');
  expect(await findInterpreter({ setting: '', folder, from })).toMatchObject({ path: outer });
  const inner = await executable('backend/venv/bin/python');
  expect(await findInterpreter({ setting: '', folder, from })).toMatchObject({ path: inner });
});

it('falls back to PATH and says so', async () => {
  expect(await findInterpreter({ setting: '', folder, from: folder })).toMatchObject({ reason: 'found on PATH' });
});
