import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CacheOptions } from './factCache.js';
import { modes, readWhole, writeWhole } from './wholeFile.js';

/** Answers that are kept for later processes, each by all that it comes from. */
export interface KeptAnswers {
  get(key: string): Promise<string | undefined>;
  /** Rejects when the directory cannot be written. */
  set(key: string, answer: string): Promise<void>;
}

/** So many answers stay, the newest. */
const most = 20;

/** Keeps answers in files of the directory `answers` in a cache. */
export function keptAnswers({ directory, build }: CacheOptions): KeptAnswers {
  const folder = path.join(directory, 'answers');
  const fileOf = (key: string): string => path.join(folder, createHash('sha1').update(key).digest('hex'));
  return {
    async get(key) {
      const answer = await readWhole(fileOf(key), build);
      return answer === '' ? undefined : answer;
    },
    async set(key, answer) {
      await mkdir(folder, { recursive: true, mode: modes.directory });
      await writeWhole(fileOf(key), build, answer);
      const names = await readdir(folder);
      const files = await Promise.all(
        names.map(async (name) => ({ name, time: (await stat(path.join(folder, name))).mtimeMs })),
      );
      const old = files.sort((one, other) => other.time - one.time).slice(most);
      for (const { name } of old) await rm(path.join(folder, name), { force: true });
    },
  };
}
