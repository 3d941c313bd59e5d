import path from 'node:path';
import { readUtf8 } from '../files/readFile.js';
import { walkFolder } from '../workspace/walk.js';

/** A module of the project as Python imports it. */
export interface ModelModule {
  /** "app.models". */
  readonly name: string;
  /** The directory that has to be on the import path, relative to the folder, with "/"; "." for the folder itself. */
  readonly importPath: string;
  /** Names of the declarative bases that it defines, whose metadata are not SQLModel's. */
  readonly bases: readonly string[];
}

export interface Models {
  /** Modules that define tables or bases; when none does, those that are called "models". Sorted by name. */
  readonly modules: readonly ModelModule[];
  /** Whether the project has a naming convention of its own. */
  readonly hasNamingConvention: boolean;
}

/** Bases and keywords of a class may take several lines; nobody writes more than this of them. */
const sqlModelTable = /^class\s+\w+\s*\([^()]{0,2000}\btable\s*=\s*True\b/m;
const declarativeTable = /^[ \t]+__tablename__\s*[:=]/m;
const baseClass = /^class\s+(\w+)\s*\([^()]{0,2000}\bDeclarativeBase(?:NoMeta)?\b/gm;
const baseCall = /^(\w+)[^\S\n]*(?::[^=\n]+)?=\s*(?:\w+\.)*declarative_base\s*\(/gm;
const identifier = /^[A-Za-z_]\w*$/;

/** Looks for the modules with the project's tables, from their text alone: nothing is imported. */
export async function findModels(folder: string): Promise<Models> {
  const { files } = await walkFolder(folder.replaceAll(path.sep, '/'), isCandidate);
  const packages = new Set(
    files.filter((file) => path.posix.basename(file) === '__init__.py').map((file) => path.posix.dirname(file)),
  );
  const modules: ModelModule[] = [];
  const namedModels: ModelModule[] = [];
  let hasNamingConvention = false;
  for (const file of files) {
    const text = await readUtf8(file).catch(() => '');
    hasNamingConvention ||= /\bnaming_convention\b/.test(text);
    const bases = [...text.matchAll(baseClass), ...text.matchAll(baseCall)].map(([, name = '']) => name);
    const module = {
      ...placeOfModule(path.posix.relative(folder, file), (directory) =>
        packages.has(path.posix.join(folder, directory)),
      ),
      bases,
    };
    if (!module.name.split('.').every((part) => identifier.test(part))) continue;
    if (bases.length > 0 || sqlModelTable.test(text) || declarativeTable.test(text)) modules.push(module);
    else if (/(?:^|\.)models$/.test(module.name)) namedModels.push(module);
  }
  const found = modules.length > 0 ? modules : namedModels;
  return {
    modules: found.sort((a, b) => (a.name < b.name ? -1 : 1)),
    hasNamingConvention,
  };
}

/** Python files of the project itself: no tests, no revisions, no scripts of an environment. */
function isCandidate(file: string): boolean {
  return (
    file.endsWith('.py') && !/\/(?:tests?|versions)\/|\/(?:test_[^/]*|[^/]*_test|conftest|setup|env)\.py$/.test(file)
  );
}

/**
 * A package is imported from the directory that holds it; a loose file from "src" where it lies there, else from the
 * folder.
 */
function placeOfModule(
  relative: string,
  isPackage: (directory: string) => boolean,
): { name: string; importPath: string } {
  const directory = path.posix.dirname(relative);
  let root = directory;
  while (root !== '.' && isPackage(root)) root = path.posix.dirname(root);
  if (root === directory && directory !== '.') {
    const isInSource = directory === 'src' || directory.startsWith('src/');
    const above = isInSource ? 'src' : '.';
    const isImportable = path.posix
      .relative(above, directory)
      .split('/')
      .every((part) => part === '' || identifier.test(part));
    root = isImportable ? above : directory;
  }
  const name = path.posix
    .relative(root, relative)
    .replace(/(?:\/__init__)?\.py$/, '')
    .replaceAll('/', '.');
  return { name, importPath: root };
}
