import type { Operation } from '../operations/operation.js';
import { plainValue } from './facts.js';
import { reflectedType } from './reflectedType.js';
import type { Draft } from './draft.js';
import type { Constraint, Index, Table } from './schema.js';
import type { Step } from './step.js';

type Batch = Extract<Operation, { readonly kind: 'batch' }>;

/** Whether the block copies the table into a new one: on SQLite wherever it does more than SQLite's ALTER can. */
export function recreates({ body, arguments: given }: Batch, { context }: Step): boolean {
  const recreate = plainValue(given.get('recreate'));
  if (recreate === 'always') return true;
  if (recreate === 'never' || context.dialect.altersConstraints) return false;
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
  const { serverDefault, computed, unique, index, foreignKeys } = column;
  const persisted = computed?.keywords.get('persisted');
  const isTrue = (fact: typeof unique): boolean => fact?.kind === 'known' && fact.value;
  return (
    (serverDefault?.kind === 'known' && !['string', 'none'].includes(serverDefault.value.kind)) ||
    (persisted?.kind === 'boolean' && persisted.value) ||
    (isTrue(unique) && !isTrue(index)) ||
    foreignKeys.length > 0
  );
}

/**
 * The table as SQLAlchemy reads it back from SQLite before Alembic copies it: checks without a name and indexes of
 * expressions are not read, and types become those that SQLite's names stand for.
 */
export function reflected(table: Table, draft: Draft, step: Step): Table {
  const seen = new Set<string>();
  const constraints = table.constraints.filter((constraint): constraint is Constraint => {
    // Of several unique constraints of the same columns SQLite has one, which SQLAlchemy reads with the first name.
    const isAgain = constraint.kind === 'unique' && seen.has(constraint.columns.join('\0'));
    if (constraint.kind === 'unique') seen.add(constraint.columns.join('\0'));
    const isLost = isAgain || (constraint.kind === 'check' && constraint.name === null);
    if (isLost) draft.remove('constraint', constraint, step);
    return !isLost;
  });
  const indexes = table.indexes.flatMap((index): Index[] => {
    const parts = index.parts.map((part) => ('column' in part ? part : orderedColumn(part.expression)));
    if (parts.every((part) => part !== undefined)) return [{ ...index, parts }];
    draft.remove('index', index, step);
    return [];
  });
  const columns = table.columns.map((column) =>
    column.type === null ? column : { ...column, type: reflectedType(column.type) },
  );
  return { ...table, columns, constraints, indexes, countsUp: false };
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
