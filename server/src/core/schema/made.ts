import type { ObjectName, ColumnDefinition, ConstraintDefinition, IndexDefinition } from '../operations/definitions.js';
import type { ColumnChange, Operation, TableElements, TableName } from '../operations/operation.js';
import { isSure } from '../operations/operationsKey.js';
import type { Fact } from '../text.js';

/** One thing that operations make, drop or change, apart from how. */
export type Made = MadeObject & {
  /** The same for what concerns the same object. */
  readonly key: string;
  /** Its own name, without its table's. */
  readonly name: string;
  /** Whether it is done only where it has to be (`IF NOT EXISTS`). */
  readonly isConditional: boolean;
  /** Under which dialects, engines and modes it is done. */
  readonly when: string;
  /** The SQL texts beside it that name it. */
  readonly statements: string;
};

export type MadeObject =
  | { readonly kind: 'column'; readonly column: ColumnDefinition; readonly isKey: boolean }
  | { readonly kind: 'change'; readonly change: ColumnChange }
  | { readonly kind: 'index'; readonly index: IndexDefinition; readonly table: string }
  | { readonly kind: 'constraint'; readonly constraint: ConstraintDefinition; readonly table: string }
  | { readonly kind: 'table' | 'drop' };

type Found = MadeObject & Pick<Made, 'key' | 'name' | 'isConditional'>;

/**
 * What the operations that are understood make, drop or change, in order; undefined where one of them lacks what Alembic
 * needs, so that it could never run.
 */
export function madeBy(operations: readonly Operation[]): Made[] | undefined {
  const sure = operations.filter(isSure);
  const statements = textsIn(sure);
  const found = (all: readonly Operation[], when: string): Made[] =>
    all.flatMap((operation): Made[] => {
      const guards =
        when + JSON.stringify(operation.when, (key, value: unknown) => (key === 'span' ? undefined : value));
      if (operation.kind === 'batch' || operation.kind === 'autocommit') return found(operation.body, guards);
      if (operation.kind === 'execute') return found(operation.parsed ?? [], guards);
      return objectsOf(operation).map((each) => {
        const naming = statements.filter((text) => text.toLowerCase().includes(each.name.toLowerCase()));
        return { ...each, when: guards, statements: JSON.stringify(naming) };
      });
    });
  const all = found(sure, '');
  return all.every(({ key }) => key !== '') ? all : undefined;
}

/** SQL of which no operations are known. */
function textsIn(operations: readonly Operation[]): string[] {
  return operations.flatMap((operation) => {
    if ('body' in operation) return textsIn(operation.body);
    if (operation.kind !== 'execute' || (operation.parsed ?? []).length > 0) return [];
    return [operation.text?.kind === 'known' ? operation.text.value : JSON.stringify(operation.statement)];
  });
}

function objectsOf(operation: Operation): Found[] {
  switch (operation.kind) {
    case 'createTable':
      return [
        ...one('table', tableKey(operation.table), operation.ifNotExists, { kind: 'table' }),
        ...elementsOf(operation, operation.table, operation.ifNotExists),
      ];
    case 'dropTable':
      return one('table', tableKey(operation.table), operation.ifExists, { kind: 'drop' });
    case 'renameTable':
      return one('table', tableKey(operation.table), true, { kind: 'drop' });
    case 'addColumn':
      return columnOf(operation.column, operation.table, operation.ifNotExists, false);
    case 'dropColumn':
      return one('column', [tableKey(operation.table), operation.column], operation.ifExists, { kind: 'drop' });
    case 'alterColumn':
      return one('column', [tableKey(operation.table), operation.column], false, { kind: 'change', change: operation });
    case 'createIndex':
      return indexOf(operation.index, operation.table, operation.ifNotExists);
    case 'dropIndex':
      return one('index', operation.name, operation.ifExists, { kind: 'drop' });
    case 'addConstraint':
      return constraintOf(operation.constraint, operation.table, false);
    case 'dropConstraint':
      return one('constraint', operation.name, operation.ifExists, { kind: 'drop' });
    default:
      return [];
  }
}

function elementsOf(elements: TableElements, table: TableName, isConditional: boolean): Found[] {
  const keys = elements.constraints.flatMap((constraint) =>
    constraint.kind === 'primaryKey' && constraint.columns.kind === 'known'
      ? constraint.columns.value.flatMap((column) => valueOf(column) ?? [])
      : [],
  );
  return [
    ...elements.columns.flatMap((column) =>
      columnOf(column, table, isConditional, keys.includes(valueOf(column.name) ?? '')),
    ),
    ...elements.constraints.flatMap((constraint) => constraintOf(constraint, table, isConditional)),
    ...elements.indexes.flatMap((index) => indexOf(index, table, isConditional)),
  ];
}

function columnOf(column: ColumnDefinition, table: TableName, isConditional: boolean, isInKey: boolean): Found[] {
  const isKey = isInKey || (column.primaryKey !== undefined && valueOf(column.primaryKey) !== false);
  return one('column', [tableKey(table), column.name], isConditional, { kind: 'column', column, isKey });
}

function indexOf(index: IndexDefinition, table: TableName, isConditional: boolean): Found[] {
  const elements = valueOf(index.elements);
  const name = elements === undefined || elements.length === 0 ? undefined : textOf(index.name);
  return one('index', name, isConditional, { kind: 'index', index, table: tableKey(table) ?? '' });
}

function constraintOf(constraint: ConstraintDefinition, table: TableName, isConditional: boolean): Found[] {
  return one('constraint', textOf(constraint.name), isConditional, {
    kind: 'constraint',
    constraint,
    table: tableKey(table) ?? '',
  });
}

function textOf(name: Fact<ObjectName | null>): string | null | undefined {
  return name.kind === 'known' ? (name.value?.value ?? null) : undefined;
}

type Name = string | null | undefined | Fact<string | null>;

/** Nothing where a part of the name is chosen by the database, and without a key where one is missing. */
function one(sort: string, named: Name | readonly Name[], isConditional: boolean, object: MadeObject): Found[] {
  const parts = (isList(named) ? named : [named]).map((part) => (isFact(part) ? valueOf(part) : part));
  const name = parts.at(-1);
  if (parts.includes(undefined)) return [{ ...object, key: '', name: '', isConditional }];
  if (parts.includes(null) || typeof name !== 'string') return [];
  return [
    { ...object, key: JSON.stringify([sort, ...parts]), name: name.slice(name.lastIndexOf('.') + 1), isConditional },
  ];
}

function isList(named: Name | readonly Name[]): named is readonly Name[] {
  return Array.isArray(named);
}

function isFact(part: Name): part is Fact<string | null> {
  return typeof part === 'object' && part !== null;
}

function tableKey({ schema, name }: TableName): string | undefined {
  const table = valueOf(name);
  const inSchema = schema === undefined ? null : valueOf(schema);
  if (table === undefined || inSchema === undefined) return undefined;
  return inSchema === null ? table : `${inSchema}.${table}`;
}

/** Undefined where it is not known. */
export function valueOf<T>(fact: Fact<T>): T | undefined {
  return fact.kind === 'known' ? fact.value : undefined;
}
