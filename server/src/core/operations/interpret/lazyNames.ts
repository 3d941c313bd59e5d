import { parts } from '../../python/nodes.js';
import type { CodeNode } from '../../python/code.js';
import type { Names, Value } from './values.js';

/** The names of a module, and those that `import *` takes of it. */
export interface LazyNames {
  readonly names: Names;
  all(): ReadonlyMap<string, Value>;
}

/**
 * The names of a module of the project, each worked out when somebody asks for it: of a module of models, one type is
 * wanted. What runs for a name are the statements that have it in them, functions and classes of other names aside.
 * @param run runs statements of the module with the names
 */
export function lazyNames(
  statements: readonly CodeNode[],
  text: string,
  run: (statements: readonly CodeNode[], names: Names) => void,
): LazyNames {
  const own = statements.map((statement) => ({ statement, name: definedName(statement) }));
  const bindings = new LazyBindings((name) => {
    const word = new RegExp(`(?<![\\w.])${name}(?!\\w)`);
    const wanted = own.filter(({ statement, name: defined }) =>
      defined === undefined ? word.test(text.slice(statement.startIndex, statement.endIndex)) : defined === name,
    );
    const all = wanted.length > 0 ? wanted : own.filter(({ statement }) => takesAll(statement));
    run(
      all.map(({ statement }) => statement),
      names,
    );
  });
  const names: Names = { outer: undefined, bindings };
  return {
    names,
    all() {
      run(statements.filter(takesAll), names);
      for (const name of statements.flatMap(boundNames)) bindings.get(name);
      return new Map(
        [...bindings].flatMap(([name, value]) => (value === null || name.startsWith('_') ? [] : [[name, value]])),
      );
    },
  };
}

function takesAll(statement: CodeNode): boolean {
  return statement.namedChildren.some(({ type }) => type === 'wildcard_import');
}

/** The name of a function or a class, also a decorated one. */
function definedName(statement: CodeNode): string | undefined {
  const definition = statement.childForFieldName('definition') ?? statement;
  const isDefinition = definition.type === 'function_definition' || definition.type === 'class_definition';
  return isDefinition ? definition.childForFieldName('name')?.text : undefined;
}

/** The names that a plain statement of a module binds. */
function boundNames(statement: CodeNode): readonly string[] {
  const defined = definedName(statement);
  if (defined !== undefined) return [defined];
  if (statement.type === 'expression_statement')
    return parts(statement).flatMap((part) => {
      const left = part.type === 'assignment' ? part.childForFieldName('left') : null;
      return left?.type === 'identifier' ? [left.text] : [];
    });
  if (!/^import_(?:from_)?statement$/.test(statement.type)) return [];
  return statement.childrenForFieldName('name').flatMap((imported) => {
    const [name = ''] = (
      imported.childForFieldName('alias') ??
      imported.childForFieldName('name') ??
      imported
    ).text.split('.');
    return name === '' ? [] : [name];
  });
}

/** How many names may need each other to be known. */
const deepest = 24;

class LazyBindings extends Map<string, Value | null> {
  readonly #asked = new Set<string>();
  #depth = 0;

  public constructor(private readonly work: (name: string) => void) {
    super();
  }

  public override get(name: string): Value | null | undefined {
    if (this.#depth < deepest && !this.#asked.has(name) && /^\w+$/.test(name)) {
      this.#asked.add(name);
      this.#depth++;
      this.work(name);
      this.#depth--;
    }
    return super.get(name);
  }
}
