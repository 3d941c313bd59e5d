import type { Operation } from '../../operations/operation.js';
import { applyOperations } from '../apply.js';
import { recreates } from '../batch.js';
import type { Touch } from '../draft.js';
import { isOfRows } from '../executed.js';
import { guardsHold } from '../guards.js';
import { Inspections } from '../inspections.js';
import type { Schema } from '../schema.js';
import type { ApplyContext } from '../step.js';
import { isOfTrip, marks } from './marks.js';
import { dataStatementsIn, mayChange, type DataStatement } from './dataStatements.js';
import { inCopy, refusedCopy } from './copies.js';
import { isPhantom } from '../phantom.js';
import { inspectedTables, phantomsIn } from './phantoms.js';
import { refusalOf } from './refusals.js';
import type { RunState } from './runState.js';
import { untracked } from './untracked.js';
import { broken, unknown, type Trouble } from './trouble.js';

/** One direction of a trip. */
export interface Run {
  readonly after: Schema;
  readonly touches: readonly Touch[];
  /** Why it fails, or what of it is not known. */
  readonly troubles: readonly Trouble[];
  /** Operations that may have run, or that nothing is known of: they are not in the schema. */
  readonly maybe: readonly Operation[];
}

type Direction = 'upgrade' | 'downgrade';

/**
 * Applies the operations one by one, each after the question whether the database takes it.
 * @param earlier operations that may have run before
 */
export function run(
  start: Schema,
  operations: readonly Operation[],
  direction: Direction,
  { dialect, database, convention }: Omit<ApplyContext, 'revision'>,
  earlier: readonly Operation[] = [],
): Run {
  const maybe = [...earlier];
  const troubles: Trouble[] = [];
  const touches: Touch[] = [];
  const enumsOfRun = new Set<string>();
  const beginsElsewhere = start.unknownTables.size > 0 || phantomsIn(start.tables).length > 0;
  let schema = start;
  let steps = 0;
  let isOver = false;
  const statements: DataStatement[] = [];
  let isFollowed = true;
  // An upgrade that fills its columns is believed to fill them as it needs; of a downgrade that is not known.
  const ofRows: RunState['ofRows'] = (table, trouble) => {
    if (trouble === null || (isFollowed && !statements.some((each) => mayChange(each, table.name)))) return trouble;
    return direction === 'upgrade'
      ? null
      : { ...trouble, kind: 'unknown', mayRefuse: true, message: `${trouble.message}, unless downgrade() fills it` };
  };
  const tablesNow = inspectedTables(() => schema, dialect);
  const inspections = new Inspections(inspectedTables(() => start, dialect));
  const contextNow = (): ApplyContext => ({
    dialect,
    database,
    convention,
    inspections,
    revision: `${marks[direction]}${++steps}`,
  });
  const stateNow = (isAnew: boolean): RunState => ({
    schema,
    dialect,
    convention,
    isAnew,
    // A history with tables that no revision creates does not begin with an empty database: more may be there.
    isUnsure: schema.uncertain.length > 0 || beginsElsewhere,
    hasRows: ({ id }) => !isOfTrip(id),
    ofRows,
    isOld: ({ id }) => !isOfTrip(id),
    isPhantom,
    enumsOfRun,
  });
  const hasEnded = (): boolean => isOver;
  const end = (trouble: Trouble): void => {
    if (isOver) return;
    troubles.push(trouble);
    isOver = trouble.kind === 'broken';
  };
  const take = (operation: Operation, isAnew: boolean, isTrial: boolean): void => {
    if (isOver) return;
    const holds = guardsHold(operation.when, contextNow(), tablesNow);
    if (holds === false) return;
    const span = operation.origin.call;
    if (holds !== true && !keepsSchema(operation)) {
      troubles.push(unknown(holds.reason, holds.span, null));
      maybe.push(operation);
      return;
    }
    if (operation.kind === 'raises') {
      troubles.push(broken(`${direction}() ends here: ${operation.reason}`, span, null));
      isOver = true;
      return;
    }
    if (operation.kind === 'opaque' || operation.kind === 'custom') {
      maybe.push(operation);
      troubles.push(
        unknown(
          operation.kind === 'opaque'
            ? operation.reason.reason
            : `op.${operation.directive} is none of Alembic's own operations`,
          span,
          null,
        ),
      );
    }
    if (operation.kind === 'opaque') isFollowed = false;
    if (operation.kind === 'execute' || operation.kind === 'bulkInsert')
      statements.push(...dataStatementsIn([operation]));
    if (operation.kind === 'execute') {
      const rest = untracked(operation, stateNow(isAnew));
      if (rest !== null) troubles.push(rest);
    }
    if (operation.kind === 'autocommit') {
      for (const each of operation.body) take(each, isAnew, isTrial);
      return;
    }
    if (operation.kind === 'execute' && operation.parsed !== null && (operation.changes ?? []).length === 0) {
      for (const each of operation.parsed) take(each, isAnew, isTrial);
      return;
    }
    if (operation.kind === 'batch') {
      const outside = schema;
      const isCopied = recreates(operation, dialect);
      const { body, stop } = isCopied ? inCopy(operation, stateNow(true)) : { body: operation.body, stop: null };
      for (const each of body) take(each, isCopied, true);
      if (stop !== null) end(stop);
      // The block as a whole is what runs: the operations one by one were only asked about.
      schema = outside;
    } else {
      const refused = lessSure(refusalOf(operation, stateNow(isAnew)), operation, maybe);
      if (refused !== null) end(refused);
    }
    if (hasEnded()) return;
    const applied = applyOperations(schema, [isTrial ? inBlock(operation, isAnew) : operation], contextNow());
    if (operation.kind === 'createTable')
      for (const key of applied.schema.enums.keys()) if (!schema.enums.has(key)) enumsOfRun.add(key);
    if (operation.kind === 'batch' && recreates(operation, dialect)) {
      const refused = lessSure(refusedCopy(operation, stateNow(true), applied.schema), operation, maybe);
      if (refused !== null) end(refused);
    }
    schema = applied.schema;
    if (!isTrial) touches.push(...applied.touches);
  };
  for (const operation of operations) take(operation, false, false);
  return { after: schema, touches, troubles, maybe };
}

