import type { Environment } from '../core/project/environment.js';
import type { Module, ModuleSource } from '../core/operations/options.js';
import { contentDigest } from './contentDigest.js';
import { type KeptText, keptText } from './keptTexts.js';
import { goesThroughLink } from './links.js';
import { isWithin, parentOf } from './paths.js';

/** The Python modules of a project, as they are at one moment. */
export interface ProjectModules extends ModuleSource {
  /** Where modules are looked for; the same name may be another module elsewhere. */
  readonly key: string;
  /** The digest of a module's text; null where there is none of that name. */
  digestOf(name: string): string | null;
}

interface KnownModule extends Module {
  readonly digest: string;
}

/**
 * Finds modules where Python would look for them when Alembic runs: in the working directory, in the directories above
 * the scripts up to the folder, and in the `src` and `lib` of both. Nothing outside of the folder is read, and no link is followed.
 */
export function projectModules(
  { scriptLocation, workingDirectory }: Pick<Environment, 'scriptLocation' | 'workingDirectory'>,
  root: string,
  bufferText: (path: string) => string | undefined = () => undefined,
): ProjectModules {
  const roots = moduleRoots({ scriptLocation, workingDirectory }, root);
  const known = new Map<string, KnownModule | null>();
  const find = (name: string): KnownModule | null => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = /^[\w-]+(?:\.[\w-]+)*$/.test(name) ? findModule(name, { roots, folder: root }, bufferText) : null;
    known.set(name, found);
    return found;
  };
  return {
    key: roots.join(':'),
    module: (name) => find(name) ?? undefined,
    digestOf: (name) => find(name)?.digest ?? null,
  };
}

/** The directories in which Python may look for modules of a project, all within the folder. */
export function moduleRoots(
  { scriptLocation, workingDirectory }: Pick<Environment, 'scriptLocation' | 'workingDirectory'>,
  root: string,
): readonly string[] {
  const above: string[] = [];
  for (let at = scriptLocation; isWithin(at, root); at = parentOf(at)) {
    above.push(at);
    if (at === root) break;
  }
  const plain = [...(isWithin(workingDirectory, root) ? [workingDirectory] : []), ...above];
  const layouts = [workingDirectory, root].filter((each) => isWithin(each, root));
  return [...new Set([...plain, ...layouts.flatMap((each) => [`${each}/src`, `${each}/lib`])])];
}

function findModule(
  name: string,
  { roots, folder }: { readonly roots: readonly string[]; readonly folder: string },
  bufferText: (path: string) => string | undefined,
): KnownModule | null {
  const place = name.replaceAll('.', '/');
  const parent = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : '';
  for (const root of roots) {
    for (const [path, from] of [
      [`${root}/${place}/__init__.py`, name],
      [`${root}/${place}.py`, parent],
    ] as const) {
      const buffer = bufferText(path);
      const found = buffer === undefined ? onDisk(path, folder) : { text: buffer, digest: contentDigest(buffer) };
      if (found !== undefined) return { ...found, package: from };
    }
  }
  return null;
}

function onDisk(path: string, root: string): KeptText | undefined {
  return goesThroughLink(path, root) ? undefined : keptText(path);
}
