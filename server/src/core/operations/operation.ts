import type { Fact, Span, Unknown } from '../text.js';
import type { RevisionCode } from './code/revisionCode.js';
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
  /** `if 'item' in inspector.get_table_names()`, or not: the schema decides it. */
  | { readonly kind: 'inspected'; readonly asked: Inspected; readonly isThere: boolean; readonly reason: Unknown }
  /** A condition or a loop that the text does not decide: never or once, or any number of times. */
  | { readonly kind: 'uncertain'; readonly reason: Unknown; readonly times: 'maybe' | 'many' };

/** What an inspector is asked for. */
export type InspectedKind = 'table' | 'column' | 'index' | 'unique' | 'foreignKey' | 'check';

/** Whether a table is there, or something that a table has. */
export interface Inspected {
  /** The same for questions that have one answer, which is that of the moment of the call. */
  readonly id: string;
  readonly kind: InspectedKind;
  readonly schema: string | null;
  readonly table: string;
  /** Of what the table has; null for the table itself. */
  readonly name: string | null;
}

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
  /** Why it is not known whether it runs before or after those beside it. */
  readonly unordered?: Unknown;
  /** It is called on the batch of a block, which runs it at its end; what else is called within the block runs at once. */
  readonly isBatched?: boolean;
  /** Arguments that change SQL or schema and that the text does not say; the operation is understood where it is empty. */
  readonly unknown: readonly Unknown[];
}

export type Operation = Base & OperationKind;

export type OperationKind =
  | ({ readonly kind: 'createTable'; readonly table: TableName; readonly ifNotExists: boolean } & TableElements)
  | {
      readonly kind: 'dropTable';
      readonly table: TableName;
      readonly ifExists: boolean;
      readonly cascades?: boolean;
    }
  | { readonly kind: 'renameTable'; readonly table: TableName; readonly to: Fact<string> }
  | {
      readonly kind: 'addColumn';
      readonly table: TableName;
      readonly column: ColumnDefinition;
      readonly ifNotExists: boolean;
      readonly place?: ColumnPlace;
    }
  | {
      readonly kind: 'dropColumn';
      readonly table: TableName;
      readonly column: Fact<string>;
      readonly ifExists: boolean;
      readonly cascades?: boolean;
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
      readonly cascades?: boolean;
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
      /** Both for databases that keep the case of a name without quotes, where that is another one. */
      readonly asWritten?: { readonly parsed: readonly Operation[] | null; readonly changes?: readonly SqlChange[] };
      /** How a text begins of which not all is known. */
      readonly beginning?: string;
    }
  /** `sa.Enum(…).create(bind)`, `.drop(bind)`. */
  | {
      readonly kind: 'createEnum' | 'dropEnum';
      readonly type: Described;
      readonly checkFirst: boolean;
      readonly cascades?: boolean;
    }
  /** `op.sync_enum_values(…)` and `op.add_enum_value(…)` of alembic-postgresql-enum, which do nothing elsewhere. */
  | { readonly kind: 'enumOfLibrary'; readonly change: SyncedEnum | AddedEnumValue }
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

/** An enum type that is made anew with these labels; the columns of its type get the new one. */
export interface SyncedEnum {
  readonly kind: 'sync';
  readonly schema: string;
  readonly name: string;
  readonly labels: readonly string[];
  readonly columns: readonly SyncedColumn[];
  /** Labels in rows and defaults that get another name: from, to. */
  readonly renames: readonly (readonly [string, string])[];
  /** Indexes that are dropped before and created again after. */
  readonly indexes: readonly string[];
}

export interface SyncedColumn {
  readonly schema: string | null;
  readonly table: string;
  readonly column: string;
  readonly isArray: boolean;
  /** The default as it is stated; null for none, undefined where it is the one that the database has. */
  readonly default: string | null | undefined;
}

export interface TableElements {
  readonly columns: readonly ColumnDefinition[];
  /** Constraints that are elements of the table, in the order written; those of columns are in the columns. */
  readonly constraints: readonly ConstraintDefinition[];
  readonly indexes: readonly IndexDefinition[];
  readonly comment: Fact<string | null> | undefined;
  /** Of SQL text: what follows the elements. */
  readonly options?: string;
  /** Further elements that the text does not say, such as columns that a function of another module gives. */
  readonly unread?: readonly Unknown[];
}

