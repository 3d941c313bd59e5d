import type { ReadOptions } from '../core/operations/options.js';
import type { Settings } from '../core/settings/settings.js';
import type { Environment } from '../core/project/environment.js';
import { readIni } from '../core/project/ini.js';
import { interpolatedOption } from '../core/project/interpolation.js';
import { readTextNow } from './disk.js';
import { parentOf } from './paths.js';
import { type ProjectModules, projectModules } from './projectModules.js';
import type { IndexedEnvironment } from './snapshot.js';

/** The same with modules whose changes are noticed. */
export interface ProjectReadOptions extends ReadOptions {
  readonly modules?: ProjectModules;
}

/** How the revisions of an environment are read: what the settings say of its code, and `env.py` of Alembic. */
export function readOptionsFor(
  { environment, folder }: Pick<IndexedEnvironment, 'environment' | 'folder'>,
  { helperModules, types }: Pick<Settings, 'helperModules' | 'types'>,
  bufferText?: (path: string) => string | undefined,
): ProjectReadOptions {
  const env = `${environment.scriptLocation}/env.py`;
  const versionTableSchema = versionTableSchemaIn(bufferText?.(env) ?? readTextNow(env) ?? '', () =>
    optionOf(environment, 'version_table_schema'),
  );
  const modules = projectModules(environment, folder.root, bufferText);
  return { helperModules, types, modules, ...(versionTableSchema !== undefined && { versionTableSchema }) };
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
function optionOf({ source }: Environment, name: string): string | null | undefined {
  const text = source === null || source.configFile.endsWith('.toml') ? undefined : readTextNow(source.configFile);
  const ini = text === undefined ? undefined : readIni(text);
  const section = source === null ? undefined : ini?.sections.get(source.section);
  if (source === null || ini === undefined || section === undefined) return undefined;
  const option = interpolatedOption(ini, section, name, parentOf(source.configFile));
  return option?.kind === 'value' ? option.value : option === undefined ? null : undefined;
}
