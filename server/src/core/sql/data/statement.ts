import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import type { Name } from '../model/names.js';
import type { DataType } from './dataType.js';
import type { Op } from './operators.js';

/** An expression of SQLAlchemy Core: its classes in sql/elements.py, with what decides about parentheses in place. */
export type Element = { readonly type: DataType; readonly span: Span } & (
  | { readonly kind: 'column'; readonly name: Name; readonly key: string; readonly table: FromClause | null }
  /** A value; undefined where it has none. */
  | {
      readonly kind: 'bind';
      readonly value: Term | undefined;
      /** The name of a placeholder, where values are not written in place: null for one that SQLAlchemy makes. */
      readonly name: string | null;
      /** Of which SQLAlchemy makes a name: that of the column that the value is compared with. */
      readonly base: string;
      readonly isInline: boolean;
      /** A list that is written as such, as `in_` has it; the operator decides what an empty one is. */
      readonly expands: 'in' | 'not_in' | 'text' | null;
    }
  | { readonly kind: 'text'; readonly sql: string; readonly binds: ReadonlyMap<string, Element> }
  | { readonly kind: 'literalColumn'; readonly text: string }
  | { readonly kind: 'constant'; readonly name: 'null' | 'true' | 'false' }
  | {
      readonly kind: 'binary';
      readonly left: Element;
      readonly right: Element;
      readonly op: Op;
      readonly negate: Op | null;
      readonly escape: string | null;
      /** Of an operator of the user's own. */
      readonly custom?: string;
    }
  /** Several operands in a row; those of BETWEEN and lists stand in no parentheses. */
  | {
      readonly kind: 'list';
      readonly op: Op;
      readonly items: readonly Element[];
      readonly isGrouped: boolean;
      /** The conditions of a statement, which are no expression. */
      readonly isCriteria?: boolean;
    }
  | { readonly kind: 'unary'; readonly op: Op; readonly element: Element; readonly isModifier: boolean }
  /** A boolean where a condition is asked for: `a = 1` where the dialect has no booleans. */
  | { readonly kind: 'asBoolean'; readonly element: Element; readonly holds: boolean }
  | { readonly kind: 'group'; readonly element: Element }
  | { readonly kind: 'function'; readonly path: string; readonly args: readonly Element[] }
  | {
      readonly kind: 'over';
      readonly element: Element;
      readonly partitionBy: readonly Element[];
      readonly orderBy: readonly Element[];
      /** `ROWS BETWEEN … AND …`. */
      readonly frame: string | null;
    }
  | { readonly kind: 'cast'; readonly element: Element; readonly to: DataType }
  | {
      readonly kind: 'case';
      readonly value: Element | null;
      readonly whens: readonly (readonly [Element, Element])[];
      readonly otherwise: Element | null;
    }
  | { readonly kind: 'label'; readonly element: Element; readonly name: Name }
  | { readonly kind: 'subquery'; readonly select: Query }
  | { readonly kind: 'exists'; readonly select: Query }
  | { readonly kind: 'collate'; readonly element: Element; readonly collation: string }
  | { readonly kind: 'extract'; readonly field: string; readonly element: Element }
  | { readonly kind: 'excluded'; readonly name: Name; readonly of: 'excluded' | 'inserted' }
  | { readonly kind: 'nextValue'; readonly name: Name; readonly schema: Name | null }
);

/** A column of a table of the migration. */
export interface DataColumn {
  readonly name: Name;
  readonly key: string;
  readonly type: DataType;
  readonly isPrimaryKey: boolean;
  readonly isNullable: boolean;
  readonly hasServerDefault: boolean;
  /** Counted up by the database, as far as SQLAlchemy knows. */
  readonly countsUp: boolean;
  /** `default=…`, `onupdate=…`. */
  readonly default: Term | undefined;
  readonly onupdate: Term | undefined;
  readonly span: Span;
}

