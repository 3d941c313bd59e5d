import type { Revision, RevisionGraph } from './revisionGraph.js';

/** The revisions of a graph as numbers, in load order: what walks all of them goes by these, several times as fast. */
export interface NumberedGraph {
  readonly numbers: ReadonlyMap<Revision, number>;
  /** Number → the parents that exist, in declared order, duplicates kept. */
  readonly parents: readonly (readonly number[])[];
  /** Each after its parents; without what stands on a circle of parents, or above one. */
  readonly parentsFirst: readonly number[];
}

const none: readonly number[] = [];

/** One for each graph, as several rules walk it; parents never change in a graph. */
const known = new WeakMap<readonly Revision[], NumberedGraph>();

export function numberedGraph({ revisions }: Pick<RevisionGraph, 'revisions'>): NumberedGraph {
  let numbered = known.get(revisions);
  if (numbered === undefined) {
    numbered = number(revisions);
    known.set(revisions, numbered);
  }
  return numbered;
}

function number(revisions: readonly Revision[]): NumberedGraph {
  const numbers = new Map<Revision, number>();
  const byId = new Map<string, number>();
  revisions.forEach((revision, number) => {
    numbers.set(revision, number);
    // Of a duplicate id the later one, as in the graph.
    if (revision.id !== null) byId.set(revision.id, number);
  });
  const parents = revisions.map(({ downRevisions }) =>
    downRevisions.length === 0
      ? none
      : downRevisions.map((id) => byId.get(id)).filter((number) => number !== undefined),
  );
  return { numbers, parents, parentsFirst: targetsFirst(parents) };
}

/** Nodes in such an order that each comes after those that it points at; none that is on a circle, or points at one. */
export function targetsFirst(targets: readonly (readonly number[])[]): number[] {
  const waiting = new Int32Array(targets.length);
  const sources = reversed(targets);
  const order: number[] = [];
  targets.forEach(({ length }, node) => {
    waiting[node] = length;
    if (length === 0) order.push(node);
  });
  for (const node of order) {
    for (const source of sources[node] ?? none) {
      const left = (waiting[source] ?? 0) - 1;
      waiting[source] = left;
      if (left === 0) order.push(source);
    }
  }
  return order;
}

/** Node → the nodes that point at it, as often as they do. */
function reversed(targets: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const sources: number[][] = targets.map(() => []);
  targets.forEach((nodes, source) => {
    for (const node of nodes) sources[node]?.push(source);
  });
  return sources;
}
