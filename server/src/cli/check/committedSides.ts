import { headCommit } from '../../git/branches.js';
import { blobsOf } from '../../git/objects.js';
import type { RepositoryDirectory } from '../../git/repository.js';
import type { GitUnknown } from '../../git/runGit.js';
import { contentDigest } from '../../workspace/contentDigest.js';
import { isBelow } from '../../workspace/paths.js';
import type { Snapshot } from '../../workspace/snapshot.js';

/** For the files with findings, whether they are as they were committed ("HEAD") or differ from that ("worktree"). */
export async function committedSides(
  place: RepositoryDirectory | GitUnknown,
  snapshot: Snapshot,
  textOf: (path: string) => string | undefined,
  signal: AbortSignal,
): Promise<(path: string) => readonly string[]> {
  const changed = (): readonly string[] => ['worktree'];
  if (place.kind === 'unknown') return changed;
  const { repository } = place;
  const head = await headCommit(repository, signal);
  if (typeof head !== 'string') return changed;
  const suppressed = snapshot.environments.flatMap((environment) => environment.suppressed.map(({ file }) => file));
  const files = [...new Set([...snapshot.problems.keys(), ...suppressed])].filter((file) =>
    isBelow(file, repository.root),
  );
  const relative = (file: string): string => file.slice(repository.root.length + 1);
  const blobs = await blobsOf(repository, head, files.map(relative), signal);
  if ('kind' in blobs) return changed;
  return (file) => {
    const text = textOf(file);
    const blob = blobs.get(relative(file));
    if (text === undefined || blob === undefined) return ['worktree'];
    // Git may write other line ends than it keeps.
    const digests = [text, text.replaceAll('\r\n', '\n')].map(contentDigest);
    return digests.includes(blob) ? ['HEAD'] : ['worktree'];
  };
}
