import { spanOf } from '../../python/nodes.js';
import type { CodeNode } from '../../python/code.js';
import type { Frame } from './frame.js';
import { bind } from './names.js';
import { canonicalPath, roleOfPath } from './roles.js';
import { starNames } from './starNames.js';
import type { Value } from './values.js';

/** Binds what an import statement imports, each to its path. */
export function importNames(node: CodeNode, { names, run, branch }: Frame): void {
  const from = node.childForFieldName('module_name');
  const module = from === null ? '' : absolute(from.text.replace(/\s/g, ''), run.package);
  if (from !== null && node.namedChildren.some((child) => child.type === 'wildcard_import')) {
    for (const name of starNames(module)) bind(names, name, reference(canonicalPath(`${module}.${name}`), node));
    for (const [name, value] of run.importer?.namesOf(module, spanOf(node), branch) ?? []) bind(names, name, value);
    return;
  }
  for (const imported of node.childrenForFieldName('name')) {
    const path = (imported.childForFieldName('name') ?? imported).text.replace(/\s/g, '');
    const alias = imported.childForFieldName('alias')?.text;
    if (from !== null) {
      bind(names, alias ?? path, reference(canonicalPath(`${module}.${path}`), imported));
    } else {
      // `import a.b` binds a, `import a.b as c` binds c to a.b.
      const [root = path] = path.split('.', 1);
      bind(names, alias ?? root, reference(alias === undefined ? root : canonicalPath(path), imported));
    }
  }
}

function reference(path: string, node: CodeNode): Value {
  return { kind: 'reference', path, role: roleOfPath(path), span: spanOf(node) };
}

/** The name of a module that is given from a package on, such as `..types`; as it is where the package is not known. */
function absolute(name: string, from: string | undefined): string {
  const dots = /^\.*/.exec(name)?.[0].length ?? 0;
  if (dots === 0 || from === undefined || from === '') return name;
  const packages = from.split('.');
  const above = packages.slice(0, packages.length - dots + 1);
  return above.length === 0 ? name : [...above, name.slice(dots)].filter((part) => part !== '').join('.');
}
