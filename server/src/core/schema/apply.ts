import type { Operation } from '../operations/operation.js';
import { addColumn, alterColumn, dropColumn } from './applyColumns.js';
import { addConstraint, dropConstraint } from './applyConstraints.js';
import { createIndex, dropIndex } from './applyIndexes.js';
import { commentTable, createTable, dropTable, namedTable, renameTable } from './applyTables.js';
import { inOrderOfCopy, recreates, reflected } from './batch.js';
import { orderOfCopy } from './columnOrder.js';
import { Draft, type Touch } from './draft.js';
import { applyEnum } from './enums.js';
import { executedText } from './executed.js';
import { guardsHold } from './guards.js';
import type { Schema } from './schema.js';
import { applySqlChange } from './sqlChanges.js';
import { doubt, uncertainty, type ApplyContext, type Step } from './step.js';

/** What the operations of one revision make of a schema. */
export interface Applied {
  readonly schema: Schema;
  /** In the order in which the operations run. */
  readonly touches: readonly Touch[];
}

/** The schema after one revision's operations, in a live run. */
export function applyOperations(schema: Schema, operations: readonly Operation[], context: ApplyContext): Applied {
  const draft = new Draft(schema, context);
  for (const operation of operations) apply(operation, draft, context);
  return { schema: draft.finish(), touches: draft.touches };
}

/** `isBatch`: within a block that makes the table anew. */
function apply(operation: Operation, draft: Draft, context: ApplyContext, isBatch = false): void {
  const holds = guardsHold(operation.when, context);
  if (holds === false) return;
  const step: Step = {
    context,
    directive: operation.directive,
    place: { revision: context.revision, span: operation.origin.call },
    arguments: operation.arguments,
    maybe: holds === true ? null : holds,
    doubts: operation.unknown.map((each) => uncertainty(each, context.revision)),
  };
  switch (operation.kind) {
    case 'createTable':
      createTable(operation, draft, step);
      return;
    case 'dropTable':
      dropTable(operation, draft, step);
      return;
    case 'renameTable':
      renameTable(operation, draft, step);
      return;
    case 'addColumn':
      addColumn(operation, draft, step, isBatch);
      return;
    case 'dropColumn':
      dropColumn(operation, draft, step);
      return;
    case 'alterColumn':
      alterColumn(operation, draft, step, isBatch);
      return;
    case 'createIndex':
      createIndex(operation, draft, step);
      return;
    case 'dropIndex':
      dropIndex(operation, draft, step);
      return;
    case 'addConstraint':
      addConstraint(operation, draft, step, isBatch);
      return;
    case 'dropConstraint':
      dropConstraint(operation, draft, step, isBatch);
      return;
    case 'tableComment':
      commentTable(operation, draft, step);
      return;
    case 'createEnum':
    case 'dropEnum':
      applyEnum(operation, draft, step);
      return;
    case 'execute':
      for (const change of operation.changes ?? []) applySqlChange(change, draft, step);
      if (operation.parsed !== null) applyAll(operation.parsed, draft, context, isBatch);
      else if (operation.changes === undefined) executedText(operation, draft, step);
      return;
    case 'batch':
      applyBatch(operation, draft, step);
      return;
    case 'autocommit':
      applyAll(operation.body, draft, context, isBatch);
      return;
    case 'bulkInsert':
    case 'raises':
      return;
    case 'custom':
      draft.addUncertain(doubt(step, `op.${step.directive} is none of Alembic's own operations`));
      return;
    case 'opaque':
      draft.addUncertain(uncertainty(operation.reason, context.revision));
      return;
  }
}

function applyAll(operations: readonly Operation[], draft: Draft, context: ApplyContext, isBatch: boolean): void {
  for (const operation of operations) apply(operation, draft, context, isBatch);
}

/** The operations of a block, on the table as it is read back where it is made anew. */
function applyBatch(operation: Extract<Operation, { readonly kind: 'batch' }>, draft: Draft, step: Step): void {
  const isAnew = recreates(operation, step);
  const named = isAnew ? namedTable(operation.table, draft, step) : undefined;
  const table = named === undefined ? undefined : draft.table(named.schema, named.name);
  const isCopied = table !== undefined && !step.context.dialect.altersConstraints;
  if (isCopied) draft.setTable(reflected(table, draft, step));
  applyAll(operation.body, draft, step.context, isAnew);
  const after = table === undefined ? undefined : draft.table(table.schema, table.name);
  if (table === undefined || after === undefined) return;
  const ordered = orderOfCopy(after, table, operation.body);
  draft.setTable(isCopied ? inOrderOfCopy(ordered) : ordered);
}