/** Where MySQL puts a column: behind another one, or first, which is null. */
export interface ColumnPlace {
  readonly after: string | null;
}

/** What `alter_column` changes; `undefined` is left as it is. */
export interface ColumnChange {
  readonly nullable: Fact<boolean> | undefined;
  readonly type: Fact<Described> | undefined;
  /** null drops the default. */
  readonly serverDefault: Fact<Term | null> | undefined;
  readonly newName: Fact<string> | undefined;
  readonly comment: Fact<string | null> | undefined;
  /** How it is computed, where SQL text states the column anew; a directive never says so. */
  readonly computed?: Described | null;
  readonly place?: ColumnPlace;
}

/** Why there are no operations of a direction that the file does not have: Alembic stops there. */
export function noFunction(name: 'upgrade' | 'downgrade'): string {
  return `the file has no function ${name}`;
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
  /** What the Python of the file does beside that; read when a rule asks. Absent where it was not read. */
  readonly code?: RevisionCode;
}

/** What SQL text does to things that have no directive of their own. */
export type SqlChange =
  | {
      readonly kind: 'create' | 'drop';
      /** In lower case, as SQL calls it: `view`, `materialized view`, `function`, `sequence`, `extension`, `trigger` … */
      readonly object: string;
      readonly schema: string | null;
      readonly name: string;
      /** Of a view, what it selects; of others, all that follows the name. */
      readonly definition: string | null;
      /** `IF NOT EXISTS`, `OR REPLACE`, `IF EXISTS`. */
      readonly isConditional: boolean;
      /** `IF NOT EXISTS`: one of its name stays. */
      readonly keepsOld?: boolean;
      /** Of a trigger, a policy or a rule: its table, as far as it is said. */
      readonly table?: { readonly schema: string | null; readonly name: string };
      /** `DROP … CASCADE`. */
      readonly cascades?: boolean;
    }
  /** `ALTER SEQUENCE … OWNED BY`: the sequence goes with the column; null for NONE. */
  | {
      readonly kind: 'sequenceOwner';
      readonly schema: string | null;
      readonly name: string;
      readonly owner: SequenceOwner | null;
    }
  /** `ENABLE ROW LEVEL SECURITY`, or `FORCE`, and the reverse. */
  | {
      readonly kind: 'rowSecurity';
      readonly schema: string | null;
      readonly table: string;
      readonly part: 'ENABLE' | 'FORCE';
      readonly isOn: boolean;
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
      readonly kind: 'moveToSchema';
      /** `table`, `type`, and as above. */
      readonly object: string;
      readonly schema: string | null;
      readonly name: string;
      readonly to: string;
    }
  /** `ALTER SEQUENCE` with what it changes. */
  | {
      readonly kind: 'alterSequence';
      readonly schema: string | null;
      readonly name: string;
      readonly options: string;
    }
  /** What a column takes its values from: an identity, or an expression. */
  | {
      readonly kind: 'generated';
      readonly schema: string | null;
      readonly table: string;
      readonly column: string;
      readonly change: GeneratedChange;
    }
  /** What is done to it is not read: it may be anything now, and so may what the text names with it. */
  | {
      readonly kind: 'unclear';
      readonly object: string;
      readonly schema: string | null;
      readonly name: string;
      readonly text: string;
      /** It is made here. */
      readonly isNew: boolean;
    }
  | AddedEnumValue
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
  /** MySQL's engine, character set and collation of a table, and of its columns where it converts them. */
  | {
      readonly kind: 'tableOptions';
      readonly schema: string | null;
      readonly table: string;
      readonly options: string;
      readonly converts: boolean;
    }
  | {
      readonly kind: 'validateConstraint';
      readonly schema: string | null;
      readonly table: string;
      readonly name: string;
    };

export type GeneratedChange =
  | { readonly kind: 'addIdentity'; readonly identity: Described }
  /** `null` leaves what it is. */
  | { readonly kind: 'setIdentity'; readonly always: boolean | null; readonly options: readonly string[] }
  | { readonly kind: 'dropIdentity' | 'dropExpression' };

export interface AddedEnumValue {
  readonly kind: 'addEnumValue';
  readonly schema: string | null;
  readonly name: string;
  readonly value: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The column that a sequence belongs to. */
export interface SequenceOwner {
  readonly schema: string | null;
  readonly table: string;
  readonly column: string;
}
