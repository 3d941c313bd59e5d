import path from 'node:path';
import { isProjectFile } from '../core/project/discover.js';
import { isPythonName } from '../core/project/leftOutFiles.js';
import { conflictedFacts } from '../core/revision/conflictedFacts.js';
import { commitOf, headCommit } from '../git/branches.js';
import { contentAt } from '../git/contentAt.js';
import { type MergedRef, mergeRefs, type MergeResult, whyNoMerge } from '../git/mergeRefs.js';
import { readBlobs } from '../git/objects.js';
import { findRepository, type RepositoryDirectory } from '../git/repository.js';
import { absent, type GitUnknown, unknown } from '../git/runGit.js';
import { createScratchRepository, type ScratchRepository } from '../git/scratchRepository.js';
import { type TreeEntry, treeEntriesAt } from '../git/treeFiles.js';
import { commitWorkTree } from '../git/workTreeCommit.js';
import { chooseChanges } from './chooseChanges.js';
import type { SidesOfConflict } from './conflictedProject.js';
import { decodeText } from './decode.js';
import { realPath } from './disk.js';
import { type Content, layOutTree } from './layOutTree.js';
import { createSides, type Sides } from './mergeSides.js';
import { baseName, isBelow } from './paths.js';
import type { Snapshot } from './snapshot.js';
import type { FactReader } from './sourceFile.js';

