import type { Revision, RevisionGraph } from './revisionGraph.js';

/** The parents of a revision that exist, in declared order. */
export function parentsOf(graph: RevisionGraph, revision: Revision): Revision[] {
  return existing(revision.downRevisions.map((id) => graph.byId.get(id)));
}

/** The revisions that `depends_on` names, by id or by label, and that exist, in declared order. */
export function dependenciesOf(graph: RevisionGraph, revision: Revision): Revision[] {
  return existing(revision.dependsOn.map((name) => resolveDependency(graph, name)));
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
 * A revision and all that the given step reaches from it, each once, the revision first. In the order of Alembic's
 * `_iterate_related_revisions`: a stack, the last neighbour first. Ends on cycles too.
 */
export function reach(start: Revision, step: (revision: Revision) => Iterable<Revision>): Set<Revision> {
  const seen = new Set<Revision>();
  const todo = [start];
  for (let revision = todo.pop(); revision !== undefined; revision = todo.pop()) {
    if (seen.has(revision)) continue;
    seen.add(revision);
    for (const next of step(revision)) todo.push(next);
  }
  return seen;
}

function existing(revisions: readonly (Revision | undefined)[]): Revision[] {
  return revisions.filter((revision) => revision !== undefined);
}
