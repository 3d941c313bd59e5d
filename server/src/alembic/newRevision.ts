import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { runAlembic, type AlembicProject } from './alembicCommand.js';
import { type RunFailure } from './failure.js';

export interface NewRevisionRequest {
  readonly message: string;
  /** The revision to start from; absent for the only head. */
  readonly head?: string;
  /** Whether `head` is followed by other revisions already: Alembic then wants to be told that a branch is meant. */
  readonly splice?: boolean;
}

/**
 * Runs `alembic revision -m …` and returns the absolute paths of the files that it made.
 * They are found by comparing the version locations, not from what Alembic prints, which hooks and versions change.
 */
export async function newRevision(
  project: AlembicProject,
  request: NewRevisionRequest,
  signal: AbortSignal,
): Promise<{ readonly files: readonly string[] } | RunFailure> {
  const before = new Set(await pythonFiles(project));
  const head = request.head === undefined ? [] : ['--head', request.head, ...(request.splice === true ? ['--splice'] : [])];
  // One argument, or a message that begins with "-" would be taken for an option.
  const output = await runAlembic(project, ['revision', `--message=${request.message}`, ...head], signal);
  if ('failure' in output) return output;
  const files = (await pythonFiles(project)).filter((file) => !before.has(file));
  if (files.length > 0) return { files };
  return {
    failure: 'failed',
    message: 'Alembic reported success, but no new file is in the version locations. See what it printed.',
    details: [output.stdout, output.stderr].join('\n').trim(),
  };
}

async function pythonFiles({ environment }: AlembicProject): Promise<string[]> {
  const lists = await Promise.all(
    environment.versionLocations.map(async (location) => {
      // A location need not exist before its first revision.
      const entries = await readdir(location, { recursive: true }).catch(() => []);
      return entries.filter((entry) => entry.endsWith('.py')).map((entry) => path.join(location, entry));
    }),
  );
  return lists.flat();
}
