import { readNamingConvention, type NamingConvention } from '../core/schema/namingConvention.js';
import { readTextNow } from './disk.js';
import { importedModules } from './importedModules.js';
import type { IndexedEnvironment } from './snapshot.js';

/** So many modules are looked at, from `env.py` on; beyond them it is not known whether one has a convention. */
const most = 400;

/** Modules whose names say that they may have the metadata, which come before the others. */
const likely = /\/(?:\w*base|\w*meta(?:data)?|db|database|orm)(?:\/__init__)?\.py$/;

type Environment = Pick<IndexedEnvironment, 'environment' | 'folder'>;

/**
 * The naming convention that the project's metadata has, as its text states it: in `env.py`, or in a module of the
 * project that it imports, directly or not. Undefined where there is none, and where `env.py` gives no metadata.
 */
export function conventionOf(
  environment: Environment,
  textOf: (path: string) => string | undefined = readTextNow,
): NamingConvention | undefined {
  const convention = statedConvention(environment, textOf);
  return convention === undefined || 'unknown' in convention ? undefined : convention;
}

/** The same, and why it is not known where a module has one that its text does not state. */
export function statedConvention(
  { environment, folder }: Environment,
  textOf: (path: string) => string | undefined = readTextNow,
  exists?: (path: string) => boolean,
): NamingConvention | { readonly unknown: string } | undefined {
  const { scriptLocation } = environment;
  const env = textOf(`${scriptLocation}/env.py`);
  // Of a list of several, Alembic takes no convention.
  if (env === undefined || /^target_metadata\s*=\s*(?:None\b|\[)/m.test(env)) return undefined;
  let unknown: { readonly unknown: string } | undefined;
  let looked = 0;
  const start = [`${scriptLocation}/env.py`];
  for (const { text } of importedModules({ environment, folder }, { start, most: most + 2, isFirst, textOf, exists })) {
    if (looked++ > most) return unknown ?? { unknown: 'the metadata is in none of the modules that are looked at' };
    const found = readNamingConvention(text);
    if (found !== undefined) return found;
    if (/\bnaming_convention\s{0,20}=/.test(text))
      unknown ??= { unknown: 'the naming convention of the metadata is computed' };
  }
  return unknown;
}

function isFirst(file: string): boolean {
  return likely.test(file);
}
