import type { Dialect } from '../dialects/dialect.js';
import type { ColumnDefinition } from '../operations/definitions.js';
import type { Draft } from './draft.js';
import { plainValue, type FactReader } from './facts.js';
import { makeConstraint, track, typeCheck } from './makeConstraint.js';
import { automaticName, columnIndex } from './makeIndex.js';
import type { Column, Table } from './schema.js';
import { isSql, type Step } from './step.js';

interface Parts {
  readonly draft: Draft;
  readonly step: Step;
  readonly facts: FactReader;
  readonly isNewTable: boolean;
  /** A batch block makes the table anew. */
  readonly isAnew?: boolean;
}

/** The constraints and the index that a column's definition brings with it: unique, foreign keys, checks, `index=True`. */
export function addColumnParts(
  table: Table,
  definition: ColumnDefinition,
  column: Column,
  { draft, step, facts, isNewTable, isAnew = false }: Parts,
): Table {
  const { dialect } = step.context;
  const { name } = column;
  let result = table;
  const isIndexed = facts.value(definition.index, false, `whether ${name} has an index`);
  const isUnique = facts.value(definition.unique, false, `whether ${name} is unique`);
  if (isIndexed) {
    const own = columnIndex(name, isUnique, result, draft, step);
    // Alembic makes the index twice then: the new table under its temporary name has one too.
    const temporary = columnIndex(name, isUnique, result, draft, step);
    const made = isAnew ? [{ ...temporary, name: temporaryIndexName(result, name, step) }, own] : [own];
    result = { ...result, indexes: [...result.indexes, ...made] };
  } else if (isUnique) {
    const body = { kind: 'unique', name: null, columns: [name], include: [], nullsNotDistinct: false } as const;
    const place = definition.unique?.span ?? definition.span;
    result = added(result, track({ ...body, deferrable: null, initially: null }, result, { draft, step, place }));
  }
  const isInline = !isNewTable && plainValue(step.arguments.get('inline_references')) === true;
  for (const given of definition.foreignKeys) {
    // Within the column Alembic writes no name, and on these dialects nothing.
    if (isInline && ['mssql', 'oracle'].includes(dialect.name)) continue;
    const key = isInline ? { ...given, name: { kind: 'known', value: null, span: given.span } as const } : given;
    const isLeftOut = isNewTable && dialect.altersConstraints && facts.value(key.useAlter, false, 'use_alter');
    const constraint = isLeftOut
      ? undefined
      : makeConstraint(key, result, { draft, step, facts, column: name, isUnnamed: isInline });
    if (constraint !== undefined) result = added(result, constraint);
  }
  for (const check of definition.checks) {
    const constraint = makeConstraint(check, result, { draft, step, facts, column: name });
    if (constraint !== undefined) result = added(result, constraint);
  }
  const body = isNewTable || isAnew || dialect.altersConstraints ? typeCheck(column, dialect) : undefined;
  return body === undefined ? result : added(result, track(body, result, { draft, step, place: definition.span }));
}

/** The name that SQLAlchemy gives an index of a table under its temporary name, without a naming convention. */
function temporaryIndexName(table: Table, column: string, step: Step): string {
  const host = { ...table, name: `_alembic_tmp_${table.name}`.slice(0, 50) };
  return automaticName(host, [column], { ...step, context: { ...step.context, convention: undefined } });
}

/**
 * The table after a block that makes it anew: of a column that the block adds and then renames, the index that comes with
 * the table under its temporary name has the new name.
 */
export function withTemporaryIndexes(table: Table, renamed: ReadonlyMap<string, string>, step: Step): Table {
  if (renamed.size === 0) return table;
  const names = new Map(
    Array.from(renamed, ([from, to]) => [temporaryIndexName(table, from, step), temporaryIndexName(table, to, step)]),
  );
  return {
    ...table,
    indexes: table.indexes.map((index) => ({ ...index, name: names.get(index.name ?? '') ?? index.name })),
  };
}

function added(table: Table, constraint: Table['constraints'][number]): Table {
  return { ...table, constraints: [...table.constraints, constraint] };
}

const integer = /^(?:(?:BIG|SMALL|MEDIUM|TINY)?INT(?:EGER)?\b|NUMBER\(19\))/;

/** Finds the column that the database counts up: the only one of the primary key, if it is an integer without default. */
export function markAutoincrement(table: Table, definitions: readonly ColumnDefinition[], step: Step): Table {
  // SQL text says itself which column counts up, and in which order a key is.
  if (isSql(step)) return withStated(table, definitions);
  const { dialect } = step.context;
  const key = table.constraints.find(({ kind }) => kind === 'primaryKey');
  if (key?.kind !== 'primaryKey') return table;
  const nameOf = ({ name }: ColumnDefinition): string | null => (name.kind === 'known' ? name.value : null);
  const wanted = definitions.find(
    ({ autoincrement }) => autoincrement?.kind === 'known' && autoincrement.value === true,
  );
  const name = wanted === undefined ? (key.columns.length === 1 ? key.columns[0] : undefined) : nameOf(wanted);
  const definition = definitions.find((each) => nameOf(each) === name);
  if (definition === undefined || name === undefined || name === null) return table;
  const refers = table.constraints.some((each) => each.kind === 'foreignKey' && each.columns.includes(name));
  // SQLAlchemy puts it first in a key that comes from the columns.
  const inKey = definitions.some(({ primaryKey }) => primaryKey?.kind === 'known' && primaryKey.value);
  const columns = [name, ...key.columns.filter((each) => each !== name)];
  return {
    ...table,
    constraints: inKey
      ? table.constraints.map((each) => (each === key ? { ...key, columns } : each))
      : table.constraints,
    columns: table.columns.map((column) =>
      column.name === name ? { ...column, autoincrement: counts(column, definition, refers, dialect) } : column,
    ),
  };
}

function withStated(table: Table, definitions: readonly ColumnDefinition[]): Table {
  const stated = definitions.filter(({ autoincrement: fact }) => fact?.kind === 'known' && fact.value === true);
  const names = new Set(stated.map(({ name }) => (name.kind === 'known' ? name.value : '')));
  if (names.size === 0) return table;
  return {
    ...table,
    columns: table.columns.map((column) => (names.has(column.name) ? { ...column, autoincrement: true } : column)),
  };
}

/** Whether a column of a primary key counts up. */
export function counts(
  column: Column,
  { autoincrement, sequence, serverDefault }: ColumnDefinition,
  refers: boolean,
  dialect: Dialect,
): boolean {
  const given = autoincrement?.kind === 'known' ? autoincrement.value : 'auto';
  if (given === false || autoincrement?.kind === 'unknown') return false;
  if (column.identity !== null && dialect.columns.identity !== 'none') return false;
  // Where there are sequences, the column takes its numbers from this one.
  const hasSequence = sequence !== null && ['postgresql', 'mariadb', 'mssql', 'oracle'].includes(dialect.name);
  if (serverDefault !== undefined || hasSequence || column.computed !== null) return false;
  if (refers && given === 'auto') return false;
  return column.type !== null && integer.test(column.type);
}
