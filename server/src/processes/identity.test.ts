import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { identityOf, isRunning } from './identity.js';

it('knows this process, and not an earlier one that had its number', async () => {
  const own = await identityOf(process.pid);
  expect(own.started).not.toBeNull();
  expect(await isRunning(own)).toBe(true);
  expect(await isRunning({ pid: process.pid, started: 'another time' })).toBe(false);
});

it('of a process of which the start is not known only the number counts', async () => {
  expect(await isRunning({ pid: process.pid, started: null })).toBe(true);
});

it('a process that has ended does not run', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  await once(child, 'spawn');
  const identity = await identityOf(child.pid ?? 0);
  expect(await isRunning(identity)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await isRunning(identity)).toBe(false);
});

it.runIf(process.platform === 'linux')('nor does one that has ended and that nobody has waited for', async () => {
  // The shell becomes a program that does not wait for the child that the shell left to it.
  const parent = spawn('/bin/sh', ['-c', 'exec 3<&0; cat <&3 & echo $!; exec sleep 60']);
  const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(printed.toString());
  expect(await isRunning({ pid, started: null })).toBe(true);
  parent.stdin.end();
  await expect.poll(() => isRunning({ pid, started: null })).toBe(false);
  expect(() => process.kill(pid, 0)).not.toThrow();
  parent.kill('SIGKILL');
});
