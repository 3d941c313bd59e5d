import { readdirSync } from 'node:fs';
import {
  isRequirementsList,
  lockFiles,
  requirementFiles,
  versionsInFile,
  versionsOfMetadata,
} from '../core/project/packageVersions.js';
import {
  newestVersions,
  type SqlPackage,
  sqlPackages,
  type StatedVersion,
  type StatedVersions,
} from '../core/settings/sqlVersions.js';
import { readTextNow } from './disk.js';
import { isWithin, parentOf } from './paths.js';
import { perText } from './perText.js';
import type { IndexedEnvironment } from './snapshot.js';

/** The source of a version that nothing states: the newest one counts. */
export const assumedSource = 'default';

/** A version, and what says so. */
export interface SourcedVersion {
  readonly version: string;
  /** A path, or a word such as `alembic.versions`; "default" where the newest version is assumed. */
  readonly source: string;
  /** What the source allows, where it does not pin the version. */
  readonly bound: string | null;
}

/** The versions of Alembic and SQLAlchemy that SQL is rendered for. */
export type ProjectVersions = Readonly<Record<SqlPackage, SourcedVersion>>;

/** Versions that somebody states, and who: what comes before the files. */
export interface VersionSource {
  readonly name: string;
  readonly versions: StatedVersions;
}

export interface VersionQuestion {
  readonly environment: Pick<IndexedEnvironment, 'environment' | 'folder'>;
  /** In the order in which they count: the option, the setting, the process that runs the project's Alembic. */
  readonly stated?: readonly VersionSource[];
  /** The directory of the virtual environment that is selected. */
  readonly selected?: string | undefined;
}

/**
 * The versions of Alembic and SQLAlchemy that a project uses, as far as its files say it: what is installed in the
 * selected environment, or in `.venv` or `venv` of the project; the nearest lock file; a requirement; else the newest.
 * Nothing is started, and a Python that is only on PATH says nothing.
 */
export function projectVersions({ environment, stated = [], selected }: VersionQuestion): ProjectVersions {
  const found: Partial<Record<SqlPackage, SourcedVersion>> = {};
  for (const { name, versions } of sourcesOf(environment, stated, selected)) {
    for (const each of sqlPackages) {
      const version: StatedVersion | undefined = versions[each];
      if (version !== undefined) found[each] ??= { ...version, source: name };
    }
    if (sqlPackages.every((each) => found[each] !== undefined)) break;
  }
  const assumed = (name: SqlPackage): SourcedVersion => ({
    version: newestVersions[name],
    source: assumedSource,
    bound: null,
  });
  return { alembic: found.alembic ?? assumed('alembic'), sqlalchemy: found.sqlalchemy ?? assumed('sqlalchemy') };
}

/** One after another, so that no file is read which nobody needs. */
function* sourcesOf(
  { environment, folder }: VersionQuestion['environment'],
  stated: readonly VersionSource[],
  selected: string | undefined,
): Generator<VersionSource> {
  yield* stated;
  if (selected !== undefined) yield installedIn(selected);
  const directories = directoriesOf(environment, folder.root);
  for (const directory of directories) for (const name of ['.venv', 'venv']) yield installedIn(`${directory}/${name}`);
  const lists = new Map(directories.map((directory) => [directory, requirementsLists(directory)]));
  for (const directory of directories) {
    for (const name of lockFiles) yield readVersions(`${directory}/${name}`);
    for (const path of lists.get(directory) ?? []) yield pinned(readVersions(path));
  }
  for (const directory of directories) {
    for (const name of requirementFiles) yield readVersions(`${directory}/${name}`);
    for (const path of lists.get(directory) ?? []) yield readVersions(path);
  }
}

/** From the configuration and from the script's directory up to the folder. */
export function directoriesOf({ source, scriptLocation }: IndexedEnvironment['environment'], root: string): string[] {
  const directories = new Set<string>();
  for (const start of [source === null ? scriptLocation : parentOf(source.configFile), scriptLocation]) {
    for (let at = start; isWithin(at, root); at = parentOf(at)) {
      directories.add(at);
      if (at === root) break;
    }
  }
  // The nearest first, whichever of the two it is near to.
  return [...directories].sort((one, other) => other.length - one.length);
}

/** `requirements.txt` before its likes, in the directory and in its `requirements/`. */
export function requirementsLists(directory: string): string[] {
  const own = namesIn(directory)
    .filter(isRequirementsList)
    .map((name) => `${directory}/${name}`);
  const inner = namesIn(`${directory}/requirements`)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => `${directory}/requirements/${name}`);
  const isFirst = (path: string): boolean => /\/(?:requirements|base|prod)\.txt$/.test(path);
  return [...own, ...inner]
    .sort((one, other) => Number(isFirst(other)) - Number(isFirst(one)) || (one < other ? -1 : 1))
    .slice(0, mostLists);
}

const mostLists = 20;

function readVersions(path: string): VersionSource {
  const text = readTextNow(path);
  return text === undefined ? { name: path, versions: {} } : versionsOf(path, text);
}

/** A large lock file takes a while to parse. */
const versionsOf = perText(50, (text, path): VersionSource => ({
  name: path,
  versions: versionsInFile(path.slice(path.lastIndexOf('/') + 1), text),
}));

function pinned({ name, versions }: VersionSource): VersionSource {
  return {
    name,
    versions: Object.fromEntries(Object.entries(versions).filter(([, { bound }]) => bound === null)),
  };
}

/** What the metadata in a virtual or conda environment says. */
function installedIn(environment: string): VersionSource {
  return { name: environment, versions: versionsOfMetadata(installedNames(environment)) };
}

/** The names in the folders where a virtual or conda environment has its packages. */
export function installedNames(environment: string): string[] {
  const libraries = namesIn(`${environment}/lib`).filter((name) => name.startsWith('python'));
  const places = [`${environment}/Lib`, ...libraries.map((name) => `${environment}/lib/${name}`)];
  return places.flatMap((place) => namesIn(`${place}/site-packages`));
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** What says a version, as a user reads it: a path within the root is relative to it. */
export function versionSource({ source, bound }: SourcedVersion, root: string): string {
  const name = source.startsWith(`${root}/`) ? source.slice(root.length + 1) : source;
  return bound === null ? name : `${name} ${bound.replace(/\s+/g, '')}`;
}

/** The versions as documents have them: one source for both, or which is whose. */
export interface VersionsDocument {
  readonly alembic: string;
  readonly sqlalchemy: string;
  readonly source: string;
  readonly sources: Readonly<Record<SqlPackage, string>>;
}

/** The versions as documents of the command line have them. */
export function versionsDocument({ alembic, sqlalchemy }: ProjectVersions, root: string): VersionsDocument {
  const sources = { alembic: versionSource(alembic, root), sqlalchemy: versionSource(sqlalchemy, root) };
  const isOne = sources.alembic === sources.sqlalchemy;
  return {
    alembic: alembic.version,
    sqlalchemy: sqlalchemy.version,
    source: isOne ? sources.alembic : `Alembic: ${sources.alembic}; SQLAlchemy: ${sources.sqlalchemy}`,
    sources,
  };
}
