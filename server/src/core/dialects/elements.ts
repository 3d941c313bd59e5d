/** The parts of a table as a dialect writes them: texts are SQL of the dialect, names are not quoted yet. */

export interface ColumnElement {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** What follows DEFAULT. */
  readonly default: string | null;
  /** The database counts it up: SERIAL, AUTO_INCREMENT, IDENTITY. */
  readonly autoincrement: boolean;
  readonly identity: IdentityElement | null;
  readonly computed: ComputedElement | null;
  readonly comment: string | null;
}

export interface IdentityElement {
  readonly always: boolean;
  /** Such as `START WITH 10`, in SQLAlchemy's order. */
  readonly options: readonly string[];
  readonly start: string | null;
  readonly increment: string | null;
}

export interface ComputedElement {
  readonly sql: string;
  readonly persisted: boolean | null;
}

export interface Deferral {
  readonly deferrable: boolean | null;
  readonly initially: string | null;
}

export interface KeyElement extends Deferral {
  readonly name: string | null;
  readonly columns: readonly string[];
  readonly include: readonly string[];
  readonly nullsNotDistinct: boolean;
}

export interface ForeignKeyElement extends Deferral {
  readonly name: string | null;
  readonly columns: readonly string[];
  readonly referredSchema: string | null;
  readonly referredTable: string;
  readonly referredColumns: readonly string[];
  readonly onDelete: string | null;
  readonly onUpdate: string | null;
  readonly match: string | null;
  readonly notValid: boolean;
}

export interface CheckElement extends Deferral {
  readonly name: string | null;
  readonly condition: string;
  readonly notValid: boolean;
  /** The column in whose definition it is written; null for one of the table's own. */
  readonly column: string | null;
}

export interface ExcludeElement extends Deferral {
  readonly name: string | null;
  readonly using: string;
  /** Expression and operator, as `span WITH &&`. */
  readonly elements: readonly string[];
  readonly where: string | null;
}

/** One element of an index: a column's name, or an expression as it is written. */
export type IndexPart = { readonly column: string } | { readonly expression: string };

export interface IndexElement {
  readonly name: string | null;
  readonly parts: readonly IndexPart[];
  /** What follows a part, such as an operator class or a length; by its place. */
  readonly suffixes: readonly string[];
  readonly unique: boolean;
  readonly where: string | null;
  /** Access method, such as gin. */
  readonly method: string | null;
  readonly include: readonly string[];
  readonly nullsNotDistinct: boolean;
  /** FULLTEXT and the like. */
  readonly prefix: string | null;
  /** `WITH (…)`, tablespace. */
  readonly trailing: readonly string[];
}
