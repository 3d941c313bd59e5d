import type { Repository } from './repository.js';
import { type GitUnknown, refusal, runGit, unknown } from './runGit.js';

/** A branch and its newest commit. */
export interface Branch {
  /** As git abbreviates it: "main", "origin/main". */
  readonly name: string;
  readonly isRemote: boolean;
  /** Whether it is checked out in this work tree. */
  readonly isCurrent: boolean;
  /** The id of its newest commit. */
  readonly commit: string;
}

/** Where the branch that is checked out stands to the default branch. */
export interface BranchPoint {
  readonly kind: 'branchPoint';
  readonly defaultBranch: Branch;
  /** The newest commit of the work tree; null before the first. */
  readonly head: string | null;
  /** The commit that both have: of a branch, where it left the default branch. Null where the histories have none in common. */
  readonly mergeBase: string | null;
}

const conventional = ['main', 'master'];

/**
 * The default branch and where the work tree's branch left it. The default branch is the one of the setting, else what
 * the remote calls its default (`origin/HEAD`), else main or master; of a branch on a remote and here the remote's
 * counts, so that commits that are not pushed yet are nobody else's. Unknown without such a branch, and in a shallow
 * clone whose history ends before the common commit.
 * @param setting a branch's name, as "develop" or "upstream/main"; empty to find it
 */
export async function findBranchPoint(
  repository: Repository,
  setting: string,
  signal: AbortSignal,
): Promise<BranchPoint | GitUnknown> {
  const defaultBranch = await findDefaultBranch(repository, setting, signal);
  if (defaultBranch.kind === 'unknown') return defaultBranch;
  const head = await headCommit(repository, signal);
  if (head === null) return { kind: 'branchPoint', defaultBranch: defaultBranch.branch, head, mergeBase: null };
  if (typeof head !== 'string') return head;
  const mergeBase = await findMergeBase(repository, head, defaultBranch.branch, signal);
  if (mergeBase !== null && typeof mergeBase !== 'string') return mergeBase;
  return { kind: 'branchPoint', defaultBranch: defaultBranch.branch, head, mergeBase };
}

/** The newest commit that the work tree's branch and another have in common; null where there is none. Unknown in a shallow clone that ends before it. */
export async function findMergeBase(
  repository: Repository,
  head: string,
  { commit, name }: Branch,
  signal: AbortSignal,
): Promise<string | null | GitUnknown> {
  if (head === commit) return head;
  const output = await runGit({ directory: repository.root, args: ['merge-base', head, commit], signal });
  if (output.kind === 'unknown') return output;
  const [found] = output.stdout.toString('utf8').trim().split('\n');
  if (output.exitCode === 0 && found !== undefined && found !== '') return found;
  if (output.exitCode > 1) return refusal(output);
  return repository.isShallow
    ? unknown(
        `the clone is shallow, and where the branch left ${name} is beyond its end ("git fetch --unshallow" gets the rest)`,
      )
    : null;
}

/**
 * As `findBranchPoint`, with a commit that somebody names in place of the default branch. Where the histories are not
 * known to the commit that both have, as in a shallow clone, the named commit counts as the one where the branch left.
 * @param name what git takes for a commit: a branch, a tag, an id, `HEAD~3`; it must not begin with "-"
 */
export async function pointSince(
  repository: Repository,
  name: string,
  signal: AbortSignal,
): Promise<BranchPoint | GitUnknown> {
  const commit = await commitOf(repository, name, signal);
  if (commit === null) return unknown(`there is no commit "${name}"`);
  if (typeof commit !== 'string') return commit;
  const defaultBranch: Branch = { name, isRemote: false, isCurrent: false, commit };
  const head = await headCommit(repository, signal);
  if (head === null) return { kind: 'branchPoint', defaultBranch, head, mergeBase: null };
  if (typeof head !== 'string') return head;
  const mergeBase = await findMergeBase(repository, head, defaultBranch, signal);
  return {
    kind: 'branchPoint',
    defaultBranch,
    head,
    mergeBase: mergeBase === null || typeof mergeBase === 'string' ? mergeBase : commit,
  };
}

/** The id of the work tree's commit; null before the first one. */
export async function headCommit(repository: Repository, signal: AbortSignal): Promise<string | null | GitUnknown> {
  return commitOf(repository, 'HEAD', signal);
}

/** The commit that a name stands for, which must not begin with "-"; null where there is none. */
export async function commitOf(
  repository: Repository,
  name: string,
  signal: AbortSignal,
): Promise<string | null | GitUnknown> {
  const output = await runGit({
    directory: repository.root,
    args: ['rev-parse', '--verify', '--quiet', `${name}^{commit}`],
    signal,
  });
  if (output.kind === 'unknown') return output;
  return output.exitCode === 0 ? output.stdout.toString('utf8').trim() : null;
}

