import type { Revision, RevisionGraph } from './revisionGraph.js';

/** The revisions that this one names in `down_revision` or `depends_on` and that exist. */
export function predecessorsOf(graph: RevisionGraph, { downRevisions, dependsOn }: Revision): Revision[] {
  return [...downRevisions.map((id) => graph.byId.get(id)), ...dependsOn.map((name) => resolveDependency(graph, name))].filter(
    (revision) => revision !== undefined,
  );
}

/** The revisions that name this one in `down_revision` or `depends_on`; none for an unknown id. */
export function successorsOf(graph: Pick<RevisionGraph, 'children' | 'dependants'>, revision: Revision): Revision[] {
  return [...childrenOf(graph, revision), ...((revision.id === null ? undefined : graph.dependants.get(revision.id)) ?? [])];
}

/** What `depends_on` means by a name: a full id first, then a branch label (Alembic keeps both in one map). */
export function resolveDependency(graph: Pick<RevisionGraph, 'byId' | 'byLabel'>, name: string): Revision | undefined {
  return graph.byId.get(name) ?? graph.byLabel.get(name);
}

/** The revisions that name this one in `down_revision`; none for an unknown id. */
export function childrenOf(graph: Pick<RevisionGraph, 'children'>, revision: Revision): readonly Revision[] {
  return revision.id === null ? [] : graph.children.get(revision.id) ?? [];
}

/**
 * Revisions and all that the given step reaches from them, each once. In the order of Alembic's
 * `_iterate_related_revisions`: a stack, the last neighbour first. Ends on cycles too.
 */
export function reach(starts: Iterable<Revision>, step: (revision: Revision) => Iterable<Revision>): Set<Revision> {
  const seen = new Set<Revision>();
  const todo = [...starts];
  for (let revision = todo.pop(); revision !== undefined; revision = todo.pop()) {
    if (seen.has(revision)) continue;
    seen.add(revision);
    for (const next of step(revision)) todo.push(next);
  }
  return seen;
}
