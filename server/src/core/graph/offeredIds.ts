import { fromHeads } from './fromHeads.js';
import { childrenOf, dependantsOf, reach, resolveDependency } from './lineage.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';

/** Where a name is to be written: an identifier, or the docstring's "Revision ID:" or "Revises:" line. */
export type NamingField = 'down_revision' | 'depends_on' | 'branch_labels' | 'Revision ID' | 'Revises';

/** A name that makes sense at a place. */
export interface OfferedId {
  readonly value: string;
  readonly isLabel: boolean;
  /** What it names, or for a label that is still to be declared who names it. */
  readonly revision: Revision;
  /** It is what the file's identifiers say. */
  readonly isStated: boolean;
}

/**
 * The ids and labels that Alembic would take at a place of a revision's file, nearest to a head first. Not the revision
 * itself nor what follows it, which would make a cycle. For `branch_labels` that is what some `depends_on` names and no
 * file declares: every other label is taken.
 */
export function offeredIds(graph: RevisionGraph, own: Revision | undefined, field: NamingField): OfferedId[] {
  if (field === 'branch_labels') return missingLabels(graph, own);
  const ownId = own?.id ?? null;
  if (field === 'Revision ID')
    return own === undefined || ownId === null ? [] : [{ value: ownId, isLabel: false, revision: own, isStated: true }];
  const following =
    own === undefined
      ? new Set<Revision>()
      : reach(own, (one) => [...childrenOf(graph, one), ...dependantsOf(graph, one)]);
  const named = fromHeads(graph, following).filter(({ id }) => id === null || id !== ownId);
  const ids = named.flatMap((revision) => offersOf(graph, revision, field === 'depends_on'));
  if (field !== 'Revises' || own === undefined) return ids;
  const stated = new Set(own.downRevisions);
  return [
    ...ids.filter(({ value }) => stated.has(value)).map((offer) => ({ ...offer, isStated: true })),
    ...ids.filter(({ value }) => !stated.has(value)),
  ];
}

/** A revision's id, unless another file replaces it, and its labels where they can be named. */
function offersOf(graph: RevisionGraph, revision: Revision, withLabels: boolean): OfferedId[] {
  const offer = (value: string, isLabel: boolean): OfferedId => ({ value, isLabel, revision, isStated: false });
  const ids = revision.id !== null && graph.byId.get(revision.id) === revision ? [offer(revision.id, false)] : [];
  const labels = withLabels
    ? revision.branchLabels.filter((label) => resolveDependency(graph, label) === revision)
    : [];
  return [...ids, ...labels.map((label) => offer(label, true))];
}

function missingLabels(graph: RevisionGraph, own: Revision | undefined): OfferedId[] {
  const missing = new Map<string, Revision>();
  for (const revision of graph.revisions) {
    if (revision === own) continue;
    for (const name of revision.dependsOn)
      if (resolveDependency(graph, name) === undefined) missing.set(name, revision);
  }
  return [...missing].map(([value, revision]) => ({ value, isLabel: true, revision, isStated: false }));
}
