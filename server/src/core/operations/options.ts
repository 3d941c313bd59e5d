import type { Span } from '../text.js';
import type { PostgresReader } from './sql/postgres.js';
import type { Term } from './term.js';

/** What a project says of its own code, and its `env.py` of Alembic. */
export interface ReadOptions {
  /** Functions of the project and the directives that they stand for: `app.helpers.add_audited` → `op.add_column`. */
  readonly helperModules?: Readonly<Record<string, string>>;
  /** Types of the project and what they are: `app.types.Money` → `sa.Numeric(12, 2)`. */
  readonly types?: Readonly<Record<string, string>>;
  /** `version_table_schema`, where it is known that the environment has this one or none (null). */
  readonly versionTableSchema?: string | null;
  /** The options of Alembic's section of the ini file, as `get_main_option` gives them; absent where they are not known. */
  readonly mainOptions?: MainOptions;
  /** The modules of the project; without them nothing of them is known. */
  readonly modules?: ModuleSource;
  /** The dialect that conditions and values get, where it is known; without it both sides of a condition are read. */
  readonly dialect?: string;
  /** Called when the text asks for the name of the dialect. */
  readonly onDialect?: () => void;
  /** PostgreSQL's own parser, where the environment's database is one of PostgreSQL. */
  readonly postgres?: PostgresReader;
}

export interface MainOptions {
  /** By their names in lower case. */
  readonly values: Readonly<Record<string, string>>;
  /** Those that `env.py` sets, or that cannot be read. */
  readonly unknown: readonly string[];
}

/** A module of the project. */
export interface Module {
  readonly text: string;
  /** The package that relative imports in it start from. */
  readonly package: string;
}

/** Finds the modules of a project by their names. */
export interface ModuleSource {
  /** The module that Python would import; undefined where the project has none of that name. */
  module(name: string): Module | undefined;
}

/** The directive that a function of the project stands for. */
export function helperDirective({ helperModules = {} }: ReadOptions, path: string): string | undefined {
  return Object.hasOwn(helperModules, path) ? helperModules[path]?.replace(/^op\./, '') : undefined;
}

/** Names that stand for modules in what types are. */
const prelude =
  'import sqlalchemy\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import mysql, oracle, postgresql, sqlite, mssql\n';

/** The expressions of the types that a text may use, as its module would have them; read with `readTerm`. */
export function typeTerms(
  { types = {} }: ReadOptions,
  text: string,
  readTerm: (module: string) => Term | undefined,
): ReadonlyMap<string, Term> {
  const used = Object.entries(types).filter(([path]) => text.includes(path.slice(path.lastIndexOf('.') + 1)));
  const terms = new Map<string, Term>();
  for (const [path, expression] of used) {
    const term = readTerm(`${prelude}value = (${expression})\n`);
    if (term !== undefined) terms.set(path, term);
  }
  return terms;
}

/** The same term, as if all of it stood at another place. */
export function placedAt(term: Term, span: Span): Term {
  const place = (inner: Term): Term => placedAt(inner, span);
  switch (term.kind) {
    case 'sequence':
      return { ...term, items: term.items.map(place), span };
    case 'dict':
      return {
        ...term,
        entries: term.entries.map(({ key, value }) => ({ key: place(key), value: place(value) })),
        span,
      };
    case 'call':
      return {
        ...term,
        callee: place(term.callee),
        positional: term.positional.map(place),
        keywords: new Map(Array.from(term.keywords, ([name, value]) => [name, place(value)])),
        span,
      };
    case 'attribute':
      return { ...term, of: place(term.of), span };
    case 'operator':
      return { ...term, operands: term.operands.map(place), span };
    default:
      return { ...term, span };
  }
}
