import { namedEnum } from '../../dialects/enumType.js';
import { qualifiedName } from '../../dialects/names.js';
import type { ColumnDefinition } from '../../operations/definitions.js';
import type { Operation, TableName } from '../../operations/operation.js';
import type { Fact, Span } from '../../text.js';
import { namedKey } from '../draft.js';
import { lookupIn, type Lookup } from '../lookup.js';
import { mentions } from '../renameInSql.js';
import { keyOf, type Column, type Constraint, type Index, type Table } from '../schema.js';
import { fullName } from '../schemaText.js';
import { tablesReferringTo } from '../tables.js';
import { broken, mayBeRefused, unknown, type Trouble } from './trouble.js';
import { refusedAlteration } from './refusedAlteration.js';
import { refusedChanges } from './refusedChange.js';
import { refusedLibraryEnum } from './refusedLibraryEnum.js';
import { refusedRows } from './refusedRows.js';
import {
  refusedConstraint,
  refusedDropConstraint,
  refusedDropIndex,
  refusedIndex,
  refusedReference,
  takenIndex,
} from './refusedKeys.js';
import { isWhole, known, lookupOf, missing, type RunState } from './runState.js';
import { isSql } from '../step.js';

type Of<K extends Operation['kind']> = Extract<Operation, { readonly kind: K }>;

/** Why the database, or Alembic, refuses an operation, or why that is not known; null where it is taken. */
export function refusalOf(operation: Operation, state: RunState): Trouble | null {
  const { call: span } = operation.origin;
  switch (operation.kind) {
    case 'createTable':
      return refusedTable(operation, state, span);
    case 'dropTable':
      return refusedDrop(operation, state, span);
    case 'renameTable':
      return onTable(operation.table, state, span, (table, { lookup }) => {
        const to = known(operation.to);
        return to !== undefined && lookup.table(table.schema, to) !== undefined
          ? broken(`there is a table ${to} already`, span, to)
          : null;
      });
    case 'addColumn':
      return onTable(operation.table, state, span, (table) => refusedColumn(operation, table, state, span));
    case 'dropColumn':
      return onTable(operation.table, state, span, (table) => refusedDropColumn(operation, table, state, span));
    case 'alterColumn':
      return onTable(operation.table, state, span, (table) => {
        const column = columnNamed(table, operation.column, state, span);
        return column === null || 'kind' in column ? column : refusedAlteration(operation, table, column, state, span);
      });
    case 'createIndex':
      return onTable(operation.table, state, span, (table) => refusedIndex(operation, table, state, span));
    case 'dropIndex':
      return refusedDropIndex(operation, state, span);
    case 'addConstraint':
      return onTable(
        operation.table,
        state,
        span,
        (table) => stopsOnSqlite(state, span) ?? refusedConstraint(operation.constraint, table, state, span),
      );
    case 'dropConstraint':
      return onTable(
        operation.table,
        state,
        span,
        (table) => stopsOnSqlite(state, span) ?? refusedDropConstraint(operation, table, state, span),
      );
    case 'enumOfLibrary':
      return refusedLibraryEnum(operation.change, state, span);
    case 'createEnum':
    case 'dropEnum':
      return refusedEnum(operation, state, span);
    case 'execute':
      return refusedChanges(operation, state);
    default:
      return null;
  }
}

function stopsOnSqlite({ dialect, isAnew }: RunState, span: Span): Trouble | null {
  if (dialect.altersConstraints || isAnew) return null;
  return broken('SQLite alters no constraints but in batch mode', span, null, 'always');
}

function onTable(
  target: TableName,
  state: RunState,
  span: Span,
  check: (table: Table, more: { readonly lookup: Lookup }) => Trouble | null,
): Trouble | null {
  const lookup = lookupIn(state.schema, state.dialect);
  const name = known(target.name);
  const schema = target.schema === undefined ? null : known(target.schema);
  if (name === undefined || schema === undefined) return unknown('its table is not known', span, null);
  const table = lookup.table(schema, name);
  if (table !== undefined) return check(table, { lookup });
  return missing(`there is no table ${name}`, !state.isUnsure, span, name, 'missingTable');
}

/** The column of an operation; what is wrong where there is none. */
function columnNamed(table: Table, name: Fact<string>, state: RunState, span: Span): Column | Trouble | null {
  const wanted = known(name);
  if (wanted === undefined) return unknown('its column is not known', span, table.name);
  const found = table.columns.find((column) => column.name === wanted);
  if (found !== undefined) return found;
  const object = `${fullName(table)}.${wanted}`;
  return missing(`there is no column ${object}`, isWhole(table, state), span, object, 'missingColumn');
}

