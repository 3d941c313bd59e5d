import { chmodSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RenderProgress } from '../../server/src/alembic/bridgeProcess.js';
import { pythonPath, pythons } from '../support/python.js';
import { files, offlineBranch, openProject, stepOf, summary } from './bridgeProject.js';

const envPy = `from alembic import context\nurl = "postgresql://"\n${offlineBranch}`;

describe.each(pythons())('a long rendering, %s:', (_end, python) => {
  test('40,000 rows in one operation do not take a time that grows with their square', async () => {
    const rows = Array.from(
      { length: 40_000 },
      (_, index) => `        {"id": ${index}, "text": "${'x'.repeat(80)}"},`,
    ).join('\n');
    const body = `t = sa.table("t", sa.column("id", sa.Integer), sa.column("text", sa.String))\nop.bulk_insert(t, [\n${rows}\n])\nop.execute("last")`;
    // The limit of the product.
    const project = openProject({ python, files: files(envPy, { a: body }), timeoutMilliseconds: 30_000 });
    const [revision] = (await project.render(['a'])).revisions;
    expect(revision?.error).toBeNull();
    const lines = revision?.statements.map(({ line }) => line) ?? [];
    expect([lines.length, lines[0], lines[39_999], lines[40_000]]).toEqual([40_001, 9, 9, 40_011]);
  });

  test('reports which revision it is at, and can be cancelled', async () => {
    const project = openProject({
      python,
      files: files(envPy, { a: 'op.execute("SELECT 1")', b: 'while True:\n    op.execute("SELECT 2")' }),
    });
    const abort = new AbortController();
    const heard: RenderProgress[] = [];
    const onProgress = (progress: RenderProgress): void => {
      heard.push(progress);
      if (progress.revision === 'b' && progress.statements > 0) abort.abort();
    };
    const steps = ['a', 'b'].map((name) => stepOf(project.workspace, name));
    expect(
      await project.ask('render', { steps, dialect: null, together: false }, { signal: abort.signal, onProgress }),
    ).toEqual({ end: 'cancelled' });
    expect(heard[0]).toEqual({ revision: 'a', done: 0, total: 2, statements: 0 });
    expect(heard).toContainEqual({ revision: 'b', done: 1, total: 2, statements: 0 });
    expect(summary(await project.render(['a']))).toEqual([['9: SELECT 1']]);
  });

  test('a whole script reports how many statements it has', async () => {
    const project = openProject({ python, files: files(envPy, { a: 'while True:\n    op.execute("SELECT 1")' }) });
    const abort = new AbortController();
    const onProgress = ({ revision, statements }: RenderProgress): void => {
      if (revision === null && statements > 0) abort.abort();
    };
    expect(
      await project.ask(
        'script',
        { steps: ['a'], range: null, direction: 'upgrade' },
        { signal: abort.signal, onProgress },
      ),
    ).toEqual({ end: 'cancelled' });
  });
});

describe('what has no end does not fill the memory', () => {
  test('SQL', async () => {
    const endless = 'while True:\n    try:\n        op.execute("x" * 1000000)\n    except Exception:\n        pass';
    const project = openProject({
      python: pythonPath(),
      files: files(envPy, { a: endless, b: 'op.execute("SELECT 1")' }),
    });
    const { revisions } = await project.render(['a', 'b']);
    expect(revisions.map(({ statements, error }) => [statements.length, error?.kind, error?.line])).toEqual([
      [23, 'TooMuchSql', 10],
      [0, 'TooMuchSql', 8],
    ]);
    expect(await project.ask('script', { steps: ['a'], range: null, direction: 'upgrade' })).toMatchObject({
      end: 'answered',
      result: { error: { kind: 'TooMuchSql' } },
    });
    expect(summary(await project.render(['b']))).toEqual([['9: SELECT 1']]);
  });

  test('an answer that JSON makes six times as long', async () => {
    const project = openProject({
      python: pythonPath(),
      files: files(envPy, { a: 'op.execute("\u00e9" * 20000000)', b: 'op.execute("SELECT 1")' }),
    });
    expect(
      await project.ask('render', { steps: [stepOf(project.workspace, 'a')], dialect: null, together: false }),
    ).toMatchObject({ end: 'raised', message: 'the answer is longer than 60 MB' });
    expect(summary(await project.render(['b']))).toEqual([['9: SELECT 1']]);
  });

  test('what env.py prints, the files that it writes, and the message of an error', async () => {
    const code =
      'for n in range(300):\n    print("x" * 1000000)\n    print("y" * 1000000, file=__import__("sys").stderr)\nfor n in range(3000):\n    open("file %d" % n, "w")\n';
    const project = openProject({
      python: pythonPath(),
      files: files(`${code}${envPy}`, { a: 'raise RuntimeError("z" * 10000000)' }),
    });
    const { printed, written, revisions } = await project.render(['a']);
    expect(printed.length).toBeLessThan(20_100);
    expect(written.length).toBe(1000);
    expect(revisions[0]?.error?.message.length).toBeLessThan(21_000);
  });
});

describe('a limit of time says what took so long', () => {
  const limits = { timeoutMilliseconds: 60_000, revisionTimeoutMilliseconds: 100 };

  test('the migrations of a revision', async () => {
    const project = openProject({ python: pythonPath(), files: files(envPy, { a: 'import time\ntime.sleep(60)' }) });
    const reply = await project.ask(
      'render',
      { steps: [stepOf(project.workspace, 'a')], dialect: null, together: false },
      limits,
    );
    expect(reply).toEqual({ end: 'timeout', during: { revision: 'a', done: 0, total: 1, statements: 0 } });
  });

  test('env.py after its migrations', async () => {
    const project = openProject({
      python: pythonPath(),
      files: files(`${envPy}import time\ntime.sleep(60)`, { a: 'op.execute("SELECT 1")' }),
    });
    await project.ask('hello');
    const reply = await project.ask(
      'render',
      { steps: [stepOf(project.workspace, 'a')], dialect: null, together: false },
      { timeoutMilliseconds: 3000 },
    );
    expect(reply).toEqual({ end: 'timeout', during: 'environment' });
  });

  test('an interpreter that never gets as far as env.py', async () => {
    const project = openProject({
      python: pythonPath(),
      files: { ...files(envPy, {}), python: '#!/bin/sh\nexec sleep 60\n' },
    });
    chmodSync(project.workspace.path('python'), 0o755);
    project.changed();
    const slow = openProject({ python: project.workspace.path('python'), files: files(envPy, {}) });
    expect(await slow.ask('hello', {}, { timeoutMilliseconds: 100 })).toEqual({ end: 'timeout', during: 'start' });
  });
});
