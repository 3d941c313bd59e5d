import { releaseOf, type ReleasedHistory } from '../core/graph/released.js';
import type { Revision, RevisionGraph } from '../core/graph/revisionGraph.js';
import { sameItems } from '../core/text.js';
import type { Settings } from '../core/settings/settings.js';
import type {
  EnvironmentReview,
  FileReview,
  OperationReviewer,
  ReviewCoverage,
  ReviewQuestion,
} from '../workspace/operationReviewer.js';
import type { SqlFacts } from '../workspace/sqlFacts.js';
import type { IndexedEnvironment, Snapshot } from '../workspace/snapshot.js';
import type { WorkspaceIndex } from '../workspace/workspaceIndex.js';
import { type OwnRevisions, ownRevisions } from './ownRevisions.js';

/** Keeps the findings about operations up to date: those of the open file when it is asked about, others beside it. */
export interface OperationReviews {
  /** The snapshot after the revision in a file was reviewed as its text is now. Rejects when the signal is aborted. */
  readonly reviewed: (path: string, signal: AbortSignal) => Promise<Snapshot>;
  /**
   * Reviews revisions that are not reviewed by themselves, such as released ones, and goes on with them until they are
   * cleared. Rejects when the signal is aborted: nothing is different then.
   */
  readonly review: (paths: readonly string[], run: ReviewRun) => Promise<ReviewCoverage>;
  /** Those that `review` was asked for, or one of them, show no findings any more. Answers whether there were any. */
  readonly clear: (path: string | null) => boolean;
  readonly stateOf: (path: string) => ReviewState;
  readonly dispose: () => void;
}

/** Whether a revision is reviewed: by itself, because somebody asked, or not. Not known while git is asked. */
export type ReviewState = 'own' | 'asked' | 'no' | 'pending';

export interface ReviewRun {
  readonly signal: AbortSignal;
  /** Hears how many of the revisions were reviewed. */
  readonly report: (done: number) => void;
}

export interface OperationReviewsOptions {
  readonly index: Pick<WorkspaceIndex, 'snapshot' | 'setReview' | 'onDidChange' | 'whole' | 'pause'>;
  /** The index as the editor shows it. */
  readonly shown: Pick<WorkspaceIndex, 'snapshot'>;
  readonly reviewer: OperationReviewer;
  readonly settings: (folderUri: string) => Promise<Settings>;
  readonly sqlFacts: (indexed: IndexedEnvironment) => Promise<SqlFacts>;
  /** Whether git is about to say what is released. */
  readonly isPending: (environment: string) => boolean;
  /** Calls after git was asked. */
  readonly onDidAsk: (listener: () => void) => void;
  /** Other revisions than before are reviewed. */
  readonly onStateChange: () => void;
  readonly log: (message: string) => void;
}

/** So long after the last change the revisions that nobody looks at are reviewed. */
const restMilliseconds = 500;

/** Nobody reads the findings of more revisions at once. */
const mostReviewed = 200;

