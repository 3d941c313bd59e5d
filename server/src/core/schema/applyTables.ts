import type { Dialect } from '../dialects/dialect.js';
import { namedEnum } from '../dialects/enumType.js';
import type { ForeignKeyDefinition } from '../operations/definitions.js';
import type { Operation, TableName } from '../operations/operation.js';
import { attachedUnder } from './attached.js';
import { addColumnParts, markAutoincrement } from './columnParts.js';
import { withReasons, type Draft } from './draft.js';
import { dropReferences, dropViews, followInViews } from './dependants.js';
import { createEnum } from './enums.js';
import { withoutEqualKeys } from './equalKeys.js';
import { FactReader, plainValue, stringsOf } from './facts.js';
import { isNullableKey, makeColumn } from './makeColumn.js';
import { makeConstraint, track } from './makeConstraint.js';
import { makeIndex } from './makeIndex.js';
import { moveObject } from './namedObjects.js';
import type { Column, Constraint, Table } from './schema.js';
import { dropOwnedSequences } from './sequenceOwners.js';
import { doubt, doubtsBeside, doubtsOf, isSql, uncertainty, type Step } from './step.js';
import { tableOptions } from './tableOptions.js';

type Of<K extends Operation['kind']> = Extract<Operation, { readonly kind: K }>;

/** Schema and name as the operation gives them; undefined where they are not known, which the draft then says. */
export function namedTable(
  { name, schema }: TableName,
  draft: Draft,
  step: Step,
): { readonly schema: string | null; readonly name: string } | undefined {
  if (name.kind === 'known' && schema === undefined) return { name: name.value, schema: null };
  if (name.kind === 'known' && schema?.kind === 'known') return { name: name.value, schema: schema.value };
  const missing = name.kind === 'known' ? schema : name;
  const reason = missing?.kind === 'unknown' ? missing.reason : 'it is no name';
  draft.addUncertain(doubt(step, `the table of ${step.directive} is not known: ${reason}`, missing?.span));
  return undefined;
}

/** The table of an operation, if a revision made it; else the draft says that none did. */
export function tableOf(target: TableName, draft: Draft, step: Step, does = 'altered'): Table | undefined {
  const named = namedTable(target, draft, step);
  if (named === undefined) return undefined;
  const table = draft.table(named.schema, named.name) ?? tableInAnyCase(named, draft, step);
  if (table !== undefined) return table;
  const view = draft.named('view').get(draft.key(named.schema, named.name));
  if (view === undefined)
    draft.reportUnknownTable(named.schema, named.name, `${does}, but no revision creates it`, step.place);
  else {
    const reason = doubt(step, 'what is done to it as to a table is not followed');
    draft.named('view').set(draft.key(named.schema, named.name), draft.touch('view', view, step, [reason]));
  }
  return undefined;
}

/** SQLite finds a table whatever the case of its name. */
function tableInAnyCase(
  { schema, name }: { readonly schema: string | null; readonly name: string },
  draft: Draft,
  { context: { dialect } }: Step,
): Table | undefined {
  if (dialect.name !== 'sqlite') return undefined;
  const wanted = draft.key(schema, name).toLowerCase();
  for (const table of draft.allTables()) if (draft.key(table.schema, table.name).toLowerCase() === wanted) return table;
  return undefined;
}

export function createTable(operation: Of<'createTable'>, draft: Draft, step: Step): void {
  const named = namedTable(operation.table, draft, step);
  if (named === undefined) return;
  const before = draft.table(named.schema, named.name);
  if (before !== undefined) {
    if (operation.ifNotExists || step.maybe !== null) return;
    draft.setTable(draft.touch('table', before, step, [doubt(step, 'it is created a second time')]));
    return;
  }
  draft.setTable(newTable(operation, named, draft, step));
}

