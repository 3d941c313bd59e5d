import { buildGraph } from '../core/graph/buildGraph.js';
import type { RevisionFile, RevisionGraph } from '../core/graph/revisionGraph.js';
import type { Environment } from '../core/project/environment.js';
import { listRevisionFiles } from '../core/project/revisionFiles.js';
import { reviewGraph } from '../core/review/reviewGraph.js';
import { directoryReader } from './disk.js';
import type { FolderProject } from './folderProject.js';
import type { ReleasedState } from './releasedState.js';
import type { Folder, IndexedEnvironment } from './snapshot.js';
import type { Effect } from './sourceFile.js';
import type { SourceLookup } from './sourceStore.js';

/** One environment between discovery and snapshot. What is undefined has to be made again. */
export interface EnvironmentState {
  readonly id: string;
  readonly folder: Folder;
  readonly environment: Environment;
  files: readonly { readonly path: string; readonly location: number }[];
  graph: RevisionGraph | undefined;
  view: IndexedEnvironment | undefined;
  /** What git told last; undefined before, and where it does not know. */
  released: ReleasedState | undefined;
  /** A released file has another text than when the view was made. */
  isComparisonStale: boolean;
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
        return isSame ? state : { id, folder, environment, files: [], graph: undefined, view: undefined, released: undefined, isComparisonStale: false };
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
export function listFiles(state: EnvironmentState): void {
  const files = listRevisionFiles(state.environment, directoryReader());
  if (JSON.stringify(files) === JSON.stringify(state.files)) return;
  state.files = files;
  affect(state, 'graph');
}

/** A file of the environment was read anew. */
export function affect(state: EnvironmentState, effect: Effect, path?: string): void {
  if (effect === 'graph') state.graph = undefined;
  if (effect !== 'positions') state.view = undefined;
  // Whether it still says what is released depends on its whole text.
  else if (path !== undefined && state.released?.isReleased(path) === true) state.isComparisonStale = true;
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
  const graph = (state.graph ??= buildGraph(revisionFiles(state, sources)));
  refreshFacts(graph, sources);
  const released = state.released?.history(graph, sources);
  return {
    id,
    folder,
    environment,
    graph,
    problems: reviewGraph(environment, graph, released),
    released,
    files: new Set(graph.files.map(({ path }) => path)),
    byPath: new Map(graph.revisions.map((revision) => [revision.file.path, revision])),
  };
}

function revisionFiles(state: EnvironmentState, sources: SourceLookup): RevisionFile[] {
  return state.files.flatMap(({ path, location }) => {
    const source = sources(path);
    return source === undefined ? [] : [{ path, location, facts: source.facts }];
  });
}

/** Gives a graph that stays the facts that changed beside it, as the syntax errors of a function being typed. */
function refreshFacts(graph: RevisionGraph, sources: SourceLookup): void {
  for (const file of graph.files) {
    const source = sources(file.path);
    if (source !== undefined && source.facts !== file.facts) Object.assign(file, { facts: source.facts });
  }
}
