import { childrenOf, parentsOf } from './lineage.js';
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
      const by = ids.find((other, at) => (other === id ? at < index : isBelow(graph, levels, graph.byId.get(other), parent)));
      return by === undefined ? [] : [{ revision, index, by }];
    });
  });
}

/** Revision → the number of steps on the longest way from a base. What stands on or above a circle has none. */
function levelsOf(graph: RevisionGraph): Map<Revision, number> {
  const missing = new Map(graph.revisions.map((revision) => [revision, new Set(parentsOf(graph, revision)).size]));
  const levels = new Map<Revision, number>();
  const ready = graph.revisions.filter((revision) => missing.get(revision) === 0);
  for (let revision = ready.pop(); revision !== undefined; revision = ready.pop()) {
    levels.set(revision, Math.max(0, ...parentsOf(graph, revision).map((parent) => (levels.get(parent) ?? 0) + 1)));
    if (revision.id === null || graph.byId.get(revision.id) !== revision) continue;
    for (const child of childrenOf(graph, revision)) {
      const rest = (missing.get(child) ?? 0) - 1;
      missing.set(child, rest);
      if (rest === 0) ready.push(child);
    }
  }
  return levels;
}

/** Whether going from a revision to its parents leads to the ancestor, which is another. */
function isBelow(graph: RevisionGraph, levels: ReadonlyMap<Revision, number>, start: Revision | undefined, ancestor: Revision): boolean {
  const level = levels.get(ancestor);
  if (start === undefined || start === ancestor || level === undefined) return false;
  const seen = new Set<Revision>();
  const todo = [start];
  for (let revision = todo.pop(); revision !== undefined; revision = todo.pop()) {
    if (revision === ancestor) return true;
    if (seen.has(revision) || (levels.get(revision) ?? -1) <= level) continue;
    seen.add(revision);
    todo.push(...parentsOf(graph, revision));
  }
  return false;
}
