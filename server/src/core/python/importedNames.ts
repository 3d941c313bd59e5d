import type { SyntaxNode } from './parser.js';

/** The names that a file imports, anywhere in it → what they stand for, as "sqlalchemy.dialects.postgresql". */
export type ImportedNames = ReadonlyMap<string, string>;

export function importedNames(root: SyntaxNode): ImportedNames {
  const names = new Map<string, string>();
  for (const statement of root.descendantsOfType(['import_statement', 'import_from_statement'])) {
    const module = statement.childForFieldName('module_name')?.text;
    for (const imported of statement.childrenForFieldName('name')) {
      const [name, alias] =
        imported.type === 'aliased_import'
          ? [imported.childForFieldName('name')?.text, imported.childForFieldName('alias')?.text]
          : [imported.text, undefined];
      if (name === undefined) continue;
      if (module !== undefined) names.set(alias ?? name, `${module}.${name}`);
      else if (alias !== undefined) names.set(alias, name);
      // "import a.b" binds a.
      else names.set(name.split('.', 1)[0] ?? name, name.split('.', 1)[0] ?? name);
    }
  }
  return names;
}

/** What an identifier, or attributes of one, stand for where an import says so: one path for what several lead to. */
export function importedPath(node: SyntaxNode, names: ImportedNames): string | undefined {
  const parts: string[] = [];
  let at = node;
  for (; at.type === 'attribute';) {
    const [object, attribute] = [at.childForFieldName('object'), at.childForFieldName('attribute')];
    if (object === null || attribute === null) return undefined;
    parts.unshift(attribute.text);
    at = object;
  }
  const first = at.type === 'identifier' ? names.get(at.text) : undefined;
  if (first === undefined) return undefined;
  const path = [first, ...parts].join('.');
  return sameThing.reduce((one, [pattern, other]) => one.replace(pattern, other), path);
}

/** What SQLAlchemy offers in several places, or had under another name. */
const sameThing: readonly (readonly [RegExp, string])[] = [
  [/^sqlalchemy\.(?:sql\.(?:expression|sqltypes|schema|elements)|sql|types|schema)\.(?=\w+$)/, 'sqlalchemy.'],
  [/^sqlalchemy\.(?:engine\.)?(?:reflection\.)?Inspector\.from_engine$/, 'sqlalchemy.inspect'],
  [/^sqlalchemy\.orm\.session\./, 'sqlalchemy.orm.'],
];
