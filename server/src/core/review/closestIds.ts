import { following } from '../graph/following.js';
import type { Revision, RevisionGraph } from '../graph/revisionGraph.js';

const limit = 3;

/**
 * Up to three existing ids that the writer of a missing one may have meant, the likeliest first: ids that begin like it
 * (or the other way round), ids a few characters away, then heads. Never the revision itself or one that follows it.
 */
export function closestIds(graph: RevisionGraph, revision: Revision, missing: string): string[] {
  const isFollowing = following(graph, revision, 'children');
  const mayPrecede = (id: string): boolean => {
    const candidate = graph.byId.get(id);
    return candidate !== undefined && !isFollowing(candidate);
  };
  const atMost = Math.min(3, Math.floor(missing.length / 3));
  const samePrefix: string[] = [];
  const similar: { readonly id: string; readonly distance: number }[] = [];
  for (const id of graph.byId.keys()) {
    const hasPrefix = Math.min(id.length, missing.length) > 2 && (id.startsWith(missing) || missing.startsWith(id));
    const distance = editDistance(id, missing, atMost);
    // Few are alike, so that few are looked for among those that follow.
    if ((!hasPrefix && distance > atMost) || !mayPrecede(id)) continue;
    if (hasPrefix) samePrefix.push(id);
    if (distance <= atMost) similar.push({ id, distance });
  }
  similar.sort((a, b) => a.distance - b.distance);
  const heads = graph.heads.filter((head) => !isFollowing(head)).flatMap(({ id }) => id ?? []);
  return [...new Set([...samePrefix, ...similar.map(({ id }) => id), ...heads])].slice(0, limit);
}

/**
 * Levenshtein's distance, or some number over `atMost` once it is known to be larger: only what is at most so far from
 * the diagonal counts.
 */
export function editDistance(a: string, b: string, atMost: number): number {
  if (Math.abs(a.length - b.length) > atMost) return atMost + 1;
  const over = atMost + 1;
  let previous = Array.from({ length: b.length + 2 }, (_, column) => Math.min(column, over));
  let current = [...previous];
  for (let row = 1; row <= a.length; row++) {
    const first = Math.max(1, row - atMost);
    const last = Math.min(b.length, row + atMost);
    current[first - 1] = first === 1 ? Math.min(row, over) : over;
    let least = current[first - 1] ?? over;
    for (let column = first; column <= last; column++) {
      const replaced = (previous[column - 1] ?? over) + Number(a.charCodeAt(row - 1) !== b.charCodeAt(column - 1));
      const distance = Math.min(replaced, (previous[column] ?? over) + 1, (current[column - 1] ?? over) + 1, over);
      current[column] = distance;
      least = Math.min(least, distance);
    }
    current[last + 1] = over;
    if (least > atMost) return over;
    [previous, current] = [current, previous];
  }
  return previous[b.length] ?? 0;
}
