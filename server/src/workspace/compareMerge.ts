import { buildGraph } from '../core/graph/buildGraph.js';
import type { RevisionGraph } from '../core/graph/revisionGraph.js';
import { isProjectFile } from '../core/project/discover.js';
import type { Environment } from '../core/project/environment.js';
import { isPythonName } from '../core/project/leftOutFiles.js';
import { mergeOutlook, type MergeOutlook } from '../core/review/mergeOutlook.js';
import type { Problem } from '../core/review/problem.js';
import { readSettings } from '../core/settings/settings.js';
import { findVersionDirectories } from '../git/releasedFiles.js';
import type { Repository } from '../git/repository.js';
import type { MergedRef } from '../git/mergeRefs.js';
import { type GitUnknown, unknown } from '../git/runGit.js';
import { type BranchServices, revisionsAt } from './branchRevisions.js';
import { readTextNow, realPath } from './disk.js';
import type { Folder } from './folder.js';
import { mergedFolder, type MergedFolder, withMergedCommit } from './mergedFolder.js';
import { mergedRevisions } from './mergedRevisions.js';
import { isBelow, isWithin } from './paths.js';
import type { IndexedEnvironment, Snapshot } from './snapshot.js';
import type { FactReader } from './sourceFile.js';
import { createWorkspaceIndex } from './workspaceIndex.js';

export interface MergeComparison {
  readonly snapshot: Snapshot;
  /** Environments of one folder whose revisions are in this repository. */
  readonly environments: readonly IndexedEnvironment[];
  readonly folder: Folder;
  readonly repository: Repository;
  /** What git takes for a commit, as the user calls it. */
  readonly ref: string;
}

export interface MergeServices extends Omit<BranchServices, 'sources'> {
  readonly facts: FactReader;
  readonly bufferText: (path: string) => string | undefined;
  /** The editor's settings for a folder, as the index takes them. */
  readonly editorSettings: (folder: Folder) => Promise<unknown>;
  /** Hears how to delete what is made for the comparison, for an end that is not waited for. */
  readonly onMade: (dispose: () => void) => void;
  readonly log: (message: string) => void;
}

/**
 * Describes what merging a ref into the work tree, unsaved edits included, would give in some environments, by their
 * ids; one that the merge does not leave is left out. Nothing of the work tree or its repository is changed.
 */
export async function compareMerge(
  question: MergeComparison,
  services: MergeServices,
): Promise<ReadonlyMap<string, MergeOutlook> | GitUnknown> {
  const { snapshot, folder, repository, ref } = question;
  const { facts, signal, onMade } = services;
  // The folder itself may be no repository and hold several.
  const root = isWithin(realPath(folder.root), repository.root) ? folder.root : repository.root;
  const merging = { root, snapshot, refs: [ref], facts, edited: editedTexts(question, services), signal };
  return withMergedCommit(merging, onMade, async (merge) => {
    const review = readSettings(await services.editorSettings(folder), snapshot.projectSettings(folder.uri)).review;
    // Most merges bring nothing but revision files.
    const twins = await mergedRevisions(merge, { ...services, snapshot, environments: question.environments, review });
    if (twins !== undefined && 'reason' in twins) return twins;
    if (twins !== undefined) return outlooksOf(question, services, { refs: merge.refs, conflicts: [], twins });
    const merged = await mergedFolder(merge, merging);
    return merged.kind === 'unknown' ? merged : outlooks(question, services, merged);
  });
}

/** What a merge leaves, with the paths of the work tree. */
interface Merged {
  readonly refs: readonly MergedRef[];
  readonly conflicts: readonly string[];
  /** Of environments by the ids that they have here; one that is not there any more is left out. */
  readonly twins: ReadonlyMap<string, Pick<IndexedEnvironment, 'graph' | 'problems'>>;
}

async function outlooksOf(
  { snapshot, environments, ref }: MergeComparison,
  services: MergeServices,
  merged: Merged,
): Promise<ReadonlyMap<string, MergeOutlook> | GitUnknown> {
  const found = new Map<string, MergeOutlook>();
  for (const indexed of environments) {
    const twin = merged.twins.get(indexed.id);
    if (twin === undefined) continue;
    const outlook = await outlookOf(indexed, twin, { merged, snapshot, ref }, services);
    if ('reason' in outlook) return outlook;
    found.set(indexed.id, outlook);
  }
  return found;
}

/** Of the environments' files, which are what counts before they are saved. */
function editedTexts({ environments }: MergeComparison, { bufferText }: MergeServices): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const path of environments.flatMap(({ files }) => [...files.keys()])) {
    const text = bufferText(path);
    if (text !== undefined && text !== readTextNow(path)) texts.set(path, text);
  }
  return texts;
}

