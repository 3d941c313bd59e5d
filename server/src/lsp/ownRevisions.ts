import { parentsOf } from '../core/graph/lineage.js';
import { releaseOf, type ReleasedHistory } from '../core/graph/released.js';
import type { Revision, RevisionGraph } from '../core/graph/revisionGraph.js';

/** What is reviewed without being asked for. */
export interface OwnRevisions {
  readonly revisions: readonly Revision[];
  /** How many older ones are left out. */
  readonly left: number;
}

/**
 * The revisions that nobody has yet, the newest ones if there are very many: those next to the heads.
 * @param most how many at most
 */
export function ownRevisions(graph: RevisionGraph, released: ReleasedHistory, most: number): OwnRevisions {
  const all = graph.revisions.filter((revision) => releaseOf(released, revision) === 'yours');
  if (all.length <= most) return { revisions: all, left: 0 };
  const own = new Set(all);
  const newest = new Set(graph.heads.filter((head) => own.has(head)));
  // A set is walked in the order in which it grows, so that generation follows generation.
  for (const revision of newest) {
    if (newest.size >= most) break;
    for (const parent of parentsOf(graph, revision)) if (own.has(parent) && newest.size < most) newest.add(parent);
  }
  // What no head leads to, as on a cycle.
  for (const revision of all) if (newest.size < most) newest.add(revision);
  return { revisions: all.filter((revision) => newest.has(revision)), left: all.length - newest.size };
}
