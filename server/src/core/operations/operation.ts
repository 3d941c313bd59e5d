import type { Fact, Span, Unknown } from '../text.js';
import type { ColumnDefinition, ConstraintDefinition, Described, IndexDefinition } from './definitions.js';
import type { Term } from './term.js';

/** Where an operation is called. Spans are of the revision file's text. */
export interface Origin {
  /** The whole call. */
  readonly call: Span;
  /** The directive's name in it. */
  readonly name: Span;
  /** The calls of the file's own helpers that lead to it, outermost first; empty in `upgrade` itself. */
  readonly through: readonly Span[];
}

/** Under which condition an operation runs. All guards of an operation hold together. */
export type Guard =
  /** `if op.get_bind().dialect.name == 'postgresql'`, or not. */
  | { readonly kind: 'dialect'; readonly names: readonly string[]; readonly negated: boolean }
  /** A function `upgrade_<engine>` of the multidb template. */
  | { readonly kind: 'engine'; readonly name: string }
  /** `if context.is_offline_mode()`, or not. */
  | { readonly kind: 'offline'; readonly value: boolean }
  /** A condition or a loop that the text does not decide: never or once, or any number of times. */
  | { readonly kind: 'uncertain'; readonly reason: Unknown; readonly times: 'maybe' | 'many' };

/** A table as an operation names it. */
export interface TableName {
  readonly name: Fact<string>;
  /** `undefined` where no schema is given; `None` is null. */
  readonly schema: Fact<string | null> | undefined;
}

interface Base {
  /** The directive as Alembic calls it, such as `create_table`; for SQL text and others what runs it. */
  readonly directive: string;
  readonly origin: Origin;
  readonly when: readonly Guard[];
  /** All arguments under Alembic's parameter names, for dialect options and what no field below holds. */
  readonly arguments: ReadonlyMap<string, Term>;
  /** How the call gives them: how many by position, and the names of the others as they are written. */
  readonly written?: { readonly positional: number; readonly keywords: readonly string[] };
  /** Arguments that change SQL or schema and that the text does not say; the operation is understood where it is empty. */
  readonly unknown: readonly Unknown[];
}

export type Operation = Base & OperationKind;

export type OperationKind =
  | ({ readonly kind: 'createTable'; readonly table: TableName; readonly ifNotExists: boolean } & TableElements)
  | { readonly kind: 'dropTable'; readonly table: TableName; readonly ifExists: boolean }
  | { readonly kind: 'renameTable'; readonly table: TableName; readonly to: Fact<string> }
  | {
      readonly kind: 'addColumn';
      readonly table: TableName;
      readonly column: ColumnDefinition;
      readonly ifNotExists: boolean;
    }
  | {
      readonly kind: 'dropColumn';
      readonly table: TableName;
      readonly column: Fact<string>;
      readonly ifExists: boolean;
    }
  | ({ readonly kind: 'alterColumn'; readonly table: TableName; readonly column: Fact<string> } & ColumnChange)
  | {
      readonly kind: 'createIndex';
      readonly table: TableName;
      readonly index: IndexDefinition;
      readonly ifNotExists: boolean;
    }
  /** The table may be left out. */
  | {
      readonly kind: 'dropIndex';
      readonly table: TableName | null;
      readonly name: Fact<string | null>;
      readonly ifExists: boolean;
    }
  | { readonly kind: 'addConstraint'; readonly table: TableName; readonly constraint: ConstraintDefinition }
  | {
      readonly kind: 'dropConstraint';
      readonly table: TableName;
      readonly name: Fact<string | null>;
      readonly type: Fact<string | null> | undefined;
      readonly ifExists: boolean;
    }
  | { readonly kind: 'tableComment'; readonly table: TableName; readonly comment: Fact<string | null> }
  | { readonly kind: 'bulkInsert'; readonly table: TableName }
  /** SQL text, or a Core statement (`text` is null then, and `statement` has it). */
  | {
      readonly kind: 'execute';
      readonly text: Fact<string> | null;
      readonly statement: Term | null;
      /**
       * What the text does, once it is parsed, statement by statement; null while nothing has, or of a statement that
       * `changes` tells of. Empty for a statement that changes rows, rights or the session and no schema.
       */
      readonly parsed: readonly Operation[] | null;
      /** What one statement does to things that have no directive. */
      readonly changes?: readonly SqlChange[];
      /** How a text begins of which not all is known. */
      readonly beginning?: string;
    }
  /** `sa.Enum(…).create(bind)`, `.drop(bind)`. */
  | { readonly kind: 'createEnum' | 'dropEnum'; readonly type: Described; readonly checkFirst: boolean }
  /** A `with op.batch_alter_table(…)` block; the operations in it have the block's table as theirs. */
  | { readonly kind: 'batch'; readonly table: TableName; readonly body: readonly Operation[] }
  /** A `with op.get_context().autocommit_block()` block. */
  | { readonly kind: 'autocommit'; readonly body: readonly Operation[] }
  /** A directive that is not Alembic's own. */
  | { readonly kind: 'custom' }
  /** A call that may run operations and can't be followed. */
  | { readonly kind: 'opaque'; readonly reason: Unknown }
  /** Python ends with an error here, so that nothing follows: a `raise`, or what works with a database only. */
  | { readonly kind: 'raises'; readonly reason: string };

