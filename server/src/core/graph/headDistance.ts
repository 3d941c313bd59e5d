import { childrenOf } from './lineage.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';

/** How many steps down from a head a revision lies, and how many other heads can be reached from it. */
export interface HeadDistance {
  readonly head: Revision;
  readonly steps: number;
  readonly otherHeads: number;
}

/**
 * The nearest head above a revision (itself with 0 steps); undefined where a cycle or an unknown id hides every head.
 */
export function headDistance(graph: RevisionGraph, revision: Revision): HeadDistance | undefined {
  const heads = new Set(graph.heads);
  const seen = new Set([revision]);
  const found: { head: Revision; steps: number }[] = [];
  let level = [revision];
  for (let steps = 0; level.length > 0; steps++) {
    const next: Revision[] = [];
    for (const current of level) {
      if (heads.has(current)) found.push({ head: current, steps });
      for (const child of childrenOf(graph, current)) {
        if (seen.has(child)) continue;
        seen.add(child);
        next.push(child);
      }
    }
    level = next;
  }
  const [nearest] = found;
  return nearest && { ...nearest, otherHeads: found.length - 1 };
}
