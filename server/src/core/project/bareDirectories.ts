import type { Ground } from './ground.js';
import { baseName, compareCodePoints, isWithin, parentPath } from './paths.js';
import { isRevisionFileName } from './revisionFiles.js';

/**
 * Directories that hold env.py and script.py.mako and that no configuration names, in order. Copies of Alembic's
 * templates (what `alembic init -t` copies from) are left out: they have no revisions and never will.
 */
export function findBareDirectories(ground: Ground, covered: ReadonlySet<string>): string[] {
  const pairs = [...ground.folders].filter((folder) => ground.files.has(`${folder}/env.py`) && ground.files.has(`${folder}/script.py.mako`));
  const unused = pairs.filter((folder) => !holdsRevisions(folder, ground));
  return pairs.filter((folder) => !covered.has(folder) && !isTemplateCopy(folder, unused, ground)).sort(compareCodePoints);
}

function isTemplateCopy(folder: string, unused: readonly string[], ground: Ground): boolean {
  if (!unused.includes(folder)) return false;
  // Alembic's and Flask-Migrate's templates carry the configuration to generate; copies of several stand side by side.
  const hasConfigurationTemplate = ['alembic.ini.mako', 'pyproject.toml.mako'].some((name) => ground.tree.read(`${folder}/${name}`) !== undefined);
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
