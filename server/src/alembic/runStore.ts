import { lstat, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { readUtf8, sizeLimits } from '../files/readFile.js';
import { isRunning } from '../processes/identity.js';
import type { RunRecord, RunResult } from './runRecord.js';

/** One run of an environment. */
export interface RunName {
  /** The environment's `runKey`. */
  readonly key: string;
  readonly id: string;
}

/**
 * The runs of this user that somebody still has to hear of. One directory each: `<key>` while it runs, so that an
 * environment has one at a time, and `<key>.<id>` from its end until it was reported. Directories appear and change
 * their names as a whole, which is what makes it safe for several processes.
 */
export interface RunStore {
  /** Makes a run the environment's only one. Answers the one that it would run beside; null when there is none. */
  begin(key: string, record: RunRecord): Promise<RunRecord | null>;
  end(name: RunName, result: RunResult): Promise<void>;
  /** The environment's run; undefined when there is none. One whose runner is gone has ended. */
  running(key: string): Promise<RunRecord | undefined>;
  /** Every run. */
  all(): Promise<readonly { readonly name: RunName; readonly record: RunRecord }[]>;
  /** `running`; how it ended, null where its runner left no result; undefined when it has been reported. */
  state(name: RunName): Promise<'running' | RunResult | null | undefined>;
  /** Leaves word for the runner. */
  cancel(name: RunName): Promise<void>;
  isCancelled(name: RunName): Promise<boolean>;
  /** After it was reported. */
  remove(name: RunName): Promise<void>;
}

/** Where runs are kept without a client that names a directory: the same in all editors. */
export function privateTemporaryDirectory(): string {
  return path.join(tmpdir(), `alembic-ls-${userInfo().username.replace(/\W/g, '_')}`);
}

/** @param directory is made where it is missing, for this user alone */
export function openRunStore(directory: string): RunStore {
  const runningDirectory = (key: string): string => path.join(directory, key);
  const endedDirectory = ({ key, id }: RunName): string => path.join(directory, `${key}.${id}`);

  async function recordIn(folder: string): Promise<RunRecord | undefined> {
    return readJson<RunRecord>(path.join(folder, 'record.json'));
  }

  /** The run has ended, whatever its runner did. Whoever else does the same has done it then. */
  async function retire(name: RunName): Promise<void> {
    await rename(runningDirectory(name.key), endedDirectory(name)).catch(
      ignore('ENOENT', 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'),
    );
  }

  async function running(key: string): Promise<RunRecord | undefined> {
    if (!(await isOwn(directory))) return undefined;
    const record = await recordIn(runningDirectory(key));
    if (record === undefined || (await isRunning(record.runner))) return record;
    await retire({ key, id: record.id });
    return undefined;
  }

  return {
    running,
    async begin(key, record) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      if (!(await isOwn(directory))) throw new Error(`${directory} belongs to another user, or others may write to it`);
      const folder = await mkdtemp(path.join(directory, '.new-'));
      try {
        await writeFile(path.join(folder, 'record.json'), JSON.stringify(record), { mode: 0o600 });
        for (let attempt = 1; ; attempt++) {
          try {
            await rename(folder, runningDirectory(key));
            return null;
          } catch (error) {
            if (attempt === attempts || !hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES')) throw error;
          }
          const other = await running(key);
          if (other !== undefined) return other;
        }
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    async end(name, result) {
      const folder = runningDirectory(name.key);
      const file = path.join(folder, 'result.json');
      await writeFile(`${file}.new`, JSON.stringify(result), { mode: 0o600 });
      await rename(`${file}.new`, file);
      await retire(name);
    },
    async all() {
      const names = (await isOwn(directory)) ? await readdir(directory) : [];
      const found = names.flatMap((name) => folderName.exec(name) ?? []);
      const runs = await Promise.all(
        found.map(async (name) => {
          const record = await recordIn(path.join(directory, name));
          return record === undefined ? [] : [{ name: { key: name.slice(0, 32), id: record.id }, record }];
        }),
      );
      return runs.flat();
    },
    async state(name) {
      const current = await running(name.key);
      if (current?.id === name.id) return 'running';
      const folder = endedDirectory(name);
      if ((await recordIn(folder)) === undefined) return undefined;
      return (await readJson<RunResult>(path.join(folder, 'result.json'))) ?? null;
    },
    async cancel({ key, id }) {
      if ((await recordIn(runningDirectory(key)))?.id !== id) return;
      await writeFile(path.join(runningDirectory(key), 'cancel'), '', { mode: 0o600 }).catch(ignore('ENOENT'));
    },
    async isCancelled({ key }) {
      return (await stat(path.join(runningDirectory(key), 'cancel')).catch(() => undefined)) !== undefined;
    },
    async remove(name) {
      await rm(endedDirectory(name), { recursive: true, force: true });
    },
  };
}

/** Whether what is in a directory was written by this user. Windows gives temporary files to one user alone. */
async function isOwn(directory: string): Promise<boolean> {
  const found = await lstat(directory).catch(() => undefined);
  if (found?.isDirectory() !== true) return false;
  return process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o022) === 0);
}

const folderName = /^[0-9a-f]{32}(?:\.[0-9a-f-]{36})?$/;
/** Of a run to begin while others end. */
const attempts = 10;

/** Undefined for a file that is not there, or that is none of our own. */
async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readUtf8(file, { limit: sizeLimits.own })) as T;
  } catch {
    return undefined;
  }
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

function ignore(...codes: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!hasCode(error, ...codes)) throw error;
  };
}
