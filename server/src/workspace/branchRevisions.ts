import { buildGraph } from '../core/graph/buildGraph.js';
import type { RevisionFile, RevisionGraph } from '../core/graph/revisionGraph.js';
import type { Environment } from '../core/project/environment.js';
import { type Branch, findMergeBase, headCommit, listBranches } from '../git/branches.js';
import { filesThatHold } from '../git/objects.js';
import { findVersionDirectories, type VersionedDirectories, versionFilesAt } from '../git/releasedFiles.js';
import type { GitUnknown } from '../git/runGit.js';
import type { BlobStore } from './blobStore.js';
import { type CommittedRevision, inLoadOrder, readCommittedRevisions } from './committedRevisions.js';
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

/** A branch's revisions, and those of a merge of it into the work tree, made in memory. */
export interface MergedBranch {
  readonly kind: 'merged';
  readonly there: RevisionGraph;
  readonly merged: RevisionGraph;
  /** Files that both sides changed; of these, what is here was taken. */
  readonly conflicts: readonly string[];
}

/**
 * What a merge of the branch would give, file by file as git merges: what one side left as it was comes from the other.
 */
export async function mergeInMemory(
  { environment, graph }: IndexedEnvironment,
  versions: VersionedDirectories,
  branch: Branch,
  services: BranchServices,
): Promise<MergedBranch | GitUnknown> {
  const { repository } = versions;
  const head = await headCommit(repository, services.signal);
  if (head !== null && typeof head !== 'string') return head;
  const common = head === null ? null : await findMergeBase(repository, head, branch, services.signal);
  if (common !== null && typeof common !== 'string') return common;
  const there = await revisionsAt(environment, versions, branch.commit, services);
  if ('kind' in there) return there;
  const base = common === null ? [] : await revisionsAt(environment, versions, common, services);
  if ('kind' in base) return base;
  const { files, conflicts } = mergeFiles(graph.files, base, there, services);
  return { kind: 'merged', there: buildGraph(there), merged: buildGraph(inLoadOrder(environment, files)), conflicts };
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

function mergeFiles(
  here: readonly RevisionFile[],
  base: readonly CommittedRevision[],
  there: readonly CommittedRevision[],
  { sources, blobs }: BranchServices,
): { files: RevisionFile[]; conflicts: string[] } {
  const [ours, olds, theirs] = [byPath(here), byPath(base), byPath(there)];
  const isSame = (path: string, blob: string | undefined): boolean => {
    const digest = ours.has(path) ? sources(path)?.digest : undefined;
    if (digest === undefined || blob === undefined) return digest === blob;
    return digest === blob || blobs.of(blob)?.digests.has(digest) === true;
  };
  const files: RevisionFile[] = [];
  const conflicts: string[] = [];
  for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
    const [our, old, their] = [ours.get(path), olds.get(path), theirs.get(path)];
    const theyChanged = their?.blob !== old?.blob;
    const isConflict = theyChanged && !isSame(path, old?.blob) && !isSame(path, their?.blob);
    if (isConflict) conflicts.push(path);
    const taken = theyChanged && isSame(path, old?.blob) ? their : isConflict ? (our ?? their) : our;
    if (taken !== undefined) files.push(taken);
  }
  return { files, conflicts };
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

function byPath<T extends { readonly path: string }>(files: readonly T[]): Map<string, T> {
  return new Map(files.map((file) => [file.path, file]));
}
