import type { ProjectTree } from './environment.js';
import { baseName, isAbsolutePath, isWithin, normalizePath, parentPath, relativePath } from './paths.js';

/** What discovery asks of the workspace's files again and again, prepared once. */
export interface Ground {
  readonly tree: ProjectTree;
  readonly root: string;
  /** `os.pathsep` of the system that the workspace lives on. */
  readonly pathSeparator: ':' | ';';
  readonly files: ReadonlySet<string>;
  /** Every folder at or above a listed file, up to the root. */
  readonly folders: ReadonlySet<string>;
  readonly isDirectory: (path: string) => boolean;
  /** Whether the folder holds an env.py, inside the workspace or outside. */
  readonly holdsEnvPy: (folder: string) => boolean;
  /** A configured path with "/" for the system's own separator. */
  readonly toPath: (value: string) => string;
}

/** Prepares a workspace folder for discovery. Pure but for what the tree itself looks up. */
export function prepareGround(tree: ProjectTree): Ground {
  const root = normalizePath(tree.root);
  const files = new Set(tree.files);
  const folders = foldersOf(files, root);
  const windows = /^[a-z]:\//.test(root);
  return {
    tree,
    root,
    pathSeparator: windows ? ';' : ':',
    files,
    folders,
    isDirectory: (path) => folders.has(path) || tree.isDirectory(path),
    holdsEnvPy: (folder) =>
      files.has(`${folder}/env.py`) || (!isWithin(folder, root) && tree.read(`${folder}/env.py`) !== undefined),
    toPath: (value) =>
      windows || (isAbsolutePath(value) && !value.startsWith('/')) ? value.replaceAll('\\', '/') : value,
  };
}

function foldersOf(files: ReadonlySet<string>, root: string): Set<string> {
  const folders = new Set([root]);
  for (const file of files) {
    let folder = parentPath(file);
    while (isWithin(folder, root) && !folders.has(folder)) {
      folders.add(folder);
      folder = parentPath(folder);
    }
  }
  return folders;
}

/**
 * The folders that a relative path of a configuration file can be meant from, likeliest first. Alembic takes its
 * working directory, which no file states. It finds an alembic.ini by itself only there, so the file's own folder is the
 * first guess; then the workspace folder and each folder between, from the outside.
 */
export function workingDirectories(folder: string, root: string): string[] {
  const between: string[] = [];
  for (let at = folder; at !== root && isWithin(at, root); at = parentPath(at)) between.unshift(at);
  return [...new Set([folder, root, ...between])];
}

/**
 * The one folder below the workspace that ends like a path from another machine (a container's /opt/app/migrations),
 * by the longest ending of two segments or more; undefined when there is none or when several end alike.
 */
export function folderWithSameEnding(path: string, folders: Iterable<string>, root: string): string | undefined {
  const segments = path.split('/').filter((segment) => segment !== '');
  const last = segments.at(-1);
  const candidates = [...folders].filter((folder) => folder !== root && baseName(folder) === last);
  for (let length = segments.length; length >= 2; length--) {
    const ending = `/${segments.slice(-length).join('/')}`;
    const matching = candidates.filter((folder) => `/${relativePath(root, folder)}`.endsWith(ending));
    if (matching.length > 0) return matching.length === 1 ? matching[0] : undefined;
  }
  return undefined;
}
