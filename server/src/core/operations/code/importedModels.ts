import { isOfProject } from '../interpret/libraries.js';
import { spanOf } from '../../python/nodes.js';
import type { SyntaxNode } from '../../python/parser.js';
import type { RevisionFunction } from './revisionFunction.js';
import type { UsedImport } from './revisionCode.js';

/** The names that the imports in a node bind, and what each stands for. */
export function importedPaths(node: SyntaxNode): Map<string, string> {
  return new Map(importsIn(node).map(({ name, path }) => [name, path]));
}

interface Imported {
  readonly name: string;
  readonly path: string;
  readonly module: string;
  readonly node: SyntaxNode;
}

function importsIn(node: SyntaxNode): Imported[] {
  return node.descendantsOfType(['import_statement', 'import_from_statement']).flatMap((statement) => {
    const module = statement.childForFieldName('module_name')?.text;
    return statement.childrenForFieldName('name').map((each): Imported => {
      const path = (each.childForFieldName('name') ?? each).text;
      const alias = each.childForFieldName('alias')?.text;
      if (module !== undefined) return { name: alias ?? path, path: `${module}.${path}`, module, node: each };
      const [first = ''] = path.split('.', 1);
      return { name: alias ?? first, path: alias === undefined ? first : path, module: path, node: each };
    });
  });
}

/** What the functions of a revision use of the project's own modules, once for each import. */
export function importedIn(root: SyntaxNode, functions: readonly RevisionFunction[]): UsedImport[] {
  return importsIn(root).flatMap(({ name, path, module, node }) => {
    if (!isOfProject(`${path}.`) || module.startsWith('.')) return [];
    const using = functions.filter(({ body }) => new RegExp(`\\b${name}\\b`).test(body.text));
    if (using.length === 0) return [];
    const isModel = using.some(({ body }) => isUsedAsModel(body.text, name));
    const directions = [...new Set(using.flatMap((each) => each.directions))];
    return [{ span: spanOf(node), directions, module, name, isModel }];
  });
}

function isUsedAsModel(code: string, name: string): boolean {
  const of = `\\b${name}(?:\\.[A-Za-z_]\\w*)?`;
  return new RegExp(
    `\\b(?:query|select|insert|update|delete|aliased|bulk_insert_mappings|bulk_update_mappings|get)\\(\\s*${of}\\s*[,).]|${of}\\.__table__\\b|\\b${name}\\.(?:query|metadata)\\b|\\.add(?:_all)?\\(\\s*\\[?\\s*${of}\\(`,
  ).test(code);
}
