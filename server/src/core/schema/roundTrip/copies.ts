import { changedEntries } from '../../graph/layeredMap.js';
import type { Operation } from '../../operations/operation.js';
import type { Span } from '../../text.js';
import { givenBeside, readBackFromSqlite } from '../batch.js';
import { byFirstNames, columnGoneFrom } from '../batchNames.js';
import { droppedByConvention } from '../droppedConstraint.js';
import { mentions } from '../renameInSql.js';
import { isOfTrip } from './marks.js';
import { lookupIn } from '../lookup.js';
import { isWhole, known, lookupOf, missing, type RunState } from './runState.js';
import type { Schema, Table } from '../schema.js';
import { fullName } from '../schemaText.js';
import { tableOfId } from '../tables.js';
import { broken, unknown, type Trouble } from './trouble.js';

type Batch = Extract<Operation, { readonly kind: 'batch' }>;

/** The operations of a block as the copy of its table takes them, and at which one it surely stops. */
export function inCopy(
  operation: Batch,
  state: RunState,
): { readonly body: readonly Operation[]; readonly stop: Trouble | null } {
  const table = lookupOf(operation.table, state);
  const isKnown = table !== undefined && isWhole(table, state) && givenBeside(operation) === undefined;
  const { body, stops } = byFirstNames(operation.body, isKnown ? table.columns.map(({ name }) => name) : null);
  const [stop] = stops;
  if (stop !== undefined) return { body, stop: broken(stopsAtIndex, stop.origin.call, null, 'always') };
  return { body, stop: isKnown && state.dialect.name === 'sqlite' ? refusedLost(body, table, state) : null };
}

const stopsAtIndex = 'batch mode calls a column that the same block renames by its first name';

/** What is dropped and SQLAlchemy does not read back, so that the block does not find it. */
function refusedLost(body: readonly Operation[], table: Table, state: RunState): Trouble | null {
  const { constraints, indexes } = readBackFromSqlite(table);
  const lost = new Set([...constraints, ...indexes].flatMap(({ name }) => name ?? []));
  if (lost.size === 0) return null;
  for (const operation of body) {
    const made =
      operation.kind === 'addConstraint'
        ? operation.constraint.name
        : operation.kind === 'createIndex'
          ? operation.index.name
          : undefined;
    lost.delete(known(made)?.value ?? '');
    if (operation.kind !== 'dropConstraint' && operation.kind !== 'dropIndex') continue;
    const conventional = operation.kind === 'dropConstraint' ? droppedByConvention(operation, table, state) : null;
    const name = conventional ?? known(operation.name);
    if (typeof name === 'string' && lost.has(name) && !operation.ifExists)
      return broken(
        `batch mode does not find ${name}, which SQLAlchemy does not read back from SQLite`,
        operation.origin.call,
        fullName(table),
        'missingName',
      );
  }
  return null;
}

/** Why a block of batch mode can't copy its table into the new one, or why that is not known. */
export function refusedCopy(operation: Batch, state: RunState, after: Schema): Trouble | null {
  const span = operation.origin.call;
  const empty = requiredInCopy(state.schema, after);
  if (empty !== undefined)
    return broken(`the rows have nothing for ${empty}, which is NOT NULL without a server default`, span, empty);
  const table = lookupOf(operation.table, state);
  return table === undefined
    ? null
    : (staleCheck(operation, table, state) ?? refusedOnSqlite(table, after, state, span));
}

/** A check with a name is copied as it is written, also where a column of it goes or gets another name. */
function staleCheck({ body, origin: { call } }: Batch, table: Table, state: RunState): Trouble | null {
  const object = fullName(table);
  const dropped = new Set(
    body.flatMap((each) =>
      each.kind === 'dropConstraint'
        ? (droppedByConvention(each, table, state) ?? known(each.name) ?? [])
        : namesOfTypes(each),
    ),
  );
  const old = table.constraints.flatMap((each) =>
    each.kind === 'check' && each.name !== null && !dropped.has(each.name) ? each.condition : [],
  );
  const made = body.flatMap((each) => {
    const condition =
      each.kind === 'addConstraint' && each.constraint.kind === 'check' ? known(each.constraint.condition) : undefined;
    return condition?.kind === 'string' ? condition.value : [];
  });
  for (const condition of [...old, ...made]) {
    const column = columnGoneFrom(condition, body);
    if (column !== undefined)
      return broken(
        `the check (${condition ?? ''}) of ${object} names ${column}, which is no longer there`,
        call,
        object,
      );
  }
  return null;
}

/** The names of types, whose checks go with a column that is dropped, renamed or of another type. */
function namesOfTypes(operation: Operation): string[] {
  if (operation.kind !== 'dropColumn' && operation.kind !== 'alterColumn') return [];
  const term = operation.arguments.get('existing_type');
  const name = term?.kind === 'call' ? term.keywords.get('name') : undefined;
  return name?.kind === 'string' ? [name.value] : [];
}

/** SQLite gives a table no name that a view calls, while the table under that name is gone. */
function viewsOf(table: Table, { schema }: RunState, span: Span): Trouble | null {
  const object = fullName(table);
  for (const { name, definition } of schema.views.values()) {
    if (definition !== null && !mentions(definition, table.name)) continue;
    const message = `batch mode makes ${object} anew, which the view ${name} keeps SQLite from`;
    return definition === null ? unknown(message, span, object) : broken(message, span, object);
  }
  return null;
}

/** SQLAlchemy reads the tables that foreign keys refer to along with a table, and those that theirs refer to. */
function missingReference(table: Table, state: RunState, span: Span): Trouble | null {
  const lookup = lookupIn(state.schema, state.dialect);
  const seen = new Set<Table>();
  const left = [table];
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    for (const key of at.constraints) {
      if (key.kind !== 'foreignKey') continue;
      const { referredSchema, referredTable } = key;
      const other = lookup.table(referredSchema, referredTable);
      if (other !== undefined) left.push(other);
      else {
        const message = `there is no table ${referredTable}, to which a foreign key of ${fullName(at)} refers: batch mode reads it too`;
        return missing(message, !state.isUnsure, span, referredTable, 'missingTable');
      }
    }
  }
  return null;
}

/** A column that a block adds to a table with rows, and that is required where the rows are copied. */
function requiredInCopy(before: Schema, after: Schema): string | undefined {
  for (const [, old, table] of changedEntries(before.tables, after.tables)) {
    if (old === undefined || table === undefined || isOfTrip(table.id)) continue;
    const empty = table.columns.find(
      (column) =>
        !old.columns.some(({ id, name }) => id === column.id || name === column.name) &&
        column.nullable === false &&
        [column.default, column.computed, column.identity].every((part) => part === null) &&
        !column.autoincrement,
    );
    if (empty !== undefined) return `${table.name}.${empty.name}`;
  }
  return undefined;
}

function refusedOnSqlite(table: Table, after: Schema, state: RunState, span: Span): Trouble | null {
  if (state.dialect.name !== 'sqlite') return null;
  const stopped = viewsOf(table, state, span) ?? missingReference(table, state, span);
  if (stopped !== null) return stopped;
  const object = fullName(table);
  const copy = tableOfId(after.tables, table.id);
  const computed = table.columns.find(
    (column) => column.computed !== null && copy?.columns.some(({ id }) => id === column.id) === true,
  );
  if (computed !== undefined)
    return broken(
      `batch mode copies the computed column ${object}.${computed.name}, which takes no value`,
      span,
      object,
    );
  return null;
}
