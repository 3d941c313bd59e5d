import type { Operation } from '../operations/operation.js';
import { addColumn, alterColumn, dropColumn } from './applyColumns.js';
import { addConstraint, dropConstraint } from './applyConstraints.js';
import { createIndex, dropIndex } from './applyIndexes.js';
import { commentTable, createTable, dropTable, namedTable, renameTable } from './applyTables.js';
import { givenBeside, inOrderOfCopy, recreates, reflected, withoutAttached } from './batch.js';
import { byFirstNames } from './batchNames.js';
import { withTemporaryIndexes } from './columnParts.js';
import { orderOfCopy } from './columnOrder.js';
import { Draft, type Touch } from './draft.js';
import { applyEnum } from './enums.js';
import { doubtCalls, executedText } from './executed.js';
import { enumOfLibrary } from './enumLibrary.js';
import { guardsHold } from './guards.js';
import { Inspections } from './inspections.js';
import { isPhantom } from './phantom.js';
import type { Schema, Uncertainty } from './schema.js';
import { applySqlChange } from './sqlChanges.js';
import { doubt, keepsCase, uncertainty, type ApplyContext, type Step } from './step.js';
import type { Trace } from './trace.js';

/** What the operations of one revision make of a schema. */
export interface Applied {
  readonly schema: Schema;
  /** In the order in which the operations run. */
  readonly touches: readonly Touch[];
  readonly trace: Trace;
}

/** One operation right before it is applied. */
export interface Observed {
  readonly operation: Operation;
  /** The blocks and the SQL texts that it is in, outermost first. */
  readonly within: readonly Operation[];
  /** Why it may not run, or run more than once; null where it runs once. */
  readonly maybe: Uncertainty | null;
  readonly before: Schema;
}

/**
 * The schema after one revision's operations, in a live run.
 * @param observe is called with each operation that runs or may run, those in blocks and in SQL text too
 */
export function applyOperations(
  schema: Schema,
  operations: readonly Operation[],
  context: ApplyContext,
  observe?: (observed: Observed) => void,
): Applied {
  const draft = new Draft(schema, context);
  const inspections = context.inspections ?? new Inspections(draft.inspectedBefore);
  applyAll(operations, draft, { ...context, inspections }, { isBatch: false, within: [], observe });
  return { schema: draft.finish(), touches: draft.touches, trace: draft.trace() };
}

/** Where operations are. */
interface Around {
  /** Within a block that makes the table anew. */
  readonly isBatch: boolean;
  readonly within: readonly Operation[];
  readonly observe: ((observed: Observed) => void) | undefined;
}

