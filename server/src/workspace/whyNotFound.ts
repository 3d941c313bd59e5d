import { isProjectFile, mayBeRevision } from '../core/project/discover.js';
import { isPythonName } from '../core/project/leftOutFiles.js';
import { isRevisionFileName } from '../core/project/revisionFiles.js';
import { baseName, isBelow, parentOf } from './paths.js';
import type { IndexedEnvironment, Snapshot } from './snapshot.js';

const POINT = 'Point at it with "Alembic: Add Environment…" (the setting alembic.environments).';

/**
 * Why a file is, or is not, a part of some environment, with the remedy: one line for the person who asks. Looks at
 * what is known already; the text says whether an unknown Python file declares a revision.
 */
export function whyNotFound(path: string, snapshot: Snapshot, text: string | undefined): string {
  const [holder] = snapshot.environmentsOf(path);
  if (holder !== undefined)
    return holder.byPath.has(path)
      ? `It is a revision of ${holder.environment.name}.`
      : `${holder.environment.name} loads it, but it declares no revision.`;
  const folder = snapshot.folders.find(({ root }) => isBelow(path, root));
  if (folder === undefined) return `It stands outside the workspace's folders. Open the folder that holds it. ${POINT}`;
  const skipped = snapshot.skipped.find((directory) => isBelow(path, directory));
  if (skipped !== undefined)
    return `It is in ${skipped}, which is not searched: packages, virtual environments, builds and caches are not the project's own. ${POINT}`;
  const notes = snapshot.notes.filter(({ file }) => file === path || file === parentOf(path));
  if (notes.length > 0) return notes.map(({ reason }) => reason).join(' ');
  if (isProjectFile(path)) return ofConfiguration(path, snapshot);
  if (!isPythonName(path)) return 'It is neither a configuration file of Alembic nor a Python file.';
  return ofPython(path, folder.root, snapshot, text);
}

function ofConfiguration(path: string, { environments, problems }: Snapshot): string {
  const named = environments.filter(({ environment }) => belongsTo(path, environment));
  if (named.length > 0) return `It belongs to ${named.map(({ environment }) => environment.name).join(', ')}.`;
  const problem = problems.get(path)?.[0];
  if (problem !== undefined) return problem.message;
  if (baseName(path) === 'env.py')
    return `No configuration names its folder, and no script.py.mako or versions folder with revisions is beside it. ${POINT}`;
  return `It does not speak of Alembic: it has neither script_location nor [alembic] or [tool.alembic]. ${POINT}`;
}

function belongsTo(path: string, { source, otherSources, scriptLocation }: IndexedEnvironment['environment']): boolean {
  return [source, ...otherSources].some((one) => one?.configFile === path) || parentOf(path) === scriptLocation;
}

function ofPython(path: string, root: string, { environments }: Snapshot, text: string | undefined): string {
  const name = baseName(path);
  if (!isRevisionFileName(name))
    return 'Alembic loads no file of this name: names that begin with "__init__" or ".#", or do not end in ".py" in lower case, are left out.';
  if (text === undefined) return 'It cannot be read.';
  if (!text.includes('down_revision')) return 'It declares no down_revision, so it is no revision.';
  const above = environments.find(({ environment }) =>
    environment.versionLocations.some((location) => isBelow(path, location)),
  );
  if (above !== undefined)
    return `${above.environment.name} does not load sub-folders: set recursive_version_locations = true, or add the folder to version_locations. ${POINT}`;
  const scripts = environments.map(({ environment }) => environment.scriptLocation);
  if (mayBeRevision(path, root, scripts))
    return `No environment loads its folder, and its text assigns no revision and down_revision at the top level. ${POINT}`;
  return `No configuration names its folder, and neither the folder's name nor its own says that it holds revisions. ${POINT}`;
}
