import type { Fact, Span, Unknown } from '../text.js';
import type { Term } from './term.js';

/** A construct of SQLAlchemy as written: `sa.String(20)`, `postgresql.JSONB`, with or without a call. */
export interface Described {
  /** What it is imported as, such as `sqlalchemy.String` or `sqlalchemy.dialects.postgresql.JSONB`. */
  readonly path: string;
  readonly positional: readonly Term[];
  readonly keywords: ReadonlyMap<string, Term>;
  /** Of a type: `.with_variant(type, 'mysql')`, in the order written. */
  readonly variants: readonly Variant[];
  /** False where it is named without a call, as `sa.DateTime`. */
  readonly isInstance?: boolean;
  /** Of a type in SQL text: as it stands there. */
  readonly written?: string;
  readonly span: Span;
}

/** A type for some dialects. */
export interface Variant {
  readonly dialects: readonly string[];
  readonly type: Described;
  /** What `dialect.type_descriptor(…)` makes of the type, for which drivers have classes of their own. */
  readonly isAdapted?: true;
}

/** A name of a constraint or an index. */
export interface ObjectName {
  readonly value: string;
  /** Wrapped in `op.f`: no naming convention changes it, and a long one is cut rather than refused. */
  readonly isFinal: boolean;
}

/** `sa.Column(…)`; `undefined` is not given. */
export interface ColumnDefinition {
  readonly name: Fact<string>;
  /** null where the column has none: a foreign key gives it, or Alembic refuses it. */
  readonly type: Fact<Described> | null;
  readonly nullable: Fact<boolean> | undefined;
  readonly primaryKey: Fact<boolean> | undefined;
  readonly unique: Fact<boolean> | undefined;
  readonly index: Fact<boolean> | undefined;
  readonly autoincrement: Fact<boolean | string> | undefined;
  /** A string is a literal, anything else an expression: `sa.text(…)`, `sa.func.now()`, `sa.FetchedValue()`. */
  readonly serverDefault: Fact<Term> | undefined;
  readonly identity: Described | null;
  readonly computed: Described | null;
  readonly sequence: Described | null;
  readonly comment: Fact<string | null> | undefined;
  readonly foreignKeys: readonly ForeignKeyDefinition[];
  readonly checks: readonly CheckDefinition[];
  /** What of the column the text does not say, beyond the fields above. */
  readonly unknown: readonly Unknown[];
  readonly span: Span;
}

interface ConstraintBase {
  /** null where it has none; a naming convention or the database chooses it. */
  readonly name: Fact<ObjectName | null>;
  readonly deferrable: Fact<boolean> | undefined;
  readonly initially: Fact<string> | undefined;
  /** Dialect options, such as `postgresql_not_valid`. */
  readonly options: ReadonlyMap<string, Term>;
  readonly span: Span;
}

export interface PrimaryKeyDefinition extends ConstraintBase {
  readonly kind: 'primaryKey';
  readonly columns: Fact<readonly Fact<string>[]>;
}

export interface UniqueDefinition extends ConstraintBase {
  readonly kind: 'unique';
  readonly columns: Fact<readonly Fact<string>[]>;
}

export interface ForeignKeyDefinition extends ConstraintBase {
  readonly kind: 'foreignKey';
  /** Empty for `sa.ForeignKey` in a column: the column itself. */
  readonly columns: Fact<readonly Fact<string>[]>;
  readonly referredSchema: Fact<string | null>;
  readonly referredTable: Fact<string>;
  readonly referredColumns: Fact<readonly Fact<string>[]>;
  readonly onDelete: Fact<string | null> | undefined;
  readonly onUpdate: Fact<string | null> | undefined;
  readonly match: Fact<string | null> | undefined;
  readonly useAlter: Fact<boolean> | undefined;
}

export interface CheckDefinition extends ConstraintBase {
  readonly kind: 'check';
  /** A string or an expression. */
  readonly condition: Fact<Term>;
}

export interface ExcludeDefinition extends ConstraintBase {
  readonly kind: 'exclude';
  /** Expression and operator. */
  readonly elements: readonly { readonly expression: Term; readonly operator: Term }[];
  readonly where: Term | null;
  readonly using: Fact<string> | undefined;
}

export type ConstraintDefinition =
  PrimaryKeyDefinition | UniqueDefinition | ForeignKeyDefinition | CheckDefinition | ExcludeDefinition;

export interface IndexDefinition {
  readonly name: Fact<ObjectName | null>;
  /** A string is a column's name; anything else an expression. */
  readonly elements: Fact<readonly Fact<Term>[]>;
  readonly unique: Fact<boolean> | undefined;
  /** Dialect options, such as `postgresql_where`. */
  readonly options: ReadonlyMap<string, Term>;
  readonly span: Span;
}
