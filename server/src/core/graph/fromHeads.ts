import { childrenOf, parentsOf } from './lineage.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';

/**
 * All revisions by their steps down from the nearest head, heads first, the newer first among equals; last those that
 * no head leads to. Linear in the graph's size.
 * @param without revisions to leave out as if their files did not exist
 */
export function fromHeads(graph: RevisionGraph, without: ReadonlySet<Revision> = new Set()): Revision[] {
  const order: Revision[] = [];
  let level = newestFirst(headsWithout(graph, without));
  const seen = new Set(level);
  while (level.length > 0) {
    const below: Revision[] = [];
    for (const revision of level) {
      order.push(revision);
      for (const parent of parentsOf(graph, revision)) {
        if (seen.has(parent)) continue;
        seen.add(parent);
        below.push(parent);
      }
    }
    level = newestFirst(below);
  }
  return [
    ...order,
    ...newestFirst(graph.revisions.filter((revision) => !seen.has(revision) && !without.has(revision))),
  ];
}

function headsWithout(graph: RevisionGraph, without: ReadonlySet<Revision>): Revision[] {
  if (without.size === 0) return [...graph.heads];
  const heads = new Set(graph.heads);
  return graph.revisions.filter((revision) => {
    if (without.has(revision)) return false;
    const children = childrenOf(graph, revision);
    return heads.has(revision) || (children.length > 0 && children.every((child) => without.has(child)));
  });
}

/** Sorts in place by "Create Date:", which Alembic writes so that its texts sort by time. */
function newestFirst(revisions: Revision[]): Revision[] {
  if (revisions.length < 2) return revisions;
  const key = ({ createDate }: Revision): string => createDate ?? '';
  return revisions.sort((one, other) => (key(one) > key(other) ? -1 : key(one) < key(other) ? 1 : 0));
}
