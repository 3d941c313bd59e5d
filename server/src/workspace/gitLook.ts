import { readdir } from 'node:fs/promises';
import { normalPath } from './paths.js';
import { createDiskMarks } from './diskMarks.js';
import type { GitDirectories } from './releases.js';

/** Whether HEAD or a branch moved since the last look, where no watcher reports it. Never rejects. */
export type GitLook = (repositories: readonly GitDirectories[]) => Promise<boolean>;

/**
 * Git replaces HEAD, refs and lists of refs by renaming a new file to their place: what moved shows in the directories.
 */
export function createGitLook(): GitLook {
  const marks = createDiskMarks();

  return async (repositories) => {
    const directories = repositories.flatMap(({ gitDirectory, commonDirectory }) => [
      gitDirectory,
      commonDirectory,
      `${commonDirectory}/reftable`,
    ]);
    const refs = await Promise.all(
      repositories.map(({ commonDirectory }) => directoriesBelow(`${commonDirectory}/refs`)),
    );
    const changed = await marks.changed([...new Set([...directories, ...refs.flat()])]);
    return changed.some(({ isThere }) => isThere);
  };
}

async function directoriesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return [
    directory,
    ...entries.filter((entry) => entry.isDirectory()).map((entry) => normalPath(`${entry.parentPath}/${entry.name}`)),
  ];
}
