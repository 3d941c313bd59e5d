import { childrenOf, parentsOf } from '../../core/graph/lineage.js';
import { pathOfUri } from '../../workspace/paths.js';
import type { Feature } from '../context.js';
import { revisionSummary } from '../locations.js';
import type { RelativesParams, RevisionSummary } from '../messages.js';

/** The parents or children of the revision in a document, in every environment that loads it. */
export const relatives: Feature<RelativesParams, RevisionSummary[]> = ({ uri, direction }, { snapshot }) => {
  const path = pathOfUri(uri);
  if (path === undefined) return [];
  const found = snapshot.environmentsOf(path).flatMap(({ graph, byPath }) => {
    const revision = byPath.get(path);
    if (revision === undefined) return [];
    return direction === 'parents' ? parentsOf(graph, revision) : childrenOf(graph, revision);
  });
  const distinct = new Map(found.map((revision) => [revision.file.path, revision]));
  return [...distinct.values()].map((revision) => revisionSummary(snapshot, revision));
};
