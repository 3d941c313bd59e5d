import { folderWithSameEnding, type Ground } from './ground.js';
import { cutComment } from './options.js';
import { NETWORK_REASON, reachesForNetwork } from './network.js';
import { isAbsolutePath, isWithin, joinPath, normalizePath } from './paths.js';

/** Where a `script_location` leads. */
export type ScriptLocation =
  | {
      readonly found: true;
      readonly path: string;
      /** The working directory that makes a relative or package location mean this; null when any does. */
      readonly workingDirectory: string | null;
      readonly remarks: readonly string[];
    }
  | {
      readonly found: false;
      readonly reason: string;
      /** False where another machine or installation may well have it. */ readonly certain: boolean;
    };

/** Where one item of `version_locations` leads. */
export type VersionLocation = { readonly path: string } | { readonly reason: string };

/** The `prepend_sys_path` entries when Alembic runs in a folder, as written. */
type PathEntries = (workingDirectory: string) => readonly string[];

const PACKAGE_NAME = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;

/**
 * Finds the folder that a `script_location` names, by the forms that Alembic knows (util.coerce_resource_to_filename):
 * absolute, `package:path`, relative to the working directory. `folders`: the possible working directories, likeliest
 * first.
 */
export function locateScripts(
  value: string,
  folders: readonly string[],
  pathEntries: PathEntries,
  ground: Ground,
): ScriptLocation {
  const whole = locateWholeScripts(value, folders, pathEntries, ground);
  const cut = cutComment(value);
  if (whole.found || cut === null) return whole;
  const meant = locateWholeScripts(cut, folders, pathEntries, ground);
  if (!meant.found) return whole;
  const remark = `script_location is "${value}" for Alembic: a comment behind a value is a part of it. Put the comment on a line of its own.`;
  return { ...meant, remarks: [...meant.remarks, remark] };
}

/** What stands for a value that a program or a deployment fills in: {name}, ${NAME}, $NAME, <name>, @NAME@. */
const PLACEHOLDER = /\{[^{}]*\}|\$\w|<[^<>]+>|@\w+@/;

function locateWholeScripts(
  value: string,
  folders: readonly string[],
  pathEntries: PathEntries,
  ground: Ground,
): ScriptLocation {
  const located = locateWrittenScripts(value, folders, pathEntries, ground);
  const placeholder = located.found ? null : PLACEHOLDER.exec(value);
  if (placeholder === null) return located;
  return {
    found: false,
    certain: false,
    reason: `"${placeholder[0]}" is filled in by a program, which the text does not say. Name the folder in alembic.environments if it is not found otherwise.`,
  };
}

function locateWrittenScripts(
  value: string,
  folders: readonly string[],
  pathEntries: PathEntries,
  ground: Ground,
): ScriptLocation {
  const path = ground.toPath(value);
  if (isAbsolutePath(path)) return locateAbsoluteScripts(normalizePath(path), ground);
  if (path.includes(':')) return locatePackageScripts(path, folders, pathEntries, ground);
  const places = folders.map((workingDirectory) => ({ workingDirectory, path: joinPath(workingDirectory, path) }));
  const isFolderItself = normalizePath(path) === '';
  const place =
    places.find((candidate) => ground.holdsEnvPy(candidate.path)) ??
    places.find((candidate) => !isFolderItself && ground.isDirectory(candidate.path));
  if (place !== undefined) return { found: true, ...place, remarks: [] };
  return {
    found: false,
    certain: true,
    reason: `there is no such directory beside this file, in the workspace folder, or in a folder between them. Correct the path; one that begins with %(here)s counts from this file.`,
  };
}