function newTable(
  operation: Of<'createTable'>,
  named: { readonly schema: string | null; readonly name: string },
  draft: Draft,
  step: Step,
): Table {
  const { dialect, revision } = step.context;
  const facts = new FactReader(step);
  const tracked = draft.track('table', step);
  const made = operation.columns.flatMap((definition) => {
    const column = makeColumn(definition, draft, { ...step, doubts: [] }, facts, named.schema);
    return column === undefined ? [] : [{ definition, column }];
  });
  let table: Table = {
    id: tracked.id,
    source: tracked.source,
    touched: tracked.touched,
    uncertain: tracked.uncertain,
    schema: named.schema,
    name: named.name,
    columns: made.map(({ column }) => column),
    constraints: [],
    indexes: [],
    comment: dialect.columns.comments === 'none' ? null : facts.value(operation.comment, null, 'its comment'),
    prefixes: stringsOf(operation.arguments.get('prefixes')),
    options: operation.options === undefined ? tableOptions(operation.arguments, dialect) : [operation.options],
    countsUp: dialect.name === 'sqlite' && countsUp(operation, step),
  };
  table = { ...table, columns: table.columns.map((column) => withReferredType(column, operation, table)) };
  const stated = new Set(
    made.flatMap(({ definition, column }) => (definition.nullable?.kind === 'known' ? [column.name] : [])),
  );
  const mayBeNull = (column: Column): boolean =>
    isNullableKey(step) || (dialect.name === 'sqlite' && stated.has(column.name));
  createEnums(table.columns, draft, step);
  const quiet: Step = { ...step, doubts: [] };
  const isKey = ({ kind }: Of<'createTable'>['constraints'][number]): boolean => kind === 'primaryKey';
  if (!operation.constraints.some(isKey)) table = withColumnsOfKey(table, operation, draft, quiet, mayBeNull);
  // A foreign key may refer to the primary key of its own table without naming it.
  for (const definition of operation.constraints.toSorted((one, other) => Number(isKey(other)) - Number(isKey(one)))) {
    if (definition.kind === 'foreignKey' && isLeftOut(definition, dialect, facts)) continue;
    const constraint = makeConstraint(definition, table, { draft, step: quiet, facts });
    if (constraint !== undefined) table = withConstraint(table, constraint, mayBeNull);
  }
  for (const { definition, column } of made)
    table = addColumnParts(table, definition, column, { draft, step: quiet, facts, isNewTable: true });
  if (dialect.name === 'postgresql') table = withoutEqualKeys(table);
  for (const definition of operation.indexes) {
    const index = makeIndex(definition, table, { draft, step: quiet, facts });
    if (index !== undefined) table = { ...table, indexes: [...table.indexes, index] };
  }
  table = markAutoincrement(table, operation.columns, step);
  if (table.countsUp) table = withUnnamedKey(table);
  const inherits = table.options.some((option) => /^INHERITS\b/i.test(option));
  const unread = [
    ...(inherits ? [doubt(step, 'what it inherits from other tables is not followed')] : []),
    ...doubtsBeside(step, [...operation.columns, ...operation.constraints, ...operation.indexes]),
    ...(operation.unread ?? []).map((each) => uncertainty(each, revision)),
  ];
  const uncertain = [...facts.doubts, ...(step.maybe === null ? [] : [step.maybe]), ...unread];
  return { ...table, uncertain: withReasons([], uncertain) };
}

/** SQLite's `AUTOINCREMENT`, as an option of the table or in SQL text. */
function countsUp({ arguments: given, columns }: Of<'createTable'>, step: Step): boolean {
  if (!isSql(step)) return plainValue(given.get('sqlite_autoincrement')) === true;
  return columns.some(({ autoincrement }) => autoincrement?.kind === 'known' && autoincrement.value === true);
}

/** SQLite's AUTOINCREMENT is written with the key in the column, which then has no name. */
function withUnnamedKey(table: Table): Table {
  if (!table.columns.some(({ autoincrement }) => autoincrement)) return table;
  const unnamed = (each: Constraint): Constraint => (each.kind === 'primaryKey' ? { ...each, name: null } : each);
  return { ...table, constraints: table.constraints.map(unnamed) };
}

