import { childrenOf, reach } from '../graph/lineage.js';
import type { Revision, RevisionGraph } from '../graph/revisionGraph.js';

const limit = 3;

/**
 * Up to three existing ids that the writer of a missing one may have meant, the likeliest first: ids that begin like it
 * (or the other way round), ids a few characters away, then heads. Never the revision itself or one that follows it.
 */
export function closestIds(graph: RevisionGraph, revision: Revision, missing: string): string[] {
  const following = reach(revision, (one) => childrenOf(graph, one));
  const ids = [...graph.byId].filter(([, candidate]) => !following.has(candidate)).map(([id]) => id);
  const heads = graph.heads.filter((head) => !following.has(head)).flatMap(({ id }) => id ?? []);

  const samePrefix = ids.filter(
    (id) => Math.min(id.length, missing.length) > 2 && (id.startsWith(missing) || missing.startsWith(id)),
  );
  const atMost = Math.min(3, Math.floor(missing.length / 3));
  const similar = ids
    .map((id) => ({ id, distance: editDistance(id, missing, atMost) }))
    .filter(({ distance }) => distance <= atMost)
    .sort((a, b) => a.distance - b.distance)
    .map(({ id }) => id);
  return [...new Set([...samePrefix, ...similar, ...heads])].slice(0, limit);
}

/** Levenshtein's distance, or some number over `atMost` once it is known to be larger. */
export function editDistance(a: string, b: string, atMost: number): number {
  if (Math.abs(a.length - b.length) > atMost) return atMost + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    if (Math.min(...current) > atMost) return atMost + 1;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
