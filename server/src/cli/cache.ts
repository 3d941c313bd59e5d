import path from 'node:path';
import { openFactCache, type FactCache } from '../workspace/factCache.js';
import { keptAnswers, type KeptAnswers } from '../workspace/keptAnswers.js';
import type { CommandIo } from './io.js';
import { complain } from './style.js';

/** The option of the commands that read revision files. */
export const cacheOption = { cache: { type: 'string' } } as const;

/**
 * The cache in the directory that `--cache` or ALEMBIC_LS_CACHE names, relative to the working directory; undefined
 * where neither does. One that can't be written costs time and no answer, so that it is only mentioned.
 */
export function openCache(option: string | undefined, io: CommandIo): Promise<FactCache> | undefined {
  const named = cacheDirectory(option, io);
  return named && withWarning(openFactCache({ directory: named.directory, build: io.build }), named.name, io);
}

/** The answers that are kept in it, likewise. */
export function openAnswers(option: string | undefined, io: CommandIo): KeptAnswers | undefined {
  const named = cacheDirectory(option, io);
  if (named === undefined) return undefined;
  const kept = keptAnswers({ directory: named.directory, build: io.build });
  // Whether it can be written was said of the other files in it.
  return { ...kept, set: (key, answer) => kept.set(key, answer).catch(() => undefined) };
}

function cacheDirectory(
  option: string | undefined,
  { cwd, env }: CommandIo,
): { readonly name: string; readonly directory: string } | undefined {
  const name = option ?? env['ALEMBIC_LS_CACHE'] ?? '';
  return name === '' ? undefined : { name, directory: path.resolve(cwd, name) };
}

async function withWarning(
  opening: Promise<FactCache>,
  directory: string,
  io: Pick<CommandIo, 'stderr'>,
): Promise<FactCache> {
  const cache = await opening;
  return {
    ...cache,
    async save(files) {
      await cache.save(files).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        complain(io, `the cache in "${directory}" can't be written: ${why}`);
      });
    },
  };
}
