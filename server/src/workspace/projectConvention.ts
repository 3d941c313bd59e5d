import { readNamingConvention, type NamingConvention } from '../core/schema/namingConvention.js';
import { readTextNow } from './disk.js';
import { isWithin, parentOf } from './paths.js';
import type { IndexedEnvironment } from './snapshot.js';

/** So many modules are looked at, from `env.py` on. */
const most = 200;

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
): NamingConvention | { readonly unknown: string } | undefined {
  const { scriptLocation, workingDirectory } = environment;
  const env = textOf(`${scriptLocation}/env.py`);
  if (env === undefined || /^target_metadata\s*=\s*None\b/m.test(env)) return undefined;
  const roots = [...new Set([workingDirectory, parentOf(scriptLocation), folder.root])];
  const todo = [{ text: env, package: scriptLocation }];
  const seen = new Set<string>();
  let unknown: { readonly unknown: string } | undefined;
  for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
    const found = readNamingConvention(next.text);
    if (found !== undefined) return found;
    if (/\bnaming_convention\s{0,20}=/.test(next.text))
      unknown ??= { unknown: 'the naming convention of the metadata is computed' };
    for (const name of importsOf(next.text))
      for (const file of filesOf(name, next.package, roots)) {
        if (seen.has(file) || seen.size >= most || !isWithin(file, folder.root)) continue;
        seen.add(file);
        const text = textOf(file);
        if (text !== undefined) todo.push({ text, package: parentOf(file) });
      }
  }
  return unknown;
}

/** The modules that a text imports, relative ones with their dots. */
function importsOf(text: string): string[] {
  const names: string[] = [];
  for (const [, from, what = '', plain = ''] of text.matchAll(
    /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+\(?([^\n#)]*)|import[ \t]+([^\n#]+))/gm,
  )) {
    if (from === undefined) names.push(...plain.split(',').map((each) => each.trim().split(/\s/, 1)[0] ?? ''));
    else
      names.push(
        from,
        ...what
          .split(',')
          .map((each) => `${from}${from.endsWith('.') ? '' : '.'}${each.trim().split(/\s/, 1)[0] ?? ''}`),
      );
  }
  return names.filter((name) => /^\.*\w+(?:\.+\w+)*$/.test(name));
}

/** The files that a module may be. */
function filesOf(name: string, own: string, roots: readonly string[]): string[] {
  const [dots = ''] = /^\.*/.exec(name) ?? [];
  const rest = name.slice(dots.length);
  let base = own;
  for (let up = 1; up < dots.length; up++) base = parentOf(base);
  const path = rest.replaceAll(/\.+/g, '/');
  return (dots === '' ? roots : [base]).flatMap((root) => [`${root}/${path}.py`, `${root}/${path}/__init__.py`]);
}
