import type { Operation } from '../../server/src/core/operations/operation.js';
import type { Fact } from '../../server/src/core/text.js';
import type { ReadOperation } from './readHistory.js';

/** An operation that ran, with the lines of revision files that were running, outermost first. */
export interface TracedOperation {
  readonly places: readonly (readonly [file: string, line: number])[];
  /** Alembic's class of it, or `statement` for what a connection ran. */
  readonly class: string;
  readonly table?: string | null;
  readonly sql?: string;
  readonly columns?: readonly string[];
  readonly column_name?: string;
  readonly index_name?: string;
  readonly constraint_name?: string;
  readonly new_name?: string;
  readonly new_table_name?: string;
}

/** Each list has a line for each operation. */
export interface TraceComparison {
  /** Ran, and nothing that was counted is at its place. */
  readonly notCounted: string[];
  /** Ran, and what was counted at its place is understood and something else. */
  readonly otherwise: string[];
  /** Ran, and is part of what was counted as not understood. */
  readonly notUnderstood: string[];
  /** Counted, without a condition and understood, and did not run. */
  readonly didNotRun: string[];
}

/** What a statement that only asks begins with; such a one is no operation. */
const asks = /^\s*(?:select|show|pragma|explain|with\b(?!.*\b(?:insert|update|delete)\b))/is;

/** Compares what ran with what coverage counts, place by place. */
export function compareTrace(
  read: readonly ReadOperation[],
  traced: readonly TracedOperation[],
  dialect: string,
): TraceComparison {
  const result: TraceComparison = { notCounted: [], otherwise: [], notUnderstood: [], didNotRun: [] };
  const perFile = groupBy(
    read.filter(({ operation }) => runsOn(operation, dialect)),
    ({ file }) => file,
  );
  const groups = groupBy(
    traced.filter((each) => each.class !== 'statement' || !asks.test(each.sql ?? '')),
    (each) => placeOf(each).join(':'),
  );
  const ran = new Set<ReadOperation>();
  for (const [place, all] of groups) {
    const [file, line] = placeOf(all[0] ?? never());
    const here = innermost((perFile.get(file) ?? []).filter((each) => each.line <= line && line <= each.lastLine));
    here.forEach((each) => ran.add(each));
    if (here.length === 0) result.notCounted.push(...all.map((each) => `${place} ${describeTraced(each)}`));
    else compareGroup(place, all, here, result);
  }
  const isCertain = ({ operation, reasons }: ReadOperation): boolean =>
    reasons.length === 0 && !operation.when.some(({ kind }) => kind === 'uncertain' || kind === 'offline');
  const isRun = new Set(traced.map((each) => placeOf(each)[0]));
  for (const each of read) {
    if (ran.has(each) || !isCertain(each) || !runsOn(each.operation, dialect) || !isRun.has(each.file)) continue;
    if (each.operation.kind !== 'batch')
      result.didNotRun.push(`${each.file}:${String(each.line)} ${each.read.slice(0, 200)}`);
  }
  return result;
}

function compareGroup(
  place: string,
  traced: readonly TracedOperation[],
  here: readonly ReadOperation[],
  result: TraceComparison,
): void {
  const unknown = here.filter(({ reasons }) => reasons.length > 0);
  const left = here.filter(({ reasons }) => reasons.length === 0);
  for (const each of traced) {
    const at = left.findIndex(({ operation, read }) => isSame(each, operation, read));
    // A text of several statements counts for each, and a loop may have run an operation again.
    const isText = each.class === 'statement' || each.class === 'ExecuteSQLOp';
    if (at >= 0 && !isText) left.splice(at, 1);
    if (at >= 0) continue;
    const line = `${place} ${describeTraced(each)}`;
    if (unknown.length > 0) result.notUnderstood.push(line);
    else
      result.otherwise.push(
        `${line}\n      read as ${here.map(({ read }) => read.slice(0, 300)).join('\n      and ')}`,
      );
  }
}

/** Of operations around a line those that begin last: what is in a block, and not the block. */
function innermost(around: readonly ReadOperation[]): readonly ReadOperation[] {
  const inner = around.filter(({ operation }) => operation.kind !== 'batch');
  const all = inner.length > 0 ? inner : around;
  const last = Math.max(...all.map(({ line }) => line));
  return all.filter(({ line }) => line === last);
}

function runsOn({ when }: Operation, dialect: string): boolean {
  const names = dialect === 'mariadb' ? ['mysql', 'mariadb'] : [dialect];
  return when.every(
    (guard) => guard.kind !== 'dialect' || guard.names.some((name) => names.includes(name)) !== guard.negated,
  );
}

