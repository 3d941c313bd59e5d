import type { Revision, RevisionGraph } from './revisionGraph.js';

type Named = Pick<RevisionGraph, 'revisions' | 'byId'>;

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

export function numberedGraph(graph: Named): NumberedGraph {
  let numbered = known.get(graph.revisions);
  if (numbered === undefined) {
    numbered = number(graph);
    known.set(graph.revisions, numbered);
  }
  return numbered;
}

function number({ revisions, byId }: Named): NumberedGraph {
  const numbers = new Map<Revision, number>();
  for (const revision of revisions) numbers.set(revision, numbers.size);
  const parents = revisions.map(({ downRevisions }) => numbersOf(downRevisions, byId, numbers));
  return { numbers, parents, parentsFirst: targetsFirst(parents) };
}

function numbersOf(ids: readonly string[], byId: ReadonlyMap<string, Revision>, numbers: ReadonlyMap<Revision, number>): readonly number[] {
  if (ids.length === 0) return none;
  const found: number[] = [];
  for (const id of ids) {
    const revision = byId.get(id);
    const number = revision === undefined ? undefined : numbers.get(revision);
    if (number !== undefined) found.push(number);
  }
  return found;
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
