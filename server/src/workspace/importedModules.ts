import { existsSync } from 'node:fs';
import { importsIn, modulesIn } from '../core/python/importsIn.js';
import { isOfProject } from '../core/operations/interpret/libraries.js';
import { goesThroughLink } from './links.js';
import { isWithin, parentOf } from './paths.js';
import { perText } from './perText.js';
import { moduleRoots } from './projectModules.js';
import type { IndexedEnvironment } from './snapshot.js';

export interface ImportedModule {
  readonly path: string;
  /** As it is imported; the path's own name for a file that the walk starts with. */
  readonly name: string;
  readonly text: string;
}

export interface ModuleWalk {
  /** The files whose imports are followed. */
  readonly start: readonly string[];
  /** Modules that are imported elsewhere, too. */
  readonly names?: Iterable<string>;
  /** So many modules are looked at. */
  readonly most: number;
  /** Files that come before the others. */
  readonly isFirst?: (file: string) => boolean;
  readonly textOf: (path: string) => string | undefined;
  readonly exists?: ((path: string) => boolean) | undefined;
}

const wantedBy = perText(1500, (text) => modulesIn(importsIn(text)));

/**
 * The modules of a project that files import, directly or not, as their texts say; the files come first. Looked for
 * where Python would look when Alembic runs, and nowhere outside of the folder; of links only the files that the walk
 * starts with are followed.
 */
export function* importedModules(
  { environment, folder }: Pick<IndexedEnvironment, 'environment' | 'folder'>,
  { start, names = [], most, isFirst = () => false, textOf, exists = existsSync }: ModuleWalk,
): Generator<ImportedModule> {
  const roots = moduleRoots(environment, folder.root);
  const rootsOfFirst = new Map<string, readonly string[]>();
  const todo: { readonly path: string; readonly name: string }[] = [];
  const seen = new Set<string>();

  /** Where a module may be that begins with this name. */
  function rootsOf(first: string): readonly string[] {
    const known = rootsOfFirst.get(first);
    if (known !== undefined) return known;
    const found = roots.filter((root) => exists(`${root}/${first}`) || exists(`${root}/${first}.py`));
    rootsOfFirst.set(first, found);
    return found;
  }

  function add(path: string, name: string): void {
    if (seen.has(path) || !isWithin(path, folder.root)) return;
    seen.add(path);
    if (isFirst(path)) todo.unshift({ path, name });
    else todo.push({ path, name });
  }

  const asked = new Set<string>();
  /** A module, and the packages that Python imports before it. */
  function want(name: string, own: string): void {
    const [dots = ''] = /^\.*/.exec(name) ?? [];
    const parts = name.slice(dots.length).split('.');
    const [first = ''] = parts;
    if (dots === '' && (asked.has(name) || !isOfProject(`${name}.`))) return;
    if (dots === '') asked.add(name);
    let base = own;
    for (let up = 1; up < dots.length; up++) base = parentOf(base);
    for (const root of dots === '' ? rootsOf(first) : [base])
      for (let length = dots === '' ? 1 : parts.length; length <= parts.length; length++) {
        const place = `${root}/${parts.slice(0, length).join('/')}`;
        const called = parts.slice(0, length).join('.');
        add(`${place}.py`, called);
        add(`${place}/__init__.py`, called);
      }
  }

  for (const path of start) add(path, path.slice(path.lastIndexOf('/') + 1));
  for (const name of names) want(name, folder.root);
  const begins = new Set(start);
  let looked = 0;
  for (let next = todo.shift(); next !== undefined && looked < most; next = todo.shift()) {
    if (!begins.has(next.path) && goesThroughLink(next.path, folder.root)) continue;
    const text = textOf(next.path);
    if (text === undefined) continue;
    looked++;
    yield { ...next, text };
    for (const name of wantedBy(next.path, text)) want(name, parentOf(next.path));
  }
}