/** A column without a type has that of the column of the same table that it refers to. */
function withReferredType(column: Column, { columns }: Of<'createTable'>, table: Table): Column {
  if (column.type !== null) return column;
  const definition = columns.find(
    ({ name, type }) => type === null && name.kind === 'known' && name.value === column.name,
  );
  const [key] = definition?.foreignKeys ?? [];
  if (key?.referredTable.kind !== 'known' || key.referredTable.value !== table.name) return column;
  const [name] = key.referredColumns.kind === 'known' ? key.referredColumns.value : [];
  const referred = table.columns.find((other) => name?.kind === 'known' && other.name === name.value);
  if (referred === undefined || referred.type === null) return column;
  return { ...column, type: referred.type, described: referred.described, uncertain: [] };
}

/** SQLAlchemy leaves such a foreign key to an ALTER that Alembic never writes. */
export function isLeftOut({ useAlter }: ForeignKeyDefinition, dialect: Dialect, facts: FactReader): boolean {
  return dialect.altersConstraints && facts.value(useAlter, false, 'use_alter');
}

/** `mayBeNull`: the columns that SQLite lets be null in a primary key. */
export function withConstraint(
  table: Table,
  constraint: Constraint,
  mayBeNull: (column: Column) => boolean = () => false,
): Table {
  const isEmpty = (constraint.kind === 'primaryKey' || constraint.kind === 'unique') && constraint.columns.length === 0;
  if (isEmpty) return table;
  if (constraint.kind !== 'primaryKey') return { ...table, constraints: [...table.constraints, constraint] };
  const columns = table.columns.map((column) =>
    constraint.columns.includes(column.name) && !mayBeNull(column) ? { ...column, nullable: false } : column,
  );
  return { ...table, columns, constraints: [constraint, ...table.constraints] };
}

/** The primary key that `primary_key=True` of columns makes. */
function withColumnsOfKey(
  table: Table,
  operation: Of<'createTable'>,
  draft: Draft,
  step: Step,
  mayBeNull: (column: Column) => boolean,
): Table {
  if (table.constraints.some(({ kind }) => kind === 'primaryKey')) return table;
  const inKey = operation.columns.filter(({ primaryKey }) => primaryKey?.kind === 'known' && primaryKey.value);
  const columns = inKey.flatMap(({ name }) => (name.kind === 'known' ? [name.value] : []));
  const [first] = inKey;
  if (first === undefined) return table;
  const body = { kind: 'primaryKey', name: null, columns, include: [], nullsNotDistinct: false } as const;
  const key = { ...body, deferrable: null, initially: null };
  return withConstraint(table, track(key, table, { draft, step, place: first.span }), mayBeNull);
}

/** PostgreSQL's enum types come with the table, unless they are there. */
export function createEnums(columns: readonly Column[], draft: Draft, step: Step): void {
  for (const { described } of columns) {
    const type = described === null ? null : namedEnum(described, step.context.dialect);
    if (described?.path.endsWith('.DOMAIN') === true && step.context.dialect.name === 'postgresql')
      draft.addUncertain(doubt(step, 'it creates a domain, which is not followed here', described.span));
    if (type === null || 'reason' in type || !type.isCreated) continue;
    createEnum(type, draft, { ...step, doubts: [] });
  }
}

