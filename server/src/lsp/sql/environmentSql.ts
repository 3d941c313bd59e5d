import { environmentOfPython } from '../../alembic/interpreterPlaces.js';
import { expandPath } from '../../alembic/interpreter.js';
import { readStatedVersions } from '../../core/settings/sqlVersions.js';
import { readTextKept } from '../../workspace/keptTexts.js';
import { normalPath } from '../../workspace/paths.js';
import type { VersionSource } from '../../workspace/projectVersions.js';
import { readSqlFacts, type SqlFacts } from '../../workspace/sqlFacts.js';
import type { Folder, IndexedEnvironment } from '../../workspace/snapshot.js';
import type { FeatureContext } from '../context.js';

/** What is known of the Pythons beside the files, by the URI of a folder or the id of an environment. */
const selectedEnvironments = new Map<string, { readonly time: number; directory: string | undefined }>();
const running = new Map<string, VersionSource>();

/** In milliseconds. */
const fresh = 3000;
const selectionFresh = 30_000;

const recent = new WeakMap<IndexedEnvironment['environment'], { key: string; time: number; facts: SqlFacts }>();

/** What the files beside the revisions say of the SQL; looked up again after a while, not with every key. */
export async function environmentSql(
  indexed: IndexedEnvironment,
  versions: string | undefined,
  context: Pick<FeatureContext, 'settings' | 'python' | 'bufferText'>,
): Promise<SqlFacts> {
  const settings = await context.settings.of(indexed.folder.uri);
  const { environment } = await context.python;
  const selected = selectedEnvironment(indexed.folder, settings.interpreter, context);
  const process = running.get(indexed.id);
  const key = JSON.stringify([settings.dialect, settings.versions, versions, selected, process?.versions]);
  const before = recent.get(indexed.environment);
  if (before?.key === key && performance.now() - before.time < fresh) return before.facts;
  const stated = versions === undefined ? undefined : readStatedVersions(versions);
  const facts = readSqlFacts({
    indexed,
    settings,
    readEnvironment: environment,
    textOf: (path) => context.bufferText(path) ?? readTextKept(path),
    stated: stated === undefined ? [] : [{ name: 'chosen', versions: stated }],
    running: process,
    selected,
  });
  recent.set(indexed.environment, { key, time: performance.now(), facts });
  return facts;
}

/** The directory of the environment that the user has selected, as far as it is known now. */
export async function selectedDirectory(
  folder: Folder,
  context: Pick<FeatureContext, 'settings'>,
): Promise<string | undefined> {
  const { interpreter } = await context.settings.of(folder.uri);
  return selectedEnvironment(folder, interpreter, context);
}

/** Remembers what the process that runs an environment's Alembic says of itself. */
export function noteRunning(
  { id }: Pick<IndexedEnvironment, 'id'>,
  { alembic, sqlalchemy }: { readonly alembic: string; readonly sqlalchemy: string },
): void {
  const exact = (version: string) => ({ version, bound: null });
  running.set(id, {
    name: 'the running Python',
    versions: { alembic: exact(alembic), sqlalchemy: exact(sqlalchemy) },
  });
}

/**
 * The directory of the environment that the user has selected, as far as it is known now: the client is asked beside
 * it, so that nobody waits. Nothing is started.
 */
function selectedEnvironment(
  folder: Folder,
  setting: string,
  context: Pick<FeatureContext, 'settings'>,
): string | undefined {
  const key = `${folder.uri} ${setting}`;
  const known = selectedEnvironments.get(key);
  if (known !== undefined && performance.now() - known.time < selectionFresh) return known.directory;
  const entry = { time: performance.now(), directory: known?.directory };
  selectedEnvironments.set(key, entry);
  const find = async (): Promise<string | undefined> => {
    const python =
      setting === '' ? (await context.settings.editorInterpreter(folder.uri))?.path : expandPath(setting, folder.root);
    if (python === undefined || !/[/\\]/.test(python)) return undefined;
    const directory = await environmentOfPython(python);
    return directory === undefined ? undefined : normalPath(directory);
  };
  find().then(
    (directory) => {
      entry.directory = directory;
    },
    () => undefined,
  );
  return entry.directory;
}
