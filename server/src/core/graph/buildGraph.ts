import { countDistinct, propagateLabels } from './labels.js';
import { childrenOf, dependantsOf, resolveDependency } from './lineage.js';
import { loadRevision } from './loadRevision.js';
import type { Revision, RevisionFile, RevisionGraph } from './revisionGraph.js';

/**
 * The graph of one environment from its files in Alembic's load order, by the rules of `RevisionMap` in
 * alembic/script/revision.py. Never throws and never loops: missing parents, duplicate ids, cycles and unknown ids give
 * a graph too. Where Alembic would stop, the graph holds what the files say, and `review/` says what is wrong.
 */
export function buildGraph(files: readonly RevisionFile[]): RevisionGraph {
  const revisions: Revision[] = [];
  const rejected: RevisionFile[] = [];
  for (const file of files) {
    const revision = loadRevision(file);
    if (revision === undefined) rejected.push(file);
    else revisions.push(revision);
  }

  const byId = indexById(revisions);
  const byLabel = indexByLabel(revisions);
  const children = indexBy(revisions, (revision) => revision.downRevisions);
  const dependants = indexBy(revisions, (revision) => dependencyNames(revision, { byId, byLabel }));
  const links = { revisions, byId, byLabel, children, dependants };
  const of = shapeOf(links);
  const heads = revisions.filter(of.isHead);
  return {
    files,
    ...links,
    heads,
    effectiveHeads: heads.filter(of.isEffective),
    bases: revisions.filter(isBase),
    branchPoints: revisions.filter(of.isBranchPoint),
    mergePoints: revisions.filter(of.isMergePoint),
    effectiveLabels: propagateLabels(links),
    rejected,
  };
}

/** What `dependants` knows the dependencies of a revision by: their ids where they exist, else as they are written. */
export function dependencyNames(
  { dependsOn }: Revision,
  graph: Pick<RevisionGraph, 'byId' | 'byLabel'>,
): readonly string[] {
  return dependsOn.length === 0 ? dependsOn : dependsOn.map((name) => resolveDependency(graph, name)?.id ?? name);
}

/** What the place of a revision in its graph is. */
export interface Shape {
  readonly isHead: (revision: Revision) => boolean;
  /** Whether a head is one for Alembic too, whose heads nothing depends on. */
  readonly isEffective: (head: Revision) => boolean;
  readonly isBranchPoint: (revision: Revision) => boolean;
  readonly isMergePoint: (revision: Revision) => boolean;
}

export function shapeOf(graph: Pick<RevisionGraph, 'revisions' | 'byId' | 'children' | 'dependants'>): Shape {
  // Of a duplicate id Alembic knows the later file only: what the earlier one names does not count, and nothing follows
  // it.
  const hasDuplicates = graph.byId.size < graph.revisions.filter(({ id }) => id !== null).length;
  const counts = (revision: Revision): boolean =>
    !hasDuplicates || revision.id === null || graph.byId.get(revision.id) === revision;
  const isNamed = (revision: Revision, by: readonly Revision[]): boolean => by.some(counts) && counts(revision);
  return {
    isHead: (revision) => revision.id !== null && !isNamed(revision, childrenOf(graph, revision)),
    isEffective: (head) => !isNamed(head, dependantsOf(graph, head)),
    isBranchPoint(revision) {
      const named = childrenOf(graph, revision);
      return named.length > 1 && counts(revision) && countDistinct(named.filter(counts)) > 1;
    },
    isMergePoint: (revision) => revision.downRevisions.length > 1 && counts(revision),
  };
}

/** Whether the revision is known to have no parent. */
export function isBase({ downRevisions, unknown, file }: Revision): boolean {
  const invalid = file.header.downRevision?.invalid ?? [];
  return downRevisions.length === 0 && invalid.length === 0 && !unknown.some(({ field }) => field === 'downRevision');
}

function indexById(revisions: readonly Revision[]): Map<string, Revision> {
  const byId = new Map<string, Revision>();
  for (const revision of revisions) if (revision.id !== null) byId.set(revision.id, revision);
  return byId;
}

/** Alembic refuses a label that two revisions declare; here the first one keeps it. */
function indexByLabel(revisions: readonly Revision[]): Map<string, Revision> {
  const byLabel = new Map<string, Revision>();
  for (const revision of revisions) {
    for (const label of revision.branchLabels) if (!byLabel.has(label)) byLabel.set(label, revision);
  }
  return byLabel;
}

/** Named id → the revisions that name it, each once. */
function indexBy(
  revisions: readonly Revision[],
  namesOf: (revision: Revision) => readonly string[],
): Map<string, Revision[]> {
  const index = new Map<string, Revision[]>();
  for (const revision of revisions) {
    const names = namesOf(revision);
    for (const name of names.length > 1 ? new Set(names) : names) {
      const followers = index.get(name);
      if (followers === undefined) index.set(name, [revision]);
      else followers.push(revision);
    }
  }
  return index;
}
