import { findCyclicComponents } from './cycles.js';
import { dependenciesOf, parentsOf, reach, reachAny } from './lineage.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';

/** A revision whose parents change, and to what. */
export interface RebaseStep {
  readonly revision: Revision;
  readonly downRevisions: readonly string[];
}

/**
 * What must change so that a branch follows another revision, or why it cannot be moved: completes "… cannot be
 * rebased: ".
 */
export type Rebase =
  | { readonly kind: 'steps'; readonly steps: readonly RebaseStep[] }
  | { readonly kind: 'refused'; readonly reason: string };

export interface RebaseLimits {
  /** Whether others have the revision, so that it stays where it is: the branch begins above it. */
  readonly isReleased: (revision: Revision) => boolean;
  /** The database that ran the revision; undefined for none that is known. */
  readonly appliedTo: (revision: Revision) => string | undefined;
}

/**
 * Moves the branch of `head` so that it follows `onto`: the revisions that lead to `head`, not to `onto`, and that
 * nobody else has. Only the first of them get new parents, those that follow something outside of the branch; what of
 * that `onto` has anyway gives way to it. Where the branch was merged with an older `onto`, the merge becomes a
 * revision with one parent.
 */
export function planRebase(
  graph: RevisionGraph,
  head: Revision,
  onto: Revision,
  { isReleased, appliedTo }: RebaseLimits,
): Rebase {
  const up = (revision: Revision): Revision[] => parentsOf(graph, revision);
  if (onto.id === null || head.id === null) return refused('an id is known only at run time');
  if (isReleased(head)) return refused('others have it already: it is on the default branch');
  const theirs = reach(onto, up);
  if (theirs.has(head)) return refused(`"${onto.id}" follows it`);
  const behind = reach(head, up);
  if (behind.has(onto)) return refused(`it follows "${onto.id}" already`);
  const branch = new Set([...behind].filter((revision) => !theirs.has(revision) && !isReleased(revision)));
  if (findCyclicComponents([...branch], up).length > 0) return refused('revisions follow each other in a cycle');
  if (isBroken(graph, branch) || graph.byId.get(onto.id) !== onto)
    return refused('a revision of the branch has an unknown or missing parent, or an id that is used twice');
  const needed = reachAny(theirs, (revision) => [...up(revision), ...dependenciesOf(graph, revision)]);
  if ([...branch].some((revision) => needed.has(revision))) return refused(`"${onto.id}" depends on it`);
  // What is not known may be the branch, and then they would follow each other in a cycle.
  if ([...needed].some((revision) => hasUnknownRelations(graph, revision)))
    return refused(`not all that "${onto.id}" follows or depends on is known`);
  const steps = stepsOf(graph, oldestFirst(graph, branch), { onto: onto.id, theirs, branch });
  for (const { revision } of steps) {
    const database = appliedTo(revision);
    if (database !== undefined)
      return refused(
        `"${revision.id ?? ''}", where the branch begins, is applied to ${database}: downgrade it there first`,
      );
  }
  return { kind: 'steps', steps };
}

interface Target {
  readonly onto: string;
  readonly theirs: ReadonlySet<Revision>;
  readonly branch: ReadonlySet<Revision>;
}

function stepsOf(graph: RevisionGraph, ordered: readonly Revision[], { onto, theirs, branch }: Target): RebaseStep[] {
  const follows = new Set<Revision>();
  const steps: RebaseStep[] = [];
  for (const revision of ordered) {
    const parents = parentsOf(graph, revision);
    const kept = parents.filter((parent) => !theirs.has(parent));
    if (kept.some((parent) => follows.has(parent))) {
      follows.add(revision);
      if (kept.length < parents.length) steps.push({ revision, downRevisions: idsOf(kept) });
    } else if (kept.length < parents.length || !parents.some((parent) => branch.has(parent))) {
      follows.add(revision);
      // Where others have what it followed and `onto` does not, the branch leaves that.
      steps.push({ revision, downRevisions: [onto, ...idsOf(kept.filter((parent) => branch.has(parent)))] });
    }
  }
  return steps;
}

/** Parents before children. */
function oldestFirst(graph: RevisionGraph, branch: ReadonlySet<Revision>): Revision[] {
  const ordered = new Set<Revision>();
  const todo = [...branch];
  for (let revision = todo.at(-1); revision !== undefined; revision = todo.at(-1)) {
    const before = ordered.has(revision)
      ? []
      : parentsOf(graph, revision).filter((parent) => branch.has(parent) && !ordered.has(parent));
    if (before.length > 0) todo.push(...before);
    else ordered.add(todo.pop() ?? revision);
  }
  return [...ordered];
}

function isBroken(graph: RevisionGraph, branch: ReadonlySet<Revision>): boolean {
  const replaced = new Set(
    graph.revisions
      .filter((revision) => revision.id !== null && graph.byId.get(revision.id) !== revision)
      .map(({ id }) => id),
  );
  return [...branch].some(
    (revision) =>
      revision.id === null ||
      replaced.has(revision.id) ||
      revision.unknown.some(({ field }) => field === 'downRevision') ||
      revision.downRevisions.some((id) => !graph.byId.has(id)),
  );
}

function hasUnknownRelations(graph: RevisionGraph, revision: Revision): boolean {
  const isUnknown = revision.unknown.some(({ field }) => field === 'downRevision' || field === 'dependsOn');
  return isUnknown || revision.downRevisions.some((id) => !graph.byId.has(id));
}

function idsOf(revisions: readonly Revision[]): string[] {
  return [...new Set(revisions.flatMap(({ id }) => id ?? []))];
}

function refused(reason: string): Rebase {
  return { kind: 'refused', reason };
}
