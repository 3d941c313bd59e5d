import path from 'node:path';
import { openFactCache, type FactCache } from '../workspace/factCache.js';
import type { CommandIo } from './io.js';
import { complain } from './style.js';

/** The option of the commands that read revision files. */
export const cacheOption = { cache: { type: 'string' } } as const;

/**
 * The cache in the directory that `--cache` or ALEMBIC_LS_CACHE names, relative to the working directory; undefined
 * where neither does. One that can't be written costs time and no answer, so that it is only mentioned.
 */
export function openCache(option: string | undefined, io: CommandIo): Promise<FactCache> | undefined {
  const { cwd, env, build } = io;
  const directory = option ?? env['ALEMBIC_LS_CACHE'] ?? '';
  return directory === ''
    ? undefined
    : withWarning(openFactCache({ directory: path.resolve(cwd, directory), build }), directory, io);
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