function locateAbsoluteScripts(path: string, ground: Ground): ScriptLocation {
  if (ground.isDirectory(path)) return { found: true, path, workingDirectory: null, remarks: [] };
  const withEnvPy = [...ground.folders].filter(ground.holdsEnvPy);
  if (isUnvisited(path, ground)) return { found: false, certain: false, reason: `${path}: ${NETWORK_REASON}.` };
  const twin = isWithin(path, ground.root) ? undefined : folderWithSameEnding(path, withEnvPy, ground.root);
  if (twin !== undefined) {
    return {
      found: true,
      path: twin,
      workingDirectory: null,
      remarks: [`${path} does not exist on this machine; ${twin}, which ends alike, is read in its place.`],
    };
  }
  return {
    found: false,
    certain: isWithin(path, ground.root),
    reason: `${path} does not exist on this machine. Correct the path, or write it from the folder of this file with %(here)s.`,
  };
}

function isUnvisited(path: string, { tree, root }: Ground): boolean {
  return !tree.mayUseNetwork && reachesForNetwork(path, root);
}

function locatePackageScripts(
  value: string,
  folders: readonly string[],
  pathEntries: PathEntries,
  ground: Ground,
): ScriptLocation {
  const candidates = packageCandidates(value, folders, pathEntries, ground);
  const place =
    candidates.find((candidate) => ground.holdsEnvPy(candidate.path)) ??
    candidates.find((candidate) => ground.isDirectory(candidate.path));
  if (place !== undefined) return { found: true, ...place, remarks: [] };
  return {
    found: false,
    certain: candidates.length > 0 || isNoPackage(value),
    reason: `${packageReason(value)} If it is in the workspace, name its parent folder in prepend_sys_path.`,
  };
}

/**
 * Where `package.name:a:b` can lie, as importlib.resources joins it: below each folder of Python's search path that has
 * the package. "src" is where projects keep packages that are installed in development mode.
 */
function packageCandidates(
  value: string,
  folders: readonly string[],
  pathEntries: PathEntries,
  ground: Ground,
): { workingDirectory: string; path: string }[] {
  const [packageName = '', ...rest] = value.split(':');
  if (!PACKAGE_NAME.test(packageName)) return [];
  return folders.flatMap((workingDirectory) => {
    const searched = [...pathEntries(workingDirectory), '', 'src'].map((entry) =>
      joinPath(workingDirectory, ground.toPath(entry)),
    );
    const packages = searched
      .map((folder) => joinPath(folder, packageName.replaceAll('.', '/')))
      .filter(ground.isDirectory);
    return packages.map((folder) => ({ workingDirectory, path: joinPath(folder, rest.join('/')) }));
  });
}

/** Whether what is before the ":" is surely no package, so that Alembic stops: a path, or nothing. */
export function isNoPackage(value: string): boolean {
  return value.includes(':') && !isAbsolutePath(value) && /^(?:[.:]|[^:]*\/)/.test(value);
}

function packageReason(value: string): string {
  return `the package "${value.slice(0, value.indexOf(':'))}" with this folder is not found in the workspace.`;
}

/**
 * Finds the folder that an item of `version_locations` names, once the working directory is decided. A relative one
 * need not exist.
 */
export function locateVersions(
  value: string,
  workingDirectory: string,
  pathEntries: PathEntries,
  ground: Ground,
): VersionLocation {
  const path = ground.toPath(value);
  if (!isAbsolutePath(path)) {
    if (!path.includes(':')) return { path: joinPath(workingDirectory, path) };
    const candidates = packageCandidates(path, [...new Set([workingDirectory, ground.root])], pathEntries, ground);
    const place = candidates.find((candidate) => ground.isDirectory(candidate.path)) ?? candidates[0];
    return place === undefined ? { reason: packageReason(path) } : { path: place.path };
  }
  const absolute = normalizePath(path);
  if (isWithin(absolute, ground.root) || ground.isDirectory(absolute)) return { path: absolute };
  if (isUnvisited(absolute, ground)) return { reason: NETWORK_REASON };
  const twin = folderWithSameEnding(absolute, ground.folders, ground.root);
  return twin === undefined ? { reason: 'it does not exist on this machine' } : { path: twin };
}
