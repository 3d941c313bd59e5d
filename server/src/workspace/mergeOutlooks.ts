import type { RevisionGraph } from '../core/graph/revisionGraph.js';
import { isWorthKnowing, type MergeOutlook } from '../core/review/mergeOutlook.js';
import type { Settings } from '../core/settings/settings.js';
import { findVersionDirectories } from '../git/releasedFiles.js';
import { type GitUnknown, unknown } from '../git/runGit.js';
import { changedPaths } from '../git/treeFiles.js';
import { compareMerge, type MergeServices } from './compareMerge.js';
import { mayChange } from './mergedRevisions.js';
import type { PythonReaders } from './factReader.js';
import type { BranchPlace, Releases } from './releases.js';
import type { IndexedEnvironment, Snapshot } from './snapshot.js';
import type { WorkspaceIndex } from './workspaceIndex.js';

export interface MergeOutlooksOptions extends Pick<MergeServices, 'editorSettings' | 'log'> {
  /** With all findings, those that a baseline hides too: they are no news after a merge. */
  readonly index: WorkspaceIndex;
  readonly releases: Releases;
  readonly readers: Promise<Pick<PythonReaders, 'facts'>>;
  readonly isTrusted: () => boolean;
  /** The settings `alembic.git` for a folder's URI. */
  readonly settings: (folder: string) => Promise<Settings['git']>;
}

/** Edits of identifiers follow one another. */
const delayMilliseconds = 300;

/** What is known of the merges of default branches. */
export interface MergeOutlooks {
  /** How far the comparison of an environment is, or why there is none: completes "Merge: ". */
  readonly stateOf: (environment: string) => string;
  /** What merging a branch or tag would give in an environment, for somebody who waits for it. */
  readonly compare: (environment: string, ref: string, signal: AbortSignal) => Promise<MergeOutlook | GitUnknown>;
  readonly dispose: () => void;
}

/** Environments of a folder that one merge answers for. */
interface Question {
  readonly place: BranchPlace;
  readonly environments: readonly IndexedEnvironment[];
}

/**
 * Keeps up to date what merging the default branch would give, beside all requests: when HEAD, the default branch or
 * the graph has moved, one comparison at a time, given up for a newer one.
 */
