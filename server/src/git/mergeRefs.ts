import { findMergeBase, type Branch } from './branches.js';
import type { ScratchRepository } from './scratchRepository.js';
import { type GitUnknown, refusal, runGit, unknown } from './runGit.js';
import { commitTree } from './workTreeCommit.js';

/** A commit to be merged, under the name that the user gave. */
export interface MergedRef {
  readonly name: string;
  readonly commit: string;
}

/** What merging commits one after the other gives. */
export interface MergeResult {
  readonly kind: 'merged';
  /** A commit of the scratch repository; where files are in conflict, with git's marks in them. */
  readonly commit: string;
  /** Path of each file in conflict → the blobs that the sides have of it: this side's first, none of a side that deleted it. */
  readonly conflicts: ReadonlyMap<string, readonly string[]>;
}

/** The first version whose merge-tree writes trees. */
const oldest = [2, 38] as const;

/** Why git cannot merge; undefined where it can. */
export async function whyNoMerge(directory: string, signal: AbortSignal): Promise<GitUnknown | undefined> {
  const output = await runGit({ directory, args: ['version'], signal });
  if (output.kind === 'unknown') return output;
  const [, major, minor] = /^git version (\d+)\.(\d+)/.exec(output.stdout.toString('latin1')) ?? [];
  const isOldEnough = Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1]);
  return isOldEnough
    ? undefined
    : unknown(`git ${oldest.join('.')} or newer is needed, and this is ${output.stdout.toString('utf8').trim()}`);
}

/**
 * Merges refs into a commit, one after the other, as `git merge` does: a file in conflict does not stop the next merge.
 * Unknown where two have no commit in common, as in a shallow clone.
 */
export async function mergeRefs(
  scratch: ScratchRepository,
  start: string,
  refs: readonly MergedRef[],
  signal: AbortSignal,
): Promise<MergeResult | GitUnknown> {
  const here = { ...scratch.of, root: scratch.root };
  const conflicts = new Map<string, readonly string[]>();
  let commit = start;
  for (const ref of refs) {
    scratch.setHead(commit);
    const branch: Branch = { ...ref, isRemote: false, isCurrent: false };
    const base = await findMergeBase(here, commit, branch, signal);
    if (base === null) return unknown(`HEAD and ${ref.name} have no commit in common`);
    if (typeof base !== 'string') return base;
    if (base === ref.commit) continue;
    if (base === commit) {
      commit = ref.commit;
      continue;
    }
    const merged = await mergeOne(scratch, ref);
    if (merged.kind === 'unknown') return merged;
    for (const [path, blobs] of merged.conflicts) conflicts.set(path, sidesOf(path, blobs, conflicts));
    const made = await commitTree(scratch, merged.tree, [commit, ref.commit]);
    if (made.kind === 'unknown') return made;
    commit = made.commit;
  }
  scratch.setHead(commit);
  return { kind: 'merged', commit, conflicts };
}

/** Of a file that was in conflict before, this side has what the sides of that conflict have. */
function sidesOf(
  path: string,
  { ours, theirs }: Conflict,
  earlier: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  return [...new Set([...(earlier.get(path) ?? ours), ...theirs])];
}

interface Conflict {
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/** Merges a ref into HEAD; git names both in the paths of files that it has to move aside. */
async function mergeOne(
  scratch: ScratchRepository,
  { name, commit }: MergedRef,
): Promise<{ kind: 'tree'; tree: string; conflicts: ReadonlyMap<string, Conflict> } | GitUnknown> {
  const named = await scratch.git(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  if (named.kind === 'unknown') return named;
  const isSame = named.stdout.toString('latin1').trim() === commit;
  const output = await scratch.git([
    'merge-tree',
    '--write-tree',
    '-z',
    '--no-messages',
    'HEAD',
    isSame ? name : commit,
  ]);
  if (output.kind === 'unknown') return output;
  if (output.exitCode > 1) return refusal(output);
  const [tree = '', ...entries] = output.stdout.toString('utf8').split('\0');
  return { kind: 'tree', tree, conflicts: conflictsIn(entries) };
}

/** "<mode> <blob> <stage>\t<path>": stage 1 is what both began with, 2 this side's, 3 the other's. */
function conflictsIn(entries: readonly string[]): Map<string, Conflict> {
  const conflicts = new Map<string, { ours: string[]; theirs: string[] }>();
  for (const entry of entries) {
    const [, blob, stage, path] = /^\d+ ([0-9a-f]+) ([123])\t(.+)$/s.exec(entry) ?? [];
    if (blob === undefined || path === undefined) continue;
    const conflict = conflicts.get(path) ?? { ours: [], theirs: [] };
    conflicts.set(path, conflict);
    if (stage === '2') conflict.ours.push(blob);
    if (stage === '3') conflict.theirs.push(blob);
  }
  return conflicts;
}
