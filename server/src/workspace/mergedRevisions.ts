import { buildGraph } from '../core/graph/buildGraph.js';
import { isProjectFile, mayBeRevision } from '../core/project/discover.js';
import { isPythonName } from '../core/project/leftOutFiles.js';
import { checkGraph } from '../core/review/reviewGraph.js';
import type { ReviewSettings } from '../core/review/reviewSettings.js';
import type { Suppression } from '../core/revision/facts.js';
import { findVersionDirectories, type VersionedDirectories, versionFilesAt } from '../git/releasedFiles.js';
import type { GitUnknown } from '../git/runGit.js';
import { changedPaths, treeEntriesAt } from '../git/treeFiles.js';
import type { BlobStore } from './blobStore.js';
import { type CommittedRevision, readCommittedRevisions } from './committedRevisions.js';
import { realPath } from './disk.js';
import type { MergedCommit } from './mergedFolder.js';
import { createForeignDependencies } from './otherEnvironments.js';
import { isWithin, parentOf } from './paths.js';
import { createReviewedViews } from './reviewedViews.js';
import type { IndexedEnvironment, Snapshot } from './snapshot.js';
import type { FactReader } from './sourceFile.js';

export interface MergedRevisionsQuestion {
  readonly snapshot: Snapshot;
  /** Those of the snapshot that are asked about. */
  readonly environments: readonly IndexedEnvironment[];
  readonly review: ReviewSettings;
  readonly facts: FactReader;
  readonly blobs: BlobStore;
  readonly signal: AbortSignal;
}

/** Whether a file, or a link in place of a directory, may change an environment. */
export function mayChange(path: string, environments: readonly Pick<IndexedEnvironment, 'environment'>[]): boolean {
  return (
    isProjectFile(path) ||
    environments.some(({ environment: { scriptLocation, versionLocations } }) =>
      [scriptLocation, ...versionLocations]
        .map(realPath)
        .some((place) => isWithin(path, place) || isWithin(place, path)),
    )
  );
}

/**
 * Environments as merging leaves them, by their ids, where it changes no more of them than revision files: these are
 * read from git, the others are known, and no folder has to be laid out and read. Paths are those of the work tree.
 * Undefined where more changes, or where not all files that are here are git's.
 */
export async function mergedRevisions(
  merge: MergedCommit,
  question: MergedRevisionsQuestion,
): Promise<ReadonlyMap<string, IndexedEnvironment> | GitUnknown | undefined> {
  const { snapshot, environments, review, signal } = question;
  const changed = await changesOf(merge, question);
  if (changed === undefined || 'reason' in changed) return changed;
  const twins = new Map<string, IndexedEnvironment>();
  for (const indexed of environments) {
    const versions = await findVersionDirectories(indexed.environment, signal);
    if (versions.kind === 'unknown') return versions;
    if (versions.directories.length !== indexed.environment.versionLocations.length) return undefined;
    const twin = await twinOf(indexed, versions, changed, merge, question);
    if (twin === undefined || 'reason' in twin) return twin;
    twins.set(indexed.id, twin);
  }
  const views = snapshot.environments.map((indexed) => twins.get(indexed.id) ?? indexed);
  const reviewed = createReviewedViews()(createForeignDependencies()(views), () => review);
  return new Map(reviewed.flatMap((view) => (twins.has(view.id) ? [[view.id, view]] : [])));
}

/** The files of environments that the merge changes; undefined where they are not all plain revision files. */
async function changesOf(
  { scratch, worktree, merged: { commit, conflicts } }: MergedCommit,
  { environments, signal }: MergedRevisionsQuestion,
): Promise<ReadonlySet<string> | GitUnknown | undefined> {
  const { root } = scratch.of;
  const paths = await changedPaths(scratch, worktree, commit, signal);
  if (!Array.isArray(paths)) return paths;
  if ([...conflicts.keys()].some((path) => mayChange(`${root}/${path}`, environments))) return undefined;
  const all = paths.map((path) => `${root}/${path}`);
  const scripts = environments.map(({ environment }) => environment.scriptLocation);
  const changed = all.filter((path) => mayChange(path, environments) || mayBeRevision(path, root, scripts));
  if (!changed.every((path) => isRevisionFile(path, environments))) return undefined;
  const entries = await treeEntriesAt(scratch, commit, signal);
  if (!Array.isArray(entries)) return entries;
  const kinds = new Map(entries.map(({ path, kind }) => [`${root}/${path}`, kind]));
  return changed.every((path) => (kinds.get(path) ?? 'file') === 'file') ? new Set(changed) : undefined;
}

function isRevisionFile(path: string, environments: readonly IndexedEnvironment[]): boolean {
  return (
    isPythonName(path) &&
    !isProjectFile(path) &&
    environments.some(({ environment: { versionLocations, recursive } }) =>
      versionLocations.some((location) => (recursive ? isWithin(path, location) : parentOf(path) === location)),
    )
  );
}

async function twinOf(
  indexed: IndexedEnvironment,
  versions: VersionedDirectories,
  changed: ReadonlySet<string>,
  { scratch, worktree, merged }: MergedCommit,
  { snapshot, facts, blobs, signal }: MergedRevisionsQuestion,
): Promise<IndexedEnvironment | GitUnknown | undefined> {
  const { environment, replaces, leftOut } = indexed;
  const repository = { ...scratch.of, root: scratch.root };
  const directories = versions.directories.map((directory) => ({ ...directory, repository }));
  const read = async (commit: string): Promise<readonly CommittedRevision[] | GitUnknown> => {
    const files = await versionFilesAt({ ...versions, repository, directories }, commit, signal);
    if ('kind' in files) return files;
    return readCommittedRevisions(environment, repository, files, {
      sources: (path) => snapshot.file(path),
      blobs,
      signal,
    });
  };
  const before = await read(worktree);
  if ('kind' in before) return before;
  // Files that git does not have, and links, would be missing.
  if (before.length !== indexed.files.size || !before.every(({ path }) => indexed.files.has(path))) return undefined;
  const after = await read(merged.commit);
  if ('kind' in after) return after;
  const graph = buildGraph(after);
  const suppressions = new Map<string, readonly Suppression[]>();
  const problems = checkGraph(environment, graph, undefined, leftOut, { replaces });
  for (const { path, blob } of after.filter((file) => problems.some((problem) => problem.file === file.path))) {
    const body = changed.has(path) ? facts(blobs.of(blob)?.text ?? '', 'whole').body : snapshot.file(path)?.body;
    if (body !== null && body !== undefined) suppressions.set(path, body.suppressions);
  }
  const byPath = new Map(graph.revisions.map((revision) => [revision.file.path, revision]));
  const files = new Map(graph.files.map((file) => [file.path, file]));
  return { ...indexed, graph, problems, suppressed: [], suppressions, released: undefined, files, byPath };
}