function refusedTable(operation: Of<'createTable'>, state: RunState, span: Span): Trouble | null {
  const { schema, dialect } = state;
  const name = known(operation.table.name);
  const owner = operation.table.schema === undefined ? null : known(operation.table.schema);
  if (name === undefined || owner === undefined) return unknown('its table is not known', span, null);
  const lookup = lookupIn(schema, dialect);
  if (lookup.table(owner, name) !== undefined)
    return operation.ifNotExists ? null : broken(`there is a table ${name} already`, span, name);
  if (operation.columns.length === 0 && (operation.unread ?? []).length === 0 && dialect.name !== 'postgresql')
    return broken(`the table ${name} has no column`, span, name);
  const contradicted = operation.columns.find((column) => isNullableIdentity(column, state));
  if (contradicted !== undefined)
    return broken(`${known(contradicted.name) ?? ''} is an identity, which can’t be null`, span, name);
  for (const { type, name: column } of operation.columns) {
    const described = type === null ? undefined : known(type);
    const made = described === undefined ? null : namedEnum(described, dialect);
    if (made === null || 'reason' in made || !made.isCreated) continue;
    const key = keyOf(made.schema, made.name, dialect.defaultSchema);
    if (schema.enums.has(key) && !state.enumsOfRun.has(key))
      return broken(
        `the enum type ${made.name} of ${known(column) ?? ''} is there already, and create_table creates it again`,
        span,
        made.name,
      );
  }
  for (const key of [...operation.constraints, ...operation.columns.flatMap(({ foreignKeys }) => foreignKeys)]) {
    // SQLAlchemy leaves such a key to an ALTER that Alembic never writes.
    const isLeftOut =
      key.kind === 'foreignKey' && dialect.altersConstraints && (known(key.useAlter) ?? key.useAlter !== undefined);
    const refused =
      key.kind === 'foreignKey' && !isLeftOut ? refusedReference(key, { name, schema: owner }, state, span) : null;
    if (refused !== null) return refused;
  }
  for (const key of operation.constraints) {
    const own = operation.columns.map((column) => known(column.name));
    const gone =
      'columns' in key && !own.includes(undefined) && (operation.unread ?? []).length === 0
        ? (known(key.columns) ?? []).map(known).find((column) => column !== undefined && !own.includes(column))
        : undefined;
    if (gone !== undefined) return broken(`the table has no column ${gone}, which a constraint of it has`, span, name);
  }
  for (const { name: index } of operation.indexes) {
    const taken = takenIndex(known(index)?.value ?? null, null, state);
    if (taken !== null) return broken(taken, span, name);
  }
  return null;
}

/** PostgreSQL takes no `NULL` beside an identity. */
function isNullableIdentity({ identity, nullable }: ColumnDefinition, { dialect }: RunState): boolean {
  return dialect.name === 'postgresql' && identity !== null && known(nullable) === true;
}

function refusedDrop(operation: Of<'dropTable'>, state: RunState, span: Span): Trouble | null {
  if (operation.ifExists && lookupOf(operation.table, state) === undefined) return null;
  return onTable(operation.table, state, span, (table) => dependents(table, null, operation, state, span));
}

/** Whether what is dropped may go with what needs it. */
function mayTakeAlong(operation: Operation): boolean {
  if (operation.kind === 'dropTable') return isSql(operation);
  return 'cascades' in operation && operation.cascades;
}

/** Foreign keys and views that need a table, or a column of it. */
function dependents(
  table: Table,
  column: string | null,
  operation: Operation,
  { schema, dialect }: RunState,
  span: Span,
): Trouble | null {
  if (dialect.name === 'sqlite') return null;
  const object = column === null ? fullName(table) : `${fullName(table)}.${column}`;
  const key = keyOf(table.schema, table.name, dialect.defaultSchema);
  for (const other of tablesReferringTo(schema.tables, table.name)) {
    if (other === table) continue;
    for (const each of other.constraints) {
      if (each.kind !== 'foreignKey' || keyOf(each.referredSchema, each.referredTable, dialect.defaultSchema) !== key)
        continue;
      if (column !== null && !each.referredColumns.includes(column)) continue;
      // CASCADE takes the key away, and one statement may drop the other table too.
      const message = `the foreign key ${each.name ?? each.chosenName ?? ''} of ${fullName(other)} refers to ${object}`;
      return mayTakeAlong(operation) ? unknown(message, span, object) : broken(message, span, object, 'needed');
    }
  }
  if (dialect.name !== 'postgresql') return null;
  for (const view of schema.views.values())
    if (view.definition === null || mentions(view.definition, column ?? table.name))
      return mayTakeAlong(operation)
        ? unknown(`the view ${view.name} may need ${object}`, span, object)
        : mayBeRefused(`the view ${view.name} may need ${object}`, span, object);
  return null;
}

