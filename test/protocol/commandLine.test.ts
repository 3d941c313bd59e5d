import { execFile, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { builtServer } from '../support/languageClient.js';
import { makeWorkspace } from '../support/workspace.js';

/** What only the process itself shows: its pipes and its working directory. */
const run = promisify(execFile);

/** A history whose document is far beyond what a pipe holds at once. */
function longHistory(): string {
  const files = Array.from({ length: 400 }, (_, i) => [
    `migrations/versions/${String(i)}.py`,
    `"""${'long '.repeat(40)}"""\nrevision = "r${String(i)}"\ndown_revision = ${i === 0 ? 'None' : `"r${String(i - 1)}"`}\ndef upgrade():\n    pass\n`,
  ]);
  return makeWorkspace(
    Object.fromEntries([
      ['alembic.ini', '[alembic]\nscript_location = migrations\n'],
      ['migrations/env.py', ''],
      ...files,
    ]) as Record<string, string>,
  ).root;
}

test('a large document goes whole through a pipe', async () => {
  const { stdout, stderr } = await run(process.execPath, [builtServer, 'graph', longHistory(), '--format', 'json']);
  expect(stderr).toBe('');
  expect(stdout.length).toBeGreaterThan(100_000);
  expect(JSON.parse(stdout)).toMatchObject({ environments: [{ heads: ['r399'] }] });
});

test('who reads no further ends the command without an error', async () => {
  const child = spawn(process.execPath, [builtServer, 'graph', longHistory(), '--format', 'json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += String(text)));
  child.stdout.once('data', () => child.stdout.destroy());
  const exitCode = await new Promise((resolve) => child.once('close', resolve));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});

test.skipIf(process.platform !== 'linux')('a standard output that cannot be written is told in one line', async () => {
  const failed = run('sh', ['-c', '"$0" "$1" --version > /dev/full', process.execPath, builtServer]);
  await expect(failed).rejects.toMatchObject({
    code: 2,
    stderr: "alembic-ls: standard output can't be written (ENOSPC)\n",
  });
});

test.skipIf(process.platform === 'win32')('a working directory that is gone is told in one line', async () => {
  const folder = path.join(makeWorkspace({ 'a.txt': '' }).root, 'gone');
  mkdirSync(folder);
  const failed = run('sh', ['-c', 'rmdir "$2" && "$0" "$1" graph', process.execPath, builtServer, folder], {
    cwd: folder,
  });
  await expect(failed).rejects.toMatchObject({
    code: 2,
    stderr: 'alembic-ls: the working directory does not exist any more\n',
  });
});
