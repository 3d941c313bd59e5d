import type { Described } from '../operations/definitions.js';
import type { DialectName } from './dialectName.js';
import type { TypeCall } from './typeCall.js';

/** Writes the DDL text of one type; ends with `cannotRender` where there is none. */
export type TypeWriter = (type: TypeCall, dialect: Dialect) => string;

/** How names are written. */
export interface NameRules {
  readonly open: string;
  readonly close: string;
  readonly reserved: ReadonlySet<string>;
  /** A first character with which a name is quoted. */
  readonly illegalStart: RegExp;
  /** Longer names of indexes and constraints that SQLAlchemy chose are cut. */
  readonly maxLength: number;
}

export interface LiteralRules {
  /** In a string a backslash is written twice. */
  readonly doublesBackslash: boolean;
  readonly true: string;
  readonly false: string;
}

/** How a column is written in `CREATE TABLE` and `ADD COLUMN`. */
export interface ColumnRules {
  /** What stands for the type of a column that the database counts up, by the type's text; undefined: the type itself. */
  readonly serial: ReadonlyMap<string, string> | undefined;
  /** What follows the type of such a column. */
  readonly autoincrement: string;
  /** Whether NULL is written for columns that may be null: always, for the types that match, or never. */
  readonly writesNull: RegExp | undefined;
  /** The order of the parts. */
  readonly order: readonly ColumnPart[];
  readonly identity: 'generated' | 'short' | 'none';
  readonly computed: 'generated' | 'short';
  readonly comments: 'inline' | 'statement' | 'none';
}

export type ColumnPart = 'default' | 'computed' | 'identity' | 'null' | 'comment' | 'autoincrement';

/**
 * What a dialect of SQLAlchemy writes, as data with a few functions. Versions: the newest of SQLAlchemy and Alembic, on
 * a server that has what they use.
 */
export interface Dialect {
  readonly name: DialectName;
  readonly names: NameRules;
  readonly literals: LiteralRules;
  /** Types of `sqlalchemy` by name. */
  readonly types: Readonly<Record<string, TypeWriter>>;
  /** Types of `sqlalchemy.dialects.<this one>` by name, in so far as they differ from those of `sqlalchemy`. */
  readonly ownTypes: Readonly<Record<string, TypeWriter>>;
  /** Functions of `sa.func` that the dialect writes in its own way: the whole call, or its start. */
  readonly functions: Readonly<Record<string, string>>;
  /** Puts a server default that is an expression in parentheses where the dialect needs it. */
  readonly defaultText: (sql: string) => string;
  readonly columns: ColumnRules;
  /** What an operator expression in an index is put in parentheses for. */
  readonly indexParentheses: 'operators' | 'all' | 'none';
  /** Enum types are objects of their own. */
  readonly hasEnumTypes: boolean;
  /** Tables have schemas of their own; elsewhere a schema is a database. */
  readonly defaultSchema: string | null;
  /** `ALTER TABLE` adds and drops constraints. */
  readonly altersConstraints: boolean;
}

type DeepPartial<T> = {
  readonly [K in keyof T]?: T[K] extends ReadonlySet<unknown> | ReadonlyMap<unknown, unknown> | RegExp | undefined
    ? T[K]
    : T[K] extends readonly unknown[] | ((...values: never) => unknown)
      ? T[K]
      : T[K] extends object
        ? DeepPartial<T[K]>
        : T[K];
};

/** A dialect that is another one but for these differences. */
export function defineDialect(
  base: Dialect,
  differences: DeepPartial<Dialect> & { readonly name: DialectName },
): Dialect {
  return {
    ...base,
    ...differences,
    names: { ...base.names, ...differences.names },
    literals: { ...base.literals, ...differences.literals },
    types: { ...base.types, ...(differences.types as Dialect['types']) },
    ownTypes: { ...base.ownTypes, ...(differences.ownTypes as Dialect['ownTypes']) },
    functions: { ...base.functions, ...(differences.functions as Dialect['functions']) },
    columns: { ...base.columns, ...differences.columns },
  };
}

/** The type that a dialect sees: of variants the one for it. */
export function variantFor(type: Described, dialect: Pick<Dialect, 'name'>): Described {
  const found = type.variants.find(({ dialects }) => dialects.includes(dialect.name));
  return found === undefined ? type : variantFor(found.type, dialect);
}
