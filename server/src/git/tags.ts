import type { Repository } from './repository.js';
import { type GitUnknown, refusal, runGit } from './runGit.js';

/** A tag and the commit that it names. */
export interface Tag {
  /** As git abbreviates it: "v1.2". */
  readonly name: string;
  readonly commit: string;
}

/** Of the tags that a setting names, so many count. */
const mostNamed = 20;

/** "v1.2", "1.2.3-rc1", "app-v1.2", "release/2024.1", "v7", "2024-05-31". */
const likeVersion = /^(?:[a-z][a-z_-]*)?(?:\d+\.\d[\w.+-]*|(?<=^v)\d+|(?<![a-z_-])\d{4}-\d\d-\d\d)$/i;

/**
 * The tags that mark releases among those that a commit can reach, the newest first: the newest that looks like a version,
 * or all that a pattern of git (`for-each-ref`) matches, of which the newest twenty. Tags of anything but commits are none.
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
  const format = '--format=%(refname:lstrip=2)%00%(objectname)%00%(*objectname)';
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
    .flatMap((line): Tag[] => {
      const [name = '', object = '', peeled = ''] = line.split('\0');
      return name === '' ? [] : [{ name, commit: peeled === '' ? object : peeled }];
    });
  return pattern === '' ? tags.filter(({ name }) => looksLikeVersion(name)).slice(0, 1) : tags.slice(0, mostNamed);
}

/** The part after the last "/" decides: projects of one repository have tags of their own. */
export function looksLikeVersion(tag: string): boolean {
  return likeVersion.test(tag.slice(tag.lastIndexOf('/') + 1));
}
