import { changedKeys } from '../../graph/layeredMap.js';
import { operationTitle } from '../../operations/operationTitle.js';
import type { Operation } from '../../operations/operation.js';
import { applyOperations } from '../../schema/apply.js';
import { guardsHold } from '../../schema/guards.js';
import { Inspections } from '../../schema/inspections.js';
import { dataStatementsIn } from '../../schema/roundTrip/dataStatements.js';
import { isOfTrip, marks } from '../../schema/roundTrip/marks.js';
import { inspectedTables, withPhantoms } from '../../schema/roundTrip/phantoms.js';
import type { Schema, Table, Uncertainty } from '../../schema/schema.js';
import type { ApplyContext } from '../../schema/step.js';
import type { Block } from './bodyLines.js';
import { NotWritten, type Imports } from './python.js';
import { schemaChanges } from './schemaChanges.js';

/** What undoes a list of operations, the last first; and what can't be undone, with the reasons. */
export interface Undoing {
  readonly blocks: readonly Block[];
  readonly reasons: readonly string[];
}

type Target = Omit<ApplyContext, 'revision'>;

/** What undoes an upgrade that begins at a schema. */
export function undo(start: Schema, operations: readonly Operation[], target: Target, imports: Imports): Undoing {
  const blocks: Block[] = [];
  const reasons: string[] = [];
  let steps = 0;
  let schema = withPhantoms(start, operations, target);
  const own = new OwnTables();
  const begin = schema;
  const tablesNow = inspectedTables(() => schema, target.dialect);
  const inspections = new Inspections(inspectedTables(() => begin, target.dialect));
  const context = (): ApplyContext => ({ ...target, inspections, revision: `${marks.upgrade}${++steps}` });
  const take = (operation: Operation, isAutocommit: boolean): void => {
    const holds = guardsHold(operation.when, context(), tablesNow);
    const guards = operation.when.filter((guard) => guard.kind === 'dialect');
    const add = (lines: Block['lines']): void => {
      blocks.push({ lines, isBatch: operation.kind === 'batch', isAutocommit, guards });
    };
    if (holds === false) {
      if (guards.length > 0)
        add([{ comment: `TODO: undo ${operationTitle(operation)}, which runs on another database` }]);
      return;
    }
    const title = operationTitle(operation);
    if (holds !== true) {
      reasons.push(`whether ${title} runs is not known: ${holds.reason}`);
      return;
    }
    if (operation.kind === 'raises') return;
    if (operation.kind === 'opaque' || operation.kind === 'custom') {
      reasons.push(
        operation.kind === 'opaque'
          ? operation.reason.reason
          : `op.${operation.directive} is none of Alembic's own operations`,
      );
      return;
    }
    if (operation.kind === 'autocommit') {
      for (const each of operation.body) take(each, true);
      return;
    }
    if (operation.kind === 'execute' && operation.parsed !== null && operation.parsed.length > 0) {
      for (const each of operation.parsed) take(each, isAutocommit);
      return;
    }
    const { schema: after } = applyOperations(schema, [operation], context());
    const before = schema;
    schema = after;
    const rows = dataStatementsIn([operation]).filter(({ table }) => table === null || !own.has(table));
    own.follow(before, after);
    const doubt = newDoubt(before, after);
    if (doubt !== undefined) {
      reasons.push(`${title} is not undone: ${doubt.reason}`);
      return;
    }
    for (const { text } of rows)
      add([{ comment: `TODO: upgrade() changes rows, which is not undone: ${shortened(text)}` }]);
    try {
      const isConcurrent = operation.arguments.get('postgresql_concurrently');
      const options = isConcurrent?.kind === 'boolean' && isConcurrent.value ? ['postgresql_concurrently=True'] : [];
      add(schemaChanges(after, before, { dialect: target.dialect, imports, schema: before }, options));
    } catch (error) {
      if (!(error instanceof NotWritten)) throw error;
      reasons.push(`${title} is not undone: ${error.message}`);
    }
  };
  for (const operation of operations) take(operation, false);
  return { blocks: blocks.reverse(), reasons };
}

/** The names of tables that the upgrade made, in any schema. */
class OwnTables {
  private readonly counts = new Map<string, number>();

  has(name: string): boolean {
    return (this.counts.get(name) ?? 0) > 0;
  }

  follow({ tables: before }: Schema, { tables: after }: Schema): void {
    for (const key of changedKeys(before, after)) {
      this.add(before.get(key), -1);
      this.add(after.get(key), 1);
    }
  }

  private add(table: Table | undefined, count: number): void {
    if (table !== undefined && isOfTrip(table.id))
      this.counts.set(table.name, (this.counts.get(table.name) ?? 0) + count);
  }
}

function shortened(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  if (line === '' || line.startsWith('{')) return 'what it executes';
  return line.length > 70 ? `${line.slice(0, 70)}…` : line;
}

/** Why what an operation did is not known for certain. */
function newDoubt(before: Schema, after: Schema): Uncertainty | undefined {
  const fresh = (uncertain: readonly Uncertainty[]): Uncertainty[] =>
    uncertain.filter(({ revision }) => isOfTrip(revision));
  if (after.uncertain !== before.uncertain) {
    const [whole] = fresh(after.uncertain.slice(before.uncertain.length));
    if (whole !== undefined) return whole;
  }
  for (const key of changedKeys(before.tables, after.tables)) {
    const [old, table] = [before.tables.get(key), after.tables.get(key)];
    // What is uncertain in a new table does not keep it from being dropped.
    if (table === undefined || old === undefined) continue;
    const oldColumns = new Map(old.columns.map((column) => [column.id, column]));
    const kept = table.columns.filter((column) => oldColumns.has(column.id) && oldColumns.get(column.id) !== column);
    const doubts = [table, ...kept].flatMap(({ uncertain }) => fresh(uncertain));
    if (doubts.length === 0) continue;
    const known = new Set(
      [old, ...old.columns, ...old.constraints, ...old.indexes].flatMap(({ uncertain }) => uncertain),
    );
    const doubt = doubts.find((each) => !known.has(each));
    if (doubt !== undefined) return doubt;
  }
  for (const key of changedKeys(before.enums, after.enums)) {
    const type = after.enums.get(key);
    if (type?.values === null && !before.enums.has(key)) return type.uncertain[0];
  }
  return undefined;
}
