import type { ReadOptions } from '../core/operations/options.js';
import type { Settings } from '../core/settings/settings.js';
import { readTextNow } from './disk.js';
import type { IndexedEnvironment } from './snapshot.js';

/** How the revisions of an environment are read: what the settings say of its code, and `env.py` of Alembic. */
export function readOptionsFor(
  { environment }: Pick<IndexedEnvironment, 'environment'>,
  { helperModules, types }: Pick<Settings, 'helperModules' | 'types'>,
  textOf: (path: string) => string | undefined = readTextNow,
): ReadOptions {
  const versionTableSchema = versionTableSchemaIn(textOf(`${environment.scriptLocation}/env.py`) ?? '');
  return { helperModules, types, ...(versionTableSchema !== undefined && { versionTableSchema }) };
}

/** `version_table_schema` as `env.py` states it; null where it has none, undefined where the text does not say. */
export function versionTableSchemaIn(env: string): string | null | undefined {
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
  return values.size === 1 ? value : undefined;
}
