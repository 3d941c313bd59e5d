/** The schema that revisions make, and the history of its tables. */

import type { Range } from 'vscode-languageserver-types';
import { request } from './message.js';
import type { Refused } from './revisions.js';

/** The document that shows a schema. Its text is asked for with `workspace/textDocumentContent`. */
export const SchemaDocumentRequest = request<SchemaDocumentParams, SchemaDocumentAnswer>('alembic/schemaDocument');

export interface SchemaDocumentParams {
  readonly environment: string;
  /** An id; null for all heads. */
  readonly revision: string | null;
  /** The user's answer where the dialect is not known. */
  readonly dialect?: string;
  /** The user's answer where there are several databases. */
  readonly database?: string;
}

export type SchemaDocumentAnswer =
  | { readonly kind: 'document'; readonly uri: string }
  /** The dialect is not known: these are. */
  | { readonly kind: 'chooseDialect'; readonly dialects: readonly string[] }
  /** The revisions are of several databases, as with the multidb template: these. */
  | { readonly kind: 'chooseDatabase'; readonly databases: readonly string[] }
  | Refused;

/** The tables that an environment's revisions make, also those that are dropped or renamed by now. */
export const TablesRequest = request<TablesParams, TablesAnswer>('alembic/tables');

export interface TablesParams {
  readonly environment: string;
}

export type TablesAnswer = { readonly kind: 'tables'; readonly tables: readonly TableSummary[] } | Refused;

export interface TableSummary {
  /** Opaque; the same under all of its names. */
  readonly id: string;
  /** With its schema, as SQL writes it without quotes; of a table that is gone the last one. */
  readonly name: string;
  readonly isGone: boolean;
  /** Of the multidb template: the engine that has it. */
  readonly database?: string;
}

/** What ever happened to a table, oldest first. */
export const TableHistoryRequest = request<TableHistoryParams, TableHistoryAnswer>('alembic/tableHistory');

export interface TableHistoryParams {
  readonly environment: string;
  readonly table: string;
}

export type TableHistoryAnswer = { readonly kind: 'history'; readonly steps: readonly TableHistoryStep[] } | Refused;

export interface TableHistoryStep {
  /** What was done, such as `add_column email`. */
  readonly operation: string;
  readonly revision: string;
  readonly message: string;
  /** The day; empty where the file says none. */
  readonly createDate: string;
  readonly uri: string;
  readonly range: Range;
}
