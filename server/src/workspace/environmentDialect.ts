import { type DialectName, isDialectName } from '../core/dialects/dialectName.js';
import { dialectOfUrl, dialectsOfDependencies, dialectsOfUrls, driverOfUrl } from '../core/dialects/namedDialects.js';
import { readIni } from '../core/project/ini.js';
import { interpolatedOption } from '../core/project/interpolation.js';
import { readTextNow } from './disk.js';
import { isWithin, parentOf } from './paths.js';
import type { IndexedEnvironment } from './snapshot.js';

/** The dialect of an environment's database, and what says so. */
export interface KnownDialect {
  readonly dialect: DialectName;
  /** A file, or the setting. */
  readonly source: string;
}

export interface DialectQuestion {
  readonly environment: Pick<IndexedEnvironment, 'environment' | 'folder'>;
  /** The setting `dialect`; empty for none. */
  readonly setting: string;
  /** What the revisions import from `sqlalchemy.dialects`. */
  readonly imported: ReadonlySet<DialectName>;
  /** The text of a file that may be open. */
  readonly textOf?: (path: string) => string | undefined;
}

/** Files in which a project lists its dependencies. */
const dependencyFiles = [
  'pyproject.toml',
  'requirements.txt',
  'requirements-dev.txt',
  'requirements/base.txt',
  'Pipfile',
  'setup.cfg',
  'setup.py',
  'environment.yml',
];

/**
 * The dialect of an environment as far as its files say it: the setting, else a URL in the ini file or in `env.py`, else
 * the only dialect that the dependencies' drivers or the imports of revisions name. Undefined where none or several are
 * named. Starts nothing.
 */
export function dialectOf(question: DialectQuestion): KnownDialect | undefined {
  return dialectsFor(question).known;
}

/** The same, with the dialects that come into question where nothing says which one counts. */
export function dialectsFor({ imported, ...question }: DialectQuestion): {
  readonly known: KnownDialect | undefined;
  readonly candidates: readonly DialectName[];
} {
  const stated = statedDialect(question);
  if (stated !== undefined) return { known: stated, candidates: [] };
  const named = namedDialects({ imported, ...question });
  const [first, ...more] = named;
  const known = first === undefined || more.length > 0 ? undefined : { dialect: first[0], source: first[1] };
  return { known, candidates: [...named.keys()] };
}

/** The dialects that the dependencies' drivers or the imports of revisions name, with what names each first. */
function namedDialects({
  environment: {
    environment: { scriptLocation },
    folder,
  },
  imported,
  textOf = readTextNow,
}: DialectQuestion): ReadonlyMap<DialectName, string> {
  const named = new Map<DialectName, string>([...imported].map((dialect) => [dialect, 'sqlalchemy.dialects']));
  for (const file of listsOfDependencies(scriptLocation, folder.root)) {
    for (const dialect of dialectsOfDependencies(textOf(file) ?? '')) if (!named.has(dialect)) named.set(dialect, file);
  }
  return named;
}

/** The dialect that the setting or a URL states: for that no revision needs to be read. */
export function statedDialect({
  environment: { environment },
  setting,
  textOf = readTextNow,
}: Omit<DialectQuestion, 'imported'>): KnownDialect | undefined {
  if (isDialectName(setting)) return { dialect: setting, source: 'alembic.dialect' };
  const { source, scriptLocation } = environment;
  const ofIni = source === null ? undefined : dialectOfIni(source.configFile, source.section, textOf);
  if (ofIni !== undefined) return ofIni;
  const env = `${scriptLocation}/env.py`;
  const inEnv = only(dialectsOfUrls(textOf(env) ?? ''));
  return inEnv === undefined ? undefined : { dialect: inEnv, source: env };
}

/**
 * The driver of the URL in the ini file, null where it leaves that to SQLAlchemy; undefined where there is no URL, or
 * where `env.py` may take another one.
 */
export function statedDriver(
  { source, scriptLocation }: IndexedEnvironment['environment'],
  dialect: DialectName,
  textOf: (path: string) => string | undefined = readTextNow,
): string | null | undefined {
  const env = textOf(`${scriptLocation}/env.py`) ?? '';
  const takesIt = /\bget_main_option\(\s*["']sqlalchemy\.url["']\s*\)/.test(env);
  if (source === null || !takesIt || /\bset_(?:main|section)_option\b|\benviron|\bgetenv\b/.test(env)) return undefined;
  const url = urlOfIni(source.configFile, source.section, textOf);
  return url !== undefined && dialectOfUrl(url) === dialect ? driverOfUrl(url) : undefined;
}

/** The dialect of one database of the multidb template, whose URL is in a section of its name. */
export function dialectOfDatabase(
  { source }: IndexedEnvironment['environment'],
  database: string,
  textOf: (path: string) => string | undefined = readTextNow,
): KnownDialect | undefined {
  return source === null ? undefined : dialectOfIni(source.configFile, database, textOf);
}

/** The databases that the ini file of the multidb template lists. */
export function listedDatabases(
  { source }: IndexedEnvironment['environment'],
  textOf: (path: string) => string | undefined = readTextNow,
): readonly string[] {
  const text = source === null || source.configFile.endsWith('.toml') ? undefined : textOf(source.configFile);
  const ini = text === undefined ? undefined : readIni(text);
  const section = source === null ? undefined : ini?.sections.get(source.section);
  const list =
    ini && section && source ? interpolatedOption(ini, section, 'databases', parentOf(source.configFile)) : undefined;
  return list?.kind === 'value'
    ? list.value
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
    : [];
}

function dialectOfIni(
  file: string,
  section: string,
  textOf: (path: string) => string | undefined,
): KnownDialect | undefined {
  const url = urlOfIni(file, section, textOf);
  const dialect = url === undefined ? undefined : dialectOfUrl(url);
  return dialect && { dialect, source: file };
}

function urlOfIni(file: string, section: string, textOf: (path: string) => string | undefined): string | undefined {
  const text = file.endsWith('.toml') ? undefined : textOf(file);
  const ini = text === undefined ? undefined : readIni(text);
  const found = ini?.sections.get(section);
  const url = ini && found && interpolatedOption(ini, found, 'sqlalchemy.url', parentOf(file));
  return url?.kind === 'value' ? url.value : undefined;
}

/** Of the script's directory and those above it, up to the folder. */
function listsOfDependencies(scriptLocation: string, root: string): string[] {
  const files: string[] = [];
  for (let at = scriptLocation; isWithin(at, root); at = parentOf(at)) {
    files.push(...dependencyFiles.map((name) => `${at}/${name}`));
    if (at === root) break;
  }
  return files;
}

function only<T>(all: ReadonlySet<T>): T | undefined {
  const [first, ...more] = all;
  return more.length === 0 ? first : undefined;
}
