import type { Environment, LeftOutFolder } from './environment.js';
import { baseName, compareCodePoints, isWithin, parentPath } from './paths.js';
import { isRevisionFileName } from './revisionFiles.js';

/** Why Alembic leaves a file out: its folder is below a version location or in none, or its name is not taken. */
export type LeftOutReason = 'sub-folder' | 'elsewhere' | 'name-start' | 'name-ending';

/** A Python file that looks as if it belonged to an environment, and that Alembic does not load. */
export interface LeftOutPath {
  readonly path: string;
  readonly reason: LeftOutReason;
}

/**
 * Of all files of a workspace folder those that some environment may leave out: few, so that each environment asks
 * these alone.
 */
export function mayBeLeftOut(files: Iterable<string>, folders: readonly LeftOutFolder[]): string[] {
  const leftOut = new Set(folders.map(({ path }) => path));
  return [...files].filter(
    (path) => nameReason(baseName(path)) !== undefined || (leftOut.size > 0 && leftOut.has(parentPath(path))),
  );
}

/**
 * The files that an environment leaves out, by folder and name alone: those of folders with revisions that are not
 * loaded, and in the loaded folders those whose names Alembic skips. In order.
 * @param files what `mayBeLeftOut` found
 * @param locations the version locations, also by their real paths
 * @param isLoaded whether some environment loads the file
 */
export function leftOutFiles(
  { scriptLocation, recursive }: Pick<Environment, 'scriptLocation' | 'recursive'>,
  locations: readonly string[],
  folders: readonly LeftOutFolder[],
  files: Iterable<string>,
  isLoaded: (path: string) => boolean,
): LeftOutPath[] {
  const loaded = new Set(locations);
  const leftOut = new Set(folders.filter((folder) => folder.scriptLocation === scriptLocation).map(({ path }) => path));
  const found: LeftOutPath[] = [];
  for (const path of files) {
    const folder = parentPath(path);
    const isInLoaded = loaded.has(folder) || (recursive && locations.some((location) => isWithin(folder, location)));
    if (!isInLoaded && !leftOut.has(folder)) continue;
    const reason = isInLoaded ? nameReason(baseName(path)) : folderReason(path, locations);
    if (reason !== undefined && !isLoaded(path)) found.push({ path, reason });
  }
  return found.sort((one, other) => compareCodePoints(one.path, other.path));
}

/** Whether the name is that of a Python file, on any system: `X.PY` is one to Windows, and none to Alembic. */
export function isPythonName(path: string): boolean {
  return /\.py$/i.test(path);
}

function nameReason(name: string): LeftOutReason | undefined {
  if (!isPythonName(name) || isRevisionFileName(name) || name === '__init__.py') return undefined;
  return name.endsWith('.py') ? 'name-start' : 'name-ending';
}

function folderReason(path: string, locations: readonly string[]): LeftOutReason | undefined {
  if (!isRevisionFileName(baseName(path))) return undefined;
  return locations.some((location) => isWithin(path, location)) ? 'sub-folder' : 'elsewhere';
}
