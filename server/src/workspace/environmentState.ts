import { buildGraph } from '../core/graph/buildGraph.js';
import type { Revision, RevisionFile, RevisionGraph } from '../core/graph/revisionGraph.js';
import type { DiscoveryNote, Environment, LeftOutFolder } from '../core/project/environment.js';
import { type LeftOutPath, leftOutFiles } from '../core/project/leftOutFiles.js';
import { listRevisionFiles } from '../core/project/revisionFiles.js';
import type { LeftOutFile } from '../core/review/gr14FileNotLoaded.js';
import type { Problem } from '../core/review/problem.js';
import type { ReleasedHistory } from '../core/review/released.js';
import { checkFile, checkGraph, inOrder } from '../core/review/reviewGraph.js';
import { directoryReader, realPath } from './disk.js';
import type { FolderProject } from './folderProject.js';
import { mayFollowLinks } from './links.js';
import type { ReleasedState } from './releasedState.js';
import type { Folder, IndexedEnvironment } from './snapshot.js';
import type { SourceChange, SourceLookup } from './sourceStore.js';

/** One environment between discovery and snapshot. What is undefined has to be made again. */
export interface EnvironmentState {
  readonly id: string;
  readonly folder: Folder;
  readonly environment: Environment;
  files: readonly { readonly path: string; readonly location: number }[];
  /** What was not looked at while its files were listed. */
  notes: readonly DiscoveryNote[];
  /** What looks like a revision of the environment and is loaded by none. */
  leftOut: readonly LeftOutPath[];
  made: MadeGraph | undefined;
  /** The last graph, until the next one is made: what was found in a file by itself holds as long as its facts. */
  before: MadeGraph | undefined;
  view: IndexedEnvironment | undefined;
  /** What git told last; undefined before, and where it does not know. */
  released: ReleasedState | undefined;
  /** A released file has another text than when the view was made. */
  isComparisonStale: boolean;
}

/** A graph with what follows from it, kept as long as no identifier changes. */
interface MadeGraph {
  readonly graph: RevisionGraph;
  /** The problems of the graph as a whole, and what the default branch had when they were found. */
  checked: { readonly released: ReleasedHistory | undefined; readonly problems: readonly Problem[] } | undefined;
  /** The problems of each file by itself, of those that have any. */
  readonly fileProblems: Map<string, readonly Problem[]>;
  /** Files whose own problems may have changed. */
  readonly stale: Set<string>;
  readonly files: ReadonlyMap<string, RevisionFile>;
  readonly byPath: ReadonlyMap<string, Revision>;
}

/** The states for newly discovered projects; an environment that did not change keeps its state, and so its graph. */
export function environmentStates(projects: readonly FolderProject[], previous: readonly EnvironmentState[]): EnvironmentState[] {
  const known = new Map(previous.map((state) => [state.id, state]));
  const owners = innermostFolders(projects);
  return projects.flatMap(({ folder, discovery }) =>
    discovery.environments
      .filter((environment) => owners.get(placesOf(environment)) === folder.uri)
      .map((environment) => {
        const id = `${folder.uri}#${environment.name}`;
        const state = known.get(id);
        const isSame = state !== undefined && JSON.stringify(state.environment) === JSON.stringify(environment);
        return isSame ? state : { id, folder, environment, files: [], notes: [], leftOut: [], made: undefined, before: undefined, view: undefined, released: undefined, isComparisonStale: false };
      }),
  );
}

/** Places → the folder that owns them: what lies in a folder inside another folder is found twice. */
function innermostFolders(projects: readonly FolderProject[]): Map<string, string> {
  const owners = new Map<string, string>();
  const outermostFirst = [...projects].sort((one, other) => one.folder.root.length - other.folder.root.length);
  for (const { folder, discovery } of outermostFirst) {
    for (const environment of discovery.environments) owners.set(placesOf(environment), folder.uri);
  }
  return owners;
}

function placesOf({ scriptLocation, versionLocations }: Environment): string {
  return JSON.stringify([scriptLocation, versionLocations]);
}

/** Lists the environment's files anew. */
export function listFiles(state: EnvironmentState, trusted: boolean): void {
  const { environment, folder } = state;
  const directories = directoryReader({ root: folder.root, followLinks: mayFollowLinks(trusted) });
  const files = listRevisionFiles(environment, directories);
  const stoppedAt = directories.stoppedAt();
  const reason = `${environment.name} has version locations outside the workspace with too many directories: this one and those after it were not searched. Correct version_locations or recursive_version_locations.`;
  state.notes = stoppedAt === undefined ? [] : [{ file: stoppedAt, reason }];
  if (JSON.stringify(files) === JSON.stringify(state.files)) return;
  state.files = files;
  state.made = undefined;
  state.view = undefined;
}

