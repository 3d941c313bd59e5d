import type { CodeNode } from '../../python/code.js';
import type { Module, ModuleSource } from '../options.js';
import { isOfProject } from './libraries.js';
import type { LazyNames } from './lazyNames.js';
import { placedValue } from './placed.js';
import type { Importer, Value } from './values.js';

export interface ImporterOptions {
  readonly source: ModuleSource;
  /** The statements of a text; undefined for one that is not valid Python. */
  readonly parse: (text: string) => readonly CodeNode[] | undefined;
  /** The names of a module. Its base distinguishes positions in it from those in others. */
  readonly load: (statements: readonly CodeNode[], module: Module, base: number, importer: Importer) => LazyNames;
}

/** How many modules are read for one revision file, and how deep they may import each other. */
const mostModules = 24;
const deepest = 6;
/** Greater than any position in a text. */
const apart = 2 ** 32;

/** Reads modules of the project for one revision file. */
export function createImporter({ source, parse, load }: ImporterOptions): Importer {
  const loaded = new Map<string, LazyNames | undefined>();
  let count = 0;
  let depth = 0;
  let imported = 0;

  function moduleOf(name: string): LazyNames | undefined {
    if (loaded.has(name)) return loaded.get(name);
    const module = count < mostModules ? source.module(name) : undefined;
    const statements = module === undefined ? undefined : parse(module.text);
    const found =
      module === undefined || statements === undefined
        ? undefined
        : load(statements, module, ++count * apart, importer);
    loaded.set(name, found);
    return found;
  }

  /** The value of a name, unless modules import each other too deep for it. */
  function inModule({ names }: LazyNames, name: string): Value | undefined {
    if (depth >= deepest) return undefined;
    depth++;
    try {
      return names.bindings.get(name) ?? undefined;
    } finally {
      depth--;
    }
  }

  /** The longest part of a path that is a module, and the name in it. */
  function found(path: string): { readonly module: LazyNames; readonly rest: readonly string[] } | undefined {
    const names = path.split('.');
    for (let at = names.length - 1; at > 0; at--) {
      const module = moduleOf(names.slice(0, at).join('.'));
      if (module !== undefined) return { module, rest: names.slice(at) };
    }
    return undefined;
  }

  const importer: Importer = {
    valueOf(path, span, branch) {
      if (!isOfProject(path)) return undefined;
      const place = found(path);
      const [name = '', member, more] = place?.rest ?? [];
      const value = place === undefined ? undefined : inModule(place.module, name);
      if (value === undefined || more !== undefined) return undefined;
      if (value.kind === 'reference' && value.path !== path && imported < deepest) {
        // A module that imports the name itself, such as a package with the names of its modules.
        imported++;
        try {
          const further = importer.valueOf(member === undefined ? value.path : `${value.path}.${member}`, span, branch);
          if (further !== undefined) return further;
        } finally {
          imported--;
        }
      }
      if (member === undefined) return placedValue(value, span, branch);
      const inside = value.kind === 'class' ? value.members.get(member) : undefined;
      return inside === undefined ? undefined : placedValue(inside, span, branch);
    },
    namesOf(module, span, branch) {
      const names = new Map<string, Value>();
      if (!isOfProject(`${module}.x`)) return names;
      const found = depth < deepest ? moduleOf(module) : undefined;
      for (const [name, value] of found === undefined ? [] : found.all())
        names.set(name, placedValue(value, span, branch));
      return names;
    },
  };
  return importer;
}