function refusedColumn(operation: Of<'addColumn'>, table: Table, state: RunState, span: Span): Trouble | null {
  const { column } = operation;
  const name = known(column.name);
  if (name === undefined) return unknown('its column is not known', span, table.name);
  const object = `${fullName(table)}.${name}`;
  if (table.columns.some((each) => each.name === name))
    return operation.ifNotExists ? null : broken(`there is a column ${object} already`, span, object);
  if (isNullableIdentity(column, state)) return broken(`${object} is an identity, which can’t be null`, span, object);
  return (
    missingType(column, state, span, object) ??
    column.foreignKeys.reduce<Trouble | null>(
      (found, key) => found ?? refusedReference(key, table, state, span),
      null,
    ) ??
    (known(column.index) === true && !isSql(operation)
      ? takenTrouble(takenIndex(`ix_${table.name}_${name}`, table, state), span, object)
      : null) ??
    refusedRows(operation, table, state, span)
  );
}

/** ADD COLUMN makes no enum type: PostgreSQL has to have it. */
function missingType(
  { type }: ColumnDefinition,
  { schema, dialect, isUnsure }: RunState,
  span: Span,
  object: string,
): Trouble | null {
  const described = type === null ? undefined : known(type);
  const named = described === undefined ? null : namedEnum(described, dialect);
  if (named === null || 'reason' in named || schema.enums.has(keyOf(named.schema, named.name, dialect.defaultSchema)))
    return null;
  return missing(`there is no enum type ${named.name}, which add_column does not create`, !isUnsure, span, object);
}

function refusedDropColumn(operation: Of<'dropColumn'>, table: Table, state: RunState, span: Span): Trouble | null {
  const column = columnNamed(table, operation.column, state, span);
  if (column === null) return null;
  if ('kind' in column) return operation.ifExists ? null : column;
  const { dialect, isAnew } = state;
  const object = `${fullName(table)}.${column.name}`;
  const uses = (constraint: Constraint): boolean =>
    'columns' in constraint
      ? constraint.columns.includes(column.name)
      : constraint.kind === 'check' && mentions(constraint.condition, column.name);
  const indexed = table.indexes.find((index) => indexUses(index, column.name));
  if (dialect.name === 'sqlite') {
    if (indexed !== undefined)
      return broken(
        `the index ${indexed.name ?? ''} has the column ${object}, which SQLite does not drop then`,
        span,
        object,
      );
    const constraint = table.constraints.find(uses);
    if (constraint !== undefined) {
      const message = `a constraint of ${fullName(table)} has the column ${object}, which SQLite does not drop then`;
      if (!isAnew) return constraint.kind === 'check' ? unknown(message, span, object) : broken(message, span, object);
      if (constraint.kind === 'primaryKey') return unknown(message, span, object);
    }
  }
  const computed = table.columns.find((each) => each !== column && mentions(each.computed?.sql ?? null, column.name));
  if (computed !== undefined)
    return operation.cascades === true
      ? unknown(`${computed.name} is computed from ${object}`, span, object)
      : broken(`${computed.name} is computed from ${object}`, span, object, 'needed');
  if (dialect.name === 'mysql' || dialect.name === 'mariadb') {
    const key = table.constraints.find((each) => each.kind === 'foreignKey' && each.columns.includes(column.name));
    if (key !== undefined)
      return broken(`the foreign key ${key.name ?? key.chosenName ?? ''} needs ${object}`, span, object, 'needed');
    const check = table.constraints.find((each) => each.kind === 'check' && each.column !== column.name && uses(each));
    if (check !== undefined) return unknown(`a check needs ${object}`, span, object);
  }
  return dependents(table, column.name, operation, state, span);
}

function indexUses({ parts, include, where }: Index, column: string): boolean {
  return (
    include.includes(column) ||
    mentions(where, column) ||
    parts.some((part) => ('column' in part ? part.column === column : mentions(part.expression, column)))
  );
}

function takenTrouble(message: string | null, span: Span, object: string): Trouble | null {
  return message === null ? null : broken(message, span, object);
}

function refusedEnum(
  operation: Of<'createEnum' | 'dropEnum'>,
  { schema, dialect, isUnsure }: RunState,
  span: Span,
): Trouble | null {
  const type = namedEnum(operation.type, dialect);
  if (type === null) return null;
  if ('reason' in type) return unknown(type.reason, span, null);
  const key = keyOf(type.schema, type.name, dialect.defaultSchema);
  const found = schema.enums.get(key);
  if (operation.kind === 'createEnum')
    return found !== undefined && !operation.checkFirst
      ? broken(`there is an enum type ${type.name} already`, span, type.name)
      : null;
  if (found === undefined) {
    const isThere = operation.checkFirst || schema.others.has(namedKey('type', key));
    return isThere ? null : missing(`there is no enum type ${type.name}`, !isUnsure, span, type.name);
  }
  const written = qualifiedName(dialect, found.schema, found.name);
  for (const table of schema.tables.values())
    for (const column of table.columns)
      if (column.type?.startsWith(written) === true && /^(?:\[\])*$/.test(column.type.slice(written.length)))
        return operation.cascades === true
          ? unknown(`${fullName(table)}.${column.name} has the type ${type.name}`, span, type.name)
          : broken(`${fullName(table)}.${column.name} still has the type ${type.name}`, span, type.name, 'needed');
  return null;
}
