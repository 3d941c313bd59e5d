import type { Repository } from './repository.js';
import { type GitUnknown, refusal, runGit } from './runGit.js';

/** One entry of a commit's tree, by its path relative to the root. */
export interface TreeEntry {
  readonly path: string;
  /** The id of the blob; of a submodule that of its commit. */
  readonly id: string;
  readonly kind: 'file' | 'link' | 'submodule';
}

/** All that a commit's tree holds, whatever its paths look like. */
export async function treeEntriesAt(
  { root }: Pick<Repository, 'root'>,
  commit: string,
  signal: AbortSignal,
): Promise<TreeEntry[] | GitUnknown> {
  const output = await runGit({ directory: root, args: ['ls-tree', '-r', '-z', '--full-tree', commit], signal });
  if (output.kind === 'unknown') return output;
  if (output.exitCode !== 0) return refusal(output);
  return treeEntries(output.stdout.toString('utf8'));
}

/** The paths, relative to the root, that differ between two commits. */
export async function changedPaths(
  { root }: Pick<Repository, 'root'>,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<string[] | GitUnknown> {
  const args = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--ignore-submodules=none', from, to];
  const output = await runGit({ directory: root, args, signal });
  if (output.kind === 'unknown') return output;
  if (output.exitCode !== 0) return refusal(output);
  return output.stdout
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '');
}

/** The entries of `git ls-tree -z`: "<mode> <type> <id>\t<path>". Directories are left out. */
export function treeEntries(output: string): TreeEntry[] {
  return output.split('\0').flatMap((entry): TreeEntry[] => {
    const [, mode, id, path] = /^(\d+) \w+ ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? [];
    const kind = mode === undefined ? undefined : kinds[mode.slice(0, 2)];
    return kind === undefined || id === undefined || path === undefined ? [] : [{ path, id, kind }];
  });
}

const kinds: Readonly<Record<string, TreeEntry['kind']>> = { '10': 'file', '12': 'link', '16': 'submodule' };