/** The innermost line that is of the revision that runs, and not of another one that it imports. */
function placeOf({ places }: TracedOperation): readonly [file: string, line: number] {
  const [file] = places[0] ?? never();
  const beyond = places.findIndex((each) => each[0] !== file);
  return (beyond < 0 ? places : places.slice(0, beyond)).at(-1) ?? never();
}

function never(): never {
  throw new Error('an operation without a place');
}

function describeTraced(traced: TracedOperation): string {
  return JSON.stringify({ ...traced, places: undefined }).slice(0, 300);
}

function groupBy<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return groups;
}

function isSame(traced: TracedOperation, operation: Operation, read: string): boolean {
  if (traced.class === 'statement')
    return (
      /^(?:execute|createEnum|dropEnum|bulkInsert|createTable|dropTable|createIndex|dropIndex|addConstraint|custom|enumOfLibrary)$/.test(
        operation.kind,
      ) || isSqlText(operation)
    );
  if (traced.class === 'ExecuteSQLOp') return isSqlText(operation) || operation.kind === 'execute';
  const { table } = traced;
  const isTable = (name: string | null | undefined): boolean => table === undefined || name === table;
  switch (operation.kind) {
    case 'createTable': {
      const columns = operation.columns.map(({ name }) => textOf(name));
      return traced.class === 'CreateTableOp' && isTable(textOf(operation.table.name)) && same(columns, traced.columns);
    }
    case 'dropTable':
      return traced.class === 'DropTableOp' && isTable(textOf(operation.table.name));
    case 'renameTable':
      return (
        traced.class === 'RenameTableOp' &&
        isTable(textOf(operation.table.name)) &&
        textOf(operation.to) === traced.new_table_name
      );
    case 'addColumn':
      return (
        traced.class === 'AddColumnOp' &&
        isTable(textOf(operation.table.name)) &&
        textOf(operation.column.name) === traced.column_name
      );
    case 'dropColumn':
      return (
        traced.class === 'DropColumnOp' &&
        isTable(textOf(operation.table.name)) &&
        textOf(operation.column) === traced.column_name
      );
    case 'alterColumn':
      return (
        traced.class === 'AlterColumnOp' &&
        isTable(textOf(operation.table.name)) &&
        textOf(operation.column) === traced.column_name &&
        (operation.newName === undefined ? undefined : textOf(operation.newName)) === traced.new_name
      );
    case 'createIndex':
      return (
        traced.class === 'CreateIndexOp' &&
        isTable(textOf(operation.table.name)) &&
        isNamed(operation.index.name, traced.index_name)
      );
    case 'dropIndex':
      return traced.class === 'DropIndexOp' && isNamed(operation.name, traced.index_name);
    case 'addConstraint':
      return (
        /^(?:Create(?:ForeignKey|UniqueConstraint|CheckConstraint|PrimaryKey|ExcludeConstraint)Op)$/.test(
          traced.class,
        ) && isNamed(operation.constraint.name, traced.constraint_name)
      );
    case 'dropConstraint':
      return (
        traced.class === 'DropConstraintOp' &&
        isTable(textOf(operation.table.name)) &&
        isNamed(operation.name, traced.constraint_name)
      );
    case 'tableComment':
      return traced.class.endsWith('TableCommentOp') && isTable(textOf(operation.table.name));
    case 'bulkInsert':
      return traced.class === 'BulkInsertOp' && isTable(textOf(operation.table.name));
    case 'execute':
      // An entity of alembic_utils.
      return /^(?:Create|Drop|Replace)Op$/.test(traced.class) && operation.changes !== undefined;
    default:
      // A directive of a library, under a class of its own.
      return !/^(?:Create|Drop|Add|Alter|Rename|BulkInsert)\w*Op$/.test(traced.class) || read.includes('"custom"');
  }
}

/** What a text of SQL does is read as directives are, under the statement's words. */
function isSqlText({ directive }: Operation): boolean {
  return directive === 'execute' || /^[A-Z]/.test(directive);
}

function textOf(fact: Fact<string | null>): string | null | undefined {
  return fact.kind === 'known' ? fact.value : undefined;
}

function isNamed(fact: Fact<{ readonly value: string } | string | null>, name: string | undefined): boolean {
  if (fact.kind !== 'known') return false;
  const value = typeof fact.value === 'string' || fact.value === null ? fact.value : fact.value.value;
  return (value ?? undefined) === name;
}

function same(one: readonly unknown[], other: readonly unknown[] | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
