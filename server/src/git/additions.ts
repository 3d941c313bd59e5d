import { posix } from 'node:path';
import { headCommit } from './branches.js';
import type { VersionedDirectories } from './releasedFiles.js';
import type { Repository } from './repository.js';
import { type GitUnknown, refusal, runGit } from './runGit.js';

/** Who wrote the commit that brought a file, and on which day. */
export interface Addition {
  readonly author: string;
  /** As `2026-06-09`. */
  readonly date: string;
}

/** How a file came to its path in some commit. */
type Arrival =
  | { readonly kind: 'added'; readonly addition: Addition }
  | { readonly kind: 'moved'; readonly from: string }
  /** It may be another file under a new name, or older than what is known of the history. */
  | { readonly kind: 'uncertain' };

/** How files of a repository came to their paths, up to some commit; paths are relative to its root. */
export interface FileArrivals {
  readonly root: string;
  /** Of which directories this is known, each with a "/" at its end; empty for the root. */
  readonly prefixes: readonly string[];
  readonly head: string;
  readonly byPath: ReadonlyMap<string, readonly Arrival[]>;
}

/** Files are moved with their directory, perhaps a few times. */
const mostRounds = 4;

/**
 * Reads from the history how the files of version directories came. Only what is new is read where an earlier answer is
 * given.
 */
export async function findArrivals(
  versions: VersionedDirectories,
  before: FileArrivals | undefined,
  signal: AbortSignal,
): Promise<FileArrivals | GitUnknown> {
  const { repository, directories } = versions;
  const { root } = repository;
  const head = await headCommit(repository, signal);
  if (head === null) return { root, prefixes: [], head: '', byPath: new Map() };
  if (typeof head !== 'string') return head;
  const own = [...new Set(directories.map(({ prefix }) => prefix))];
  const kept = before?.root === root && own.every((prefix) => before.prefixes.includes(prefix)) ? before : undefined;
  if (kept?.head === head) return kept;
  const byPath = new Map([...(kept?.byPath ?? [])].map(([path, arrivals]) => [path, [...arrivals]]));
  let prefixes = kept?.prefixes ?? [];
  let wanted = kept?.prefixes ?? own;
  let since = kept === undefined ? [] : [`^${kept.head}`];
  for (let round = 0; wanted.length > 0 && round < mostRounds; round++) {
    const found = await arrivalsIn(repository, [head, ...since], wanted, signal);
    // The commit that was read last may be gone by now.
    if ('kind' in found) return kept === undefined ? found : findArrivals(versions, undefined, signal);
    for (const [path, arrivals] of found) byPath.set(path, [...(byPath.get(path) ?? []), ...arrivals]);
    prefixes = [...new Set([...prefixes, ...wanted])];
    // What was moved here from elsewhere has its beginning there.
    const sources = [...found.values()].flat().flatMap((arrival) => (arrival.kind === 'moved' ? [arrival.from] : []));
    const isKnown = (path: string): boolean => prefixes.some((prefix) => path.startsWith(prefix));
    wanted = [...new Set(sources.filter((path) => !isKnown(path)).map((path) => `${posix.dirname(path)}/`))].filter(
      (prefix) => prefix !== './',
    );
    since = [];
  }
  return { root, prefixes, head, byPath };
}

/** Who brought a file; undefined where that is not certain. */
export function additionOf(path: string, { byPath }: Pick<FileArrivals, 'byPath'>): Addition | undefined {
  const found: Addition[] = [];
  const seen = new Set<string>();
  const collect = (at: string): boolean => {
    if (seen.has(at)) return true;
    seen.add(at);
    const arrivals = byPath.get(at) ?? [];
    return (
      arrivals.length > 0 &&
      arrivals.every((arrival) => {
        if (arrival.kind === 'added') found.push(arrival.addition);
        return arrival.kind === 'moved' ? collect(arrival.from) : arrival.kind === 'added';
      })
    );
  };
  if (!collect(path)) return undefined;
  // Picked to another branch or taken back and forth it comes more than once.
  const [first, ...others] = found.sort((one, other) => (one.date < other.date ? -1 : 1));
  return others.some(({ author }) => author !== first?.author) ? undefined : first;
}

