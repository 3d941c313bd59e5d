import { childrenOf, dependantsOf, parentsOf, reach } from './lineage.js';
import { numberedGraph } from './numberedGraph.js';
import type { EffectiveLabels, Revision, RevisionGraph } from './revisionGraph.js';

type Links = Pick<RevisionGraph, 'revisions' | 'byId' | 'children' | 'dependants'>;

/** Sorted, each once. The same object wherever the same labels meet the same labels, so that long lines share it. */
type Labels = readonly string[];

const none: Labels = [];

/**
 * Id → own and inherited branch labels, sorted (alembic/script/revision.py, `_add_branches`): a label reaches every
 * descendant, and from the last of them back down to the nearest branch or merge point. Alembic walks the graph for
 * each label, and hands on what its revision has from others; that is where theirs come by themselves, so here the
 * labels of all flow up once, and each line down is walked once.
 */
export function propagateLabels(graph: Links): EffectiveLabels {
  const sources = graph.revisions.filter((revision) => revision.branchLabels.length > 0 && isCurrent(graph, revision));
  if (sources.length === 0) return { get: (id) => (graph.byId.has(id) ? none : undefined) };
  // Rarely anybody asks between two edits.
  let labelsOf: ((revision: Revision, number: number) => Labels) | undefined;
  return {
    get(id) {
      const number = numberedGraph(graph).byId.get(id);
      const revision = number === undefined ? undefined : graph.revisions[number];
      if (number === undefined || revision === undefined) return undefined;
      return (labelsOf ??= createLabelsOf(graph, sources))(revision, number);
    },
  };
}

function createLabelsOf(graph: Links, sources: readonly Revision[]): (revision: Revision, number: number) => Labels {
  const union = createUnion();
  const inherited = flowUp(graph, union);
  const fromAbove = linesDown(graph, sources, union);
  return (revision, number) => union(inherited(revision, number), fromAbove.get(revision) ?? none);
}

function isCurrent({ byId }: Links, revision: Revision): boolean {
  return revision.id !== null && byId.get(revision.id) === revision;
}

/**
 * The labels of each revision and its ancestors: parents before children, and what lies on or above a cycle by a walk
 * of its own.
 */
function flowUp(graph: Links, union: Union): (revision: Revision, number: number) => Labels {
  const { parents, parentsFirst } = numberedGraph(graph);
  const labels: (Labels | undefined)[] = new Array<undefined>(graph.revisions.length).fill(undefined);
  for (const number of parentsFirst) {
    let all = sorted(graph.revisions[number]?.branchLabels ?? none);
    for (const parent of parents[number] ?? []) all = union(all, labels[parent] ?? none);
    labels[number] = all;
  }
  return (revision, number) => {
    const found = labels[number];
    if (found !== undefined) return found;
    const ancestors = [...reach(revision, (one) => parentsOf(graph, one))];
    return sorted(ancestors.flatMap(({ branchLabels }) => branchLabels));
  };
}

/** What revisions have from labels above them: those of every source, along the line down from its last descendant. */
function linesDown(graph: Links, sources: readonly Revision[], union: Union): Map<Revision, Labels> {
  const byLast = new Map<Revision, string[]>();
  const lastDescendant = createLastDescendant(graph);
  for (const source of sources) {
    const last = lastDescendant(source);
    const labels = byLast.get(last);
    if (labels === undefined) byLast.set(last, [...source.branchLabels]);
    else labels.push(...source.branchLabels);
  }
  const found = new Map<Revision, Labels>();
  for (const [last, names] of byLast) {
    const labels = sorted(names);
    for (const revision of straightLineDown(graph, last))
      found.set(revision, union(found.get(revision) ?? none, labels));
  }
  return found;
}

/**
 * The revision that Alembic's walk over the descendants (`reach`) comes to last. Ten labels are as many walks of a
 * whole graph, so they go by numbers and not by sets.
 */
function createLastDescendant(graph: Links): (source: Revision) => Revision {
  const { revisions } = graph;
  const { numberOf } = numberedGraph(graph);
  const pushChildren = childPusher(graph);
  const walkOf = new Int32Array(revisions.length).fill(-1);
  let walk = 0;
  return (source) => {
    walk++;
    const start = numberOf(source);
    if (start === undefined) return source;
    let last = start;
    const todo = [start];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      if (walkOf[next] === walk) continue;
      walkOf[next] = walk;
      last = next;
      pushChildren(next, todo);
    }
    return revisions[last] ?? source;
  };
}

/** Adds the numbers of a revision's children to a list, in load order. */
function childPusher(graph: Links): (number: number, list: number[]) => void {
  const { revisions, byId } = graph;
  const { numberOf, children } = numberedGraph(graph);
  if (byId.size < revisions.length) {
    // What follows a replaced file is found by its id alone.
    return (number, list) => {
      const revision = revisions[number];
      if (revision !== undefined) for (const child of childrenOf(graph, revision)) list.push(numberOf(child) ?? number);
    };
  }
  return (number, list) => {
    const end = children.starts[number + 1] ?? 0;
    for (let at = children.starts[number] ?? 0; at < end; at++) list.push(children.nodes[at] ?? number);
  };
}

/**
 * From a revision down its only parents, as far as there is neither a branch point (dependants count) nor a merge
 * point.
 */
function straightLineDown(graph: Links, start: Revision): Set<Revision> {
  const line = new Set<Revision>();
  let revision: Revision | undefined = start;
  while (
    revision !== undefined &&
    !line.has(revision) &&
    revision.downRevisions.length <= 1 &&
    followers(graph, revision) <= 1
  ) {
    line.add(revision);
    const [parent]: readonly string[] = revision.downRevisions;
    revision = parent === undefined ? undefined : graph.byId.get(parent);
  }
  return line;
}

/** How many revisions name this one, in `down_revision` or in `depends_on`. */
function followers(graph: Links, revision: Revision): number {
  const children = childrenOf(graph, revision);
  const dependants = dependantsOf(graph, revision);
  return dependants.length === 0 ? countDistinct(children) : countDistinct([...children, ...dependants]);
}

/** Alembic counts ids, so that two files of one id are one follower. */
export function countDistinct(revisions: readonly Revision[]): number {
  return revisions.length < 2 ? revisions.length : new Set(revisions.map((revision) => revision.id ?? revision)).size;
}

type Union = (one: Labels, other: Labels) => Labels;

/** Joins labels, and answers what it answered before to the same two objects. */
function createUnion(): Union {
  const known = new WeakMap<Labels, WeakMap<Labels, Labels>>();
  return (one, other) => {
    if (one === other || other.length === 0) return one;
    if (one.length === 0) return other;
    const before = known.get(one) ?? new WeakMap<Labels, Labels>();
    known.set(one, before);
    const joined = before.get(other) ?? sorted([...one, ...other]);
    before.set(other, joined);
    return joined;
  };
}

function sorted(labels: readonly string[]): Labels {
  return labels.length === 0 ? none : [...new Set(labels)].sort();
}
