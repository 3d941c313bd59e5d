import type { Revision, RevisionGraph } from './revisionGraph.js';

/** The parents of a revision that exist, in declared order. */
export function parentsOf(graph: Pick<RevisionGraph, 'byId'>, { downRevisions }: Revision): Revision[] {
  return downRevisions.map((id) => graph.byId.get(id)).filter((revision) => revision !== undefined);
}

/** The revisions that `depends_on` names, by id or by label, and that exist, in declared order. */
export function dependenciesOf(graph: Pick<RevisionGraph, 'byId' | 'byLabel'>, { dependsOn }: Revision): Revision[] {
  return dependsOn.map((name) => resolveDependency(graph, name)).filter((revision) => revision !== undefined);
}

/** What `depends_on` means by a name: a full id first, then a branch label (Alembic keeps both in one map). */
export function resolveDependency(graph: Pick<RevisionGraph, 'byId' | 'byLabel'>, name: string): Revision | undefined {
  return graph.byId.get(name) ?? graph.byLabel.get(name);
}

/** The revisions that name this one in `down_revision`; none for an unknown id. */
export function childrenOf(graph: Pick<RevisionGraph, 'children'>, { id }: Revision): readonly Revision[] {
  return (id === null ? undefined : graph.children.get(id)) ?? [];
}

/** The revisions that name this one, or its label, in `depends_on`; none for an unknown id. */
export function dependantsOf(graph: Pick<RevisionGraph, 'dependants'>, { id }: Revision): readonly Revision[] {
  return (id === null ? undefined : graph.dependants.get(id)) ?? [];
}

/** A revision and all that the given step reaches from it, each once, the revision first; by `reachAny`. */
export function reach(start: Revision, step: (revision: Revision) => Iterable<Revision>): Set<Revision> {
  return reachAny([start], step);
}

/**
 * Revisions, or nodes of a `RevisionMap`, and all that the given step reaches from any of them, each once. In the order
 * of Alembic's `_iterate_related_revisions`: a stack, the last neighbour first. Ends on cycles too.
 */
export function reachAny<T>(starts: Iterable<T>, step: (one: T) => Iterable<T>): Set<T> {
  const seen = new Set<T>();
  const todo = [...starts];
  for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    for (const next of step(one)) todo.push(next);
  }
  return seen;
}