export interface TableElements {
  readonly columns: readonly ColumnDefinition[];
  /** Constraints that are elements of the table, in the order written; those of columns are in the columns. */
  readonly constraints: readonly ConstraintDefinition[];
  readonly indexes: readonly IndexDefinition[];
  readonly comment: Fact<string | null> | undefined;
  /** Further elements that the text does not say, such as columns that a function of another module gives. */
  readonly unread?: readonly Unknown[];
}

/** What `alter_column` changes; `undefined` is left as it is. */
export interface ColumnChange {
  readonly nullable: Fact<boolean> | undefined;
  readonly type: Fact<Described> | undefined;
  /** null drops the default. */
  readonly serverDefault: Fact<Term | null> | undefined;
  readonly newName: Fact<string> | undefined;
  readonly comment: Fact<string | null> | undefined;
}

/** How many operations run in a direction, and how many of them are understood. */
export interface Coverage {
  readonly operations: number;
  readonly understood: number;
}

/** What one revision file does. */
export interface FileOperations {
  readonly upgrade: readonly Operation[];
  readonly downgrade: readonly Operation[];
  /** Why nothing is known of a function: the file can't be read, or has no such function. */
  readonly missing: Readonly<Partial<Record<'upgrade' | 'downgrade', string | undefined>>>;
}

/** What SQL text does to things that have no directive of their own. */
export type SqlChange =
  | {
      readonly kind: 'create' | 'drop';
      /** In lower case, as SQL calls it: `view`, `materialized view`, `function`, `sequence`, `extension`, `trigger` … */
      readonly object: string;
      readonly schema: string | null;
      readonly name: string;
      /** Of a view, what it selects. */
      readonly definition: string | null;
      /** `IF NOT EXISTS`, `OR REPLACE`, `IF EXISTS`. */
      readonly isConditional: boolean;
    }
  | {
      readonly kind: 'rename';
      /** Also `index`, `type`, and `constraint` of a table. */
      readonly object: string;
      readonly schema: string | null;
      readonly table: string | null;
      readonly name: string;
      readonly to: string;
    }
  | {
      readonly kind: 'addEnumValue';
      readonly schema: string | null;
      readonly name: string;
      readonly value: string;
      readonly before: string | null;
      readonly after: string | null;
    }
  | {
      readonly kind: 'renameEnumValue';
      readonly schema: string | null;
      readonly name: string;
      readonly value: string;
      readonly to: string;
    }
  /** `ADD CONSTRAINT … UNIQUE USING INDEX`: the index becomes the constraint's. */
  | {
      readonly kind: 'constraintFromIndex';
      readonly schema: string | null;
      readonly table: string;
      readonly name: string;
      readonly index: string;
      readonly primaryKey: boolean;
    }
  | {
      readonly kind: 'validateConstraint';
      readonly schema: string | null;
      readonly table: string;
      readonly name: string;
    };
