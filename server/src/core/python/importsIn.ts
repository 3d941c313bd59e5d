/** What one statement of a text imports. */
export interface ImportStatement {
  /** Relative ones with their dots. */
  readonly module: string;
  /** The names that it takes from the module, as they are called there; null for `import module`. */
  readonly taken: readonly string[] | null;
  /** The same as the text calls them. */
  readonly names: readonly string[];
}

const statement =
  /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(?:\(([^)]{0,20000})\)|([^\n#(]+))|import[ \t]+([^\n#]+))/gm;

/** The imports of a Python text, as they are written; nothing is parsed. */
export function importsIn(text: string): ImportStatement[] {
  const found: ImportStatement[] = [];
  for (const [, from, inParentheses, inLine = '', plain = ''] of text.matchAll(statement)) {
    const items = itemsOf(from === undefined ? plain : (inParentheses ?? inLine));
    if (from === undefined)
      for (const { name, alias } of items) found.push({ module: name, taken: null, names: [alias] });
    else
      found.push({
        module: from,
        taken: items.map(({ name }) => name),
        names: items.map(({ alias }) => alias),
      });
  }
  return found;
}

function itemsOf(list: string): { readonly name: string; readonly alias: string }[] {
  return list
    .replaceAll(/#[^\n]*/g, '')
    .split(',')
    .map((item) => item.trim().split(/\s+/))
    .flatMap(([name = '', as, alias]) =>
      /^\w+(?:\.\w+)*$/.test(name) ? [{ name, alias: as === 'as' ? (alias ?? name) : name }] : [],
    );
}

/** The modules that a text may import: of `from a import b` both `a` and `a.b`, each once. */
export function modulesIn(imports: readonly ImportStatement[]): string[] {
  const modules = new Set<string>();
  for (const { module, taken } of imports) {
    modules.add(module);
    for (const name of taken ?? []) modules.add(`${module}${module.endsWith('.') ? '' : '.'}${name}`);
  }
  return [...modules].filter((name) => /^\.*\w+(?:\.+\w+)*$/.test(name));
}
