import type { DiscoveryNote } from './environment.js';
import type { Ground } from './ground.js';
import { baseName, compareCodePoints, isWithin, parentPath } from './paths.js';
import { isRevisionFileName } from './revisionFiles.js';

/**
 * Directories that hold env.py and script.py.mako and that no configuration names, in order. Copies of Alembic's
 * templates (what `alembic init -t` copies from) and scripts that a program uses for the revisions of its plugins are
 * left out, with the reason: they have no revisions.
 */
export function findBareDirectories(
  ground: Ground,
  covered: ReadonlySet<string>,
): { folders: string[]; notes: DiscoveryNote[] } {
  const folders: string[] = [];
  const notes: DiscoveryNote[] = [];
  const pairs = [...ground.folders].filter(
    (folder) => ground.files.has(`${folder}/env.py`) && ground.files.has(`${folder}/script.py.mako`),
  );
  const unused = pairs.filter((folder) => !holdsRevisions(folder, ground));
  for (const folder of pairs.filter((pair) => !covered.has(pair)).sort(compareCodePoints)) {
    if (!unused.includes(folder)) folders.push(folder);
    else notes.push({ file: folder, reason: isTemplateCopy(folder, unused, ground) ? TEMPLATE : NO_REVISIONS });
  }
  return { folders, notes };
}

const TEMPLATE = 'It looks like a template to make environments from: env.py and script.py.mako without revisions.';
const NO_REVISIONS =
  'env.py and script.py.mako are here, but no configuration names the folder, and it has neither a versions folder nor revision files. ' +
  'If its revisions are elsewhere, name both places in alembic.environments.';

function isTemplateCopy(folder: string, unused: readonly string[], ground: Ground): boolean {
  // Alembic's and Flask-Migrate's templates carry the configuration to generate; copies of several stand side by side.
  const hasConfigurationTemplate = ['alembic.ini.mako', 'pyproject.toml.mako'].some(
    (name) => ground.tree.read(`${folder}/${name}`) !== undefined,
  );
  const siblings = unused.filter((other) => other !== folder && parentPath(other) === parentPath(folder));
  return hasConfigurationTemplate || siblings.length >= 2;
}

/** Whether the directory has a versions folder, or any Python file that assigns revision identifiers. */
function holdsRevisions(folder: string, ground: Ground): boolean {
  if (ground.isDirectory(`${folder}/versions`)) return true;
  for (const file of ground.files) {
    if (!isWithin(file, folder) || !isRevisionFileName(baseName(file)) || file === `${folder}/env.py`) continue;
    if (/^down_revision\b/m.test(ground.tree.read(file) ?? '')) return true;
  }
  return false;
}