export interface MergeQuestion {
  /** The folder as it is, absolute; it is what paths are relative to. */
  readonly root: string;
  /** What is known of that folder: which of the work tree's changes are committed follows from it. */
  readonly snapshot: Snapshot;
  /** What git takes for commits, merged one after the other. */
  readonly refs: readonly string[];
  readonly facts: FactReader;
  /** Path → the text of a file that is edited and not saved, which counts in place of the file's own. */
  readonly edited?: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

/**
 * A folder as merging would leave it, laid out in a temporary directory: the files that discovery and the graph read,
 * and nothing that leads out of it.
 */
export interface MergedFolder {
  readonly kind: 'folder';
  /** The folder itself; "/". */
  readonly root: string;
  /** The root of the tree, a work tree of the scratch repository, outside of which nothing is to be read. */
  readonly within: string;
  /** The root of the real work tree, which `within` stands for. */
  readonly repositoryRoot: string;
  readonly refs: readonly MergedRef[];
  /** Files in conflict, absolute, in order, whether they are in the folder or elsewhere in the tree. */
  readonly conflicts: readonly string[];
  /** The sides of a revision or configuration file in conflict, of which the folder has the first. */
  readonly sidesOfConflict: SidesOfConflict;
  /** Which sides have a file as it is here, or have it at all. */
  readonly sidesOf: Sides['of'];
  /** Whether the merge has another file than HEAD, or has it and HEAD has not, or the other way round; by a path relative to the folder. */
  readonly isChanged: (file: string) => boolean;
  /** The text of a file as HEAD has it, by its path relative to the folder; undefined where it has none. */
  readonly textAtHead: (file: string) => Promise<string | undefined | GitUnknown>;
  /** Reads facts; of a file in conflict only what is the same on all sides is known. */
  readonly facts: FactReader;
}

/** A merge as a commit of a scratch repository. */
export interface MergedCommit {
  readonly scratch: ScratchRepository;
  /** Where the folder is in its work tree. */
  readonly place: RepositoryDirectory;
  readonly head: string;
  /** HEAD with the work tree's changes. */
  readonly worktree: string;
  readonly refs: readonly MergedRef[];
  readonly merged: MergeResult;
}

/** Likewise `withMergedCommit`, and lays the result out. */
export function withMergedFolder<T>(
  question: MergeQuestion,
  onMade: (dispose: () => void) => void,
  work: (folder: MergedFolder) => Promise<T>,
): Promise<T | GitUnknown> {
  return withMergedCommit(question, onMade, async (merge) => {
    const folder = await mergedFolder(merge, question);
    return folder.kind === 'unknown' ? folder : work(folder);
  });
}

/**
 * Merges refs into HEAD and the work tree's changes, as `git merge` would, and gives the result to `work`. Nothing in
 * the repository or its work tree is written, and no program is run but git. All that is made is deleted afterwards.
 * @param onMade hears how to delete it, for an end that is not waited for
 */
export async function withMergedCommit<T>(
  question: MergeQuestion,
  onMade: (dispose: () => void) => void,
  work: (merge: MergedCommit) => Promise<T | GitUnknown>,
): Promise<T | GitUnknown> {
  const { root, refs: names, signal } = question;
  const place = await findRepository(root, signal);
  if (place.kind === 'unknown') return place;
  const lack = await whyNoMerge(place.repository.root, signal);
  if (lack !== undefined) return lack;
  const head = await headCommit(place.repository, signal);
  if (head === null) return absent('nothing is committed yet');
  if (typeof head !== 'string') return head;
  const refs: MergedRef[] = [];
  for (const name of names) {
    const commit = name.startsWith('-') ? null : await commitOf(place.repository, name, signal);
    if (commit === null) return unknown(`there is no commit "${name}"`);
    if (typeof commit !== 'string') return commit;
    refs.push({ name, commit });
  }
  const scratch = await createScratchRepository(place.repository, head, signal);
  if ('kind' in scratch) return scratch;
  onMade(scratch.dispose);
  try {
    const made = await merge(scratch, place, { head, refs }, question);
    return 'reason' in made ? made : await work(made);
  } finally {
    await scratch.remove();
  }
}

async function merge(
  scratch: ScratchRepository,
  place: RepositoryDirectory,
  { head, refs }: { readonly head: string; readonly refs: readonly MergedRef[] },
  { snapshot, facts, edited = new Map(), signal }: MergeQuestion,
): Promise<MergedCommit | GitUnknown> {
  const { repository } = place;
  const texts = [...edited].filter(([file]) => isBelow(file, repository.root));
  const commitHere = await commitWorkTree(
    scratch,
    head,
    (changes) => chooseChanges(changes, { repository, head, snapshot, facts, signal }),
    new Map(texts.map(([file, text]) => [path.posix.relative(repository.root, file), text])),
  );
  if (commitHere.kind === 'unknown') return commitHere;
  const merged = await mergeRefs(scratch, commitHere.commit, refs, signal);
  if (merged.kind === 'unknown') return merged;
  return { scratch, place, head, worktree: commitHere.commit, refs, merged };
}

/** Lays a merge out as the folder that it leaves. */
export async function mergedFolder(
  { scratch, place: { repository, prefix }, head, worktree, refs, merged }: MergedCommit,
  { facts, signal }: Pick<MergeQuestion, 'facts' | 'signal'>,
): Promise<MergedFolder | GitUnknown> {
  const laidOut = await layOut(scratch, merged, signal);
  if ('kind' in laidOut) return laidOut;
  const sides = await createSides(
    scratch,
    { tree: laidOut.entries, conflicts: merged.conflicts, head, worktree, refs },
    signal,
  );
  if ('kind' in sides) return sides;
  const reason = 'the merge leaves the file in conflict';
  return {
    kind: 'folder',
    root: path.posix.join(scratch.root, prefix).replace(/\/$/, ''),
    within: scratch.root,
    repositoryRoot: repository.root,
    refs,
    conflicts: [...merged.conflicts.keys()].sort().map((file) => `${scratch.root}/${file}`),
    sidesOfConflict: (file) => laidOut.sides.get(path.posix.relative(scratch.root, file)),
    sidesOf: (file) => sides.of(path.posix.relative(scratch.root, realPath(file))),
    isChanged: (file) => sides.isChanged(path.posix.normalize(prefix + file)),
    async textAtHead(file) {
      const content = await contentAt(repository, head, prefix + file, signal);
      return content instanceof Uint8Array ? decodeText(content) : content;
    },
    facts(text, part) {
      const texts = laidOut.conflicts.get(text);
      return texts === undefined
        ? facts(text, part)
        : conflictedFacts(
            texts.map((each) => facts(each, part)),
            reason,
          );
    },
  };
}

/** What discovery and the graph may read of a tree; `pyvenv.cfg` says that a directory is none of the project's. */
function isNeeded({ path: file, kind }: TreeEntry): boolean {
  return kind === 'link' || isPythonName(file) || isProjectFile(file) || baseName(file) === 'pyvenv.cfg';
}

/**
 * Writes the merged tree beside the scratch repository. A file in conflict is there as its first side has it, so that
 * places in it are those of a file that somebody has.
 * @returns text of such a file → the texts of all its sides
 */
async function layOut(
  scratch: ScratchRepository,
  { commit, conflicts }: MergeResult,
  signal: AbortSignal,
): Promise<
  | {
      readonly entries: readonly TreeEntry[];
      readonly conflicts: ReadonlyMap<string, readonly string[]>;
      /** Path relative to the root → the same texts. */
      readonly sides: ReadonlyMap<string, readonly string[]>;
    }
  | GitUnknown
> {
  const entries = await treeEntriesAt(scratch, commit, signal);
  if ('kind' in entries) return entries;
  const texts = new Map<string, readonly string[]>();
  const byPath = new Map<string, readonly string[]>();
  const sidesOf = ({ path: file }: TreeEntry): readonly string[] => conflicts.get(file) ?? [];

  async function contentsOf(some: readonly TreeEntry[]): Promise<ReadonlyMap<TreeEntry, Content> | GitUnknown> {
    const ids = some.flatMap((entry) => [entry.id, ...sidesOf(entry)]);
    const blobs = await readBlobs({ ...scratch.of, root: scratch.root }, ids, signal);
    if (!(blobs instanceof Map)) return blobs;
    if (ids.some((id) => !blobs.has(id)))
      return unknown(
        'the clone lacks files of what is merged, as a partial clone does (a clone without --filter has them)',
      );
    return new Map(some.map((entry) => [entry, contentOf(entry, blobs)]));
  }

  function contentOf(entry: TreeEntry, blobs: ReadonlyMap<string, Uint8Array>): Content {
    const blob = (id: string): Uint8Array => blobs.get(id) ?? new Uint8Array();
    const sideIds = sidesOf(entry);
    const [first] = sideIds;
    if (first === undefined || entry.kind !== 'file') return blob(entry.id);
    const sides = sideIds.map((id) => decodeText(blob(id)));
    byPath.set(entry.path, sides);
    if (!isPythonName(entry.path)) return blob(first);
    // Facts are kept by the text that they are read from, so that no other file may have the same one.
    const text = `${sides[0] ?? ''}\n# In conflict: ${sideIds.join(' ')}\n`;
    texts.set(text, sides);
    return text;
  }

  const failure = await layOutTree(scratch.root, entries, new Set(entries.filter(isNeeded)), contentsOf);
  if (failure !== undefined) return failure;
  return { entries, conflicts: texts, sides: byPath };
}
