import { existsSync } from 'node:fs';
import path from 'node:path';
import { type GitUnknown, refusal, runGit } from './runGit.js';

/**
 * The work tree that holds a directory. A linked work tree and a submodule are one of their own. Paths are absolute,
 * with "/".
 */
export interface Repository {
  /** The root of the work tree. */
  readonly root: string;
  /** What holds HEAD: `.git`, or that of the linked work tree. */
  readonly gitDirectory: string;
  /** What holds the branches: that of the main work tree. */
  readonly commonDirectory: string;
  readonly isShallow: boolean;
}

/** A directory as the trees of its repository name it. */
export interface RepositoryDirectory {
  readonly kind: 'directory';
  readonly repository: Repository;
  /** The directory as it was asked for. */
  readonly directory: string;
  /** Relative to the repository's root, with a "/" at its end; empty for the root itself. */
  readonly prefix: string;
}

/**
 * Finds the repository of a directory, which need not exist: another branch may have it. Unknown without a repository
 * or a work tree.
 */
export async function findRepository(
  directory: string,
  signal: AbortSignal,
): Promise<RepositoryDirectory | GitUnknown> {
  const existing = nearestDirectory(directory);
  const args = [
    'rev-parse',
    '--is-shallow-repository',
    '--absolute-git-dir',
    '--git-common-dir',
    '--show-prefix',
    '--show-toplevel',
  ];
  const output = await runGit({ directory: existing, args, signal });
  if (output.kind === 'unknown') return output;
  if (output.exitCode !== 0) return refusal(output);
  const [isShallow = '', gitDirectory = '', commonDirectory = '', prefix = '', root = ''] = output.stdout
    .toString('utf8')
    .split('\n');
  const missing = directory.slice(existing.length).replace(/^\//, '');
  return {
    kind: 'directory',
    repository: {
      root,
      gitDirectory,
      // Told relative to the directory, before git 2.31 could be asked otherwise.
      commonDirectory: path.resolve(existing, commonDirectory).replaceAll('\\', '/'),
      isShallow: isShallow === 'true',
    },
    directory,
    prefix: `${prefix}${missing === '' ? '' : `${missing}/`}`,
  };
}

function nearestDirectory(directory: string): string {
  let existing = directory;
  while (!existsSync(existing) && existing.lastIndexOf('/') > 0)
    existing = existing.slice(0, existing.lastIndexOf('/'));
  return existing;
}
