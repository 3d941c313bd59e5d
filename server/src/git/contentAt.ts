import path from 'node:path';
import { readBlobs } from './objects.js';
import type { Repository } from './repository.js';
import { type GitUnknown, refusal, runGit } from './runGit.js';
import { treeEntries } from './treeFiles.js';

/** Links in a circle end somewhere too. */
const mostLinks = 8;

/**
 * What a file holds in a commit, whatever the work tree has; a symbolic link is followed within the tree. Undefined
 * where the commit has no such file.
 * @param file relative to the root
 */
export async function contentAt(
  repository: Repository,
  commit: string,
  file: string,
  signal: AbortSignal,
): Promise<Uint8Array | undefined | GitUnknown> {
  let place = path.posix.normalize(file);
  for (let links = 0; links <= mostLinks; links += 1) {
    if (path.posix.isAbsolute(place) || place === '..' || place.startsWith('../')) return undefined;
    const args = ['ls-tree', '-z', '--full-tree', commit, '--', place];
    const output = await runGit({ directory: repository.root, args, signal });
    if (output.kind === 'unknown') return output;
    if (output.exitCode !== 0) return refusal(output);
    const entry = treeEntries(output.stdout.toString('utf8')).find((each) => each.path === place);
    if (entry === undefined || entry.kind === 'submodule') return undefined;
    const blobs = await readBlobs(repository, [entry.id], signal);
    if (!(blobs instanceof Map)) return blobs;
    const content = blobs.get(entry.id);
    if (entry.kind === 'file' || content === undefined) return content;
    place = path.posix.normalize(path.posix.join(path.posix.dirname(place), Buffer.from(content).toString('utf8')));
  }
  return undefined;
}