export function dropTable(operation: Of<'dropTable'>, draft: Draft, step: Step): void {
  const named = namedTable(operation.table, draft, step);
  if (named === undefined) return;
  const table = draft.table(named.schema, named.name);
  if (table === undefined) {
    if (!operation.ifExists)
      draft.reportUnknownTable(named.schema, named.name, 'dropped, but no revision creates it', step.place);
    return;
  }
  if (step.maybe !== null) {
    draft.setTable(draft.touch('table', table, step));
    return;
  }
  draft.remove('table', table, step);
  for (const column of table.columns) draft.remove('column', column, step);
  for (const constraint of table.constraints) draft.remove('constraint', constraint, step);
  for (const index of table.indexes) draft.remove('index', index, step);
  dropOwnedSequences(table, null, draft, step);
  draft.removeTable(table);
  if (operation.cascades !== true) return;
  dropReferences(table, () => true, draft, step);
  dropViews([table.name], draft, step);
}

export function renameTable(operation: Of<'renameTable'>, draft: Draft, step: Step): void {
  if (renamesView(operation, draft, step)) return;
  const table = tableOf(operation.table, draft, step);
  if (table === undefined) return;
  const facts = new FactReader(step);
  const to = facts.value(operation.to, null, 'its new name');
  if (to === null || step.maybe !== null) {
    draft.setTable(draft.touch('table', table, step, [...doubtsOf(step), ...facts.doubts]));
    return;
  }
  draft.removeTable(table);
  const attached = attachedUnder(table, to, step.context.dialect);
  const constraints = isMysql(step.context.dialect)
    ? table.constraints.map((each) => renamedKey(each, table.name, to))
    : table.constraints;
  draft.setTable({ ...draft.touch('table', table, step), name: to, constraints, ...attached });
  referTo(draft, table, (key) => ({ ...key, referredTable: to }));
  followInViews([table.name], draft, step);
}

function isMysql({ name }: Dialect): boolean {
  return name === 'mysql' || name === 'mariadb';
}

/** MySQL's names of foreign keys follow the name of the table. */
function renamedKey(constraint: Constraint, from: string, to: string): Constraint {
  if (constraint.kind !== 'foreignKey') return constraint;
  const renamed = (name: string | null): string | null =>
    name?.startsWith(`${from}_ibfk_`) === true ? to + name.slice(from.length) : name;
  return { ...constraint, name: renamed(constraint.name), chosenName: renamed(constraint.chosenName) };
}

/** PostgreSQL renames views as tables too. */
function renamesView({ table: { name, schema }, to }: Of<'renameTable'>, draft: Draft, step: Step): boolean {
  if (name.kind !== 'known' || to.kind !== 'known' || step.maybe !== null) return false;
  const owner = schema?.kind === 'known' ? schema.value : null;
  const key = draft.key(owner, name.value);
  if (draft.table(owner, name.value) !== undefined || draft.named('view').get(key) === undefined) return false;
  moveObject('view', { schema: owner, name: name.value }, { schema: owner, name: to.value }, draft, step);
  return true;
}

type ForeignKey = Extract<Constraint, { readonly kind: 'foreignKey' }>;

/** Changes the foreign keys that refer to a table. */
export function referTo(draft: Draft, target: Table, change: (key: ForeignKey) => ForeignKey): void {
  const wanted = draft.key(target.schema, target.name);
  const refers = (constraint: Constraint): constraint is ForeignKey =>
    constraint.kind === 'foreignKey' && draft.key(constraint.referredSchema, constraint.referredTable) === wanted;
  for (const table of [...draft.allTables()])
    if (table.constraints.some(refers))
      draft.setTable({
        ...table,
        constraints: table.constraints.map((constraint) => (refers(constraint) ? change(constraint) : constraint)),
      });
}

export function commentTable(operation: Of<'tableComment'>, draft: Draft, step: Step): void {
  const table = tableOf(operation.table, draft, step);
  if (table === undefined || step.context.dialect.columns.comments === 'none') return;
  const facts = new FactReader(step);
  const comment = facts.value(operation.comment, null, 'its comment');
  const touched = draft.touch('table', table, step, [...doubtsOf(step), ...facts.doubts]);
  draft.setTable(step.maybe !== null || facts.doubts.length > 0 ? touched : { ...touched, comment });
}
