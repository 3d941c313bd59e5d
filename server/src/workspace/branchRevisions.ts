import { buildGraph } from '../core/graph/buildGraph.js';
import type { RevisionGraph } from '../core/graph/revisionGraph.js';
import type { Environment } from '../core/project/environment.js';
import { type Branch, listBranches } from '../git/branches.js';
import { filesThatHold } from '../git/objects.js';
import { findVersionDirectories, type VersionedDirectories, versionFilesAt } from '../git/releasedFiles.js';
import type { GitUnknown } from '../git/runGit.js';
import type { BlobStore } from './blobStore.js';
import { type CommittedRevision, readCommittedRevisions } from './committedRevisions.js';
import type { IndexedEnvironment } from './snapshot.js';
import type { SourceLookup } from './sourceStore.js';

/** Branches in which a revision is looked for, more than anybody works on: those with the newest commits. */
const mostSearched = 50;
/** Branches to choose one from; more is no list any more. */
export const mostCompared = 2000;
/** Of the branches that may have a revision, so many are read. */
const mostRead = 5;

export interface BranchServices {
  readonly sources: SourceLookup;
  readonly blobs: BlobStore;
  readonly signal: AbortSignal;
}

/** The branches of an environment's repository, here and on remotes, newest first, at most `limit`. */
export async function branchesOf(
  { environment }: Pick<IndexedEnvironment, 'environment'>,
  limit: number,
  signal: AbortSignal,
): Promise<
  | { readonly kind: 'branches'; readonly versions: VersionedDirectories; readonly branches: readonly Branch[] }
  | GitUnknown
> {
  const versions = await findVersionDirectories(environment, signal);
  if (versions.kind === 'unknown') return versions;
  const branches = await listBranches(versions.repository, limit, signal);
  return Array.isArray(branches) ? { kind: 'branches', versions, branches } : branches;
}

/** The revisions of an environment in a commit; none where the commit has none of its directories. */
export async function revisionsAt(
  environment: Environment,
  versions: VersionedDirectories,
  commit: string,
  services: BranchServices,
): Promise<readonly CommittedRevision[] | GitUnknown> {
  const files = await versionFilesAt(versions, commit, services.signal);
  return 'kind' in files ? files : readCommittedRevisions(environment, versions.repository, files, services);
}

/** A revision that no file here has, on other branches. */
export interface FoundRevision {
  readonly id: string;
  readonly message: string;
  /** The branches that surely have it, newest first. */
  readonly branches: readonly Branch[];
  /**
   * Where to downgrade to on such a branch so that the database is at revisions that are here: ids, or none for the
   * base.
   */
  readonly nearestHere: readonly string[];
}

/** Looks for revisions in the newest branches: only files that hold the id's text are read. */
export async function findInBranches(
  indexed: IndexedEnvironment,
  ids: readonly string[],
  services: BranchServices,
): Promise<readonly FoundRevision[] | GitUnknown> {
  const listed = await branchesOf(indexed, mostSearched, services.signal);
  if (listed.kind === 'unknown') return listed;
  const found: FoundRevision[] = [];
  for (const id of ids) {
    const candidates = await branchesThatHold(id, listed, services.signal);
    if (!Array.isArray(candidates)) return candidates;
    const having: { readonly branch: Branch; readonly graph: RevisionGraph }[] = [];
    for (const branch of candidates.slice(0, mostRead)) {
      const revisions = await revisionsAt(indexed.environment, listed.versions, branch.commit, services);
      if ('kind' in revisions) return revisions;
      const graph = buildGraph(revisions);
      if (graph.byId.has(id)) having.push({ branch, graph });
    }
    const [first] = having;
    const revision = first?.graph.byId.get(id);
    if (first === undefined || revision === undefined) continue;
    found.push({
      id,
      message: revision.message,
      branches: having.map(({ branch }) => branch),
      nearestHere: nearestHere(first.graph, id, indexed.graph),
    });
  }
  return found;
}

async function branchesThatHold(
  id: string,
  { versions, branches }: { readonly versions: VersionedDirectories; readonly branches: readonly Branch[] },
  signal: AbortSignal,
): Promise<Branch[] | GitUnknown> {
  const commits = new Set<string>();
  for (const directory of versions.directories) {
    const hits = await filesThatHold(directory, id, [...new Set(branches.map(({ commit }) => commit))], signal);
    if (!(hits instanceof Map)) return hits;
    for (const commit of hits.keys()) commits.add(commit);
  }
  return branches.filter(({ commit }) => commits.has(commit));
}

/** The newest ancestors that are here. */
function nearestHere(there: RevisionGraph, id: string, here: RevisionGraph): string[] {
  const nearest = new Set<string>();
  const seen = new Set<string>();
  const todo = [id];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (here.byId.has(next)) nearest.add(next);
    else todo.push(...(there.byId.get(next)?.downRevisions ?? []));
  }
  return [...nearest];
}