export interface DataTable {
  readonly kind: 'table';
  /** The same for what is the same object. */
  readonly id: string;
  readonly name: Name;
  readonly schema: Name | null;
  readonly columns: readonly DataColumn[];
  /** `sa.Table`, which knows of keys and defaults; `sa.table` does not. */
  readonly isWhole: boolean;
  readonly span: Span;
}

/** What a column belongs to, and what stands behind FROM. */
export type FromClause =
  | DataTable
  | {
      readonly kind: 'alias' | 'subquery';
      readonly id: string;
      /** null for one that SQLAlchemy names. */
      readonly name: Name | null;
      readonly of: FromClause | Query;
      readonly span: Span;
    }
  | CommonTable
  | {
      readonly kind: 'join';
      readonly id: string;
      readonly left: FromClause;
      readonly right: FromClause;
      readonly on: Element;
      readonly join: ' JOIN ' | ' LEFT OUTER JOIN ' | ' FULL OUTER JOIN ';
      readonly span: Span;
    };

/** `WITH name AS (…)`. */
export interface CommonTable {
  readonly kind: 'cte';
  readonly id: string;
  readonly name: Name | null;
  readonly of: Query;
  readonly isRecursive: boolean;
  /** The one of which `.union_all(…)` makes this one: within it, this one is meant. */
  readonly restates: CommonTable | null;
  readonly span: Span;
}

export interface Select {
  readonly kind: 'select';
  readonly columns: readonly Element[];
  readonly from: readonly FromClause[];
  readonly where: readonly Element[];
  readonly groupBy: readonly Element[];
  readonly having: readonly Element[];
  readonly orderBy: readonly Element[];
  readonly limit: Element | null;
  readonly offset: Element | null;
  readonly isDistinct: boolean;
  readonly correlates: readonly FromClause[] | null;
  readonly prefixes: readonly string[];
  readonly span: Span;
}

/** `SELECT … UNION SELECT …`. */
export interface Compound {
  readonly kind: 'compound';
  readonly word: string;
  readonly parts: readonly Query[];
  /** Those of the first part, which name the columns of the whole. */
  readonly columns: readonly Element[];
  readonly orderBy: readonly Element[];
  readonly limit: Element | null;
  readonly offset: Element | null;
  readonly span: Span;
}

export type Query = Select | Compound;

export interface Update {
  readonly kind: 'update';
  readonly table: DataTable;
  readonly values: readonly Assignment[] | null;
  readonly isOrdered: boolean;
  readonly where: readonly Element[];
  readonly returning: readonly Element[];
  readonly prefixes: readonly string[];
  readonly span: Span;
}

export interface Delete {
  readonly kind: 'delete';
  readonly table: DataTable;
  readonly where: readonly Element[];
  readonly returning: readonly Element[];
  readonly prefixes: readonly string[];
  readonly span: Span;
}

/** A column, or one of another table or any expression, and what it gets. */
export interface Assignment {
  readonly column: DataColumn;
  readonly value: Element;
}

export interface Insert {
  readonly kind: 'insert';
  readonly table: DataTable;
  /** null without any; several for rows. */
  readonly rows: readonly (readonly Assignment[])[] | null;
  readonly isMulti: boolean;
  readonly select: { readonly columns: readonly DataColumn[]; readonly select: Query } | null;
  readonly isInline: boolean;
  readonly returning: readonly Element[];
  readonly prefixes: readonly string[];
  readonly conflict: Conflict | null;
  /** The dialect whose own INSERT it is; null for the common one, which knows no upserts. */
  readonly home: string | null;
  readonly span: Span;
}

export type Conflict =
  | {
      readonly kind: 'conflict';
      readonly target: readonly (Name | Element)[] | null;
      readonly targetWhere: Element | null;
      readonly constraint: Name | null;
      /** null for DO NOTHING. */
      readonly set: readonly { readonly column: DataColumn; readonly value: Element }[] | null;
      readonly where: Element | null;
    }
  | { readonly kind: 'duplicate'; readonly set: readonly { readonly column: DataColumn; readonly value: Element }[] };

export type Statement = Query | Update | Delete | Insert;
