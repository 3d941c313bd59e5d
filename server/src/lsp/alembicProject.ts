import type { AlembicProject, RunContext } from '../alembic/runSetup.js';
import type { Folder, IndexedEnvironment } from '../workspace/snapshot.js';
import type { FeatureContext } from './context.js';

/** What a run of an environment's Alembic depends on, as it is at this request. */
export async function alembicProject(
  { id, environment, folder }: IndexedEnvironment,
  context: FeatureContext,
): Promise<AlembicProject> {
  const { settings } = context;
  const { arguments: x } = await settings.of(folder.uri);
  return {
    ...(await runContext(folder, context)),
    environment,
    arguments: x,
    selectedUrl: () => settings.selectedDatabase(id),
  };
}

/** What every run in a folder depends on, with or without an environment there. */
export async function runContext(
  { uri, root }: Pick<Folder, 'uri' | 'root'>,
  { settings, trusted }: FeatureContext,
): Promise<RunContext> {
  const { interpreter, envFile, command } = await settings.of(uri);
  return {
    folder: root,
    trusted,
    interpreterSetting: interpreter,
    envFile,
    command,
    editorInterpreter: () => settings.editorInterpreter(uri),
  };
}