export function createOperationReviews({
  index,
  shown,
  reviewer,
  settings,
  sqlFacts,
  isPending,
  onDidAsk,
  onStateChange,
  log,
}: OperationReviewsOptions): OperationReviews {
  const stop = new AbortController();
  const reviews = new Map<string, EnvironmentReview>();
  /** Paths of the revisions that somebody asked about. */
  const asked = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let queue = Promise.resolve();

  async function ask(
    indexed: IndexedEnvironment,
    revisions: readonly Revision[],
    snapshot: Snapshot,
    { signal, report, pace }: Pick<ReviewQuestion, 'signal' | 'report' | 'pace'>,
  ): Promise<EnvironmentReview> {
    const [own, facts] = await Promise.all([settings(indexed.folder.uri), sqlFacts(indexed)]);
    return reviewer({ indexed, revisions, snapshot, facts, settings: own, signal, report, pace });
  }

  function keep({ id }: IndexedEnvironment, review: EnvironmentReview): void {
    const before = reviews.get(id);
    if (before !== undefined && isSame(before, review)) return;
    reviews.set(id, review);
    index.setReview(id, review);
  }

  const newest = new WeakMap<RevisionGraph, { readonly released: ReleasedHistory; readonly own: OwnRevisions }>();
  /** How many were left out when it was last said. */
  const said = new Map<string, number>();

  /** What nobody has yet; where git does not say, the heads, which are what somebody writes. */
  function ownIn({ id, graph, released }: IndexedEnvironment): readonly Revision[] {
    if (released === undefined) return isPending(id) ? [] : graph.heads;
    const before = newest.get(graph);
    const own = before?.released === released ? before.own : ownRevisions(graph, released, mostReviewed);
    newest.set(graph, { released, own });
    if (own.left !== (said.get(id) ?? 0))
      log(
        own.left === 0
          ? `${id}: all unreleased revisions are reviewed.`
          : `${id}: of ${own.revisions.length + own.left} unreleased revisions the newest ${own.revisions.length} are reviewed. "Review All Revisions" reviews the others, and so does "Review This Revision" in their files.`,
      );
    said.set(id, own.left);
    return own.revisions;
  }

  /** Revisions to review: one's own, and what somebody asked about. */
  function reviewedIn(indexed: IndexedEnvironment): readonly Revision[] {
    const own = ownIn(indexed);
    return asked.size === 0 ? own : [...new Set([...own, ...indexed.graph.revisions.filter(isAsked)])];
  }

  function isAsked({ file }: Revision): boolean {
    return asked.has(file.path);
  }

  function stateIn(indexed: IndexedEnvironment, revision: Revision): ReviewState {
    const { id, graph, released } = indexed;
    // Which revisions are the newest counts only where there are very many.
    const mayBeOwn =
      released === undefined ? graph.heads.includes(revision) : releaseOf(released, revision) === 'yours';
    if (mayBeOwn && (released === undefined || ownIn(indexed).includes(revision))) return 'own';
    if (isAsked(revision)) return 'asked';
    return released === undefined && isPending(id) ? 'pending' : 'no';
  }

  /** Thousands of revisions may have to be read for it: nobody who types waits. */
  const beside = { between: index.pause };

  async function reviewAll(): Promise<void> {
    await index.whole();
    const snapshot = index.snapshot();
    for (const indexed of snapshot.environments) {
      const revisions = reviewedIn(indexed);
      if (revisions.length === 0 && !reviews.has(indexed.id)) continue;
      const review = await ask(indexed, revisions, snapshot, { signal: stop.signal, pace: beside });
      keep(indexed, { ...review, files: withNewer(review.files, reviews.get(indexed.id)?.files) });
    }
  }

  /** A file that was edited meanwhile may have been reviewed as it is now. */
  function withNewer(
    found: ReadonlyMap<string, FileReview>,
    known: ReadonlyMap<string, FileReview> = new Map(),
  ): ReadonlyMap<string, FileReview> {
    const snapshot = index.snapshot();
    const newer = [...known].filter(
      ([path, { digest }]) =>
        found.has(path) && found.get(path)?.digest !== digest && snapshot.file(path)?.digest === digest,
    );
    return newer.length === 0 ? found : new Map([...found, ...newer]);
  }

  function schedule(): void {
    clearTimeout(timer);
    if (stop.signal.aborted) return;
    timer = setTimeout(() => {
      queue = queue.then(reviewAll).catch((error: unknown) => {
        if (stop.signal.aborted) return;
        log(
          `Operations could not be reviewed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      });
    }, restMilliseconds);
  }

  index.onDidChange(schedule);
  onDidAsk(schedule);

  return {
    async reviewed(sent, signal) {
      const snapshot = index.snapshot();
      const path = snapshot.knownPath(sent);
      const digest = snapshot.file(path)?.digest ?? '';
      for (const indexed of snapshot.environmentsOf(path)) {
        const before = reviews.get(indexed.id);
        if (digest === '' || before?.files.get(path)?.digest === digest) continue;
        const revisions = reviewedIn(indexed).filter(({ file }) => file.path === path);
        if (revisions.length === 0) continue;
        const { files, dialects } = await ask(indexed, revisions, snapshot, { signal });
        keep(indexed, { files: new Map([...(reviews.get(indexed.id)?.files ?? []), ...files]), dialects });
      }
      return shown.snapshot();
    },
    async review(paths, { signal, report }) {
      await index.whole();
      const snapshot = index.snapshot();
      const wanted = new Set(paths.map((path) => snapshot.knownPath(path)));
      const coverage = { operations: 0, understood: 0, unchecked: 0 };
      const found: [IndexedEnvironment, EnvironmentReview][] = [];
      let done = 0;
      for (const indexed of snapshot.environments) {
        const revisions = indexed.graph.revisions.filter(({ file }) => wanted.has(file.path));
        if (revisions.length === 0) continue;
        const before = done;
        const review = await ask(indexed, revisions, snapshot, {
          signal,
          report(more) {
            report(before + more);
          },
        });
        done += revisions.length;
        found.push([indexed, review]);
        for (const each of review.files.values()) {
          coverage.operations += each.coverage.operations;
          coverage.understood += each.coverage.understood;
          coverage.unchecked += each.coverage.unchecked;
        }
      }
      signal.throwIfAborted();
      for (const indexed of snapshot.environments)
        for (const revision of indexed.graph.revisions)
          if (wanted.has(revision.file.path) && stateIn(indexed, revision) !== 'own') asked.add(revision.file.path);
      for (const [indexed, { files, dialects }] of found)
        keep(indexed, { files: new Map([...(reviews.get(indexed.id)?.files ?? []), ...files]), dialects });
      onStateChange();
      return coverage;
    },
    clear(sent) {
      const snapshot = index.snapshot();
      const before = asked.size;
      if (sent === null) asked.clear();
      else asked.delete(snapshot.knownPath(sent));
      if (asked.size === before) return false;
      for (const indexed of snapshot.environments) {
        const known = reviews.get(indexed.id);
        if (known === undefined) continue;
        const left = new Set(reviewedIn(indexed).map(({ file }) => file.path));
        keep(indexed, { ...known, files: new Map([...known.files].filter(([path]) => left.has(path))) });
      }
      onStateChange();
      return true;
    },
    stateOf(sent) {
      const snapshot = index.snapshot();
      const path = snapshot.knownPath(sent);
      const states = snapshot.environmentsOf(path).flatMap((indexed) => {
        const revision = indexed.byPath.get(path);
        return revision === undefined ? [] : [stateIn(indexed, revision)];
      });
      return states.find((state) => state !== 'own') ?? 'own';
    },
    dispose() {
      stop.abort();
      clearTimeout(timer);
    },
  };
}

function isSame(one: EnvironmentReview, other: EnvironmentReview): boolean {
  const same = (before: FileReview | undefined, now: FileReview): boolean =>
    before?.digest === now.digest && sameItems(before.problems, now.problems);
  return (
    one.files.size === other.files.size &&
    sameItems([...one.dialects], [...other.dialects]) &&
    [...other.files].every(([path, now]) => same(one.files.get(path), now))
  );
}
