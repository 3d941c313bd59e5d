import type { Dialect } from '../../dialects/dialect.js';
import { cutName } from '../../dialects/names.js';
import type { Operation, TableName } from '../../operations/operation.js';
import type { Fact, Span } from '../../text.js';
import { lookupIn } from '../lookup.js';
import type { NamingConvention } from '../namingConvention.js';
import type { Column, Schema, Table } from '../schema.js';
import { isSql } from '../step.js';
import { broken, unknown, type Cause, type Trouble } from './trouble.js';

/** The state in which an operation runs. */
export interface RunState {
  readonly schema: Schema;
  readonly dialect: Dialect;
  readonly convention: NamingConvention | undefined;
  /** Whether the operation is in a block that makes its table anew. */
  readonly isAnew: boolean;
  /** Whether something that is not followed may have changed anything before. */
  readonly isUnsure: boolean;
  /** Tables with rows: those that were there before the trip, and not made anew in it. */
  readonly hasRows: (table: Table) => boolean;
  /** What is wrong with the rows of a table, where nothing has changed them in this run; else as much as is known. */
  readonly ofRows: (table: Table, trouble: Trouble | null) => Trouble | null;
  /** Columns that were there before the trip, with what was in them. */
  readonly isOld: (column: Column) => boolean;
  /** Tables of which only what operations add is known. */
  readonly isPhantom: (table: Table) => boolean;
  /** Enum types that an earlier CREATE TABLE of the same run has made. */
  readonly enumsOfRun: ReadonlySet<string>;
}

export function known<T>(fact: Fact<T> | undefined): T | undefined {
  return fact?.kind === 'known' ? fact.value : undefined;
}

/** A name as an operation gives it to the database: a directive cuts a long one, SQL text does not. */
export function givenName(name: string, operation: Operation, { dialect }: RunState): string {
  return isSql(operation) ? name : cutName(dialect, name);
}

/** What is missing is surely missing only where all is known. */
export function missing(message: string, isSure: boolean, span: Span, object: string, cause?: Cause): Trouble {
  return isSure ? broken(message, span, object, cause) : unknown(message, span, object);
}

export function isWhole(table: Table, { isPhantom, isUnsure }: RunState): boolean {
  return !isUnsure && !isPhantom(table) && table.uncertain.length === 0;
}

export function lookupOf({ name, schema }: TableName, state: RunState): Table | undefined {
  const [found, owner] = [known(name), schema === undefined ? null : known(schema)];
  return found === undefined || owner === undefined
    ? undefined
    : lookupIn(state.schema, state.dialect).table(owner, found);
}
