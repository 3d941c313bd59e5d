import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isAlive } from '../../../test/support/processes.js';
import { runProcess, type ProcessRun } from './runProcess.js';

const isWindows = process.platform === 'win32';

function shell(script: string, more: Partial<ProcessRun> = {}): ProcessRun {
  return {
    file: '/bin/sh',
    args: ['-c', script],
    cwd: '/',
    env: process.env,
    timeoutMilliseconds: 60_000,
    signal: new AbortController().signal,
    maximumOutput: 10_000_000,
    ...more,
  };
}

/** A file that a helper writes its process id to. The helper ends with the test. */
function helperFile(): { readonly file: string; readonly pid: () => number } {
  const directory = mkdtempSync(path.join(tmpdir(), 'alembic-process-'));
  const file = path.join(directory, 'pid');
  const pid = (): number => Number(readFileSync(file, 'utf8'));
  onTestFinished(() => {
    try {
      process.kill(pid(), 'SIGKILL');
    } catch {
      // It has ended before.
    }
    rmSync(directory, { recursive: true });
  });
  return { file, pid };
}

describe.skipIf(isWindows)('a process is waited for, and not those that it leaves behind', () => {
  it('answers when it ends, with all that it printed, while a detached helper keeps its streams open', async () => {
    const { file, pid } = helperFile();
    const result = await runProcess(
      shell(
        `setsid sh -c 'echo $$ > ${file}; exec sleep 1000' & while [ ! -s ${file} ]; do :; done; head -c 3000000 /dev/zero; echo end >&2; exit 3`,
      ),
    );
    expect(result).toMatchObject({ end: 'exited', exitCode: 3, stdout: { isCut: false } });
    expect([result.stdout.bytes.length, result.stderr.bytes.toString()]).toEqual([3_000_000, 'end\n']);
    expect(isAlive(pid())).toBe(true);
  });

  it('answers while a helper prints on and on, which is not kept from it', async () => {
    const { file, pid } = helperFile();
    const result = await runProcess(
      shell(`(echo begin; sh -c 'echo $$ > ${file}; while echo y; do :; done') & while [ ! -s ${file} ]; do :; done`),
    );
    expect(result).toMatchObject({ end: 'exited', exitCode: 0 });
    expect(isAlive(pid())).toBe(true);
  });

  it('can be cancelled, with a helper that does not end by itself', async () => {
    const { file } = helperFile();
    const abort = new AbortController();
    const running = runProcess(
      shell(
        `setsid sh -c 'echo $$ > ${file}; exec sleep 1000' & while [ ! -s ${file} ]; do :; done; echo up; exec sleep 1000`,
        { signal: abort.signal },
      ),
    );
    await expect.poll(() => existsSync(file)).toBe(true);
    abort.abort();
    expect(await running).toMatchObject({ end: 'cancelled' });
  });

  it('is ended where it does not react, with what it started', async () => {
    const { file, pid } = helperFile();
    const abort = new AbortController();
    const running = runProcess(
      shell(`trap '' INT; sh -c 'trap "" INT; echo $$ > ${file}; while :; do sleep 1; done' & wait`, {
        signal: abort.signal,
      }),
    );
    await expect.poll(() => existsSync(file)).toBe(true);
    abort.abort();
    expect(await running).toMatchObject({ end: 'cancelled', exitCode: null });
    await expect.poll(() => isAlive(pid())).toBe(false);
  });
});

describe.skipIf(isWindows)('output', () => {
  it('is kept up to a limit', async () => {
    const result = await runProcess(shell('head -c 400000000 /dev/zero', { maximumOutput: 1_000_000 }));
    expect(result.stdout.isCut).toBe(true);
    expect(result.stdout.bytes.length).toBeLessThan(2_000_000);
  });

  it('says why a process did not start', async () => {
    const result = await runProcess(shell('', { file: '/nowhere/sh' }));
    expect(result).toMatchObject({ end: 'notStarted', exitCode: null });
    expect(result.stderr.bytes.toString()).toContain('ENOENT');
  });
});
