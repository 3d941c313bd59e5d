import { isConcurrent } from './concurrent.js';
import { isNotValid, provesNotNull } from './constraints.js';
import type { TableName } from '../../operations/operation.js';
import { columnIn, type Found, type FoundTable, isInAutocommit, known, namedTableAt, tableAt } from './objects.js';
import type { ReviewedRevision, ReviewedRun, ReviewStep } from './reviewedRevision.js';
import { isServerAtLeast } from './serverVersion.js';
import { rewrites, typeChange } from './typeChange.js';

/** How strong a lock of PostgreSQL is that an operation takes on a table that is there: what it keeps others from. */
export type TableLock = 'everything' | 'writes';

/** The table that a step locks, and how; undefined where it locks none that others use, or only for what blocks nobody. */
export function lockOf(
  step: ReviewStep,
  revision: ReviewedRevision,
): { readonly table: Found; readonly lock: TableLock } | undefined {
  const { operation } = step;
  switch (operation.kind) {
    case 'addColumn':
    case 'dropColumn':
    case 'alterColumn':
    case 'dropTable':
    case 'renameTable':
    case 'dropConstraint':
      return { table: tableAt(step, operation.table, revision), lock: 'everything' };
    case 'addConstraint': {
      const isKey = operation.constraint.kind === 'foreignKey';
      return { table: tableAt(step, operation.table, revision), lock: isKey ? 'writes' : 'everything' };
    }
    case 'createIndex':
    case 'dropIndex': {
      if (isConcurrent(step) || operation.table === null) return undefined;
      const lock = operation.kind === 'createIndex' ? 'writes' : 'everything';
      return { table: tableAt(step, operation.table, revision), lock };
    }
    case 'createTable': {
      // A foreign key locks the table that it refers to.
      const keys = [
        ...operation.constraints.flatMap((each) => (each.kind === 'foreignKey' ? [each] : [])),
        ...operation.columns.flatMap(({ foreignKeys }) => foreignKeys),
      ];
      for (const key of keys) {
        const name = known(key.referredTable);
        const table =
          name === undefined ? undefined : namedTableAt(step, known(key.referredSchema) ?? null, name, revision);
        if (table !== undefined && !('unknown' in table) && !table.isNew && name !== known(operation.table.name))
          return { table, lock: 'writes' };
      }
      return undefined;
    }
    default:
      return undefined;
  }
}

/** The table that a step reads or writes as a whole on PostgreSQL, so that locks of its transaction are held for long. */
export function slowTable(step: ReviewStep, revision: ReviewedRevision): FoundTable | undefined {
  const { operation } = step;
  const found = (name: TableName): FoundTable | undefined => {
    const table = tableAt(step, name, revision);
    return 'unknown' in table || table.isNew ? undefined : table;
  };
  switch (operation.kind) {
    case 'createIndex':
      return isConcurrent(step) ? undefined : found(operation.table);
    case 'addConstraint':
      return isNotValid(operation.constraint) ? undefined : found(operation.table);
    case 'alterColumn': {
      const table = found(operation.table);
      const column = known(operation.column);
      if (table === undefined || column === undefined) return undefined;
      const scans =
        known(operation.nullable) === false &&
        columnIn(table, column)?.nullable !== false &&
        !(isServerAtLeast(revision.target, '12') && table.table !== undefined && provesNotNull(table.table, column));
      const change = operation.type === undefined ? undefined : typeChange(step, table, column, revision);
      const { from = null, to = null } = change ?? {};
      const isRewritten = from !== null && to !== null && rewrites(from, to) === 'yes';
      return scans || isRewritten ? table : undefined;
    }
    case 'execute': {
      const validated = (operation.changes ?? []).find((change) => change.kind === 'validateConstraint');
      if (validated?.kind !== 'validateConstraint') return undefined;
      const table = namedTableAt(step, validated.schema, validated.table, revision);
      return 'unknown' in table || table.isNew ? undefined : table;
    }
    default:
      return undefined;
  }
}

/** A lock that keeps others from an existing table until its transaction ends. */
export interface HeldLock {
  readonly step: ReviewStep;
  readonly table: FoundTable;
}

interface Locks {
  /** The transaction of each step. */
  readonly transactions: ReadonlyMap<ReviewStep, number>;
  readonly positions: ReadonlyMap<ReviewStep, number>;
  /** By transaction: the first lock of each of the first two tables, of which one is another one than a given table. */
  readonly held: ReadonlyMap<number, readonly HeldLock[]>;
}

const kept = new WeakMap<ReviewedRun, Locks>();

/**
 * An earlier step of the same transaction that locks an existing table so that nobody reads it, until the transaction
 * ends: the time that a step takes counts for that table too.
 * @param own the table that the step locks in that way itself
 */
export function lockHeldAt(
  run: ReviewedRun,
  step: ReviewStep,
  revision: ReviewedRevision,
  own?: string,
): HeldLock | undefined {
  const { transactions, positions, held } = locksOf(run, revision);
  const position = positions.get(step) ?? 0;
  return held
    .get(transactions.get(step) ?? -1)
    ?.find((lock) => lock.table.name !== own && (positions.get(lock.step) ?? 0) < position);
}

function locksOf(run: ReviewedRun, revision: ReviewedRevision): Locks {
  const before = kept.get(run);
  if (before !== undefined) return before;
  const transactions = new Map<ReviewStep, number>();
  const positions = new Map<ReviewStep, number>();
  const held = new Map<number, HeldLock[]>();
  let transaction = 0;
  let wasApart = false;
  for (const [position, step] of run.steps.entries()) {
    // In the block each statement is a transaction of its own.
    const isApart = step.operation.kind === 'autocommit' || isInAutocommit(step);
    if (isApart || wasApart) transaction += 1;
    wasApart = isApart;
    transactions.set(step, transaction);
    positions.set(step, position);
    const locks = held.get(transaction) ?? [];
    held.set(transaction, locks);
    if (locks.length >= 2) continue;
    const found = lockOf(step, revision);
    if (found?.lock !== 'everything' || 'unknown' in found.table || found.table.isNew) continue;
    const { table } = found;
    if (!locks.some((lock) => lock.table.name === table.name)) locks.push({ step, table });
  }
  const locks: Locks = { transactions, positions, held };
  kept.set(run, locks);
  return locks;
}
