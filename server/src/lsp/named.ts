import { resolveDependency } from '../core/graph/lineage.js';
import type { Revision, RevisionGraph } from '../core/graph/revisionGraph.js';
import type { NamedId } from './idAtPosition.js';

/** The revisions that an id or label names where it stands: exact ids, as Alembic reads files; all of a duplicate id. */
export function revisionsNamed(graph: RevisionGraph, { field, value }: Pick<NamedId, 'field' | 'value'>): Revision[] {
  if (field === 'branch_labels') return some(graph.byLabel.get(value));
  const byId = graph.byId.has(value) ? graph.revisions.filter(({ id }) => id === value) : [];
  return byId.length === 0 && field === 'depends_on' ? some(resolveDependency(graph, value)) : byId;
}

function some(revision: Revision | undefined): Revision[] {
  return revision === undefined ? [] : [revision];
}
