import type { UnresolvedLocation } from './environment.js';
import type { Ground } from './ground.js';
import { isNoPackage, locateVersions } from './locations.js';
import {
  type OptionList,
  type OptionPlace,
  type Options,
  prependedPaths,
  separators,
  splitList,
  versionLocations,
} from './options.js';
import { baseName, isWithin, joinPath } from './paths.js';

/** That surely no revision is found that `version_locations` means: where, why, and what to do about it. */
export interface LostFolders {
  readonly reason: string;
  /** Whether Alembic even stops at it. */
  readonly isRefused: boolean;
  readonly place: OptionPlace;
}

export interface VersionFolders {
  /**
   * In front of what looks like a comment, and as whole strings of TOML, as they are meant; else as Alembic divides
   * them.
   */
  readonly locations: readonly string[];
  readonly unresolved: readonly UnresolvedLocation[];
  readonly remarks: readonly string[];
  readonly lost: LostFolders | null;
}

type Located = Pick<VersionFolders, 'locations' | 'unresolved'>;

/** The folders of an environment's revisions, by the rules of `ScriptDirectory._version_locations`. */
export function resolveVersions(
  options: Options,
  scriptLocation: string,
  workingDirectory: string,
  ground: Ground,
): VersionFolders {
  const list = versionLocations(options, ground.pathSeparator);
  const standard = { locations: [joinPath(scriptLocation, 'versions')], unresolved: [], remarks: [], lost: null };
  if (list === undefined) return standard;
  if (list.unusable !== null) return { locations: [], unresolved: [list.unusable], remarks: [], lost: null };
  if (list.items.length === 0 && !list.isNoList) return standard;
  const entries = prependedPaths(options, ground.pathSeparator)?.items ?? [];
  const locate = (items: readonly string[]): Located => locateAll(items, workingDirectory, entries, ground);
  const whole = locate(list.items);
  const { remarks, place } = list;
  if (list.isNoList) return { ...whole, remarks, lost: { reason: spelled(list), isRefused: false, place } };
  const missing = whole.locations.filter((location) => !ground.isDirectory(location));
  if (missing.length === 0 && whole.unresolved.length === 0) return { ...whole, remarks, lost: null };
  const meant = whatIsMeant(list, locate, ground);
  const isNothing = missing.length === whole.locations.length;
  const noPackage = list.items.find((item) => isNoPackage(ground.toPath(item)));
  const located = meant?.located ?? whole;
  const seen = meant?.located === null || meant === null ? remarks : [...remarks, meant.reason];
  if (noPackage !== undefined)
    return {
      ...located,
      remarks: seen,
      lost: { reason: meant?.reason ?? takenForPackage(noPackage), isRefused: true, place },
    };
  // Some exist, or all may be made later: Alembic makes the folder of the first revision.
  const isSure =
    isNothing && (meant !== null || (whole.unresolved.length === 0 && holdsModules(scriptLocation, ground)));
  if (!isSure)
    return {
      ...located,
      remarks: missing.length === 0 ? seen : [...seen, someMiss(missing, workingDirectory)],
      lost: null,
    };
  return { ...located, remarks: seen, lost: { reason: meant?.reason ?? noneExists(list), isRefused: false, place } };
}

function locateAll(
  items: readonly string[],
  workingDirectory: string,
  entries: readonly string[],
  ground: Ground,
): Located {
  const locations: string[] = [];
  const unresolved: UnresolvedLocation[] = [];
  for (const value of items) {
    const located = locateVersions(value, workingDirectory, () => entries, ground);
    if ('path' in located) locations.push(located.path);
    else unresolved.push({ value, reason: located.reason });
  }
  return { locations, unresolved };
}

interface Meant {
  /**
   * The folders in front of a comment; null where only the separator is another one, for Alembic divides as it does.
   */
  readonly located: Located | null;
  readonly reason: string;
}

/**
 * The reading of an ini's value by which every folder exists: without what looks like a comment, or with another
 * separator.
 */
function whatIsMeant(list: OptionList, locate: (items: readonly string[]) => Located, ground: Ground): Meant | null {
  const exist = (located: Located): boolean =>
    located.unresolved.length === 0 && located.locations.length > 0 && located.locations.every(ground.isDirectory);
  const cut = list.withoutComment === null ? null : locate(list.withoutComment);
  if (cut !== null && exist(cut)) return { located: cut, reason: behindComment(list) };
  if (list.text === null) return null;
  for (const separator of separators) {
    if (exist(locate(splitList(list.text, separator, ground.pathSeparator))))
      return { located: null, reason: divided(list, separator) };
  }
  return null;
}

/** Whether modules lie below env.py's folder, which are most likely the revisions. */
function holdsModules(scriptLocation: string, ground: Ground): boolean {
  return [...ground.files].some(
    (file) =>
      file.endsWith('.py') && isWithin(file, scriptLocation) && !['env.py', '__init__.py'].includes(baseName(file)),
  );
}

function behindComment(list: OptionList): string {
  return `version_locations ends in what looks like a comment, which Alembic takes for a part of the value (${list.items.join(', ')}). Put the comment on a line of its own.`;
}

function divided({ items, separator: used }: OptionList, separator: string): string {
  const how =
    used === null
      ? 'Without path_separator Alembic divides version_locations at blanks and commas'
      : `Alembic divides version_locations at ${used}`;
  return `${how}, and looks for revisions in folders that do not exist: ${quoted(items)}. Set path_separator = ${separator} (version_path_separator before Alembic 1.16).`;
}

function spelled({ items: [value] }: OptionList): string {
  const [what, parts] = value === undefined ? ['table', 'keys'] : ['string', 'characters'];
  return `version_locations is a ${what} here, and Alembic takes each of its ${parts} for a folder, so that it finds no revision. Write a list: ["${value ?? '%(here)s/…'}"].`;
}

function takenForPackage(item: string): string {
  return `"${item}" of version_locations is taken for a folder in a Python package, by its ":", and there can be no package of that name. Set path_separator = os if the ":" divides two folders.`;
}

function noneExists({ items }: OptionList): string {
  return `No folder that version_locations names exists: ${quoted(items)}. Alembic silently ignores them and finds no revision. Correct the paths; one that begins with %(here)s counts from this file.`;
}

function someMiss(missing: readonly string[], workingDirectory: string): string {
  const shown = missing.map((path) =>
    isWithin(path, workingDirectory) ? path.slice(workingDirectory.length + 1) : path,
  );
  return `version_locations names what does not exist: ${quoted(shown)}. Alembic silently ignores it.`;
}

function quoted(items: readonly string[]): string {
  const shown = items.slice(0, 5).map((item) => `"${item}"`);
  return `${shown.join(', ')}${items.length > shown.length ? ' and more' : ''}`;
}
