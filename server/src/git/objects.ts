import type { Repository, RepositoryDirectory } from './repository.js';
import { type GitOutput, type GitUnknown, refusal, runGit } from './runGit.js';
import { treeEntries } from './treeFiles.js';

/** The files of a directory in some commit: path, where the work tree has or would have it → id of the blob. */
export type CommittedFiles = ReadonlyMap<string, string>;

/** Many at once are many in memory. */
const blobsPerRun = 500;

/** The files of a directory as a commit has them; none where it does not have the directory. Symbolic links and submodules are left out. */
export async function filesAt(
  { repository, directory, prefix }: RepositoryDirectory,
  commit: string,
  recursive: boolean,
  signal: AbortSignal,
): Promise<CommittedFiles | GitUnknown> {
  const args = [
    'ls-tree',
    '-z',
    '--full-tree',
    ...(recursive ? ['-r'] : []),
    commit,
    ...(prefix === '' ? [] : ['--', prefix]),
  ];
  const output = await runGit({ directory: repository.root, args, signal });
  if (output.kind === 'unknown') return output;
  if (output.exitCode !== 0) return refusal(output);
  const files = [...filesIn(output)].filter(([path]) => path.startsWith(prefix));
  return new Map(files.map(([path, blob]) => [`${directory}/${path.slice(prefix.length)}`, blob]));
}

/** The files of `git ls-tree -z`: path → id of the blob. Symbolic links and submodules are left out. */
function filesIn(output: GitOutput): Map<string, string> {
  const entries = treeEntries(output.stdout.toString('utf8')).filter(({ kind }) => kind === 'file');
  return new Map(entries.map(({ path, id }) => [path, id]));
}

/** The files of some paths, relative to the root, in a commit: path → id of the blob; those that it does not have are left out. */
export async function blobsOf(
  { root }: Repository,
  commit: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<CommittedFiles | GitUnknown> {
  const files = new Map<string, string>();
  for (let start = 0; start < paths.length; start += blobsPerRun) {
    const args = ['ls-tree', '-z', '--full-tree', commit, '--', ...paths.slice(start, start + blobsPerRun)];
    const output = await runGit({ directory: root, args, signal });
    if (output.kind === 'unknown') return output;
    if (output.exitCode !== 0) return refusal(output);
    for (const [path, blob] of filesIn(output)) files.set(path, blob);
  }
  return files;
}

/** The content of blobs, by id; what is not there (a partial clone) is left out. */
export async function readBlobs(
  { root }: Repository,
  ids: Iterable<string>,
  signal: AbortSignal,
): Promise<Map<string, Uint8Array> | GitUnknown> {
  const contents = new Map<string, Uint8Array>();
  const wanted = [...new Set(ids)];
  for (let start = 0; start < wanted.length; start += blobsPerRun) {
    const input = wanted
      .slice(start, start + blobsPerRun)
      .map((id) => `${id}\n`)
      .join('');
    const output = await runGit({ directory: root, args: ['cat-file', '--batch'], input, signal });
    if (output.kind === 'unknown') return output;
    if (output.exitCode !== 0) return refusal(output);
    for (const [id, content] of batchEntries(output.stdout)) contents.set(id, content);
  }
  return contents;
}

/** Of each commit the files of a directory that hold a text; commit → paths as of `filesAt`. Nothing of the repository's runs: trees are searched, not the work tree. */
export async function filesThatHold(
  { repository, directory, prefix }: RepositoryDirectory,
  text: string,
  commits: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, readonly string[]> | GitUnknown> {
  const found = new Map<string, string[]>();
  if (commits.length === 0) return found;
  const args = [
    'grep',
    '-l',
    '-z',
    '-F',
    '--full-name',
    '--no-color',
    '-e',
    text,
    ...commits,
    '--',
    ...(prefix === '' ? [] : [prefix]),
  ];
  const output = await runGit({ directory: repository.root, args, signal });
  if (output.kind === 'unknown') return output;
  if (output.exitCode > 1) return refusal(output);
  for (const entry of output.stdout.toString('utf8').split('\0')) {
    const [, commit, path] = /^([0-9a-f]{40,64}):(.+)$/s.exec(entry) ?? [];
    if (commit === undefined || path?.startsWith(prefix) !== true) continue;
    const file = `${directory}/${path.slice(prefix.length)}`;
    const paths = found.get(commit);
    if (paths === undefined) found.set(commit, [file]);
    else paths.push(file);
  }
  return found;
}

/** The entries of `git cat-file --batch`: "<id> blob <size>", a line feed, the content, a line feed. */
export function* batchEntries(output: Buffer): Generator<[string, Uint8Array]> {
  let position = 0;
  while (position < output.length) {
    const end = output.indexOf(0x0a, position);
    if (end < 0) return;
    const [id = '', type = '', size = ''] = output.toString('latin1', position, end).split(' ');
    position = end + 1;
    if (!/^\d+$/.test(size)) continue; // "<id> missing"
    const start = position;
    position += Number(size) + 1;
    if (type === 'blob') yield [id, output.subarray(start, start + Number(size))];
  }
}
