import { execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { builtServer } from '../support/languageClient.js';
import { makeDirectory, makeRepository } from '../support/gitRepository.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

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

test.skipIf(process.platform === 'win32')(
  'check starts git and nothing else: no Python, and nothing that the repository names',
  async () => {
    const place = makeDirectory();
    const trace = path.join(place, 'ran');
    const trap = path.join(place, 'trap');
    writeFileSync(trap, `#!/bin/sh\necho "$0" >> "${trace}"\ncat\n`);
    chmodSync(trap, 0o755);
    for (const name of ['python', 'python3', 'alembic', 'git-trap']) {
      writeFileSync(path.join(place, name), `#!/bin/sh\necho "${name}" >> "${trace}"\n`);
      chmodSync(path.join(place, name), 0o755);
    }
    const files = project({ 'aa.py': revision('aa', 'None') });
    const repository = makeRepository({
      root: makeWorkspace({ ...files, '.gitattributes': '*.py diff=trap filter=trap merge=trap\n' }).root,
    });
    repository.commit();
    repository.git('tag', 'v1.0');
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.write(`${versions}/aa.py`, revision('aa', 'None').replace('pass', 'op.drop_table("item")'));
    repository.write(`${versions}/bb.py`, revision('bb', '"aa"'));
    repository.commit();
    const settings = {
      'core.fsmonitor': trap,
      'core.hooksPath': place,
      'core.pager': trap,
      'core.sshCommand': trap,
      'diff.trap.textconv': trap,
      'diff.external': trap,
      'filter.trap.clean': trap,
      'filter.trap.smudge': trap,
      'merge.trap.driver': trap,
      'alias.for-each-ref': `!${trap}`,
      'gpg.program': trap,
    };
    for (const [name, value] of Object.entries(settings)) repository.git('config', name, value);
    const before = repository.git('count-objects', '-v');
    const env = { ...process.env, PATH: `${place}${path.delimiter}${process.env['PATH'] ?? ''}` };
    const failed = run(process.execPath, [builtServer, 'check', '--format', 'json', '--fail-on', 'warning'], {
      cwd: repository.root,
      env,
    });
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stderr: '',
      stdout: expect.stringContaining('"GR12"') as string,
    });
    expect(existsSync(trace)).toBe(false);
    expect(repository.git('count-objects', '-v')).toBe(before);
  },
);

test('check judges what the working directory has, and writes its report for others to read', async () => {
  const { root, path: at } = makeWorkspace(project({ 'aa.py': revision('aa', '"gone"') }));
  const failed = run(process.execPath, [builtServer, 'check', '--format', 'sarif', '--output', 'report.sarif'], {
    cwd: root,
  });
  await expect(failed).rejects.toMatchObject({
    code: 1,
    stderr: '',
    stdout: expect.stringContaining('understood.') as string,
  });
  expect(existsSync(at('report.sarif'))).toBe(true);
  const { stdout } = await run(process.execPath, [builtServer, 'rules', 'GR02', '--format', 'json']);
  expect(JSON.parse(stdout)).toMatchObject({ rules: [{ code: 'GR02', documentation: 'docs/rules/GR02.md' }] });
});
