import type { Span } from '../../text.js';
import { importsIn } from '../../python/importsIn.js';

/** A module of the project. */
export interface ModelModule {
  readonly file: string;
  /** As it is imported. */
  readonly name: string;
  readonly text: string;
}

/** Where the metadata is made that `target_metadata` is, or leads to. */
export interface MetadataDefinition {
  readonly module: ModelModule;
  /** What is called or defined there, such as `Base`. */
  readonly name: string;
  readonly kind: 'class' | 'base' | 'metadata';
  /** A class with its header; a call of `declarative_base` or `MetaData`. */
  readonly span: Span;
}

/** The tables of a project, as far as its modules say. */
export interface ProjectModels {
  /** Null where the text does not lead to it. */
  readonly definition: MetadataDefinition | null;
  /** Modules with tables that env.py does not import, directly or not; null where that is not known. */
  readonly missing: readonly ModelModule[] | null;
}

/** What a base of models is called, and where it is. */
export interface FoundBase {
  readonly module: ModelModule;
  readonly name: string;
}

/** Whether a module defines tables, of a base with this name. */
export function hasTables(text: string, base: string): boolean {
  return (
    /__tablename__\s*[:=]|\btable\s*=\s*True\b|(?<!\w)Table\(\s*f?["']/.test(text) ||
    new RegExp(`^[ \\t]*class\\s+\\w+\\([^)]*\\b${base}\\b`, 'm').test(text)
  );
}

/** Whether modules are imported that the text does not name. */
export function importsUnseen(text: string): boolean {
  return /\bimportlib\b|__import__|import_module|\bpkgutil\b|walk_packages|iter_modules|find_modules|load_modules|\bexec\(|entry_points|autodiscover|automap_base|scan_models/.test(
    text,
  );
}

/** The classes and calls in a text that begin a family of models. */
export function basesIn(module: ModelModule): FoundBase[] {
  const found = module.text.matchAll(
    /^class[ \t]+(\w+)\([^)\n]*\bDeclarativeBase\w*\b|^(\w+)[ \t]*=[ \t]*(?:\w+\.){0,3}declarative_base\(/gm,
  );
  return [...found].map(([, ofClass, ofCall]) => ({ module, name: ofClass ?? ofCall ?? '' }));
}

/**
 * Follows what `target_metadata` is to where it is made, through modules that only import it again.
 * @param path such as `app.models.Base.metadata`
 */
export function metadataDefinition(path: string, modules: readonly ModelModule[]): MetadataDefinition | null {
  let owner = path.replace(/\.metadata$/, '');
  for (let hops = 0; hops < 6; hops++) {
    const at = owner.lastIndexOf('.');
    const [from, name] = [owner.slice(0, Math.max(at, 0)).replace(/^\.+/, ''), owner.slice(at + 1)];
    const module = modules.find((each) => each.name === from);
    if (module === undefined || !/^\w+$/.test(name)) return null;
    const found = definitionIn(module, name);
    if (found !== null) return found;
    const next = importsIn(module.text).find(({ names }) => names.includes(name));
    if (!next?.taken) return null;
    const taken = next.taken[next.names.indexOf(name)] ?? name;
    owner = `${absolute(next.module, module)}.${taken}`;
  }
  return null;
}

/** The name of a module as it would be imported from elsewhere. */
function absolute(name: string, { name: own, file }: ModelModule): string {
  const [dots = ''] = /^\.*/.exec(name) ?? [];
  if (dots === '') return name;
  const parts = own.split('.');
  const up = dots.length - (file.endsWith('/__init__.py') ? 1 : 0);
  return [...parts.slice(0, Math.max(0, parts.length - up)), name.slice(dots.length)]
    .filter((part) => part !== '')
    .join('.');
}

function definitionIn(module: ModelModule, name: string): MetadataDefinition | null {
  const { text } = module;
  const ofClass = new RegExp(`^class[ \\t]+${name}\\(([^)]*)\\)[ \\t]*:`, 'm').exec(text);
  if (ofClass !== null && /\bDeclarativeBase(?:NoMeta)?\b/.test(ofClass[1] ?? ''))
    return { module, name, kind: 'class', span: { start: ofClass.index, end: ofClass.index + ofClass[0].length } };
  const call = new RegExp(
    `^(${name}[ \\t]*(?::[ \\t]*[\\w."' ]{1,60})?=[ \\t]*)(?:\\w+\\.){0,3}(declarative_base|MetaData)\\(`,
    'm',
  ).exec(text);
  if (call === null) return null;
  const start = call.index + (call[1] ?? '').length;
  const kind = call[2] === 'MetaData' ? 'metadata' : 'base';
  return { module, name, kind, span: { start, end: call.index + call[0].length } };
}
