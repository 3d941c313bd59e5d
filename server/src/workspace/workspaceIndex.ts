import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import { isProjectFile } from '../core/project/discover.js';
import { sameItems } from '../core/text.js';
import { mayBeLeftOut } from '../core/project/leftOutFiles.js';
import { readTextNow } from './disk.js';
import { createDiskLook } from './diskLook.js';
import type { FactCache } from './factCache.js';
import {
  type EnvironmentState,
  affect,
  environmentStates,
  listFiles,
  listLeftOut,
  release,
} from './environmentState.js';
import { type DiscoverySources, type FolderProject, discoverFolder, readFolder } from './folderProject.js';
import { createKnownPaths } from './knownPaths.js';
import { mayFollowLinks } from './links.js';
import type { MergeOutlook } from '../core/review/mergeOutlook.js';
import type { ConfigurationFindings } from './configurationReviewer.js';
import type { EnvironmentReview } from './operationReviewer.js';
import { createSnapshots } from './snapshots.js';
import { knownDisk } from './knownDisk.js';
import { type Progress, createIndexListeners } from './indexListeners.js';
import { membersOf, placesOf } from './members.js';
import { isBelow } from './paths.js';
import type { Folder, Snapshot } from './snapshot.js';
import type { ReleasedState } from './releasedState.js';
import type { FactReader } from './sourceFile.js';
import { type SourceChange, type SourceLookup, type StoreOptions, createSourceStore } from './sourceStore.js';
import { type FileChange, type UpdatePlan, planUpdate } from './updatePlan.js';

export type { FileChange } from './updatePlan.js';

/**
 * What is known of the workspace folders: the only state between requests. Changes are taken in order; `ready()` waits
 * for those told so far, `snapshot()` gives what is known now, open buffers over the disk.
 */
export interface WorkspaceIndex {
  /** The folders from now on; those known already are not walked again. */
  setFolders(folders: readonly Folder[]): void;
  /** A document was opened or edited. */
  setBuffer(path: string, text: string, version: number): void;
  closeBuffer(path: string): void;
  /** The text of an open document, newer than any snapshot. */
  readonly bufferText: (path: string) => string | undefined;
  /** Files or directories changed on disk, as the editor's watcher tells, or as a save reveals. */
  filesChanged(changes: readonly FileChange[]): void;
  /** Looks for what changed on disk, where no watcher reports it; what comes after waits for that. */
  readonly lookAgain: () => void;
  /** Settings of the editor changed: environments that they point at are looked for anew. */
  settingsChanged(): void;
  /** The workspace is trusted from now on: what was not looked at before is. */
  trustGranted(): void;
  /** Settles when everything told so far is read, of many files the headers only: graphs are whole then. Never rejects. */
  ready(): Promise<void>;
  /** Settles when the bodies of all files are read too, so that no finding is missing. Never rejects. */
  whole(): Promise<void>;
  /** Settles when nobody types, and other work had its turn: for what goes on beside requests. Never rejects. */
  pause(): Promise<void>;
  /** Somebody looks at this file: from the next snapshot on its facts are whole. */
  lookAt(path: string): void;
  /** Facts of earlier sessions are taken from this cache, and those of this one kept in it. To be told before any folder. */
  setCache(opening: Promise<FactCache>): void;
  snapshot(): Snapshot;
  /** What git says of an environment's files, or nothing where it does not know; after a `complete`, the same again. */
  setReleased(environment: string, released: ReleasedState | undefined): void;
  /** What merging the default branch would give in an environment, where that is worth knowing. */
  setOutlook(environment: string, outlook: MergeOutlook | undefined): void;
  /** What the rules about operations say of an environment's revisions. */
  setReview(environment: string, review: EnvironmentReview | undefined): void;
  /** What the rules about configuration say of an environment. */
  setConfigurationFindings(environment: string, findings: ConfigurationFindings): void;
  /** The revision files as they are now. */
  sources(): SourceLookup;
  /** Calls when environments, graphs or problems differ from those at the last call. */
  onDidChange(listener: (snapshot: Snapshot) => void): void;
  /** Calls while files are read, and with undefined when that ends. */
  onProgress(listener: (progress: Progress | undefined) => void): void;
  /** Nobody listens any more. */
  dispose(): void;
}

export interface IndexOptions extends StoreOptions {
  readonly reader: Promise<FactReader>;
  /** The editor's settings for a folder, of which the index takes some; absent where there is no editor. */
  readonly editorSettings?: (folder: Folder) => Promise<unknown>;
  /** Whether the workspace is trusted; it is where somebody calls us by hand. */
  readonly isTrusted?: () => boolean;
  /** Nobody asks for findings: none are looked for. */
  readonly withoutFindings?: boolean;
  /** The directory outside of which nothing is looked at, whatever a configuration says; absent for anywhere. */
  readonly within?: string;
  /** The project's settings that count, of those that its files have; these where it is absent. */
  readonly projectSettings?: DiscoverySources['projectSettings'];
  readonly sidesOfConflict?: DiscoverySources['sidesOfConflict'];
  /** Where failures go that no caller can be told of. */
  readonly log: (message: string) => void;
}

