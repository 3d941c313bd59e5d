import { buildGraph } from '../core/graph/buildGraph.js';
import { layeredMap } from '../core/graph/layeredMap.js';
import { patchGraph } from '../core/graph/patchGraph.js';
import type { Revision, RevisionFile, RevisionGraph } from '../core/graph/revisionGraph.js';
import type { DiscoveryNote, Environment, LeftOutFolder } from '../core/project/environment.js';
import { type LeftOutPath, leftOutFiles } from '../core/project/leftOutFiles.js';
import { listRevisionFiles } from '../core/project/revisionFiles.js';
import type { LeftOutFile } from '../core/review/rule.js';
import type { Suppression } from '../core/revision/facts.js';
import type { Settings } from '../core/settings/settings.js';
import type { Problem } from '../core/review/problem.js';
import type { ReleasedHistory } from '../core/graph/released.js';
import { checkFile, checkGraph, inOrder } from '../core/review/reviewGraph.js';
import { directoryReader, realPath } from './disk.js';
import type { FolderProject } from './folderProject.js';
import { mayFollowLinks } from './links.js';
import type { ReleasedState } from './releasedState.js';
import type { Folder, IndexedEnvironment } from './snapshot.js';
import type { SourceFile } from './sourceFile.js';
import type { SourceChange, SourceLookup } from './sourceStore.js';

/** One environment between discovery and snapshot. */
export interface EnvironmentState {
  readonly id: string;
  readonly folder: Folder;
  readonly environment: Environment;
  /** Whether somebody asks for findings: else none are looked for. */
  readonly isJudged: boolean;
  /** The setting `replaces` of its folder. */
  replaces: Settings['replaces'];
  files: readonly { readonly path: string; readonly location: number }[];
  /** What was not looked at while its files were listed. */
  notes: readonly DiscoveryNote[];
  /** What looks like a revision of the environment and is loaded by none. */
  leftOut: readonly LeftOutPath[];
  /** Undefined = must be built again. */
  cache: GraphCache | undefined;
  /** The last graph and its findings, of which the next one takes over what did not change. */
  previous: GraphCache | undefined;
  /** Files that were read anew since the last graph; undefined where others are loaded than before. */
  changed: Set<string> | undefined;
  /** Undefined = must be computed again. */
  view: IndexedEnvironment | undefined;
  /** What git reported last; undefined before, and where it does not know. */
  released: ReleasedState | undefined;
  /** A released file has another text than when the view was computed. */
  isComparisonStale: boolean;
}

/** A graph with what follows from it, kept as long as no header changes. */
interface GraphCache {
  readonly graph: RevisionGraph;
  readonly files: ReadonlyMap<string, RevisionFile>;
  readonly byPath: ReadonlyMap<string, Revision>;
  /** The findings of the graph as a whole, and what the default branch had when they were found. */
  checked: { readonly released: ReleasedHistory | undefined; readonly problems: readonly Problem[] } | undefined;
  /** Path → the place in `graph.files`. */
  readonly places: ReadonlyMap<string, number>;
  /** The findings of each file by itself, with the very text that they were found in. */
  readonly fileFindings: Map<string, FileFindings>;
  /** Files that are to be judged again. */
  readonly stale: Set<string>;
  /** What the files were compared with when they were judged. */
  released: ReleasedHistory | undefined;
}

interface FileFindings extends Pick<SourceFile, 'header' | 'body'> {
  readonly problems: readonly Problem[];
}

/** The states for newly discovered projects; an environment that did not change keeps its state, and so its graph. */
export function environmentStates(
  projects: readonly FolderProject[],
  previous: readonly EnvironmentState[],
  isJudged: boolean,
): EnvironmentState[] {
  const known = new Map(previous.map((state) => [state.id, state]));
  const owners = innermostFolders(projects);
  return projects.flatMap(({ folder, discovery, replaces }) =>
    discovery.environments
      .filter((environment) => owners.get(placesOf(environment)) === folder.uri)
      .map((environment) => {
        const id = `${folder.uri}#${environment.name}`;
        const state = known.get(id);
        const isSame = state !== undefined && JSON.stringify(state.environment) === JSON.stringify(environment);
        return isSame
          ? withReplaces(state, replaces)
          : {
              id,
              replaces,
              folder,
              environment,
              isJudged,
              files: [],
              notes: [],
              leftOut: [],
              cache: undefined,
              previous: undefined,
              changed: undefined,
              view: undefined,
              released: undefined,
              isComparisonStale: false,
            };
      }),
  );
}