export function createMergeOutlooks({
  index,
  releases,
  readers,
  isTrusted,
  settings,
  editorSettings,
  log,
}: MergeOutlooksOptions): MergeOutlooks {
  const stop = new AbortController();
  /** The questions that were answered last, or are being answered. */
  let current: { readonly key: string; readonly abort: AbortController } | undefined;
  let deleteMade: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let queue = Promise.resolve();
  let graphs: readonly RevisionGraph[] = [];
  const numbers = createNumbers();
  const states = new Map<string, string>();

  function check(): void {
    if (stop.signal.aborted) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      void askAgain().catch(logFailure);
    }, delayMilliseconds);
  }

  async function askAgain(): Promise<void> {
    await index.whole();
    const snapshot = index.snapshot();
    const questions = await questionsOf(snapshot);
    if (stop.signal.aborted) return;
    const key = JSON.stringify(
      questions.map(({ place: { repository, point }, environments }) => [
        repository.root,
        point.head,
        point.defaultBranch,
        environments.map(({ id, graph }) => [id, numbers(graph)]),
      ]),
    );
    if (current?.key === key) return;
    current?.abort.abort();
    const abort = new AbortController();
    current = { key, abort };
    for (const { environments } of questions) for (const { id } of environments) states.set(id, 'being compared');
    queue = queue.then(() => answer(snapshot, questions, abort.signal)).catch(logFailure);
  }

  /** What there is to merge, by folder, repository and branch. */
  async function questionsOf({ environments }: Snapshot): Promise<Question[]> {
    const questions = new Map<string, { place: BranchPlace; environments: IndexedEnvironment[] }>();
    for (const indexed of environments) {
      const place = releases.placeOf(indexed.id);
      const reason = await whyNot(indexed, place);
      if (reason !== undefined) states.set(indexed.id, reason);
      if (reason !== undefined || place === undefined) continue;
      const key = JSON.stringify([indexed.folder.uri, place.repository.root, place.point.defaultBranch.name]);
      const others = questions.get(key);
      if (others === undefined) questions.set(key, { place, environments: [indexed] });
      else others.environments.push(indexed);
    }
    return [...questions.values()];
  }

  async function whyNot(
    { id, folder }: IndexedEnvironment,
    place: BranchPlace | undefined,
  ): Promise<string | undefined> {
    if (!isTrusted() || place === undefined)
      return `not known: ${releases.unknownReason(id) ?? 'git was not asked yet'}`;
    if (!(await settings(folder.uri)).compareWithDefaultBranch) return 'off (alembic.git.compareWithDefaultBranch)';
    const { defaultBranch, head, mergeBase } = place.point;
    if (head === null || mergeBase === null)
      return `not known: HEAD and ${defaultBranch.name} have no commit in common`;
    return mergeBase === defaultBranch.commit ? `${defaultBranch.name} is here already` : undefined;
  }

  async function answer(snapshot: Snapshot, questions: readonly Question[], signal: AbortSignal): Promise<void> {
    const found = new Map<string, MergeOutlook>();
    for (const question of questions) {
      const outlooks = await compare(snapshot, question, signal);
      if (signal.aborted) return;
      for (const { id } of question.environments) {
        const outlook = outlooks === 'untouched' || 'reason' in outlooks ? undefined : outlooks.get(id);
        const isNews = outlook !== undefined && isWorthKnowing(outlook);
        if (isNews) found.set(id, outlook);
        states.set(id, stateText(question.place.point.defaultBranch.name, outlooks, outlook));
      }
    }
    for (const { id } of snapshot.environments) index.setOutlook(id, found.get(id));
  }

  async function compare(
    snapshot: Snapshot,
    { place: { repository, point }, environments }: Question,
    signal: AbortSignal,
  ): Promise<Comparison> {
    const [first] = environments;
    const { defaultBranch, mergeBase } = point;
    if (first === undefined || mergeBase === null) return 'untouched';
    // Most of what a team merges is none of our business.
    const changed = await changedPaths(repository, mergeBase, defaultBranch.commit, signal);
    if (!Array.isArray(changed)) return changed;
    if (!changed.some((path) => mayChange(`${repository.root}/${path}`, environments))) return 'untouched';
    const question = { snapshot, environments, folder: first.folder, repository, ref: defaultBranch.name };
    return compareMerge(question, await services(signal)).finally(() => {
      deleteMade = undefined;
    });
  }

  async function services(signal: AbortSignal): Promise<MergeServices> {
    const { facts } = await readers;
    return {
      facts,
      blobs: releases.blobs,
      bufferText: index.bufferText,
      editorSettings,
      signal,
      onMade(dispose) {
        deleteMade = dispose;
      },
      log,
    };
  }

  async function compareOne(id: string, ref: string, signal: AbortSignal): Promise<MergeOutlook | GitUnknown> {
    const snapshot = index.snapshot();
    const indexed = snapshot.environments.find((environment) => environment.id === id);
    if (indexed === undefined) return unknown('the environment is gone');
    const versions = await findVersionDirectories(indexed.environment, signal);
    if (versions.kind === 'unknown') return versions;
    const { folder } = indexed;
    const question = { snapshot, environments: [indexed], folder, repository: versions.repository, ref };
    const outlooks = await compareMerge(question, { ...(await services(signal)), onMade: () => undefined });
    return 'reason' in outlooks ? outlooks : (outlooks.get(id) ?? unknown(`${ref} does not have this environment`));
  }

  function logFailure(error: unknown): void {
    if (stop.signal.aborted) return;
    log(`The merge could not be described: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  releases.onDidAsk(check);
  index.onDidChange(({ environments }) => {
    const now = environments.map(({ graph }) => graph);
    const isSame = now.length === graphs.length && now.every((graph, at) => graph === graphs[at]);
    graphs = now;
    if (!isSame) check();
  });

  return {
    stateOf: (environment) => states.get(environment) ?? 'not compared yet',
    compare: compareOne,
    dispose() {
      clearTimeout(timer);
      stop.abort();
      current?.abort.abort();
      deleteMade?.();
    },
  };
}

/** Of environments by their ids; "untouched" where the branch changed nothing that they read. */
type Comparison = ReadonlyMap<string, MergeOutlook> | 'untouched' | GitUnknown;

function stateText(branch: string, comparison: Comparison, outlook: MergeOutlook | undefined): string {
  if (comparison === 'untouched') return `${branch} changes nothing here`;
  if ('reason' in comparison) return `not known: ${comparison.reason}`;
  if (outlook === undefined) return `not known: merging ${branch} leaves no such environment`;
  return isWorthKnowing(outlook) ? `${branch} breaks something` : `${branch} breaks nothing`;
}

/** Numbers objects in the order in which they are seen. */
function createNumbers(): (object: object) => number {
  const numbers = new WeakMap<object, number>();
  let last = 0;
  return (object) => {
    const number = numbers.get(object) ?? ++last;
    numbers.set(object, number);
    return number;
  };
}
