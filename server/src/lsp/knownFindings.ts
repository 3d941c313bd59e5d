import { type Found, identified, placeKey } from '../check/checkSnapshot.js';
import { isBelow } from '../workspace/paths.js';
import { textNow } from '../workspace/readTexts.js';
import type { Folder, IndexedEnvironment, Snapshot } from '../workspace/snapshot.js';
import type { WorkspaceIndex } from '../workspace/workspaceIndex.js';

/**
 * The index as the editor shows it: without the findings that the baseline of their folder has, which `alembic-ls check`
 * does not count either. What is left is the same object as long as nothing in it changed.
 */
export function withoutKnownFindings(index: WorkspaceIndex): WorkspaceIndex {
  const hide = createHiding((path) => index.bufferText(path));
  return {
    ...index,
    snapshot: () => hide(index.snapshot()),
    onDidChange(listener) {
      index.onDidChange((snapshot) => {
        listener(hide(snapshot));
      });
    },
  };
}

type Shown = Pick<Snapshot, 'environments' | 'problems'>;

function createHiding(bufferText: (path: string) => string | undefined): (snapshot: Snapshot) => Snapshot {
  /** A problem is made anew whenever its text is another one. */
  const texts = new WeakMap<Found, string>();
  const shownViews = new WeakMap<IndexedEnvironment, IndexedEnvironment>();
  let last: { readonly of: readonly unknown[]; readonly shown: Shown } | undefined;

  function textAt(problem: Found): string {
    const known = texts.get(problem);
    if (known !== undefined) return known;
    const { file, span } = problem;
    const text = (bufferText(file) ?? textNow(file) ?? '').slice(span.start, span.end);
    texts.set(problem, text);
    return text;
  }

  /** By what they have in common with the same problem of another environment. */
  function knownIn(folder: Folder, snapshot: Snapshot): string[] {
    const known = snapshot.baselineOf(folder.uri)?.known;
    if (known === undefined || known.size === 0) return [];
    const ofFolder = {
      environments: snapshot.environments.filter((indexed) => indexed.folder.uri === folder.uri),
      problems: new Map([...snapshot.problems].filter(([path]) => isBelow(path, folder.root))),
      suppressed: snapshot.suppressed.filter(({ file }) => isBelow(file, folder.root)),
    };
    return identified(ofFolder, textAt).flatMap(({ problem, fingerprint }) =>
      known.has(fingerprint) ? [placeKey(problem)] : [],
    );
  }

  function viewWithout(view: IndexedEnvironment, known: ReadonlySet<string>): IndexedEnvironment {
    const problems = view.problems.filter((problem) => !known.has(placeKey(problem)));
    if (problems.length === view.problems.length) return view;
    const before = shownViews.get(view);
    const isSame =
      before?.problems.length === problems.length && problems.every((one, at) => one === before.problems[at]);
    if (isSame) return before;
    const shown = { ...view, problems };
    shownViews.set(view, shown);
    return shown;
  }

  function shownOf(snapshot: Snapshot): Shown {
    const known = new Set(snapshot.folders.flatMap((folder) => knownIn(folder, snapshot)));
    if (known.size === 0) return snapshot;
    const problems = [...snapshot.problems].flatMap(([path, found]) => {
      const left = found.filter((problem) => !known.has(placeKey(problem)));
      return left.length === 0 ? [] : [[path, left] as const];
    });
    return { environments: snapshot.environments.map((view) => viewWithout(view, known)), problems: new Map(problems) };
  }

  return (snapshot) => {
    const baselines = snapshot.folders.map(({ uri }) => snapshot.baselineOf(uri));
    if (baselines.every((baseline) => baseline === null)) return snapshot;
    // These are other ones whenever anything in an environment is.
    const of = [snapshot.problems, ...baselines];
    if (last?.of.length !== of.length || of.some((part, at) => part !== last?.of[at]))
      last = { of, shown: shownOf(snapshot) };
    const { environments, problems } = last.shown;
    if (problems === snapshot.problems) return snapshot;
    const views = new Map(snapshot.environments.map((view, at) => [view, environments[at] ?? view]));
    return {
      ...snapshot,
      environments,
      problems,
      environmentsOf: (path) => snapshot.environmentsOf(path).map((view) => views.get(view) ?? view),
    };
  };
}
