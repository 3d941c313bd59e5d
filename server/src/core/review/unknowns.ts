import { resolveDependency } from '../graph/lineage.js';
import { numberedGraph } from '../graph/numberedGraph.js';
import { boundElsewhere } from '../graph/loadRevision.js';
import type { Revision, RevisionFile, RevisionGraph } from '../graph/revisionGraph.js';
import type { Environment } from '../project/environment.js';
import type { Reference, RevisionHeader } from '../revision/facts.js';

/** A reference of `down_revision` or `depends_on` to something that no file of the environment is known to declare. */
export interface DanglingReference {
  readonly revision: Revision;
  readonly field: 'down_revision' | 'depends_on';
  readonly reference: Reference;
}

/** One answer for each graph, as several rules ask. */
const dangling = new WeakMap<RevisionGraph, readonly DanglingReference[]>();

/** In load order, `down_revision` before `depends_on`. */
export function danglingReferences(graph: RevisionGraph): readonly DanglingReference[] {
  const found = dangling.get(graph) ?? findDangling(graph);
  dangling.set(graph, found);
  return found;
}

function findDangling(graph: RevisionGraph): DanglingReference[] {
  const { parents: existing } = numberedGraph(graph);
  const suspects = graph.revisions.filter(
    ({ downRevisions, dependsOn }, number) => dependsOn.length > 0 || existing[number]?.length !== downRevisions.length,
  );
  return suspects.flatMap((revision) => {
    const { downRevision, dependsOn } = revision.file.header;
    const parents = downRevision?.references ?? [];
    // A lone empty string is falsy, and Alembic reads it as no dependency at all.
    const dependencies =
      revision.dependsOn.length === 1 && revision.dependsOn[0] === '' ? [] : (dependsOn?.references ?? []);
    return [
      ...parents
        .filter(({ value }) => !graph.byId.has(value))
        .map((reference) => ({ revision, field: 'down_revision', reference }) as const),
      ...dependencies
        .filter(({ value }) => resolveDependency(graph, value) === undefined)
        .map((reference) => ({ revision, field: 'depends_on', reference }) as const),
    ];
  });
}

/** Whether Alembic may load revisions that are not among the files of the graph. */
export function hasUnseenFiles(environment: Environment): boolean {
  return environment.unresolved.length > 0 || environment.sourceless;
}

/** Whether some file may declare an id, or edges, that its text does not say. */
export function mayHoldAnyId(graph: RevisionGraph): boolean {
  return (
    graph.revisions.some(({ id }) => id === null) || graph.rejected.some(({ header }) => isOpaque(header, 'revision'))
  );
}

/** Whether a file that holds no revision may name parents that its text does not say. */
export function mayHoldAnyEdge({ header }: RevisionFile): boolean {
  return (
    isOpaque(header, 'down_revision') ||
    [header.downRevision, header.dependsOn].some((list) => (list?.unknown.length ?? 0) > 0)
  );
}

const uncertain = new WeakMap<RevisionGraph, readonly Revision[]>();

/** The revisions with unknown edges, in load order; one answer for each graph, likewise. */
export function revisionsWithUnknownEdges(graph: RevisionGraph): readonly Revision[] {
  const found = uncertain.get(graph) ?? graph.revisions.filter(hasUnknownEdges);
  uncertain.set(graph, found);
  return found;
}

/**
 * Whether the revision's own parents or dependencies are not fully known, because the text does not say or states
 * nonsense.
 */
export function hasUnknownEdges(revision: Revision): boolean {
  const { downRevision, dependsOn } = revision.file.header;
  const hasInvalid = (downRevision?.invalid.length ?? 0) + (dependsOn?.invalid.length ?? 0) > 0;
  return hasInvalid || revision.unknown.some(({ field }) => field === 'downRevision' || field === 'dependsOn');
}

function isOpaque(header: RevisionHeader, name: 'revision' | 'down_revision'): boolean {
  const assigned = name === 'revision' ? header.revision : header.downRevision;
  if (header.unreadable !== null) return true;
  if (assigned !== undefined) return false;
  return header.isBroken || boundElsewhere(header, name) !== undefined;
}
