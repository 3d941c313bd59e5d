import { isWarned } from '../../core/review/problem.js';
import { pathOfUri } from '../../workspace/paths.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { Feature, FeatureContext } from '../context.js';
import { currentResult } from '../databaseStates.js';
import { revisionSummary } from '../locations.js';
import type { EnvironmentSummary, EnvironmentsParams } from '../messages.js';

/** The environments of all folders, or those that load one document. */
export const environments: Feature<EnvironmentsParams, EnvironmentSummary[]> = ({ uri }, context) => {
  const { snapshot } = context;
  if (uri === undefined) return snapshot.environments.map((environment) => summary(context, environment));
  const path = pathOfUri(uri);
  return path === undefined ? [] : snapshot.environmentsOf(path).map((environment) => summary(context, environment));
};

function summary({ snapshot, database }: FeatureContext, indexed: IndexedEnvironment): EnvironmentSummary {
  const { id, folder, environment, graph, problems } = indexed;
  const state = database.of(indexed);
  return {
    id,
    name: environment.name,
    folder: folder.uri,
    scriptLocation: environment.scriptLocation,
    configFile: environment.source?.configFile ?? null,
    section: environment.source?.section ?? null,
    revisionCount: graph.revisions.length,
    heads: graph.heads.map((head) => revisionSummary(snapshot, head)),
    problemCount: problems.filter(isWarned).length,
    ...(state !== undefined && { database: currentResult(indexed, state) }),
  };
}
