import type { Environment } from './environment.js';
import { baseName, compareCodePoints } from './paths.js';

/** Directories as the disk has them now. */
export interface DirectoryReader {
  /** The names (not paths) in a directory, in any order; undefined when it cannot be listed. */
  list(path: string): { files: readonly string[]; directories: readonly string[] } | undefined;
  /** The path with symbolic links followed; the path itself when it cannot be told. */
  realPath(path: string): string;
}

/** A file that Alembic loads, and the index of the version location that it was found in. */
export interface ListedRevisionFile {
  readonly path: string;
  readonly location: number;
}

/** Whether Alembic loads a file of this name as a revision (alembic/script/base.py, `_only_source_rev_file`). */
export function isRevisionFileName(name: string): boolean {
  return name.endsWith('.py') && !name.startsWith('.#') && !name.startsWith('__init__');
}

/**
 * The revision files of an environment in Alembic's load order (`ScriptDirectory._load_revisions`,
 * `Script._list_py_dir`): version locations in their order; in each directory the files by name, then, if recursive,
 * its sub-directories by name. A real file that is met twice counts once. Compiled files of sourceless environments
 * cannot be read and are left out.
 */
export function listRevisionFiles(
  environment: Pick<Environment, 'versionLocations' | 'recursive'>,
  directories: DirectoryReader,
): ListedRevisionFile[] {
  const listed: ListedRevisionFile[] = [];
  const seen = new Set<string>();
  environment.versionLocations.forEach((folder, location) => {
    for (const path of filesInOrder(folder, environment.recursive, directories)) {
      const real = directories.realPath(path);
      // Alembic follows links first and looks at the name of what it finds.
      if (seen.has(real) || !isRevisionFileName(baseName(real))) continue;
      seen.add(real);
      listed.push({ path, location });
    }
  });
  return listed;
}

function* filesInOrder(folder: string, recursive: boolean, directories: DirectoryReader): Generator<string> {
  if (folder.endsWith('__pycache__')) return;
  const content = directories.list(folder);
  if (content === undefined) return;
  for (const name of [...content.files].sort(compareCodePoints)) yield `${folder}/${name}`;
  if (!recursive) return;
  const realFolder = directories.realPath(folder);
  for (const name of [...content.directories].sort(compareCodePoints)) {
    const path = `${folder}/${name}`;
    const isLink = directories.realPath(path) !== `${realFolder}/${name}`;
    if (!isLink) yield* filesInOrder(path, recursive, directories);
  }
}
