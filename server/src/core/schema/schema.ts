import type {
  CheckElement,
  ComputedElement,
  ExcludeElement,
  ForeignKeyElement,
  IdentityElement,
  IndexElement,
  KeyElement,
} from '../dialects/elements.js';
import type { Described } from '../operations/definitions.js';
import type { Span } from '../text.js';

/** Where something comes from: a call, or a part of one, in a revision's file. */
export interface Place {
  readonly revision: string;
  readonly span: Span;
}

/** Why something may be other than it is shown. */
export interface Uncertainty extends Place {
  readonly reason: string;
}

/** An operation that touched an object, with those before it. */
export interface Touched extends Place {
  readonly directive: string;
  readonly before: Touched | null;
}

/** What every object of a schema has. */
export interface Tracked {
  /** Stays when the object is renamed, and is no other object's. */
  readonly id: string;
  /** What made it, or its present form. */
  readonly source: Place;
  readonly touched: Touched;
  readonly uncertain: readonly Uncertainty[];
}

export interface Column extends Tracked {
  readonly name: string;
  /** The DDL text; null where it is not known. */
  readonly type: string | null;
  /** The type as written; null where it is not known, or comes from a foreign key. */
  readonly described: Described | null;
  /** null where it is not known. */
  readonly nullable: boolean | null;
  /** What follows DEFAULT in the DDL; null for none, or where it is not known. */
  readonly default: string | null;
  readonly autoincrement: boolean;
  readonly identity: IdentityElement | null;
  readonly computed: ComputedElement | null;
  readonly comment: string | null;
}

/** A constraint; null for a name that only the database chooses, which is then `chosenName` as far as it is known. */
export type Constraint = Tracked & { readonly chosenName: string | null } & (
    | ({ readonly kind: 'primaryKey' | 'unique' } & KeyElement)
    | ({ readonly kind: 'foreignKey' } & ForeignKeyElement)
    | ({ readonly kind: 'check' } & Omit<CheckElement, 'condition'> & { readonly condition: string | null })
    | ({ readonly kind: 'exclude' } & ExcludeElement)
  );

export type Index = Tracked & {
  readonly chosenName: string | null;
  /** MySQL made it for a foreign key that has gone: any key of the same columns takes its place. */
  readonly isGenerated?: boolean;
} & IndexElement;

export interface Table extends Tracked {
  readonly schema: string | null;
  readonly name: string;
  readonly columns: readonly Column[];
  /** In the order in which they were made, the primary key first. */
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
  readonly comment: string | null;
  /** What stands before TABLE, such as TEMPORARY, and behind the closing parenthesis. */
  readonly prefixes: readonly string[];
  readonly options: readonly string[];
  /** SQLite's `AUTOINCREMENT`. */
  readonly countsUp: boolean;
  /** What SQL text has put on it; none where there is nothing. */
  readonly attached?: readonly Attached[];
}

/** What is a table's own beside its columns, keys and indexes, and goes with it. */
export interface Attached extends Tracked {
  /** As SQL calls it. */
  readonly object: string;
  /** Of row security: which part of it is on. */
  readonly name: string;
  /** The statement that makes it again; null where it is not known. */
  readonly definition: string | null;
}

export interface EnumType extends Tracked {
  readonly schema: string | null;
  readonly name: string;
  /** null where they are not known. */
  readonly values: readonly string[] | null;
}

/** A sequence, view, function or the like: what is known of it is its name, and the SQL that made it. */
export interface NamedObject extends Tracked {
  /** What SQL calls one that is among `others`. */
  readonly object?: string;
  readonly schema: string | null;
  readonly name: string;
  readonly definition: string | null;
  /** It was made by CREATE OR REPLACE or IF NOT EXISTS, so that one of its name may have been there before. */
  readonly mayBeOlder?: boolean;
  /** Of a sequence: the ids of the table and the column that it goes with. */
  readonly owner?: { readonly table: string; readonly column: string } | null;
  /** Its text names something that has gone or has another name: it is not what the database has. */
  readonly isStale?: boolean;
}

/** A table that operations name and that no revision creates. */
export interface UnknownTable extends Place {
  readonly schema: string | null;
  readonly name: string;
  readonly reason: string;
}

/** All that the revisions up to some point have made. Immutable, and it shares what did not change with others. */
export interface Schema {
  readonly tables: ReadonlyMap<string, Table>;
  readonly enums: ReadonlyMap<string, EnumType>;
  readonly sequences: ReadonlyMap<string, NamedObject>;
  readonly views: ReadonlyMap<string, NamedObject>;
  readonly functions: ReadonlyMap<string, NamedObject>;
  readonly extensions: ReadonlyMap<string, NamedObject>;
  /** Schemas, domains, composite types, statistics and what else is made by SQL text, by kind and name. */
  readonly others: ReadonlyMap<string, NamedObject>;
  readonly unknownTables: ReadonlyMap<string, UnknownTable>;
  /** What may have changed anything. */
  readonly uncertain: readonly Uncertainty[];
}

/** An empty schema of its own. */
export function newSchema(): Schema {
  return {
    tables: new Map(),
    enums: new Map(),
    sequences: new Map(),
    views: new Map(),
    functions: new Map(),
    extensions: new Map(),
    others: new Map(),
    unknownTables: new Map(),
    uncertain: [],
  };
}

export const emptySchema: Schema = newSchema();

/** What an object is found by: the default schema is the same as none. */
export function keyOf(schema: string | null, name: string, defaultSchema: string | null): string {
  return schema === null || schema === defaultSchema ? name : `${schema}\0${name}`;
}
