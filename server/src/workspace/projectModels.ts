import { readdirSync } from 'node:fs';
import type { EnvironmentConfiguration } from '../core/review/configuration/environmentConfiguration.js';
import {
  basesIn,
  type FoundBase,
  hasTables,
  importsUnseen,
  metadataDefinition,
  type ModelModule,
  type ProjectModels,
} from '../core/review/configuration/models.js';
import { importsIn } from '../core/python/importsIn.js';
import { importedModules } from './importedModules.js';
import { isWithin } from './paths.js';
import { moduleRoots } from './projectModules.js';
import type { IndexedEnvironment } from './snapshot.js';

type Environment = Pick<IndexedEnvironment, 'environment' | 'folder'>;
type TextOf = (path: string) => string | undefined;

/** So many modules are looked at. */
const most = 400;

const nothing: ProjectModels = { definition: null, missing: null };

/** Where the metadata of an env.py is made, and which modules with tables of it are not imported. */
export function projectModels(where: Environment, env: EnvironmentConfiguration['env'], textOf: TextOf): ProjectModels {
  if (!env?.metadata) return nothing;
  const path = importedPath(env.metadata.text, env);
  const reached: ModelModule[] = [];
  for (const { path: file, name, text } of importedModules(where, { start: [env.file], most, textOf }))
    reached.push({ file, name, text });
  const isSqlModel = /^sqlmodel(?:\.main)?\.SQLModel\.metadata$/.test(path);
  const definition = isSqlModel ? null : metadataDefinition(path, reached);
  const base = isSqlModel ? 'SQLModel' : definition?.name;
  if (base === undefined || definition?.kind === 'metadata') return { definition, missing: null };
  const isUnseen = reached.length >= most || reached.some(({ text }) => importsUnseen(text));
  if (isUnseen || reached.some(({ text }) => hasTables(text, base))) return { definition, missing: null };
  const known = new Set(reached.map(({ file }) => file));
  const missing = projectFiles(where, textOf).filter(({ file, text }) => {
    const isOfBase = isSqlModel
      ? /\btable\s*=\s*True\b/.test(text)
      : hasTables(text, base) && importsIn(text).some(({ names, taken }) => (taken ?? names).includes(base));
    return isOfBase && !known.has(file);
  });
  return { definition, missing: missing.length === 0 ? null : missing };
}

/** The bases of models in the project, and the modules with tables. */
export function projectBases(
  where: Environment,
  textOf: TextOf,
): { readonly bases: readonly FoundBase[]; readonly tables: readonly ModelModule[] } {
  const modules = projectFiles(where, textOf);
  const bases = modules.flatMap(basesIn);
  const names = ['SQLModel', ...bases.map(({ name }) => name)];
  const isTable = ({ text }: ModelModule): boolean =>
    /\btable\s*=\s*True\b/.test(text) ||
    (/__tablename__\s*[:=]/.test(text) && names.some((name) => hasTables(text, name)));
  return { bases, tables: modules.filter(isTable) };
}

/** The path that an expression of env.py stands for, as far as its imports say it. */
function importedPath(written: string, { imports }: NonNullable<EnvironmentConfiguration['env']>): string {
  const [first = '', ...rest] = written.split('.');
  const found = imports.find(({ name, path }) => name === first && path.split('.')[0] !== first);
  const plain = imports.find(({ name, path }) => name === first && path === first);
  const path = found?.path ?? plain?.path ?? first;
  return [path, ...rest].join('.');
}

const skipped =
  /^(?:\..*|node_modules|site-packages|dist-packages|__pycache__|tests?|docs?|build|dist|examples?|venv|env)$/;
const deepest = 6;

/** The Python modules below the folders in which Python looks for them, but for Alembic's scripts. */
function projectFiles({ environment, folder }: Environment, textOf: TextOf): ModelModule[] {
  const roots = moduleRoots(environment, folder.root).filter((root) => !isWithin(root, environment.scriptLocation));
  // Sources in `src` are imported without it.
  const top = roots.toSorted((one, other) => other.length - one.length);
  const found: ModelModule[] = [];
  const look = (directory: string, depth: number): void => {
    const entries = entriesOf(directory);
    if (depth > deepest || entries.some(({ name }) => name === 'pyvenv.cfg')) return;
    for (const entry of entries) {
      const path = `${directory}/${entry.name}`;
      if (found.length >= most) return;
      if (entry.isDirectory()) {
        if (!skipped.test(entry.name) && !isWithin(path, environment.scriptLocation)) look(path, depth + 1);
      } else if (entry.isFile() && entry.name.endsWith('.py')) {
        const root = top.find((each) => path.startsWith(`${each}/`)) ?? directory;
        const name = path
          .slice(root.length + 1, -'.py'.length)
          .replace(/\/__init__$/, '')
          .replaceAll('/', '.');
        const text = /^\w+(?:\.\w+)*$/.test(name) ? textOf(path) : undefined;
        if (text !== undefined) found.push({ file: path, name, text });
      }
    }
  };
  look(isWithin(environment.workingDirectory, folder.root) ? environment.workingDirectory : folder.root, 0);
  return found;
}

function entriesOf(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}
