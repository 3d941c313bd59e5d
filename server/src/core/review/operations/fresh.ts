import { dependenciesOf, parentsOf, reach } from '../../graph/lineage.js';
import { releaseOf, type ReleasedHistory } from '../../graph/released.js';
import type { Revision, RevisionGraph } from '../../graph/revisionGraph.js';

/**
 * The ids of what a revision needs and that nobody has yet: what these create has no rows and no readers when the
 * revision runs. Empty where git does not say what is released.
 */
export function freshBefore(
  revision: Revision,
  graph: RevisionGraph,
  released: ReleasedHistory | undefined,
): ReadonlySet<string> {
  const isFresh = (each: Revision): boolean => releaseOf(released, each) === 'yours';
  if (!isFresh(revision)) return new Set();
  const found = reach(revision, (each) => [...parentsOf(graph, each), ...dependenciesOf(graph, each)].filter(isFresh));
  return new Set([...found].flatMap(({ id }) => id ?? []));
}