/** The setting may have changed while the environment did not. */
function withReplaces(state: EnvironmentState, replaces: EnvironmentState['replaces']): EnvironmentState {
  if (JSON.stringify(state.replaces) === JSON.stringify(replaces)) return state;
  state.replaces = replaces;
  judgeAgain(state);
  return state;
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
export function listFiles(state: EnvironmentState, trusted: boolean, within?: string): void {
  const { environment, folder } = state;
  const directories = directoryReader({ root: folder.root, followLinks: mayFollowLinks(trusted), within });
  const files = listRevisionFiles(environment, directories);
  const stoppedAt = directories.stoppedAt();
  const reason = `${environment.name} has version locations outside the workspace with too many directories: this one and those after it were not searched. Correct version_locations or recursive_version_locations.`;
  state.notes = stoppedAt === undefined ? [] : [{ file: stoppedAt, reason }];
  if (JSON.stringify(files) === JSON.stringify(state.files)) return;
  state.files = files;
  state.changed = undefined;
  dropCache(state);
}

function dropCache(state: EnvironmentState): void {
  state.previous = state.cache ?? state.previous;
  state.cache = undefined;
  state.view = undefined;
}

/** Looks anew for the files that the environment leaves out. */
export function listLeftOut(
  state: EnvironmentState,
  folders: readonly LeftOutFolder[],
  candidates: readonly string[],
  isLoaded: (path: string) => boolean,
): void {
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
  if (state.cache !== undefined) state.cache.checked = undefined;
}

/** A file of the environment, or one that it leaves out, was read anew. */
export function affect(state: EnvironmentState, { path, effect }: SourceChange): void {
  // Whether it still says what is released depends on its whole text.
  if (state.released?.isReleased(path) === true) state.isComparisonStale = true;
  if (state.leftOut.some((file) => file.path === path)) {
    judgeAgain(state);
  } else if (effect === 'file' && state.cache !== undefined) {
    state.cache.stale.add(path);
  } else {
    state.changed?.add(path);
    dropCache(state);
  }
}

/** Git was asked, or what the comparison lacked was read. */
export function release(state: EnvironmentState, released: ReleasedState | undefined): void {
  state.released = released;
  state.view = undefined;
}

/** The environment's graph and problems, computed again only where something in them changed. */
export function viewOf(state: EnvironmentState, sources: SourceLookup): IndexedEnvironment {
  const cache = (state.cache ??= createCache(state, sources));
  const isUpToDate = state.view !== undefined && !state.isComparisonStale && cache.stale.size === 0;
  if (isUpToDate && state.view !== undefined) return state.view;
  state.isComparisonStale = false;
  const released = state.released?.history(cache.graph, sources);
  const hasNews = judgeFiles(state, cache, released, sources);
  if (hasNews || state.view?.released !== released) state.view = undefined;
  state.view ??= buildView(state, cache, released, sources);
  return state.view;
}

function buildView(
  { id, folder, environment, isJudged, replaces, leftOut: listed }: EnvironmentState,
  cache: GraphCache,
  released: ReleasedHistory | undefined,
  sources: SourceLookup,
): IndexedEnvironment {
  const { graph, fileFindings, files, byPath } = cache;
  const leftOut = listed.flatMap(({ path, reason }): LeftOutFile[] => {
    const source = sources(path);
    return source === undefined ? [] : [{ path, reason, header: source.header }];
  });
  if (cache.checked === undefined || cache.checked.released !== released)
    cache.checked = {
      released,
      problems: isJudged ? checkGraph(environment, graph, released, leftOut, { replaces }) : [],
    };
  const ofFiles = [...fileFindings.values()].flatMap(({ problems }) => problems);
  const problems = inOrder(graph, [...cache.checked.problems, ...ofFiles]);
  return {
    id,
    folder,
    environment,
    graph,
    problems,
    replaces,
    suppressed: [],
    suppressions: suppressionsIn(cache, leftOut, sources),
    released,
    files,
    byPath,
    leftOut,
  };
}

function suppressionsIn(
  { fileFindings }: GraphCache,
  leftOut: readonly LeftOutFile[],
  sources: SourceLookup,
): Map<string, readonly Suppression[]> {
  const found = new Map<string, readonly Suppression[]>();
  for (const [path, { body }] of fileFindings)
    if (body !== null && body.suppressions.length > 0) found.set(path, body.suppressions);
  for (const { path } of leftOut) {
    const suppressions = sources(path)?.body?.suppressions ?? [];
    if (suppressions.length > 0) found.set(path, suppressions);
  }
  return found;
}

function createCache(state: EnvironmentState, sources: SourceLookup): GraphCache {
  const { previous, changed } = state;
  state.changed = new Set();
  const patched = previous && changed && patchCache(previous, changed, sources);
  return patched ?? newCache(state, sources);
}

function newCache({ files: listed, previous }: EnvironmentState, sources: SourceLookup): GraphCache {
  const graph = buildGraph(revisionFiles(listed, sources));
  const files = new Map(graph.files.map((file) => [file.path, file]));
  return {
    graph,
    files,
    byPath: new Map(graph.revisions.map((revision) => [revision.file.path, revision])),
    places: new Map(graph.files.map(({ path }, place) => [path, place])),
    checked: undefined,
    fileFindings: new Map([...(previous?.fileFindings ?? [])].filter(([path]) => files.has(path))),
    stale: new Set(files.keys()),
    released: previous?.released,
  };
}

/** The cache after some files were read anew, where the graph can follow: as `newCache` makes it, with less work. */
function patchCache(before: GraphCache, changed: ReadonlySet<string>, sources: SourceLookup): GraphCache | undefined {
  const listed = [...before.graph.files];
  for (const path of changed) {
    const place = before.places.get(path);
    const file = place === undefined ? undefined : listed[place];
    const source = sources(path);
    if (place === undefined || file === undefined || source === undefined) return undefined;
    listed[place] = { ...file, header: source.header };
  }
  const graph = patchGraph(before.graph, listed);
  if (graph === undefined) return undefined;
  const files = new Map<string, RevisionFile>();
  const byPath = new Map<string, Revision>();
  for (const path of changed) {
    const place = before.places.get(path) ?? 0;
    const [file, revision] = [graph.files[place], graph.revisions[place]];
    if (file !== undefined) files.set(path, file);
    if (revision !== undefined) byPath.set(path, revision);
  }
  return {
    ...before,
    graph,
    files: layeredMap(before.files, files),
    byPath: layeredMap(before.byPath, byPath),
    checked: undefined,
    stale: new Set([...before.stale, ...changed]),
  };
}

/** Judges the files whose text or released form changed; says whether their findings did. */
function judgeFiles(
  state: EnvironmentState,
  cache: GraphCache,
  released: ReleasedHistory | undefined,
  sources: SourceLookup,
): boolean {
  const { files, fileFindings, stale } = cache;
  const compared = new Set(
    released === cache.released ? [] : [...(cache.released?.edited.keys() ?? []), ...(released?.edited.keys() ?? [])],
  );
  cache.released = released;
  state.previous = undefined;
  let hasNews = false;
  for (const path of new Set([...stale, ...compared])) {
    const file = files.get(path);
    const source = sources(path);
    if (file === undefined || source === undefined) continue;
    const { header, body } = source;
    const before = fileFindings.get(path);
    if (before?.header === header && before.body === body && !compared.has(path)) continue;
    const problems = state.isJudged
      ? checkFile({ ...file, header, body }, { environment: state.environment, released })
      : [];
    const seen = (found: readonly Problem[], read: SourceFile['body'] | undefined): string =>
      JSON.stringify([found, read?.suppressions ?? []]);
    if (seen(problems, body) !== seen(before?.problems ?? [], before?.body)) hasNews = true;
    fileFindings.set(path, { header, body, problems });
  }
  stale.clear();
  return hasNews;
}

function revisionFiles(listed: EnvironmentState['files'], sources: SourceLookup): RevisionFile[] {
  return listed.flatMap(({ path, location }) => {
    const source = sources(path);
    return source === undefined ? [] : [{ path, location, header: source.header }];
  });
}
