import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { identityOf } from '../processes/identity.js';
import { runKey, type RunRecord, type RunResult } from './runRecord.js';
import { openRunStore, type RunStore } from './runStore.js';

let directory: string;
let store: RunStore;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'alembic-runs-'));
  store = openRunStore(directory);
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const environment = { configFile: '/p/alembic.ini', section: 'alembic', name: 'migrations', folder: '/p' };
const key = runKey(environment);
const result: RunResult = { end: 'exited', exitCode: 0, stdout: '', stderr: '' };

async function record(runner = identityOf(process.pid)): Promise<RunRecord> {
  const server = await identityOf(process.pid);
  return {
    id: randomUUID(),
    environment,
    command: 'upgrade',
    to: 'heads',
    database: null,
    steps: [],
    startedAt: new Date().toISOString(),
    commandLine: '',
    cwd: '/p',
    interpreter: null,
    server,
    runner: await runner,
  };
}

/** A process that had this one's number. */
const gone = Promise.resolve({ pid: process.pid, started: 'before the machine was restarted' });

it('of many that begin at once one does', async () => {
  const records = await Promise.all(Array.from({ length: 20 }, () => record()));
  const others = await Promise.all(records.map((one) => store.begin(key, one)));
  const begun = records.filter((_, index) => others[index] === null);
  expect(begun).toHaveLength(1);
  expect(new Set(others.flatMap((other) => other?.id ?? []))).toEqual(new Set([begun[0]?.id]));
  expect(readdirSync(directory)).toEqual([key]);
});

it('of many that begin at once beside one whose runner is gone one does, and that one is kept to be reported', async () => {
  const before = await record(gone);
  await store.begin(key, before);
  const records = await Promise.all(Array.from({ length: 20 }, () => record()));
  const others = await Promise.all(records.map((one) => store.begin(key, one)));
  expect(others.filter((other) => other === null)).toHaveLength(1);
  expect(await store.state({ key, id: before.id })).toBeNull();
  expect(await store.all()).toHaveLength(2);
});

it('a run is there until it was reported', async () => {
  const one = await record();
  const name = { key, id: one.id };
  await store.begin(key, one);
  expect([await store.state(name), await store.running(key)]).toEqual(['running', one]);
  await store.end(name, result);
  expect([await store.state(name), await store.running(key)]).toEqual([result, undefined]);
  expect(await store.all()).toEqual([{ name, record: one }]);
  expect(await store.begin(key, await record())).toBeNull();
  await store.remove(name);
  expect(await store.state(name)).toBeUndefined();
});

it('word to end reaches the run that it is for, and no later one', async () => {
  const one = await record();
  const other = await record();
  await store.begin(key, one);
  await store.cancel({ key, id: other.id });
  expect(await store.isCancelled({ key, id: one.id })).toBe(false);
  await store.cancel({ key, id: one.id });
  expect(await store.isCancelled({ key, id: one.id })).toBe(true);
});

it('what is no run of our own is left alone', async () => {
  mkdirSync(path.join(directory, 'something'));
  writeFileSync(path.join(directory, key), '');
  expect(await store.all()).toEqual([]);
  expect(await store.running(key)).toBeUndefined();
});

it.skipIf(process.platform === 'win32')('a directory into which others may write is not used', async () => {
  await store.begin(key, await record());
  chmodSync(directory, 0o777);
  await expect(store.begin(key, await record())).rejects.toThrow('others may write to it');
  expect([await store.running(key), await store.all()]).toEqual([undefined, []]);
});
