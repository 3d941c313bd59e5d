import { childrenOf, dependantsOf, reach } from './lineage.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';

type Links = Pick<RevisionGraph, 'revisions' | 'byId' | 'children' | 'dependants'>;

/**
 * Id → own and inherited branch labels, sorted (alembic/script/revision.py, `_add_branches`): a label reaches every
 * descendant, and from the last of them back down to the nearest branch or merge point.
 */
export function propagateLabels(graph: Links): Map<string, readonly string[]> {
  const labels = new Map<Revision, Set<string>>();
  for (const revision of graph.byId.values()) labels.set(revision, new Set(revision.branchLabels));

  for (const source of graph.revisions) {
    if (source.branchLabels.length === 0 || !labels.has(source)) continue;
    const carried = [...(labels.get(source) ?? [])];
    const add = (revision: Revision): void => {
      for (const label of carried) labels.get(revision)?.add(label);
    };
    let last = source;
    for (const descendant of reach(source, (revision) => childrenOf(graph, revision))) {
      add(descendant);
      last = descendant;
    }
    for (const ancestor of straightLineDown(graph, last)) add(ancestor);
  }
  return new Map([...graph.byId].map(([id, revision]) => [id, [...(labels.get(revision) ?? [])].sort()]));
}

/** From a revision down its only parents, as far as there is neither a branch point (dependants count) nor a merge point. */
function straightLineDown(graph: Links, start: Revision): Set<Revision> {
  const line = new Set<Revision>();
  let revision: Revision | undefined = start;
  while (revision !== undefined && !line.has(revision) && revision.downRevisions.length <= 1 && followers(graph, revision) <= 1) {
    line.add(revision);
    const [parent]: readonly string[] = revision.downRevisions;
    revision = parent === undefined ? undefined : graph.byId.get(parent);
  }
  return line;
}

/** How many revisions name this one, in `down_revision` or in `depends_on`. */
function followers(graph: Links, revision: Revision): number {
  return countDistinct([...childrenOf(graph, revision), ...dependantsOf(graph, revision)]);
}

/** Alembic counts ids, so that two files of one id are one follower. */
export function countDistinct(revisions: readonly Revision[]): number {
  return new Set(revisions.map((revision) => revision.id ?? revision)).size;
}
