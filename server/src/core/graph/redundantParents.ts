import { numberedGraph } from './numberedGraph.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';

/** A parent that a revision names although another of its parents follows it. */
export interface RedundantParent {
  readonly revision: Revision;
  /** Its place in `downRevisions`. */
  readonly index: number;
  /** The parent that follows it; the same id, named earlier, where it is named twice. */
  readonly by: string;
}

/**
 * The redundant parents of all merges, in load order. A search from one parent to another never goes below the level
 * of what it looks for, so that merges of branches that parted lately, as nearly all are, cost next to nothing.
 */
export function redundantParents(graph: RevisionGraph): RedundantParent[] {
  const merges = graph.revisions.filter(({ downRevisions }) => downRevisions.length > 1);
  if (merges.length === 0) return [];
  const levels = levelsOf(graph);
  return merges.flatMap((revision) => {
    const ids = revision.downRevisions;
    return ids.flatMap((id, index) => {
      const parent = graph.byId.get(id);
      if (parent === undefined) return [];
      const by = ids.find((other, at) =>
        other === id ? at < index : isBelow(graph, levels, graph.byId.get(other), parent),
      );
      return by === undefined ? [] : [{ revision, index, by }];
    });
  });
}

/** Number → the number of steps on the longest way from a base; -1 for what is on or above a cycle. */
function levelsOf(graph: RevisionGraph): Int32Array {
  const { parents, parentsFirst } = numberedGraph(graph);
  const levels = new Int32Array(graph.revisions.length).fill(-1);
  for (const number of parentsFirst) {
    let level = 0;
    for (const parent of parents[number] ?? []) level = Math.max(level, (levels[parent] ?? 0) + 1);
    levels[number] = level;
  }
  return levels;
}

/** Whether going from a revision to its parents leads to the ancestor, which is another. */
function isBelow(graph: RevisionGraph, levels: Int32Array, start: Revision | undefined, ancestor: Revision): boolean {
  const { numberOf, parents } = numberedGraph(graph);
  const levelOf = (number: number | undefined): number => (number === undefined ? -1 : (levels[number] ?? -1));
  const target = numberOf(ancestor);
  const first = start === undefined ? undefined : numberOf(start);
  const level = levelOf(target);
  if (first === undefined || first === target || level < 0) return false;
  const seen = new Set<number>();
  const todo = [first];
  for (let number = todo.pop(); number !== undefined; number = todo.pop()) {
    if (number === target) return true;
    if (seen.has(number) || levelOf(number) <= level) continue;
    seen.add(number);
    todo.push(...(parents[number] ?? []));
  }
  return false;
}
