import { pathOfUri } from '../../workspace/paths.js';
import type { IndexedEnvironment, Snapshot } from '../../workspace/snapshot.js';
import type { Feature } from '../context.js';
import { revisionSummary } from '../locations.js';
import type { EnvironmentSummary, EnvironmentsParams } from '../messages.js';

/** The environments of all folders, or those that load one document. */
export const environments: Feature<EnvironmentsParams, EnvironmentSummary[]> = ({ uri }, { snapshot }) => {
  if (uri === undefined) return snapshot.environments.map((environment) => summary(snapshot, environment));
  const path = pathOfUri(uri);
  return path === undefined ? [] : snapshot.environmentsOf(path).map((environment) => summary(snapshot, environment));
};

function summary(snapshot: Snapshot, { id, folder, environment, graph, problems }: IndexedEnvironment): EnvironmentSummary {
  return {
    id,
    name: environment.name,
    folder: folder.uri,
    scriptLocation: environment.scriptLocation,
    configFile: environment.source?.configFile ?? null,
    section: environment.source?.section ?? null,
    revisionCount: graph.revisions.length,
    heads: graph.heads.map((head) => revisionSummary(snapshot, head)),
    problemCount: problems.length,
  };
}
