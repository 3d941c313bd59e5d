import { type GitUnknown, refusal } from './runGit.js';
import type { ScratchRepository } from './scratchRepository.js';

/** A file of the work tree that differs from HEAD; the path is relative to the root. */
export interface WorkTreeChange {
  readonly path: string;
  readonly isDeleted: boolean;
}

/** Path relative to the root → the text of a file that is edited and not saved. */
export type EditedTexts = ReadonlyMap<string, string>;

/**
 * Commits changes of the work tree on HEAD, in the scratch repository; HEAD itself where there are none. Files that git
 * ignores are none of them.
 * @param choose which of the changes are committed
 * @param edited what counts in place of the work tree's own files
 */
export async function commitWorkTree(
  scratch: ScratchRepository,
  head: string,
  choose: (changes: readonly WorkTreeChange[]) => Promise<readonly WorkTreeChange[]>,
  edited: EditedTexts = new Map(),
): Promise<{ readonly kind: 'commit'; readonly commit: string } | GitUnknown> {
  // The copied index knows the files that stayed by their times; what is staged does not count by itself.
  const reset = await scratch.git(['read-tree', '--reset', head]);
  if (reset.kind === 'unknown') return reset;
  if (reset.exitCode !== 0) return refusal(reset);
  const status = await scratch.git([
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
    '--untracked-files=all',
    '--ignore-submodules=all',
  ]);
  if (status.kind === 'unknown') return status;
  if (status.exitCode !== 0) return refusal(status);
  const chosen = await choose(changesIn(status.stdout.toString('utf8')));
  if (chosen.length === 0 && edited.size === 0) return { kind: 'commit', commit: head };
  // What is gone comes first: a link or a file may be in place of its directory.
  const [gone, there] = [true, false].map((isDeleted) => chosen.filter((change) => change.isDeleted === isDeleted));
  for (const [option, changes] of [
    [['--force-remove'], gone],
    [['--add', '--replace'], there],
  ] as const) {
    const paths = (changes ?? []).map(({ path }) => `${path}\0`).join('');
    const update = await scratch.git(['update-index', '-z', ...option, '--stdin'], paths);
    if (update.kind === 'unknown') return update;
    if (update.exitCode !== 0) return refusal(update);
  }
  for (const [file, text] of edited) {
    const failure = await stageText(scratch, file, text);
    if (failure !== undefined) return failure;
  }
  const tree = await objectOf(scratch, ['write-tree']);
  return tree.kind === 'unknown' ? tree : commitTree(scratch, tree.id, [head]);
}

async function stageText(scratch: ScratchRepository, file: string, text: string): Promise<GitUnknown | undefined> {
  const made = await objectOf(scratch, ['hash-object', '-w', '--stdin', `--path=${file}`], text);
  if (made.kind === 'unknown') return made;
  const entry = await scratch.git(['update-index', '-z', '--index-info'], `100644 ${made.id} 0\t${file}\0`);
  if (entry.kind === 'unknown') return entry;
  return entry.exitCode === 0 ? undefined : refusal(entry);
}

/** Makes a commit of a tree in the scratch repository. */
export async function commitTree(
  scratch: ScratchRepository,
  tree: string,
  parents: readonly string[],
): Promise<{ readonly kind: 'commit'; readonly commit: string } | GitUnknown> {
  const made = await objectOf(scratch, ['commit-tree', '-m', 'merged', ...parents.flatMap((id) => ['-p', id]), tree]);
  return made.kind === 'unknown' ? made : { kind: 'commit', commit: made.id };
}

async function objectOf(
  scratch: ScratchRepository,
  args: readonly string[],
  input = '',
): Promise<{ readonly kind: 'object'; readonly id: string } | GitUnknown> {
  const output = await scratch.git(args, input);
  if (output.kind === 'unknown') return output;
  return output.exitCode === 0 ? { kind: 'object', id: output.stdout.toString('utf8').trim() } : refusal(output);
}

/** The entries of `git status --porcelain=v1 -z --no-renames`: two letters, a blank, the path. */
function changesIn(output: string): WorkTreeChange[] {
  return output.split('\0').flatMap((entry) => {
    const path = entry.slice(3);
    // A repository within this one is named with a "/" at its end.
    return path === '' || path.endsWith('/') ? [] : [{ path, isDeleted: entry.slice(0, 2).includes('D') }];
  });
}
