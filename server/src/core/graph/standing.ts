import { dependenciesOf, parentsOf, reachAny, resolveDependency } from './lineage.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';

/** How revisions stand to a database, by what its version table holds. */
export interface Standing {
  /** Of the version table's ids, those that no file has. */
  readonly unknown: readonly string[];
  /** What was run on the database: the revisions that it holds, and all that they follow or depend on. */
  readonly applied: ReadonlySet<Revision>;
  /** What `alembic upgrade heads` would run; null where the files do not say. */
  readonly pending: ReadonlySet<Revision> | null;
}

/**
 * Alembic's `RevisionMap._collect_upgrade_revisions`: what the heads need less what the database has, dependencies
 * included. Nothing is said to be pending where the version table, or a file, holds something that is not known.
 */
export function standing(graph: RevisionGraph, versions: readonly string[]): Standing {
  const needs = (revision: Revision): Revision[] => [...parentsOf(graph, revision), ...dependenciesOf(graph, revision)];
  const unknown = versions.filter((id) => !graph.byId.has(id));
  const applied = reachAny(
    versions.flatMap((id) => graph.byId.get(id) ?? []),
    needs,
  );
  if (unknown.length > 0 || !isWhole(graph)) return { unknown, applied, pending: null };
  const needed = reachAny(graph.effectiveHeads, needs);
  const hasCycle = [...graph.byId.values()].some((revision) => !needed.has(revision));
  if (hasCycle) return { unknown, applied, pending: null };
  return { unknown, applied, pending: new Set([...needed].filter((revision) => !applied.has(revision))) };
}

/**
 * What the version table holds once steps are run on a database that is at `versions`: of all that is applied then,
 * what nothing else of it follows or depends on. Null where `versions` holds an id that no file has.
 */
export function versionsAfter(
  graph: RevisionGraph,
  versions: readonly string[],
  steps: readonly { readonly revision: string; readonly direction: 'upgrade' | 'downgrade' }[],
): string[] | null {
  const { applied: before, unknown } = standing(graph, versions);
  if (unknown.length > 0) return null;
  const applied = new Set(before);
  for (const { revision: id, direction } of steps) {
    const revision = graph.byId.get(id);
    if (revision === undefined) return null;
    if (direction === 'upgrade') applied.add(revision);
    else applied.delete(revision);
  }
  const needed = new Set(
    [...applied].flatMap((revision) => [...parentsOf(graph, revision), ...dependenciesOf(graph, revision)]),
  );
  return [...applied]
    .filter((revision) => !needed.has(revision))
    .flatMap(({ id }) => id ?? [])
    .sort();
}

/**
 * Whether every id, parent and dependency is known and has one file: of two Alembic forgets one and refuses to upgrade.
 */
function isWhole(graph: RevisionGraph): boolean {
  return (
    graph.byId.size === graph.revisions.length &&
    graph.revisions.every(({ id, unknown, downRevisions, dependsOn }) => {
      const isKnown = id !== null && unknown.every(({ field }) => field === 'branchLabels');
      return (
        isKnown &&
        downRevisions.every((parent) => graph.byId.has(parent)) &&
        dependsOn.every((name) => resolveDependency(graph, name) !== undefined)
      );
    })
  );
}
