import type { MergedRef } from '../git/mergeRefs.js';
import type { GitUnknown } from '../git/runGit.js';
import type { ScratchRepository } from '../git/scratchRepository.js';
import { type TreeEntry, treeEntriesAt } from '../git/treeFiles.js';

/** Where the files of a merged tree come from; paths are relative to the root. */
export interface Sides {
  /** The sides of a file: "HEAD", "worktree" where it is not committed as it is there, or the names of refs. */
  readonly of: (path: string) => readonly string[];
  /** Whether a file is another one, or there or not, than HEAD has it. */
  readonly isChanged: (path: string) => boolean;
}

export interface MergedSides {
  readonly tree: readonly TreeEntry[];
  readonly conflicts: ReadonlyMap<string, readonly string[]>;
  readonly head: string;
  /** HEAD with the work tree's changes. */
  readonly worktree: string;
  readonly refs: readonly MergedRef[];
}

/**
 * Compares the merged tree with those that were merged, by paths relative to the root: a file comes from the sides that
 * have it as it is, else from those that have it at all, else from all.
 */
export async function createSides(
  scratch: ScratchRepository,
  { tree, conflicts, head, worktree, refs }: MergedSides,
  signal: AbortSignal,
): Promise<Sides | GitUnknown> {
  const commits = [head, worktree, ...refs.map(({ commit }) => commit)];
  const files = new Map<string, ReadonlyMap<string, string>>();
  for (const commit of new Set(commits)) {
    const entries = await treeEntriesAt(scratch, commit, signal);
    if ('kind' in entries) return entries;
    files.set(commit, blobsOf(entries));
  }
  const merged = blobsOf(tree);
  const blobAt = (commit: string, path: string): string | undefined => files.get(commit)?.get(path);

  const sidesOf: Sides['of'] = (path) => {
    const here = blobAt(worktree, path);
    const sides = [
      { name: here === blobAt(head, path) ? 'HEAD' : 'worktree', blob: here },
      ...refs.map(({ name, commit }) => ({ name, blob: blobAt(commit, path) })),
    ];
    const blob = merged.get(path);
    const same = conflicts.has(path) ? [] : sides.filter((side) => side.blob !== undefined && side.blob === blob);
    const having = same.length > 0 ? same : sides.filter((side) => side.blob !== undefined);
    return [...new Set((having.length > 0 ? having : sides).map(({ name }) => name))];
  };
  return { of: sidesOf, isChanged: (path) => merged.get(path) !== blobAt(head, path) };
}

function blobsOf(entries: readonly TreeEntry[]): Map<string, string> {
  return new Map(entries.map(({ path, id }) => [path, id]));
}
