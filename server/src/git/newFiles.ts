import { type Branch, branchOf, readRefs } from './branches.js';
import type { CommittedFiles } from './objects.js';
import type { Repository } from './repository.js';
import type { VersionedDirectories } from './releasedFiles.js';
import { type GitUnknown, refusal, runGit } from './runGit.js';

/** Branches that are compared: those with the newest commits, more than anybody works on. */
const mostCompared = 50;

/** The branches here and on remotes that the work tree's commit does not contain, the newest first; not the one that is checked out. */
export async function unmergedBranches(
  repository: Repository,
  head: string,
  signal: AbortSignal,
): Promise<Branch[] | GitUnknown> {
  const args = [
    `--no-merged=${head}`,
    '--sort=-committerdate',
    `--count=${mostCompared}`,
    'refs/heads',
    'refs/remotes',
  ];
  const answer = await readRefs(repository, args, signal);
  if (answer.kind === 'unknown') return answer;
  return answer.refs.flatMap((ref) => (ref.target === '' && !ref.isCurrent ? (branchOf(ref) ?? []) : []));
}

/** Of each commit the files of the version directories that another commit does not have; commit → paths as of `filesAt`. */
export async function newFilesAt(
  { repository, directories, recursive }: VersionedDirectories,
  known: string,
  commits: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CommittedFiles> | GitUnknown> {
  const prefixes = directories.map(({ prefix }) => prefix);
  const args = [
    'diff-tree',
    '--stdin',
    '-r',
    '-z',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--diff-filter=A',
    '--',
    ...(prefixes.includes('') ? [] : prefixes),
  ];
  const pairs = await treesOf(repository.root, [known, ...commits], signal);
  if (!Array.isArray(pairs)) return pairs;
  const [old, ...trees] = pairs;
  if (old === undefined || commits.length === 0) return new Map();
  const input = [...new Set(trees)].map((tree) => `${old} ${tree}\n`).join('');
  const output = await runGit({ directory: repository.root, args, input, signal });
  if (output.kind === 'unknown') return output;
  if (output.exitCode !== 0) return refusal(output);
  const byTree = addedIn(output.stdout.toString('utf8'));
  return new Map(
    commits.map((commit, index) => {
      const files = new Map<string, string>();
      for (const { path, blob } of byTree.get(trees[index] ?? '') ?? [])
        for (const { directory, prefix } of directories) {
          const rest = path.slice(prefix.length);
          if (path.startsWith(prefix) && (recursive || !rest.includes('/'))) files.set(`${directory}/${rest}`, blob);
        }
      return [commit, files];
    }),
  );
}

/** The trees of commits, in their order. */
async function treesOf(root: string, commits: readonly string[], signal: AbortSignal): Promise<string[] | GitUnknown> {
  const args = ['rev-parse', ...commits.map((commit) => `${commit}^{tree}`)];
  const output = await runGit({ directory: root, args, signal });
  if (output.kind === 'unknown') return output;
  return output.exitCode === 0 ? output.stdout.toString('latin1').trim().split('\n') : refusal(output);
}

interface AddedFile {
  readonly path: string;
  readonly blob: string;
}

/**
 * The files of `git diff-tree --stdin -z`, by the second tree: of each pair "<tree> <tree>" and a line feed, then for
 * each file ":<mode> <mode> <id> <id> A", NUL, its path, NUL. Links and submodules are left out.
 */
export function addedIn(output: string): Map<string, AddedFile[]> {
  const byTree = new Map<string, AddedFile[]>();
  let files: AddedFile[] = [];
  const fields = output.split('\0');
  for (let at = 0; at < fields.length; at++) {
    const [field = '', path = ''] = fields.slice(at, at + 2);
    const lines = field.split('\n');
    for (const pair of lines.slice(0, -1)) {
      files = [];
      byTree.set(pair.slice(pair.indexOf(' ') + 1), files);
    }
    const [, mode, blob] = /^:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) A$/.exec(lines.at(-1) ?? '') ?? [];
    if (mode === undefined || blob === undefined) continue;
    if (mode.startsWith('10')) files.push({ path, blob });
    // What follows is a path, whatever it looks like.
    at++;
  }
  return byTree;
}
