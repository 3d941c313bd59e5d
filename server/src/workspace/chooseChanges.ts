import { isProjectFile } from '../core/project/discover.js';
import { isPythonName } from '../core/project/leftOutFiles.js';
import { blobsOf, readBlobs } from '../git/objects.js';
import type { Repository } from '../git/repository.js';
import type { WorkTreeChange } from '../git/workTreeCommit.js';
import { decodeText } from './decode.js';
import { realPath } from './disk.js';
import { isBelow, isWithin } from './paths.js';
import type { Snapshot } from './snapshot.js';
import type { FactReader } from './sourceFile.js';

export interface ChangeContext {
  readonly repository: Repository;
  readonly head: string;
  readonly snapshot: Snapshot;
  readonly facts: FactReader;
  readonly signal: AbortSignal;
}

/**
 * Of the work tree's changes those of revision and configuration files: a merge is described as if they were committed.
 * A file that is gone was one where HEAD has a revision in it, whether or not its environment is still there.
 */
export async function chooseChanges(
  changes: readonly WorkTreeChange[],
  { repository, head, snapshot, facts, signal }: ChangeContext,
): Promise<readonly WorkTreeChange[]> {
  const environments = snapshot.environments.map(({ environment }) => environment);
  const places = [
    ...new Set(
      environments
        .flatMap(({ scriptLocation, versionLocations }) => [scriptLocation, ...versionLocations])
        .flatMap((place) => [place, realPath(place)]),
    ),
  ];
  const versions = environments.flatMap(({ versionLocations }) =>
    versionLocations.flatMap((place) => [place, realPath(place)]),
  );
  const leftOut = new Set(snapshot.environments.flatMap((environment) => environment.leftOut.map(({ path }) => path)));
  const isOfProject = ({ path: relative }: WorkTreeChange): boolean => {
    const path = `${repository.root}/${relative}`;
    if (isProjectFile(path) || leftOut.has(path)) return true;
    if (isPythonName(path)) return versions.some((place) => isBelow(path, place));
    // A link in place of a directory.
    return places.some((place) => isWithin(place, path));
  };
  const others = changes.filter((change) => change.isDeleted && isPythonName(change.path) && !isOfProject(change));
  const revisions = await revisionsIn(
    others.map(({ path }) => path),
    { repository, head, facts, signal },
  );
  return changes.filter((change) => isOfProject(change) || revisions.has(change.path));
}

async function revisionsIn(
  paths: readonly string[],
  { repository, head, facts, signal }: Omit<ChangeContext, 'snapshot'>,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  if (paths.length === 0) return found;
  const files = await blobsOf(repository, head, paths, signal);
  if ('kind' in files) return found;
  const blobs = await readBlobs(repository, files.values(), signal);
  if (!(blobs instanceof Map)) return found;
  for (const [path, id] of files) {
    const content = blobs.get(id);
    const header = content === undefined ? undefined : facts(decodeText(content), 'header').header;
    if (header?.revision !== undefined && header.downRevision !== undefined) found.add(path);
  }
  return found;
}
