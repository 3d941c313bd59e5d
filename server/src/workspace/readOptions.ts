import type { DialectName } from '../core/dialects/dialectName.js';
import type { MainOptions, ReadOptions } from '../core/operations/options.js';
import type { Settings } from '../core/settings/settings.js';
import type { Environment } from '../core/project/environment.js';
import { readIni } from '../core/project/ini.js';
import { interpolatedOption } from '../core/project/interpolation.js';
import { dialectOf } from './environmentDialect.js';
import { readTextNow } from './disk.js';
import { parentOf } from './paths.js';
import { type ProjectModules, projectModules } from './projectModules.js';
import type { IndexedEnvironment } from './snapshot.js';

/** The same with modules whose changes are noticed. */
export interface ProjectReadOptions extends ReadOptions {
  readonly modules?: ProjectModules;
  /** Whether the database is known to be one of PostgreSQL, also by what the revisions import from SQLAlchemy. */
  readonly isPostgres?: (imported: ReadonlySet<DialectName>) => boolean;
}

/** How the revisions of an environment are read: what the settings say of its code, and `env.py` of Alembic. */
export function readOptionsFor(
  { environment, folder }: Pick<IndexedEnvironment, 'environment' | 'folder'>,
  { helperModules, types, dialect }: Pick<Settings, 'helperModules' | 'types' | 'dialect'>,
  bufferText?: (path: string) => string | undefined,
): ProjectReadOptions {
  const env = `${environment.scriptLocation}/env.py`;
  const envText = bufferText?.(env) ?? readTextNow(env) ?? '';
  const versionTableSchema = versionTableSchemaIn(envText, () => optionOf(environment, 'version_table_schema'));
  const mainOptions = mainOptionsOf(environment, envText);
  const modules = projectModules(environment, folder.root, bufferText);
  const isPostgres = (imported: ReadonlySet<DialectName>): boolean =>
    dialectOf({ environment: { environment, folder }, setting: dialect, imported })?.dialect === 'postgresql';
  return {
    helperModules,
    types,
    modules,
    isPostgres,
    ...(versionTableSchema !== undefined && { versionTableSchema }),
    ...(mainOptions !== undefined && { mainOptions }),
  };
}

/**
 * `version_table_schema` as `env.py` states it; null where it has none, undefined where the text does not say.
 * @param option what the configuration has for it: env.py may take it from there
 */
export function versionTableSchemaIn(env: string, option: () => string | null | undefined): string | null | undefined {
  const stated = [
    ...env.matchAll(/\bversion_table_schema\s{0,20}=(?!=)\s{0,20}(?:None\b|"([^"\\\r\n]*)"|'([^'\\\r\n]*)')?/g),
  ];
  const [first] = stated;
  if (first === undefined) {
    const isPlain =
      /\bconfigure\s{0,20}\(/.test(env) && !/\*\*\s{0,20}\w/.test(env) && !env.includes('version_table_schema');
    return isPlain ? null : undefined;
  }
  const values = new Set(
    stated.map(([whole, double, single]) => double ?? single ?? (whole.endsWith('None') ? null : undefined)),
  );
  const [value] = values;
  if (values.size !== 1) return undefined;
  const isOfConfiguration = /\bget(?:_main_option)?\s{0,20}\(\s{0,20}["']version_table_schema["']/.test(env);
  return value === undefined && isOfConfiguration ? option() : value;
}

/** An option of the ini file that Alembic is called with; null where it has none. */
function optionOf(environment: Environment, name: string): string | null | undefined {
  const found = sectionOf(environment);
  if (found === undefined) return undefined;
  const option = interpolatedOption(found.ini, found.section, name, found.here);
  return option?.kind === 'value' ? option.value : option === undefined ? null : undefined;
}

function sectionOf({ source }: Environment) {
  const text = source === null || source.configFile.endsWith('.toml') ? undefined : readTextNow(source.configFile);
  const ini = text === undefined ? undefined : readIni(text);
  const section = source === null ? undefined : ini?.sections.get(source.section);
  if (source === null || ini === undefined || section === undefined) return undefined;
  return { ini, section, here: parentOf(source.configFile) };
}

/** Where `env.py` sets an option; its name where that is plain. */
const settingOption = /\bset_main_option\s{0,20}\(\s{0,200}(?:["'](\w+)["'])?/g;

/** The options that a revision may ask for; undefined where Alembic is not called with an ini file, or env.py sets any. */
function mainOptionsOf(environment: Environment, envText: string): MainOptions | undefined {
  const set = [...envText.matchAll(settingOption)].map(([, name]) => name);
  const found = sectionOf(environment);
  if (found === undefined || set.includes(undefined) || /\b(?:file_config|set_section_option)\b/.test(envText))
    return undefined;
  const { ini, section, here } = found;
  const values: Record<string, string> = {};
  // The URL may hold a password.
  const unknown = new Set(['sqlalchemy.url', ...set.flatMap((name) => name?.toLowerCase() ?? [])]);
  for (const name of new Set([...ini.defaults.keys(), ...section.options.keys(), 'here'])) {
    const option = unknown.has(name) ? undefined : interpolatedOption(ini, section, name, here);
    if (option?.kind === 'value') values[name] = option.value;
    else unknown.add(name);
  }
  return { values, unknown: [...unknown] };
}
