import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createBridgePool } from '../../server/src/alembic/bridgePool.js';
import type { BridgeStart } from '../../server/src/alembic/bridgeProcess.js';
import { bridgeScript } from '../support/bridge.js';
import { isAlive, processes } from '../support/processes.js';
import { pythonPath, pythons } from '../support/python.js';
import { files, offlineBranch, openProject, stepOf, summary } from './bridgeProject.js';

const one = { a: 'op.execute("SELECT 1")' };
const envPy = (code: string): string =>
  `import os, time\nfrom alembic import context\nurl = "postgresql://"\n${code}\n${offlineBranch}`;

describe.each(pythons())('the process, %s:', (_end, python) => {
  test('an env.py that takes 60 seconds is ended at the time limit, with what it started', async () => {
    const project = openProject({ python, files: files(envPy('time.sleep(60)'), one), timeoutMilliseconds: 3000 });
    const started = Date.now();
    expect(await project.ask('render', { steps: [stepOf(project.workspace, 'a')] })).toEqual({
      end: 'timeout',
      during: 'environment',
    });
    expect(Date.now() - started).toBeLessThan(20_000);
    // The next request has a process of its own.
    project.workspace.write('migrations/env.py', envPy(''));
    project.changed();
    expect(summary(await project.render(['a']))).toEqual([['9: SELECT 1']]);
  });

  test('it can be cancelled, and what waits behind goes on', async () => {
    const project = openProject({
      python,
      files: files(envPy('if not os.path.exists("quick"):\n    time.sleep(60)'), one),
    });
    await project.ask('hello');
    const abort = new AbortController();
    const slow = project.ask('render', { steps: [] }, { signal: abort.signal });
    const second = project.ask('hello');
    abort.abort();
    expect(await slow).toEqual({ end: 'cancelled' });
    expect(await second).toMatchObject({ end: 'answered' });
    const late = new AbortController();
    late.abort();
    expect(await project.ask('hello', {}, { signal: late.signal })).toEqual({ end: 'cancelled' });
  });

  test.each([
    [
      'leaves at once',
      'import sys\nsys.stderr.write("last words of postgresql://u:geheim@h/x and s3cr3t-value\\n")\nsys.stderr.flush()\nos._exit(3)',
      3,
      /^last words of postgresql:\/\/u:\*\*\*@h\/x and \*\*\*\n$/,
    ],
    ['is killed', 'import signal\nos.kill(os.getpid(), signal.SIGKILL)', null, /^$/],
  ])('an env.py that %s', async (_how, code, exitCode, output) => {
    const project = openProject({ python, files: files(envPy(code), one), secrets: ['s3cr3t-value'] });
    const reply = await project.ask('render', { steps: [] });
    expect(reply).toEqual({
      end: 'died',
      during: 'environment',
      exitCode,
      output: expect.stringMatching(output) as string,
    });
    expect(await project.ask('hello')).toMatchObject({ end: 'answered' });
  });

  test('an env.py that ends the process and leaves a program behind that keeps its streams open', async () => {
    const code =
      'if not os.path.exists("quick"):\n    helper = os.fork()\n    if helper == 0:\n        os.setsid()\n        time.sleep(60)\n    os.write(2, b"%d" % helper)\n    os._exit(3)';
    const project = openProject({ python, files: files(envPy(code), one) });
    const reply = await project.ask('render', { steps: [] });
    expect(reply).toMatchObject({ end: 'died', exitCode: 3, output: expect.stringMatching(/^\d+$/) as string });
    if ('output' in reply) process.kill(Number(reply.output), 'SIGKILL');
    project.workspace.write('quick', '');
    project.changed();
    expect(summary(await project.render(['a']))).toEqual([['9: SELECT 1']]);
  });

  test('one that ends without work is replaced', async () => {
    const project = openProject({ python, files: files(envPy('print(os.getpid())'), one) });
    const pid = Number((await project.render(['a'])).printed);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(summary(await project.render(['a']))).toEqual([['9: SELECT 1']]);
  });

  test('threads of the project do not keep it', async () => {
    const project = openProject({
      python,
      files: files(
        envPy('import threading\nprint(os.getpid())\nthreading.Thread(target=time.sleep, args=(60,)).start()'),
        one,
      ),
    });
    const { printed } = await project.render(['a']);
    project.workspace.write('other.py', '');
    project.changed();
    expect(isAlive(Number(printed))).toBe(true);
  });

  test('a large answer, and line ends of every kind in it', async () => {
    const body = 'for n in range(3000):\n    op.execute("SELECT %d\\r\\n\\u2028 " % n + "x" * 1000)';
    const project = openProject({ python, files: files(envPy(''), { a: body }) });
    const [revision] = (await project.render(['a'])).revisions;
    expect(revision?.statements).toHaveLength(3000);
    expect(revision?.statements[7]?.sql).toBe(`SELECT 7\r\n\u2028 ${'x'.repeat(1000)}`);
  });
});

test('an interpreter that is not there', async () => {
  const project = openProject({ python: path.join(path.dirname(bridgeScript), 'no-python'), files: files('', {}) });
  expect(await project.ask('hello')).toMatchObject({
    end: 'notStarted',
    exitCode: null,
    output: expect.stringContaining('ENOENT') as string,
  });
});

test('an interpreter without Alembic', async () => {
  const project = openProject({
    python: pythonPath(),
    files: files('', {}),
    env: { PYTHONPATH: '', PYTHONNOUSERSITE: '1', VIRTUAL_ENV: '' },
  });
  // Python itself, without its packages.
  const bare = openProject({ python: '/bin/sh', files: files('', {}) });
  expect((await project.ask('hello')).end).toBe('answered');
  expect(await bare.ask('hello')).toMatchObject({ end: 'died' });
});

describe('the pool', () => {
  const start = (name: string): BridgeStart => ({
    name,
    interpreter: pythonPath(),
    script: bridgeScript,
    cwd: process.cwd(),
    env: process.env,
    secrets: [],
  });
  const options = { timeoutMilliseconds: 60_000, signal: new AbortController().signal };

  test('keeps few, ends the least recently used, and all in the end', async () => {
    const pool = createBridgePool({ script: bridgeScript, limit: 2 });
    onTestFinished(() => {
      pool.dispose();
    });
    const before = children();
    for (const name of ['one', 'two', 'one', 'three']) await pool.open(start(name)).request('hello', {}, options);
    await expect.poll(() => children().length - before.length).toBe(2);
    const kept = children();
    await pool.open(start('one')).request('hello', {}, options);
    expect(children()).toEqual(kept);
    pool.dispose();
    await expect.poll(() => children().length - before.length).toBe(0);
  });

  test('more run while all are at work', async () => {
    const pool = createBridgePool({ script: bridgeScript, limit: 1 });
    onTestFinished(() => {
      pool.dispose();
    });
    const replies = await Promise.all(
      ['one', 'two', 'three'].map((name) => pool.open(start(name)).request('hello', {}, options)),
    );
    expect(replies.map(({ end }) => end)).toEqual(['answered', 'answered', 'answered']);
  });

  test('ends what has no work', async () => {
    const pool = createBridgePool({ script: bridgeScript, idleMilliseconds: 50 });
    onTestFinished(() => {
      pool.dispose();
    });
    const before = children();
    await pool.open(start('one')).request('hello', {}, options);
    await expect.poll(() => children().length - before.length).toBe(0);
  });
});

/** The Pythons that this process started. */
function children(): number[] {
  return processes().flatMap(({ pid, parent, words }) =>
    parent === process.pid && words.includes(bridgeScript) ? [pid] : [],
  );
}
