import type { AlembicProject } from '../alembic/alembicCommand.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import type { FeatureContext } from './context.js';

/** What a run of an environment's Alembic depends on, as it stands at this request. */
export async function alembicProject({ environment, folder }: IndexedEnvironment, context: FeatureContext): Promise<AlembicProject> {
  const { interpreter } = await context.settings.of(folder.uri);
  return { environment, folder: folder.root, interpreterSetting: interpreter, trusted: context.trusted };
}
