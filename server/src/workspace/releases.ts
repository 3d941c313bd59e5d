import type { Settings } from '../core/settings/settings.js';
import type { Environment } from '../core/project/environment.js';
import { type BranchPoint, findBranchPoint } from '../git/branches.js';
import { findVersionDirectories, type VersionedDirectories } from '../git/releasedFiles.js';
import type { Repository } from '../git/repository.js';
import type { GitUnknown } from '../git/runGit.js';
import { type BlobStore, createBlobStore } from './blobStore.js';
import { readTextNow } from './disk.js';
import type { PythonReaders } from './factReader.js';
import { readReleased, releasePoints, type ReleasePoints, type ReleasedState } from './releasedState.js';
import type { IndexedEnvironment } from './snapshot.js';
import type { WorkspaceIndex } from './workspaceIndex.js';

/** Keeps what git tells of the environments up to date. Git is asked when something moved, never for a request or a key. */
export interface Releases {
  /** Environments, branches or settings changed: asks soon, many calls once. */
  readonly refresh: () => void;
  /** Why nothing is known of an environment; undefined where something is. */
  readonly unknownReason: (environment: string) => string | undefined;
  /** Whether git is about to be asked about an environment. */
  readonly isPending: (environment: string) => boolean;
  /** The directories in which git keeps HEAD and the branches of the environments. */
  readonly gitDirectories: () => readonly GitDirectories[];
  /** Where the branch of an environment stood when git was last asked; undefined where that is not known. */
  readonly placeOf: (environment: string) => BranchPlace | undefined;
  /** Calls after git was asked about all environments, whether or not something is new. */
  readonly onDidAsk: (listener: () => void) => void;
  readonly blobs: BlobStore;
  readonly dispose: () => void;
}

/** The repository that has an environment's revisions, and where the work tree is in its history. */
export interface BranchPlace {
  readonly repository: Repository;
  readonly point: BranchPoint;
}

export type GitDirectories = Pick<Repository, 'gitDirectory' | 'commonDirectory'>;

export interface ReleasesOptions {
  readonly index: WorkspaceIndex;
  readonly readers: Promise<Pick<PythonReaders, 'facts' | 'functions' | 'fileOperations'>>;
  /** Whether the user trusts the workspace now: git would read the configuration of a repository that nobody vouched for. */
  readonly isTrusted: () => boolean;
  /** The settings `alembic.git` for a folder's URI. */
  readonly settings: (folder: string) => Promise<Settings['git']>;
  readonly log: (message: string) => void;
}

/** A commit, a merge or a fetch writes many files. */
const delayMilliseconds = 200;

interface Answer {
  readonly environment: Environment;
  /** Where the work tree stood; equal keys mean equal answers. */
  readonly key: string;
  readonly repository: Repository | undefined;
  readonly answer: ReleasedState | GitUnknown;
}

export function createReleases({ index, readers, isTrusted, settings, log }: ReleasesOptions): Releases {
  const blobs = createBlobStore(readers);
  const stop = new AbortController();
  const answers = new Map<string, Answer>();
  const places = new Map<string, BranchPlace>();
  const listeners: (() => void)[] = [];
  let queue = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let isWanted = false;

  async function refreshAll(): Promise<void> {
    isWanted = false;
    await index.ready();
    if (!isTrusted() || stop.signal.aborted) return;
    const { environments } = index.snapshot();
    const points = new Map<string, Promise<BranchPoint | GitUnknown>>();
    for (const indexed of environments) {
      const setting = await settings(indexed.folder.uri);
      const before = answers.get(indexed.id);
      const now = await ask(indexed, setting, before, points);
      answers.set(indexed.id, now);
      if (now !== before) index.setReleased(indexed.id, now.answer.kind === 'released' ? now.answer : undefined);
    }
    const known = new Set(environments.map(({ id }) => id));
    for (const id of answers.keys()) if (!known.has(id)) answers.delete(id);
    for (const listener of listeners) listener();
  }

  async function ask(
    { id, environment }: IndexedEnvironment,
    setting: Settings['git'],
    before: Answer | undefined,
    points: Map<string, Promise<BranchPoint | GitUnknown>>,
  ): Promise<Answer> {
    places.delete(id);
    const versions = await findVersionDirectories(environment, stop.signal);
    if (versions.kind === 'unknown')
      return unlessSame(before, { environment, key: versions.reason, repository: undefined, answer: versions });
    const { repository } = versions;
    const pointKey = JSON.stringify([repository.root, setting.defaultBranch]);
    const asked = points.get(pointKey) ?? findBranchPoint(repository, setting.defaultBranch, stop.signal);
    points.set(pointKey, asked);
    const point = await asked;
    if (point.kind === 'unknown')
      return unlessSame(before, { environment, key: point.reason, repository, answer: point });
    places.set(id, { repository, point });
    const found = await releasePoints(repository, point, setting.releaseTags, stop.signal);
    if ('kind' in found) return unlessSame(before, { environment, key: found.reason, repository, answer: found });
    const key = keyOf(versions, found);
    if (before?.key === key && before.environment === environment) return before;
    const { functions, fileOperations } = await readers;
    const textOf = (path: string): string | undefined => index.bufferText(path) ?? readTextNow(path);
    const onLack = (): void => {
      enqueue(completeAll);
    };
    const answer = await readReleased(
      environment,
      versions,
      found,
      { sources: index.sources(), blobs, functions, fileOperations, textOf, onLack },
      stop.signal,
    );
    // What failed is asked again at the next occasion.
    return { environment, key: answer.kind === 'unknown' ? answer.reason : key, repository, answer };
  }

  /** Reads the released forms of files that were as released until they were edited. */
  async function completeAll(): Promise<void> {
    for (const [id, { answer }] of answers) {
      if (answer.kind === 'released' && (await answer.complete(stop.signal))) index.setReleased(id, answer);
    }
  }

  function enqueue(work: () => Promise<void>): void {
    queue = queue.then(work).catch((error: unknown) => {
      log(`Git could not be asked: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    });
  }

  function refresh(): void {
    if (isWanted || stop.signal.aborted) return;
    isWanted = true;
    timer = setTimeout(enqueue, delayMilliseconds, refreshAll);
  }

  index.onDidChange(({ environments }) => {
    if (environments.some(({ id, environment }) => answers.get(id)?.environment !== environment)) refresh();
  });

  return {
    refresh,
    unknownReason(environment) {
      if (!isTrusted()) return 'git is not asked in Restricted Mode';
      const answer = answers.get(environment)?.answer;
      if (answer === undefined) return 'git was not asked yet';
      return answer.kind === 'unknown' ? answer.reason : undefined;
    },
    isPending: (environment) => isTrusted() && !answers.has(environment),
    gitDirectories() {
      const repositories = [...answers.values()].flatMap(({ repository }) => repository ?? []);
      return [...new Map(repositories.map((repository) => [repository.gitDirectory, repository])).values()];
    },
    placeOf: (environment) => places.get(environment),
    onDidAsk(listener) {
      listeners.push(listener);
    },
    blobs,
    dispose() {
      clearTimeout(timer);
      stop.abort();
    },
  };
}

function keyOf(
  { directories }: VersionedDirectories,
  { point: { defaultBranch, mergeBase }, tags, branches }: ReleasePoints,
): string {
  return JSON.stringify([directories.map(({ directory }) => directory), defaultBranch, mergeBase, tags, branches]);
}

function unlessSame(before: Answer | undefined, now: Answer): Answer {
  return before?.key === now.key && before.environment === now.environment ? before : now;
}