/** Looks anew for the files that the environment leaves out. */
export function listLeftOut(state: EnvironmentState, folders: readonly LeftOutFolder[], candidates: readonly string[], isLoaded: (path: string) => boolean): void {
  const { environment } = state;
  if (candidates.length === 0 && state.leftOut.length === 0) return;
  const locations = new Set(environment.versionLocations.flatMap((location) => [location, realPath(location)]));
  const leftOut = leftOutFiles(environment, [...locations], folders, candidates, isLoaded);
  if (JSON.stringify(leftOut) === JSON.stringify(state.leftOut)) return;
  state.leftOut = leftOut;
  judgeAgain(state);
}

function judgeAgain(state: EnvironmentState): void {
  state.view = undefined;
  if (state.made !== undefined) state.made.checked = undefined;
}

/** A file of the environment, or one that it leaves out, was read anew. */
export function affect(state: EnvironmentState, { path, effect }: SourceChange): void {
  // Whether it still says what is released depends on its whole text.
  if (state.released?.isReleased(path) === true) state.isComparisonStale = true;
  if (effect === 'positions') return;
  if (state.leftOut.some((file) => file.path === path)) {
    judgeAgain(state);
    return;
  }
  state.view = undefined;
  if (effect === 'graph') {
    state.before = state.made ?? state.before;
    state.made = undefined;
  } else {
    state.made?.stale.add(path);
  }
}

/** Git was asked, or what the comparison lacked was read. */
export function release(state: EnvironmentState, released: ReleasedState | undefined): void {
  state.released = released;
  state.view = undefined;
}

/** The environment's graph and problems, made again only where something in them changed. */
export function viewOf(state: EnvironmentState, sources: SourceLookup): IndexedEnvironment {
  const { view, released, isComparisonStale } = state;
  if (view !== undefined && isComparisonStale && released?.history(view.graph, sources) !== view.released) state.view = undefined;
  state.isComparisonStale = false;
  state.view ??= buildView(state, sources);
  return state.view;
}

function buildView(state: EnvironmentState, sources: SourceLookup): IndexedEnvironment {
  const { id, folder, environment } = state;
  const made = (state.made ??= makeGraph(state, sources));
  state.before = undefined;
  for (const path of made.stale) checkAgain(environment, made, path, sources);
  made.stale.clear();
  const { graph, fileProblems, files, byPath } = made;
  const released = state.released?.history(graph, sources);
  const leftOut = state.leftOut.flatMap(({ path, reason }): LeftOutFile[] => {
    const source = sources(path);
    return source === undefined ? [] : [{ path, reason, facts: source.facts }];
  });
  if (made.checked === undefined || made.checked.released !== released) made.checked = { released, problems: checkGraph(environment, graph, released, leftOut) };
  const problems = inOrder(graph, [...made.checked.problems, ...[...fileProblems.values()].flat()]);
  return { id, folder, environment, graph, problems, released, files, byPath, leftOut };
}

function makeGraph({ environment, files: listed, before }: EnvironmentState, sources: SourceLookup): MadeGraph {
  const graph = buildGraph(revisionFiles(listed, sources));
  const files = new Map(graph.files.map((file) => [file.path, file]));
  const fileProblems = new Map<string, readonly Problem[]>();
  graph.files.forEach((file, index) => {
    const { path, facts } = file;
    const earlier = before?.graph.files[index];
    const isSame = earlier?.path === path && earlier.facts === facts;
    const problems = isSame && before?.stale.has(path) === false ? (before.fileProblems.get(path) ?? []) : checkFile(file, environment);
    if (problems.length > 0) fileProblems.set(path, problems);
  });
  return {
    graph,
    checked: undefined,
    fileProblems,
    stale: new Set(),
    files,
    byPath: new Map(graph.revisions.map((revision) => [revision.file.path, revision])),
  };
}

/** Gives a graph that stays the facts that changed beside it, as the syntax errors of a function being typed. */
function checkAgain(environment: Environment, { files, fileProblems }: MadeGraph, path: string, sources: SourceLookup): void {
  const file = files.get(path);
  const source = sources(path);
  if (file === undefined || source === undefined) return;
  Object.assign(file, { facts: source.facts });
  fileProblems.set(path, checkFile(file, environment));
}

function revisionFiles(listed: EnvironmentState['files'], sources: SourceLookup): RevisionFile[] {
  return listed.flatMap(({ path, location }) => {
    const source = sources(path);
    return source === undefined ? [] : [{ path, location, facts: source.facts }];
  });
}
