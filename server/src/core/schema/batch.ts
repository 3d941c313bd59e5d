import type { Dialect } from '../dialects/dialect.js';
import type { Operation } from '../operations/operation.js';
import { plainValue } from './facts.js';
import { conventionName } from './namingConvention.js';
import { reflectedType } from './reflectedType.js';
import type { Draft } from './draft.js';
import type { Constraint, Index, Table } from './schema.js';
import type { Step } from './step.js';

type Batch = Extract<Operation, { readonly kind: 'batch' }>;

/** Whether the block copies the table into a new one: on SQLite wherever it does more than SQLite's ALTER can. */
export function recreates(
  { body, arguments: given }: Batch,
  { altersConstraints }: Pick<Dialect, 'altersConstraints'>,
): boolean {
  const recreate = plainValue(given.get('recreate'));
  if (recreate === 'always') return true;
  if (recreate === 'never' || altersConstraints) return false;
  return body.some((operation) => {
    switch (operation.kind) {
      case 'createIndex':
      case 'dropIndex':
      case 'execute':
        return false;
      case 'addColumn':
        return addNeedsCopy(operation);
      default:
        return true;
    }
  });
}

/** A default that is an expression, a persisted computed column, or a constraint. */
function addNeedsCopy({ column }: Extract<Operation, { readonly kind: 'addColumn' }>): boolean {
  const { serverDefault, computed, unique, index, foreignKeys, type } = column;
  const check = type?.kind === 'known' ? type.value.keywords.get('create_constraint') : undefined;
  const hasCheck = check?.kind === 'boolean' && check.value;
  const persisted = computed?.keywords.get('persisted');
  const isTrue = (fact: typeof unique): boolean => fact?.kind === 'known' && fact.value;
  return (
    (serverDefault?.kind === 'known' && !['string', 'none'].includes(serverDefault.value.kind)) ||
    (persisted?.kind === 'boolean' && persisted.value) ||
    (isTrue(unique) && !isTrue(index)) ||
    hasCheck ||
    foreignKeys.length > 0
  );
}

/** What of a block says other things of its table than are read back; undefined where nothing does. */
export function givenBeside({ arguments: given }: Batch): string | undefined {
  return ['copy_from', 'table_args', 'table_kwargs', 'reflect_args'].find(
    (name) => (given.get(name)?.kind ?? 'none') !== 'none',
  );
}

/** The table as SQLAlchemy reads it back from SQLite before Alembic copies it, with what is lost noted. */
export function reflected(table: Table, draft: Draft, step: Step): Table {
  const { table: readBack, constraints, indexes } = readBackFromSqlite(table);
  for (const constraint of constraints) draft.remove('constraint', constraint, step);
  for (const index of indexes) draft.remove('index', index, step);
  return namedByBlock(readBack, step);
}

/** What has no name gets one where the block has a naming convention of its own. */
function namedByBlock(table: Table, step: Step): Table {
  const given = step.arguments.get('naming_convention');
  if (given === undefined || given.kind === 'none') return table;
  const entries = given.kind === 'dict' ? given.entries : [];
  const convention = Object.fromEntries(
    entries.flatMap(({ key, value }) =>
      key.kind === 'string' && value.kind === 'string' ? [[key.value, value.value]] : [],
    ),
  );
  const constraints = table.constraints.map((each): Constraint => {
    if (each.name !== null || !('columns' in each)) return each;
    const referred =
      each.kind === 'foreignKey' ? { referred: { table: each.referredTable, columns: each.referredColumns } } : {};
    const parts = { kind: each.kind, table, columns: each.columns, name: null, ...referred };
    const name = conventionName(convention, parts, step.context.dialect);
    return name === null ? each : { ...each, name };
  });
  return { ...table, constraints };
}

/** A table as it is read back, and the constraints and indexes that are not. */
export interface ReadBack {
  readonly table: Table;
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
}

/** Of several such constraints SQLAlchemy reads one back, the first; null where it reads all. */
function readOnce(constraint: Constraint): string | null {
  const { kind } = constraint;
  if (kind === 'unique') return JSON.stringify(constraint.columns);
  return kind === 'foreignKey'
    ? JSON.stringify([constraint.columns, constraint.referredTable, constraint.referredColumns])
    : null;
}

/**
 * What SQLAlchemy reads of a table of SQLite: no checks without a name and no indexes of expressions, of unique
 * constraints and foreign keys of the same columns the first one, and types become those that SQLite's names stand for.
 */
export function readBackFromSqlite(table: Table): ReadBack {
  const seen = new Set<string>();
  const lost = { constraints: [] as Constraint[], indexes: [] as Index[] };
  const constraints = table.constraints.filter((constraint): constraint is Constraint => {
    const once = readOnce(constraint);
    const isAgain = once !== null && seen.has(once);
    if (once !== null) seen.add(once);
    const isLost = isAgain || (constraint.kind === 'check' && constraint.name === null);
    if (isLost) lost.constraints.push(constraint);
    return !isLost;
  });
  const indexes = table.indexes.flatMap((index): Index[] => {
    const parts = index.parts.map((part) => ('column' in part ? part : orderedColumn(part.expression)));
    if (parts.every((part) => part !== undefined)) return [{ ...index, parts }];
    lost.indexes.push(index);
    return [];
  });
  const columns = table.columns.map((column) =>
    column.type === null ? column : { ...column, type: reflectedType(column.type) },
  );
  return { table: { ...withoutAttached(table), columns, constraints, indexes, countsUp: false }, ...lost };
}

/** A table that is made anew: the one that is dropped takes its triggers and policies along. */
export function withoutAttached(table: Table): Table {
  if (table.attached === undefined) return table;
  const kept: Table & { attached?: unknown } = { ...table };
  delete kept.attached;
  return kept;
}

/** The table with its constraints in the order of a copy: those with a name first. */
export function inOrderOfCopy(table: Table): Table {
  const rank = ({ kind, name }: Constraint): number => (kind === 'primaryKey' ? 0 : name === null ? 2 : 1);
  return { ...table, constraints: table.constraints.toSorted((one, other) => rank(one) - rank(other)) };
}

/** A column with a direction, which SQLAlchemy does not read; undefined for an expression. */
function orderedColumn(expression: string): { column: string } | undefined {
  const [, quoted, plain] = /^(?:"((?:[^"]|"")+)"|([a-z_]\w*))(?: (?:asc|desc))?$/i.exec(expression) ?? [];
  const column = quoted?.replaceAll('""', '"') ?? plain;
  return column === undefined ? undefined : { column };
}
