import type { Described } from '../../operations/definitions.js';
import type { Term } from '../../operations/term.js';
import { reprStyle, stringLiteral } from '../stringLiteral.js';

/** What can't be written, with the reason; thrown within the writing of one step only. */
export class NotWritten extends Error {}

/** The imports that a text needs, by the module; and the prefix under which Alembic writes its names. */
export class Imports {
  /** Of `from sqlalchemy.dialects import …`. */
  readonly dialects = new Set<string>();
  /** Other modules. */
  readonly modules = new Set<string>();
  usesSqlalchemy = false;

  /** @param bound what the file calls them already, by their path */
  constructor(private readonly bound: ReadonlyMap<string, string> = new Map()) {}

  get op(): string {
    return this.bound.get('alembic.op') ?? 'op';
  }

  /** A name of a module as Alembic's autogenerate writes it: `sa.Text`, `postgresql.JSONB`, `sqlmodel.sql.sqltypes.AutoString`. */
  name(path: string): string {
    const [, dialect, own] = /^sqlalchemy\.dialects\.(\w+)(?:\.\w+)*\.(\w+)$/.exec(path) ?? [];
    if (dialect !== undefined && own !== undefined) {
      this.dialects.add(dialect);
      return `${this.bound.get(`sqlalchemy.dialects.${dialect}`) ?? dialect}.${own}`;
    }
    const library =
      /^sqlalchemy\.(?:types\.|schema\.|sql\.(?:sqltypes\.|types\.|schema\.|expression\.|functions\.)?)?((?:func\.)?\w+)$/.exec(
        path,
      )?.[1];
    if (library !== undefined) return this.sa(library);
    const at = path.lastIndexOf('.');
    if (at <= 0 || !/^\w+(?:\.\w+)*$/.test(path) || path.startsWith('builtins.') || path.startsWith('sql.'))
      throw new NotWritten(`${path} can't be imported`);
    this.modules.add(path.slice(0, at));
    return path;
  }

  sa(name: string): string {
    this.usesSqlalchemy = true;
    return `${this.bound.get('sqlalchemy') ?? 'sa'}.${name}`;
  }
}

/** As Python's `repr`: with double quotes only where that saves a backslash. */
export function repr(value: string): string {
  const quotes = value.includes("'") && !value.includes('"') ? '"' : "'";
  return stringLiteral(value, { ...reprStyle, quotes });
}

/** SQL as `sa.text()` takes it: a colon before a word would be a parameter. */
export function sqlText(sql: string, imports: Imports): string {
  return `${imports.sa('text')}(${repr(escapedColons(sql))})`;
}

export function escapedColons(sql: string): string {
  return sql.replace(/(?<![:\w\\]):(?=\w)(?!:)/g, '\\:');
}

export function listOf(names: readonly string[]): string {
  return `[${names.map(repr).join(', ')}]`;
}

/** A value that the text of a migration states, as Python again. */
export function pythonOf(term: Term, imports: Imports): string {
  switch (term.kind) {
    case 'string':
      return repr(term.value);
    case 'none':
      return 'None';
    case 'boolean':
      return term.value ? 'True' : 'False';
    case 'number':
      return term.text;
    case 'sequence': {
      const items = term.items.map((item) => pythonOf(item, imports)).join(', ');
      if (term.type === 'list') return `[${items}]`;
      if (term.type === 'tuple') return `(${items}${term.items.length === 1 ? ',' : ''})`;
      if (term.type === 'set' && term.items.length > 0) return `{${items}}`;
      throw new NotWritten(`a ${term.type} is not written`);
    }
    case 'dict':
      return `{${term.entries.map(({ key, value }) => `${pythonOf(key, imports)}: ${pythonOf(value, imports)}`).join(', ')}}`;
    case 'reference':
      return imports.name(term.path);
    case 'call': {
      const given = [
        ...term.positional.map((each) => pythonOf(each, imports)),
        ...[...term.keywords].map(([name, value]) => `${name}=${pythonOf(value, imports)}`),
      ];
      return `${pythonOf(term.callee, imports)}(${given.join(', ')})`;
    }
    case 'attribute':
      return `${pythonOf(term.of, imports)}.${term.name}`;
    case 'operator':
      throw new NotWritten('an expression with operators is not written');
    case 'other':
      throw new NotWritten(`${term.found} is not written`);
    case 'unknown':
      throw new NotWritten(term.reason);
  }
}

/** A type as it was written, always as an instance, as Alembic writes it. */
export function describedType({ path, positional, keywords, variants }: Described, imports: Imports): string {
  const given = [
    ...positional.map((each) => pythonOf(each, imports)),
    ...[...keywords].map(([name, value]) => `${name}=${pythonOf(value, imports)}`),
  ];
  const own = `${imports.name(path)}(${given.join(', ')})`;
  return variants.reduce(
    (text, { dialects, type }) =>
      `${text}.with_variant(${[describedType(type, imports), ...dialects.map(repr)].join(', ')})`,
    own,
  );
}
