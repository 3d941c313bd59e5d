import type { Repository } from './repository.js';
import { type GitUnknown, refusal, runGit } from './runGit.js';

/** A tag and the commit that it names. */
export interface Tag {
  /** As git abbreviates it: "v1.2". */
  readonly name: string;
  readonly commit: string;
}

/** At most this many matching tags count. */
const mostNamed = 20;

/** "v1.2", "1.2.3-rc1", "app-v1.2", "release/2024.1", "v7", "2024-05-31". */
const likeVersion = /^(?:[a-z][a-z_-]*)?(?:\d+\.\d[\w.+-]*|(?<=^v)\d+|(?<![a-z_-])\d{4}-\d\d-\d\d)$/i;

/** In seconds: an older tag than this, seen from the commit, comes from a time when the project still tagged releases. */
const oldest = 2 * 365 * 24 * 3600;

/**
 * The tags that mark releases among those that a commit can reach, the newest first: the newest that looks like a version,
 * unless it is older than two years, or all that a pattern of git (`for-each-ref`) matches, of which the newest twenty. Tags that name no commit are ignored.
 * @param pattern the setting `git.releaseTags`; empty for none
 */
export async function findReleaseTags(
  repository: Repository,
  commit: string,
  pattern: string,
  signal: AbortSignal,
): Promise<readonly Tag[] | GitUnknown> {
  // Of tags from the same second the higher version is the newer one.
  const order = ['--sort=-version:refname', '--sort=-creatordate'];
  const format = '--format=%(refname:lstrip=2)%00%(objectname)%00%(*objectname)%00%(creatordate:unix)';
  const output = await runGit({
    directory: repository.root,
    args: ['for-each-ref', `--merged=${commit}`, ...order, format, `refs/tags/${pattern}`],
    signal,
  });
  if (output.kind === 'unknown') return output;
  if (output.exitCode !== 0) return refusal(output);
  const tags = output.stdout
    .toString('utf8')
    .split('\n')
    .flatMap((line): (Tag & { readonly date: number })[] => {
      const [name = '', object = '', peeled = '', date = ''] = line.split('\0');
      return name === '' ? [] : [{ name, commit: peeled === '' ? object : peeled, date: Number(date) }];
    });
  if (pattern !== '') return tags.slice(0, mostNamed).map(tagOf);
  const newest = tags.find(({ name }) => looksLikeVersion(name));
  if (newest === undefined) return [];
  const date = await dateOf(repository, commit, signal);
  if (typeof date !== 'number') return date;
  return date - newest.date > oldest ? [] : [tagOf(newest)];
}

function tagOf({ name, commit }: Tag): Tag {
  return { name, commit };
}

/** When a commit was made, in seconds. */
async function dateOf(repository: Repository, commit: string, signal: AbortSignal): Promise<number | GitUnknown> {
  const args = ['rev-list', '--max-count=1', '--timestamp', commit];
  const output = await runGit({ directory: repository.root, args, signal });
  if (output.kind === 'unknown') return output;
  return output.exitCode === 0 ? Number.parseInt(output.stdout.toString('latin1'), 10) : refusal(output);
}

/** The part after the last "/" decides: projects of one repository have tags of their own. */
export function looksLikeVersion(tag: string): boolean {
  return likeVersion.test(tag.slice(tag.lastIndexOf('/') + 1));
}
