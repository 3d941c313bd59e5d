import { spanOf } from '../../python/nodes.js';
import type { CodeNode } from '../../python/code.js';
import { bind } from './names.js';
import { canonicalPath, roleOfPath } from './roles.js';
import type { Names, Value } from './values.js';

/** Binds what an import statement imports, each to its path. */
export function importNames(node: CodeNode, names: Names): void {
  const from = node.childForFieldName('module_name');
  for (const imported of node.childrenForFieldName('name')) {
    const path = (imported.childForFieldName('name') ?? imported).text.replace(/\s/g, '');
    const alias = imported.childForFieldName('alias')?.text;
    if (from !== null) {
      const whole = `${from.text.replace(/\s/g, '')}.${path}`;
      bind(names, alias ?? path, reference(canonicalPath(whole), imported));
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