/** After so many milliseconds without an edit typing pauses. */
const restDelay = 300;

export function createWorkspaceIndex({
  reader,
  editorSettings = () => Promise.resolve(undefined),
  isTrusted = () => true,
  withoutFindings = false,
  within,
  projectSettings,
  sidesOfConflict,
  log,
  ...options
}: IndexOptions): WorkspaceIndex {
  // Avoids an unhandled rejection: the failure is reported when the reader is first used.
  reader.catch(() => undefined);
  const store = createSourceStore(reader, options);
  const snapshots = createSnapshots();
  const listeners = createIndexListeners({ snapshot, logFailure });
  let folders: readonly Folder[] = [];
  let projects: readonly FolderProject[] = [];
  let environments: readonly EnvironmentState[] = [];
  let members: ReadonlyMap<string, readonly EnvironmentState[]> = new Map();
  let knownPath = (path: string): string => path;

  let bodies: Promise<void> | undefined;
  let isDisposed = false;
  let lastEdit = -Infinity;

  // One update at a time: whatever comes in while it runs is taken together by the next one.
  let queue = Promise.resolve();
  let isQueued = false;
  let changes: FileChange[] = [];
  const editedProjectFiles = new Set<string>();
  let maySettingsDiffer = false;
  const lookAtDisk = createDiskLook();
  let isLookWanted = false;
  let wasTrustGranted = false;

  function schedule(): void {
    if (isQueued) return;
    isQueued = true;
    queue = queue
      .then(update)
      .catch(logFailure)
      .finally(() => {
        listeners.progress(undefined);
      });
  }

  async function update(): Promise<void> {
    await setImmediate();
    isQueued = false;
    if (isLookWanted) {
      isLookWanted = false;
      changes.push(...(await lookAtDisk(knownDisk(projects, environments))));
      if (!isUpdateDue()) return;
    }
    listeners.progress({ read: 0, total: 0 });
    const taken = changes;
    changes = [];
    const plan = planUpdate(taken, projects, environments, store.has);
    const mayDiffer = await updateProjects(plan);
    if (mayDiffer) environments = environmentStates(projects, environments, !withoutFindings);
    for (const state of mayDiffer ? environments : plan.relist) listFiles(state, isTrusted(), within);
    lookForLeftOut();
    members = membersOf(environments);
    knownPath = createKnownPaths(placesOf(environments), members);
    const paths = [...members.keys()].filter((path) => !store.has(path) || plan.reread.has(path));
    take(
      await store.load(paths, (read) => {
        listeners.progress({ read, total: paths.length });
      }),
    );
    store.retain(new Set(members.keys()));
    listeners.changed();
    bodies ??= readBodies()
      .catch(logFailure)
      .finally(() => {
        bodies = undefined;
      });
  }

  function isUpdateDue(): boolean {
    return (
      changes.length > 0 ||
      editedProjectFiles.size > 0 ||
      maySettingsDiffer ||
      !sameItems(
        folders,
        projects.map(({ folder }) => folder),
      )
    );
  }

  function lookForLeftOut(): void {
    const loaded = new Set(environments.flatMap(({ files }) => files.map(({ path }) => path)));
    for (const { folder, files, discovery } of projects) {
      const candidates = mayBeLeftOut(files, discovery.leftOut);
      for (const state of environments) {
        if (state.folder.uri === folder.uri)
          listLeftOut(state, discovery.leftOut, candidates, (path) => loaded.has(path));
      }
    }
  }

  /** After the headers, and beside everything else, the bodies are looked at: for what is wrong in them. */
  async function readBodies(): Promise<void> {
    for (;;) {
      const changes =
        isDisposed || options.headersOnly === true ? undefined : await store.loadBodies(untilTypingPauses);
      if (changes === undefined) break;
      take(changes);
      listeners.changedLater();
    }
    if (!isDisposed) {
      await store.saveFacts().catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        log(`What was read could not be kept for the next session: ${reason}`);
      });
    }
  }

  /** While somebody types, each answer counts more than what is wrong in files that nobody looks at. */
  async function untilTypingPauses(): Promise<void> {
    await setImmediate();
    const left = (): number => lastEdit + restDelay - performance.now();
    while (left() > 0 && !isDisposed) await wait(left());
  }

  /** Walks and discovers where that is necessary; says whether environments may differ now. */
  async function updateProjects(plan: UpdatePlan): Promise<boolean> {
    const edited = [...editedProjectFiles];
    editedProjectFiles.clear();
    const isAsked = maySettingsDiffer;
    maySettingsDiffer = false;
    const isNewlyTrusted = wasTrustGranted;
    wasTrustGranted = false;
    const before = new Map(projects.map((project) => [project.folder.uri, project]));
    const next: FolderProject[] = [];
    const sources = {
      bufferText: store.bufferText,
      facts: await reader.catch(() => undefined),
      editorSettings,
      trusted: isTrusted(),
      within,
      projectSettings,
      sidesOfConflict,
    };
    for (const folder of folders) {
      const project = before.get(folder.uri);
      const isEdited = edited.some((path) => isBelow(path, folder.root));
      if (project === undefined || isNewlyTrusted || plan.rewalk.has(project))
        next.push(await readFolder(folder, sources));
      else if (isEdited || plan.rediscover.has(project) || (isAsked && (await hasOtherSettings(project))))
        next.push(await discoverFolder(folder, project.walk, project.files, sources));
      else next.push(project);
    }
    const isSame = sameItems(next, projects);
    if (!isSame) projects = next;
    return !isSame;
  }

  async function hasOtherSettings({ folder, editorSettings: before }: FolderProject): Promise<boolean> {
    return JSON.stringify(await editorSettings(folder)) !== JSON.stringify(before);
  }

  function take(sources: readonly SourceChange[]): void {
    for (const change of sources) for (const state of members.get(change.path) ?? []) affect(state, change);
  }

  function snapshot(): Snapshot {
    take(store.refreshBuffers((path) => members.has(path)));
    return snapshots.of({ projects, environments, sources: store.lookup(), knownPath, filesRead: store.reads() });
  }

  function logFailure(error: unknown): void {
    log(`Reading the workspace failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  function filesChanged(more: readonly FileChange[]): void {
    changes.push(...more.map(({ path, kind }) => ({ path: knownPath(path), kind })));
    schedule();
  }

  /** A revision that was just made is often opened before the editor's watcher tells of it. */
  function isUnseenRevision(path: string): boolean {
    const isBelowLocation = environments.some(({ environment }) =>
      environment.versionLocations.some((location) => isBelow(path, location)),
    );
    return isBelowLocation && path.endsWith('.py') && !members.has(path);
  }

  function bufferChanged(path: string, isNews: boolean): void {
    if (isNews && isProjectFile(path)) {
      editedProjectFiles.add(path);
      schedule();
    }
    if (members.has(path)) listeners.changedLater();
  }

  return {
    setFolders(wanted) {
      folders = wanted;
      schedule();
    },
    setBuffer(written, text, version) {
      const path = knownPath(written);
      const isFirst = store.bufferText(path) === undefined;
      const before = store.bufferText(path) ?? (isProjectFile(path) ? readTextNow(path) : undefined);
      store.setBuffer(path, text, version);
      if (!isFirst) lastEdit = performance.now();
      bufferChanged(path, before !== text);
      if (isFirst && isUnseenRevision(path)) filesChanged([{ path, kind: 'created' }]);
    },
    bufferText: (path) => store.bufferText(knownPath(path)),
    closeBuffer(written) {
      const path = knownPath(written);
      const before = store.bufferText(path);
      store.closeBuffer(path);
      bufferChanged(path, isProjectFile(path) && before !== readTextNow(path));
    },
    filesChanged,
    lookAgain() {
      isLookWanted = true;
      schedule();
    },
    settingsChanged() {
      maySettingsDiffer = true;
      schedule();
    },
    trustGranted() {
      // Elsewhere nothing was held back.
      if (mayFollowLinks(false)) return;
      wasTrustGranted = true;
      schedule();
    },
    setCache: store.setCache,
    ready: () => queue,
    async whole() {
      await queue;
      await bodies;
    },
    pause: untilTypingPauses,
    lookAt(path) {
      take(store.loadBody(path));
    },
    snapshot,
    setReleased(environment, released) {
      const state = environments.find(({ id }) => id === environment);
      if (state === undefined) return;
      release(state, released);
      listeners.changedLater();
    },
    setOutlook(environment, outlook) {
      if (snapshots.setOutlook(environment, outlook)) listeners.changedLater();
    },
    setReview(environment, review) {
      if (snapshots.setReview(environment, review)) listeners.changedLater();
    },
    setConfigurationFindings(environment, findings) {
      if (snapshots.setConfigurationFindings(environment, findings)) listeners.changedLater();
    },
    sources: () => store.lookup(),
    onDidChange: listeners.onDidChange,
    onProgress: listeners.onProgress,
    dispose() {
      isDisposed = true;
      listeners.dispose();
    },
  };
}
