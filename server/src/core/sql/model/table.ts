import type { Described } from '../../operations/definitions.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import type { Options } from './dialectOptions.js';
import type { Name } from './names.js';

/** A table as SQLAlchemy's `Table` has it, once all of its parts are attached. */
export interface SqlTable {
  readonly name: Name;
  readonly schema: Name | null;
  readonly columns: readonly SqlColumn[];
  readonly primaryKey: SqlConstraint & { readonly kind: 'primaryKey' };
  /** Without the primary key, in SQLAlchemy's order: those that are written out, then those of the columns. */
  readonly constraints: readonly SqlConstraint[];
  readonly indexes: readonly SqlIndex[];
  readonly comment: string | null;
  readonly prefixes: readonly string[];
  /** In the order given. */
  readonly options: Options;
  readonly span: Span;
}

export interface SqlColumn {
  readonly name: Name;
  /** null is SQLAlchemy's `NullType`. */
  readonly type: Described | null;
  readonly nullable: boolean;
  /** Whether `nullable` is given. */
  readonly isNullableGiven: boolean;
  readonly primaryKey: boolean;
  /** `key=`: a name under which Python has the column, and by which what belongs to the table finds it. */
  readonly hasKey: boolean;
  readonly unique: boolean;
  readonly index: boolean;
  readonly autoincrement: boolean | 'auto' | 'ignore_fk';
  /** `default=`: `sequence` for one that is optional, or a real one. */
  readonly pythonDefault: 'none' | 'value' | 'sequence' | 'optionalSequence';
  readonly serverDefault: ServerDefault | null;
  readonly comment: string | null;
  /** `sa.CheckConstraint` in the column. */
  readonly checks: readonly SqlConstraint[];
  /** `sa.ForeignKey` in the column. */
  readonly foreignKeys: readonly SqlForeignKey[];
  readonly options: Options;
  readonly span: Span;
}

export type ServerDefault =
  | { readonly kind: 'clause'; readonly value: Term }
  | { readonly kind: 'fetched' }
  | { readonly kind: 'identity'; readonly identity: Identity }
  | { readonly kind: 'computed'; readonly computed: Computed };

export interface Identity {
  /** Its options are called as SQLAlchemy 2.1 calls them. */
  readonly needsTwoOne: boolean;
  /** null only where None is given. */
  readonly always: boolean | null;
  readonly numbers: ReadonlyMap<'increment' | 'start' | 'minvalue' | 'maxvalue' | 'cache', string>;
  readonly flags: ReadonlyMap<'nominvalue' | 'nomaxvalue' | 'cycle' | 'order' | 'on_null', boolean>;
  readonly span: Span;
}

export interface Computed {
  readonly sql: Term;
  readonly persisted: boolean | null;
  readonly span: Span;
}

interface ConstraintBase {
  /** `unnamed` is that of a type's CHECK without a name, which a convention may still give one. */
  readonly name: Name | null | 'unnamed';
  readonly deferrable: boolean | null;
  readonly initially: string | null;
  readonly options: Options;
  readonly span: Span;
}

export type SqlConstraint = ConstraintBase &
  (
    | { readonly kind: 'primaryKey'; readonly columns: readonly SqlColumn[]; readonly isImplicit: boolean }
    | { readonly kind: 'unique'; readonly columns: readonly SqlColumn[] }
    | { readonly kind: 'check'; readonly condition: Term; readonly isInColumn: boolean }
    | { readonly kind: 'typeCheck'; readonly column: SqlColumn; readonly type: Described }
    | ({ readonly kind: 'foreignKey' } & SqlForeignKey)
    | {
        readonly kind: 'exclude';
        readonly elements: readonly { readonly expression: Term; readonly operator: string }[];
        readonly where: Term | null;
        readonly using: string;
        readonly ops: ReadonlyMap<string, string>;
      }
  );

export type SqlForeignKey = ConstraintBase & {
  /** Empty for `sa.ForeignKey`: its column. */
  readonly columns: readonly Name[];
  readonly referredSchema: Name | null;
  readonly referredTable: Name;
  readonly referredColumns: readonly Name[];
  readonly onDelete: string | null;
  readonly onUpdate: string | null;
  readonly match: string | null;
  readonly useAlter: boolean;
};

export interface SqlIndex {
  readonly name: Name | null;
  readonly parts: readonly IndexPart[];
  readonly unique: boolean;
  readonly options: Options;
  /** Of `index=True` in a column. */
  readonly isOfColumn?: boolean;
  readonly span: Span;
}

/** A column's name, or an expression. */
export type IndexPart = { readonly column: Name } | { readonly expression: Term };