/** A refusal is not certain where an operation that may have run has something to do with it. */
function lessSure(refused: Trouble | null, operation: Operation, maybe: readonly Operation[]): Trouble | null {
  if (refused?.kind !== 'broken' || refused.cause === 'always') return refused;
  const table = tableOf(operation);
  const isConcerned = maybe.some((each) => table === null || tableOf(each) === null || tableOf(each) === table);
  return isConcerned ? { ...refused, kind: 'unknown' } : refused;
}

/** The name of the table that an operation is about; null where it may be about any. */
function tableOf(operation: Operation): string | null {
  if (!('table' in operation) || operation.table === null || operation.kind === 'dropTable') return null;
  const { name } = operation.table;
  return name.kind === 'known' ? name.value : null;
}

/** An operation of a block on its own, in a block again where that makes the table anew. */
function inBlock(operation: Operation, isAnew: boolean): Operation {
  if (!isAnew || !('table' in operation) || operation.table === null) return operation;
  const { origin, when } = operation;
  return {
    kind: 'batch',
    directive: 'batch_alter_table',
    origin,
    when,
    arguments: new Map([['recreate', { kind: 'string', value: 'always', span: origin.call }]]),
    unknown: [],
    table: operation.table,
    body: [operation],
  };
}

/** Whether an operation surely leaves the schema as it is, so that it does not matter whether it runs. */
function keepsSchema(operation: Operation): boolean {
  if (operation.kind === 'bulkInsert') return true;
  if (operation.kind !== 'execute' || (operation.changes ?? []).length > 0) return false;
  return operation.parsed?.length === 0 || (operation.statement !== null && isOfRows(operation.statement));
}
