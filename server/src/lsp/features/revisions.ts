import { parentsOf, reachAny } from '../../core/graph/lineage.js';
import type { Feature } from '../context.js';
import { revisionSummary } from '../locations.js';
import type { EnvironmentParams, RevisionSummary } from '../messages.js';

/** Every revision that leads to a head, line by line, each line from its head down. */
export const revisions: Feature<EnvironmentParams, RevisionSummary[]> = ({ environment }, { snapshot }) => {
  const found = snapshot.environments.find(({ id }) => id === environment);
  if (found === undefined) return [];
  const { graph } = found;
  const lines = reachAny([...graph.heads].reverse(), (revision) => parentsOf(graph, revision).reverse());
  return [...lines].map((revision) => revisionSummary(snapshot, revision));
};
