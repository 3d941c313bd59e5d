import { type DialectName, isDialectName } from '../core/dialects/dialectName.js';
import { dialectOfUrl, dialectsOfDependencies, dialectsOfUrls } from '../core/dialects/namedDialects.js';
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
export function dialectOf({
  environment: { environment, folder },
  setting,
  imported,
  textOf = readTextNow,
}: DialectQuestion): KnownDialect | undefined {
  if (isDialectName(setting)) return { dialect: setting, source: 'alembic.dialect' };
  const { source, scriptLocation } = environment;
  const ofIni = source === null ? undefined : dialectOfIni(source.configFile, source.section, textOf);
  if (ofIni !== undefined) return ofIni;
  const env = `${scriptLocation}/env.py`;
  const inEnv = only(dialectsOfUrls(textOf(env) ?? ''));
  if (inEnv !== undefined) return { dialect: inEnv, source: env };
  const named = new Map<DialectName, string>([...imported].map((dialect) => [dialect, 'sqlalchemy.dialects']));
  for (const file of listsOfDependencies(scriptLocation, folder.root)) {
    for (const dialect of dialectsOfDependencies(textOf(file) ?? '')) if (!named.has(dialect)) named.set(dialect, file);
  }
  const [first, ...more] = named;
  return first === undefined || more.length > 0 ? undefined : { dialect: first[0], source: first[1] };
}

function dialectOfIni(
  file: string,
  section: string,
  textOf: (path: string) => string | undefined,
): KnownDialect | undefined {
  const text = file.endsWith('.toml') ? undefined : textOf(file);
  const ini = text === undefined ? undefined : readIni(text);
  const found = ini?.sections.get(section);
  const url = ini && found && interpolatedOption(ini, found, 'sqlalchemy.url', parentOf(file));
  const dialect = url?.kind === 'value' ? dialectOfUrl(url.value) : undefined;
  return dialect && { dialect, source: file };
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