/** The merged tree as an index of its own reads it: headers, and whole what problems are in, for comments that suppress them. */
async function outlooks(
  question: MergeComparison,
  services: MergeServices,
  merged: MergedFolder,
): Promise<ReadonlyMap<string, MergeOutlook> | GitUnknown> {
  const { snapshot, environments, folder } = question;
  const { editorSettings, log, signal } = services;
  const index = createWorkspaceIndex({
    reader: Promise.resolve(merged.facts),
    headersOnly: true,
    within: merged.within,
    sidesOfConflict: merged.sidesOfConflict,
    editorSettings: () => editorSettings(folder),
    // What the other side changes in them does not count.
    projectSettings: () => snapshot.projectSettings(folder.uri),
    log,
  });
  try {
    index.setFolders([{ ...folder, root: merged.root }]);
    await index.ready();
    if (signal.aborted) return unknown('git was cancelled');
    for (const { problems } of index.snapshot().environments)
      for (const file of new Set(problems.slice(0, mostLookedAt).map((problem) => problem.file))) index.lookAt(file);
    const after = index.snapshot().environments;
    const moved = (path: string): string => herePath(path, merged);
    const twins = new Map<string, Pick<IndexedEnvironment, 'graph' | 'problems'>>();
    for (const indexed of environments) {
      const twin = after.find(({ environment }) => isTwin(indexed.environment, environment, merged));
      if (twin === undefined) continue;
      const problems = twin.problems.map((problem) => movedProblem(problem, moved));
      twins.set(indexed.id, { graph: movedGraph(twin.graph, moved), problems });
    }
    return await outlooksOf(question, services, { refs: merged.refs, conflicts: merged.conflicts.map(moved), twins });
  } finally {
    index.dispose();
  }
}

/** More problems are nobody's to read. */
const mostLookedAt = 200;

function isTwin(here: Environment, there: Environment, merged: MergedFolder): boolean {
  const place = (path: string): string => herePath(realPath(path), merged);
  return (
    realPath(here.scriptLocation) === place(there.scriptLocation) && here.source?.section === there.source?.section
  );
}

/** Where the work tree has a file of the merged tree, or would have it. */
function herePath(path: string, { within, repositoryRoot }: MergedFolder): string {
  return isWithin(path, within) ? `${repositoryRoot}${path.slice(within.length)}` : path;
}

async function outlookOf(
  indexed: IndexedEnvironment,
  twin: Pick<IndexedEnvironment, 'graph' | 'problems'>,
  { merged, snapshot, ref }: { readonly merged: Merged; readonly snapshot: Snapshot; readonly ref: string },
  { blobs, signal }: MergeServices,
): Promise<MergeOutlook | GitUnknown> {
  const { environment, graph, problems, suppressed, released } = indexed;
  const versions = await findVersionDirectories(environment, signal);
  if (versions.kind === 'unknown') return versions;
  const [theirs] = merged.refs;
  if (theirs === undefined) return unknown('nothing is merged');
  const there = await revisionsAt(environment, versions, theirs.commit, {
    sources: (path) => snapshot.file(path),
    blobs,
    signal,
  });
  if ('kind' in there) return there;
  return mergeOutlook({
    ref,
    here: { graph, problems: [...problems, ...suppressed], released },
    there: {
      ids: new Set(buildGraph(there).byId.keys()),
      paths: new Set(there.map(({ path }) => path)),
    },
    // What fixes a problem in the merged tree may not fix it here.
    merged: { graph: twin.graph, problems: twin.problems.map((problem) => ({ ...problem, fixes: () => [] })) },
    conflicts: merged.conflicts.filter((path) => isOf(indexed, path)),
  });
}

function movedGraph({ files }: RevisionGraph, moved: (path: string) => string): RevisionGraph {
  return buildGraph(files.map((file) => ({ ...file, path: moved(file.path) })));
}

function movedProblem(problem: Problem, moved: (path: string) => string): Problem {
  return {
    ...problem,
    file: moved(problem.file),
    related: problem.related.map((place) => ({ ...place, file: moved(place.file) })),
  };
}

/** Whether a file in conflict is one of the environment's: a revision, its configuration, or what its scripts need. */
function isOf({ environment, files }: IndexedEnvironment, path: string): boolean {
  const { versionLocations, scriptLocation, source } = environment;
  if (files.has(path) || path === source?.configFile) return true;
  if (isPythonName(path) && versionLocations.some((location) => isBelow(path, realPath(location)))) return true;
  return isProjectFile(path) && isBelow(path, realPath(scriptLocation));
}