/** The branches here and on remotes, those with the newest commits first, at most `limit`. The default of a remote is listed once, under its name. */
export async function listBranches(
  repository: Repository,
  limit: number,
  signal: AbortSignal,
): Promise<Branch[] | GitUnknown> {
  const refs = await readRefs(
    repository,
    ['--sort=-committerdate', `--count=${limit}`, 'refs/heads', 'refs/remotes'],
    signal,
  );
  if (refs.kind === 'unknown') return refs;
  return refs.refs.flatMap((ref) => (ref.target === '' ? (branchOf(ref) ?? []) : []));
}

/** A branch or tag under the name that git gives it where another one has the same. */
export interface NamedRef {
  readonly name: string;
  readonly kind: 'branch' | 'remote' | 'tag';
  readonly isCurrent: boolean;
}

/** The branches here and on remotes, and tags, the newest first, at most `limit`. */
export async function listRefs(
  repository: Repository,
  limit: number,
  signal: AbortSignal,
): Promise<NamedRef[] | GitUnknown> {
  const answer = await readRefs(
    repository,
    ['--sort=-creatordate', `--count=${limit}`, 'refs/heads', 'refs/remotes', 'refs/tags'],
    signal,
  );
  if (answer.kind === 'unknown') return answer;
  const refs = answer.refs.flatMap(({ name: full, target, isCurrent }) => {
    const [, place, name = ''] = /^refs\/(heads|remotes|tags)\/(.+)$/s.exec(full) ?? [];
    const kind = ({ heads: 'branch', remotes: 'remote', tags: 'tag' } as const)[place ?? ''];
    return kind === undefined || target !== '' ? [] : [{ full, name, kind, isCurrent }];
  });
  const count = (wanted: string): number => refs.filter(({ name }) => name === wanted).length;
  return refs.map(({ full, name, ...ref }) => ({ ...ref, name: count(name) > 1 ? full.slice('refs/'.length) : name }));
}

async function findDefaultBranch(
  repository: Repository,
  setting: string,
  signal: AbortSignal,
): Promise<{ kind: 'found'; branch: Branch } | GitUnknown> {
  const names = setting === '' ? conventional : [setting];
  const wanted = names.flatMap((name) => [
    `refs/remotes/origin/${name}`,
    `refs/heads/${name}`,
    `refs/remotes/${name}`,
    ...(name.startsWith('refs/') ? [name] : []),
  ]);
  const answer = await readRefs(repository, ['refs/remotes/*/HEAD', ...wanted], signal);
  if (answer.kind === 'unknown') return answer;
  const byName = new Map(answer.refs.map((ref) => [ref.name, ref]));
  const remoteDefaults = answer.refs.filter(({ name, target }) => name.endsWith('/HEAD') && target !== '');
  const ofRemote = remoteDefaults.find(({ name }) => name === 'refs/remotes/origin/HEAD') ?? remoteDefaults[0];
  if (setting === '' && ofRemote !== undefined) {
    const branch = branchOf({ ...ofRemote, name: ofRemote.target });
    if (branch !== undefined) return { kind: 'found', branch };
  }
  for (const name of wanted) {
    const ref = byName.get(name);
    const branch = ref && branchOf(ref);
    if (branch !== undefined) return { kind: 'found', branch };
  }
  if (setting !== '') return unknown(`there is no branch "${setting}", which alembic.git.defaultBranch names`);
  return unknown(
    'there is no default branch: neither origin/HEAD nor main nor master (alembic.git.defaultBranch names another one)',
  );
}

export interface Ref {
  /** As "refs/heads/main". */
  readonly name: string;
  readonly commit: string;
  /** What a symbolic ref points at; empty for others. */
  readonly target: string;
  readonly isCurrent: boolean;
}

/** Refs as `git for-each-ref` gives them for these arguments. */
export async function readRefs(
  repository: Repository,
  args: readonly string[],
  signal: AbortSignal,
): Promise<{ kind: 'refs'; refs: Ref[] } | GitUnknown> {
  const format = '--format=%(refname)%00%(objectname)%00%(symref)%00%(HEAD)';
  const output = await runGit({ directory: repository.root, args: ['for-each-ref', format, ...args], signal });
  if (output.kind === 'unknown') return output;
  if (output.exitCode !== 0) return refusal(output);
  return { kind: 'refs', refs: refsIn(output.stdout.toString('utf8')) };
}

/** The lines of `git for-each-ref` in the format above. */
export function refsIn(output: string): Ref[] {
  const lines = output.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [name = '', commit = '', target = '', mark = ''] = line.split('\0');
    return { name, commit, target, isCurrent: mark === '*' };
  });
}

export function branchOf({ name, commit, isCurrent }: Ref): Branch | undefined {
  const [, kind, short] = /^refs\/(heads|remotes)\/(.+)$/s.exec(name) ?? [];
  return short === undefined ? undefined : { name: short, isRemote: kind === 'remotes', isCurrent, commit };
}
