import path from 'node:path';
import { openFactCache, type FactCache } from '../workspace/factCache.js';
import type { CommandIo } from './io.js';

/** The option of the commands that read revision files. */
export const cacheOption = { cache: { type: 'string' } } as const;

/**
 * The cache in the directory that `--cache` or ALEMBIC_LS_CACHE names, relative to the working directory; undefined
 * where neither does. One that can't be written costs time and no answer, so that it is only mentioned.
 */
export function openCache(
  option: string | undefined,
  { cwd, env, build, stderr }: CommandIo,
): Promise<FactCache> | undefined {
  const directory = option ?? env['ALEMBIC_LS_CACHE'] ?? '';
  return directory === ''
    ? undefined
    : withWarning(openFactCache({ directory: path.resolve(cwd, directory), build }), directory, stderr);
}

async function withWarning(
  opening: Promise<FactCache>,
  directory: string,
  stderr: CommandIo['stderr'],
): Promise<FactCache> {
  const cache = await opening;
  return {
    ...cache,
    async save(files) {
      await cache.save(files).catch((error: unknown) => {
        stderr.write(
          `alembic-ls: the cache in "${directory}" can't be written: ${error instanceof Error ? error.message : String(error)}\n`,
        );
      });
    },
  };
}
