import type { OperationKind } from '../operation.js';
import type { Arguments } from './arguments.js';
import { addColumn, alterColumn, dropColumn } from './columns.js';
import {
  createCheckConstraint,
  createExcludeConstraint,
  createForeignKey,
  createPrimaryKey,
  createUniqueConstraint,
  dropConstraint,
} from './constraints.js';
import { executeText } from './data.js';
import { createIndex, dropIndex } from './indexes.js';
import { bulkInsert, createTable, createTableComment, dropTable, dropTableComment, renameTable } from './tables.js';

/** What makes an operation of the arguments of each of Alembic's directives. */
export const directives: Readonly<Record<string, (given: Arguments) => OperationKind>> = {
  add_column: addColumn,
  alter_column: alterColumn,
  bulk_insert: bulkInsert,
  create_check_constraint: createCheckConstraint,
  create_exclude_constraint: createExcludeConstraint,
  create_foreign_key: createForeignKey,
  create_index: createIndex,
  create_primary_key: createPrimaryKey,
  create_table: createTable,
  create_table_comment: createTableComment,
  create_unique_constraint: createUniqueConstraint,
  drop_column: dropColumn,
  drop_constraint: dropConstraint,
  drop_index: dropIndex,
  drop_table: dropTable,
  drop_table_comment: dropTableComment,
  execute: executeText,
  rename_table: renameTable,
};
