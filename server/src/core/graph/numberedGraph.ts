import type { Revision, RevisionGraph } from './revisionGraph.js';

/** The revisions of a graph as numbers, in load order: what walks all of them goes by these, several times as fast. */
export interface NumberedGraph {
  /** The number of a revision of the graph. */
  readonly numberOf: (revision: Revision) => number | undefined;
  /** Number → the parents that exist, in declared order, duplicates kept. */
  readonly parents: readonly (readonly number[])[];
  /** Number → the revisions that name it as a parent, in load order. */
  readonly children: Neighbours;
  /** Each after its parents; without what is on a cycle of parents, or above one. */
  readonly parentsFirst: readonly number[];
  /** Id → the number; of a duplicate id the later one, as in the graph. */
  readonly byId: ReadonlyMap<string, number>;
}

const none: readonly number[] = [];

/** One for each graph, as several rules walk it; parents never change in a graph. */
const known = new WeakMap<readonly Revision[], NumberedGraph>();

export function numberedGraph({ revisions }: Pick<RevisionGraph, 'revisions'>): NumberedGraph {
  let numbered = known.get(revisions);
  if (numbered === undefined) {
    const byId = new Map<string, number>();
    revisions.forEach(({ id }, number) => {
      if (id !== null) byId.set(id, number);
    });
    numbered = numbersOf(
      revisions,
      byId,
      revisions.map((revision) => parentNumbers(revision, byId)),
    );
    known.set(revisions, numbered);
  }
  return numbered;
}

/**
 * Numbers the revisions of a graph that has other parents than one before, at these numbers, and else differs in nothing
 * from it.
 */
export function renumber(
  revisions: readonly Revision[],
  before: NumberedGraph,
  changed: readonly number[],
): NumberedGraph {
  const parents = [...before.parents];
  for (const number of changed) {
    const revision = revisions[number];
    if (revision !== undefined) parents[number] = parentNumbers(revision, before.byId);
  }
  const numbered = numbersOf(revisions, before.byId, parents);
  known.set(revisions, numbered);
  return numbered;
}

function numbersOf(
  revisions: readonly Revision[],
  byId: ReadonlyMap<string, number>,
  parents: readonly (readonly number[])[],
): NumberedGraph {
  const children = reversed(parents);
  // For a revision that its id does not lead to: one of no known id, and one that a later file replaces.
  let others: Map<Revision, number> | undefined;
  return {
    numberOf(revision) {
      const number = revision.id === null ? undefined : byId.get(revision.id);
      if (number !== undefined && revisions[number] === revision) return number;
      others ??= new Map(revisions.map((one, index) => [one, index]));
      return others.get(revision);
    },
    parents,
    children,
    parentsFirst: targetsFirst(parents, children),
    byId,
  };
}

function parentNumbers({ downRevisions }: Revision, byId: ReadonlyMap<string, number>): readonly number[] {
  if (downRevisions.length === 0) return none;
  return downRevisions.map((id) => byId.get(id)).filter((number) => number !== undefined);
}

/** Nodes in such an order that each comes after those that it points at; none that is on a cycle, or points at one. */
export function targetsFirst(targets: readonly (readonly number[])[], sources = reversed(targets)): number[] {
  const waiting = new Int32Array(targets.length);
  const order: number[] = [];
  for (let node = 0; node < targets.length; node++) {
    const { length } = targets[node] ?? none;
    waiting[node] = length;
    if (length === 0) order.push(node);
  }
  for (const node of order) {
    const end = sources.starts[node + 1] ?? 0;
    for (let at = sources.starts[node] ?? 0; at < end; at++) {
      const source = sources.nodes[at] ?? 0;
      const left = (waiting[source] ?? 0) - 1;
      waiting[source] = left;
      if (left === 0) order.push(source);
    }
  }
  return order;
}

/** For each node a part of `nodes`, from its start to that of the next node. */
export interface Neighbours {
  readonly nodes: Int32Array;
  readonly starts: Int32Array;
}

/** The nodes that point at each node, as often as they do, in ascending order. */
function reversed(targets: readonly (readonly number[])[]): Neighbours {
  const starts = new Int32Array(targets.length + 1);
  for (const nodes of targets) for (const node of nodes) starts[node + 1] = (starts[node + 1] ?? 0) + 1;
  for (let node = 0; node < targets.length; node++) starts[node + 1] = (starts[node + 1] ?? 0) + (starts[node] ?? 0);
  const next = starts.slice();
  const nodes = new Int32Array(starts[targets.length] ?? 0);
  for (let source = 0; source < targets.length; source++) {
    for (const node of targets[source] ?? none) {
      const at = next[node] ?? 0;
      nodes[at] = source;
      next[node] = at + 1;
    }
  }
  return { nodes, starts };
}