/** What the commits of a range that touch these directories add to them and move to them. */
async function arrivalsIn(
  { root, isShallow }: Repository,
  range: readonly string[],
  prefixes: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, Arrival[]> | GitUnknown> {
  const paths = prefixes.includes('') ? [] : prefixes;
  const list = await runGit({ directory: root, args: ['rev-list', ...range, '--', ...paths], signal });
  if (list.kind === 'unknown') return list;
  if (list.exitCode !== 0) return refusal(list);
  if (list.stdout.length === 0) return new Map();
  const args = [
    'diff-tree',
    '--stdin',
    '--root',
    '-r',
    '-z',
    // Only what is the same to the byte: revisions are alike.
    '-M100%',
    '--name-status',
    '--diff-filter=ADR',
    '--encoding=UTF-8',
    `--format=${commitMark}%P%x00%aN%x00%as%x00`,
  ];
  const input = list.stdout.toString('latin1');
  const output = await runGit({ directory: root, args, input, signal });
  if (output.kind === 'unknown') return output;
  if (output.exitCode !== 0) return refusal(output);
  return arrivalsOf(
    output.stdout.toString('utf8'),
    (path) => prefixes.some((prefix) => path.startsWith(prefix)),
    isShallow,
  );
}

/** Stands where otherwise a letter for a change does. */
const commitMark = '@';

/**
 * The commits of `git diff-tree --stdin -z --name-status`: of each "@<parents>", author and day, an empty field, and a
 * letter with one path or two for each change; all end with NUL.
 * @param isWanted whether what comes to a path is of interest
 */
export function arrivalsOf(
  output: string,
  isWanted: (path: string) => boolean,
  isShallow: boolean,
): Map<string, Arrival[]> {
  const arrivals = new Map<string, Arrival[]>();
  const note = (path: string, arrival: Arrival): void => {
    const known = arrivals.get(path);
    if (known === undefined) arrivals.set(path, [arrival]);
    else known.push(arrival);
  };
  let commit: Commit | undefined;
  const finish = (): void => {
    if (commit !== undefined) noteCommit(commit, isWanted, note);
  };
  const fields = output.split('\0');
  let at = 0;
  const next = (): string => fields[at++] ?? '';
  while (at < fields.length) {
    const field = next().replace(/^\n/, '');
    if (field.startsWith(commitMark)) {
      finish();
      // The commit at which a shallow clone ends seems to bring everything.
      const isEnd = isShallow && field === commitMark;
      commit = { addition: { author: next(), date: next() }, isEnd, added: [], deleted: [] };
    } else if (field.startsWith('R')) {
      const from = next();
      const to = next();
      if (isWanted(to)) note(to, { kind: 'moved', from });
    } else if (field === 'A') commit?.added.push(next());
    else if (field === 'D') commit?.deleted.push(next());
  }
  finish();
  return arrivals;
}

interface Commit {
  readonly addition: Addition;
  readonly isEnd: boolean;
  readonly added: string[];
  readonly deleted: string[];
}

function noteCommit(
  { addition, isEnd, added, deleted }: Commit,
  isWanted: (path: string) => boolean,
  note: (path: string, arrival: Arrival) => void,
): void {
  const byName = new Map<string, string[]>();
  for (const path of deleted) byName.set(posix.basename(path), [...(byName.get(posix.basename(path)) ?? []), path]);
  const directories = new Set(deleted.map((path) => posix.dirname(path)));
  for (const path of added.filter(isWanted)) {
    const [from, ...others] = byName.get(posix.basename(path)) ?? [];
    if (isEnd || others.length > 0) note(path, { kind: 'uncertain' });
    else if (from !== undefined) note(path, { kind: 'moved', from });
    // One that is gone may be this one, renamed and edited.
    else if (directories.has(posix.dirname(path))) note(path, { kind: 'uncertain' });
    else note(path, { kind: 'added', addition });
  }
}