function apply(operation: Operation, draft: Draft, context: ApplyContext, around: Around): void {
  const { isBatch, within, observe } = around;
  const holds = guardsHold(operation.when, context, draft.inspectedNow);
  if (holds === false) {
    reportAsked(operation, draft, context);
    observeSkipped(operation, draft, context, around);
    return;
  }
  const inside: Around = { ...around, within: observe === undefined ? within : [...within, operation] };
  const step: Step = {
    context,
    directive: operation.directive,
    place: { revision: context.revision, span: operation.origin.call },
    arguments: operation.arguments,
    maybe: holds === true ? null : holds,
    doubts: operation.unknown.map((each) => uncertainty(each, context.revision)),
  };
  observe?.({ operation, within, maybe: step.maybe, before: draft.now() });
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
    case 'enumOfLibrary':
      enumOfLibrary(operation.change, draft, step);
      return;
    case 'execute': {
      const { parsed, changes } = keepsCase(context.dialect) ? (operation.asWritten ?? operation) : operation;
      for (const change of changes ?? []) applySqlChange(change, draft, step);
      doubtCalls(operation, draft, step);
      if (parsed !== null) applyAll(parsed, draft, context, inside);
      else if (changes === undefined) executedText(operation, draft, step);
      return;
    }
    case 'batch':
      applyBatch(operation, draft, step, inside);
      return;
    case 'autocommit':
      applyAll(operation.body, draft, context, inside);
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

/**
 * A table that is changed where an inspector finds it, and that no revision creates, is one that something else may have
 * made.
 */
function reportAsked(operation: Operation, draft: Draft, { revision }: ApplyContext): void {
  const { when, origin, kind } = operation;
  if (kind === 'dropTable' || !('table' in operation) || operation.table?.name.kind !== 'known') return;
  for (const guard of when) {
    if (guard.kind !== 'inspected' || !guard.isThere || guard.asked.table !== operation.table.name.value) continue;
    const { schema, table } = guard.asked;
    if (draft.inspectedBefore(schema, table) === undefined && draft.inspectedNow(schema, table) === undefined) {
      const place = { revision, span: origin.call };
      draft.reportUnknownTable(schema, table, 'altered where it is there, but no revision creates it', place);
    }
  }
}

/**
 * Shows what does not run by what an inspector answers in a database that the revisions alone have made: in another one
 * it may run.
 */
function observeSkipped(operation: Operation, draft: Draft, context: ApplyContext, { within, observe }: Around): void {
  const inspected = operation.when.find((guard) => guard.kind === 'inspected');
  if (observe === undefined || inspected === undefined) return;
  const others = operation.when.filter(({ kind }) => kind !== 'inspected');
  if (guardsHold(others, context, draft.inspectedNow) === false) return;
  observe({ operation, within, maybe: uncertainty(inspected.reason, context.revision), before: draft.now() });
}

function applyAll(operations: readonly Operation[], draft: Draft, context: ApplyContext, around: Around): void {
  for (const operation of operations) apply(operation, draft, context, around);
}

/** The operations of a block, on the table as it is read back where it is made anew. */
function applyBatch(
  operation: Extract<Operation, { readonly kind: 'batch' }>,
  draft: Draft,
  step: Step,
  inside: Around,
): void {
  const isAnew = recreates(operation, step.context.dialect);
  const named = isAnew ? namedTable(operation.table, draft, step) : undefined;
  const table = named === undefined ? undefined : draft.table(named.schema, named.name);
  const isCopied = table !== undefined && !step.context.dialect.altersConstraints;
  if (isCopied) draft.setTable(reflected(table, draft, step));
  else if (isAnew && table?.attached !== undefined) draft.setTable(withoutAttached(table));
  const given = givenBeside(operation);
  const isKnown = table !== undefined && given === undefined && table.uncertain.length === 0 && !isPhantom(table);
  const columns = isKnown ? table.columns.map(({ name }) => name) : null;
  const body = isAnew ? byFirstNames(operation.body, columns).body : operation.body;
  applyAll(body, draft, step.context, { ...inside, isBatch: isAnew });
  const after = table === undefined ? undefined : draft.table(table.schema, table.name);
  if (table === undefined || after === undefined) return;
  const ordered = withTemporaryIndexes(orderOfCopy(after, table, operation), addedAndRenamed(operation), step);
  const result = isCopied ? inOrderOfCopy(ordered) : ordered;
  if (given === undefined) draft.setTable(result);
  else
    draft.setTable(
      draft.touch('table', result, step, [doubt(step, `what ${given} says of the table is not followed`)]),
    );
}

/** The columns that a block adds and then gives another name: from, to. */
function addedAndRenamed({ body }: Extract<Operation, { readonly kind: 'batch' }>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const operation of body) {
    if (operation.kind === 'addColumn' && operation.column.name.kind === 'known')
      names.set(operation.column.name.value, operation.column.name.value);
    if (operation.kind !== 'alterColumn' || operation.newName?.kind !== 'known' || operation.column.kind !== 'known')
      continue;
    const { column, newName } = operation;
    // Alembic goes on calling a column by the name that it had at first.
    if (names.has(column.value)) names.set(column.value, newName.value);
  }
  return new Map([...names].filter(([from, to]) => from !== to));
}
