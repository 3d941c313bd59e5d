import { type BranchPoint, findBranchPoint, headCommit } from '../git/branches.js';
import { findVersionDirectories } from '../git/releasedFiles.js';
import type { Repository } from '../git/repository.js';
import { absent, type GitUnknown } from '../git/runGit.js';
import { createBlobStore } from './blobStore.js';
import { readTextNow } from './disk.js';
import type { PythonReaders } from './factReader.js';
import { readReleased, releasePoints, type ReleasedState } from './releasedState.js';
import type { IndexedEnvironment } from './snapshot.js';
import type { WorkspaceIndex } from './workspaceIndex.js';

/** What git says of one environment. */
export interface ReleasedAnswer {
  readonly repository: Repository;
  readonly point: BranchPoint;
}

export interface ReleasedQuestion {
  readonly index: WorkspaceIndex;
  readonly readers: Pick<PythonReaders, 'facts' | 'functions' | 'fileOperations'>;
  /** With what the work tree is compared. */
  readonly pointOf: (repository: Repository, environment: IndexedEnvironment) => Promise<BranchPoint | GitUnknown>;
  /** The setting `git.releaseTags`. */
  readonly releaseTags: (environment: IndexedEnvironment) => string;
  readonly signal: AbortSignal;
}

/** Asks git once what is released, for a command that waits for the answer, and gives it to the index. By the environment's id. */
export async function askReleased({
  index,
  readers,
  pointOf,
  releaseTags,
  signal,
}: ReleasedQuestion): Promise<ReadonlyMap<string, ReleasedAnswer | GitUnknown>> {
  const blobs = createBlobStore(Promise.resolve(readers));
  const answers = new Map<string, ReleasedAnswer | GitUnknown>();
  const states: { readonly id: string; readonly state: ReleasedState }[] = [];
  const services = {
    sources: index.sources(),
    blobs,
    functions: readers.functions,
    fileOperations: readers.fileOperations,
    textOf: readTextNow,
    onLack: () => undefined,
  };

  async function ask(
    indexed: IndexedEnvironment,
  ): Promise<(ReleasedAnswer & { readonly state: ReleasedState }) | GitUnknown> {
    const versions = await findVersionDirectories(indexed.environment, signal);
    if (versions.kind === 'unknown') return versions;
    const point = await pointOf(versions.repository, indexed);
    if (point.kind === 'unknown') return point;
    const points = await releasePoints(versions.repository, point, releaseTags(indexed), signal);
    if ('kind' in points) return points;
    const state = await readReleased(indexed.environment, versions, points, services, signal);
    return state.kind === 'unknown' ? state : { repository: versions.repository, point, state };
  }

  for (const indexed of index.snapshot().environments) {
    const answer = await ask(indexed);
    answers.set(indexed.id, answer);
    if (!('state' in answer)) continue;
    states.push({ id: indexed.id, state: answer.state });
    index.setReleased(indexed.id, answer.state);
  }

  // A comparison finds out which released forms it needs, and is made again with them.
  let lacking = states;
  while (lacking.length > 0) {
    index.snapshot();
    const completed = await Promise.all(lacking.map(({ state }) => state.complete(signal)));
    lacking = lacking.filter((_, at) => completed[at]);
    for (const { id, state } of lacking) index.setReleased(id, state);
  }
  return answers;
}

/** Where the work tree left the default branch, as a command asks: in a repository without a commit there is nothing to ask. */
export async function defaultPoint(
  repository: Repository,
  defaultBranch: string,
  signal: AbortSignal,
): Promise<BranchPoint | GitUnknown> {
  const point = await findBranchPoint(repository, defaultBranch, signal);
  if (point.kind !== 'unknown') return point;
  return (await headCommit(repository, signal)) === null ? absent('nothing is committed yet') : point;
}
