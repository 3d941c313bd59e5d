import type { Operation } from '../operations/operation.js';
import { plainValue } from './facts.js';
import type { Column, Table } from './schema.js';

type Pair = readonly [before: string, after: string];

/**
 * The order of the columns after a batch block that makes the table anew (alembic/operations/batch.py): each of the old
 * ones after the one before it, a new one behind the last of them, or where `insert_before` and `insert_after` say.
 * @param table as the block leaves it @param before as it was
 */
export function orderOfCopy(table: Table, before: Table, body: readonly Operation[]): Table {
  const ordering = before.columns.map(({ name }) => name);
  const added: Pair[] = [];
  // Alembic goes on calling a column by the name that it had at first.
  const firstNames = new Map<string, string>();
  for (const operation of body) {
    if (operation.kind === 'dropColumn' && operation.column.kind === 'known') {
      const at = ordering.indexOf(operation.column.value);
      if (at >= 0) ordering.splice(at, 1);
    } else if (operation.kind === 'alterColumn') {
      const { column, newName } = operation;
      if (column.kind === 'known' && newName?.kind === 'known')
        firstNames.set(newName.value, firstNames.get(column.value) ?? column.value);
    } else if (operation.kind === 'addColumn' && operation.column.name.kind === 'known')
      added.push(...placesOf(operation.column.name.value, operation.arguments, ordering, added));
  }
  if (added.length === 0) return table;
  const old = new Map(before.columns.map(({ id, name }) => [id, name]));
  const keyOf = ({ id, name }: Column): string => old.get(id) ?? firstNames.get(name) ?? name;
  const kept: Pair[] = ordering.slice(1).map((name, at) => [ordering[at] ?? '', name]);
  return { ...table, columns: sorted(table.columns, keyOf, [...kept, ...added]) };
}

function placesOf(
  column: string,
  given: Operation['arguments'],
  ordering: readonly string[],
  added: readonly Pair[],
): Pair[] {
  const named = (name: string): string | null => {
    const value = plainValue(given.get(name));
    return typeof value === 'string' ? value : null;
  };
  let [before, after] = [named('insert_before'), named('insert_after')];
  if (after !== null && before === null) {
    const at = ordering.indexOf(after);
    before = at >= 0 ? (ordering[at + 1] ?? null) : (added.find(([one]) => one === after)?.[1] ?? null);
  } else if (before !== null && after === null) {
    const at = ordering.indexOf(before);
    after = at >= 0 ? (ordering[at - 1] ?? null) : (added.find(([, other]) => other === before)?.[0] ?? null);
  }
  const last = ordering.at(-1);
  return [
    ...(before === null ? [] : [[column, before] as const]),
    ...(after === null ? [] : [[after, column] as const]),
    ...(before === null && after === null && last !== undefined ? [[last, column] as const] : []),
  ];
}

/** SQLAlchemy's `topological.sort`: again and again all that wait for nothing that is left, in their order. */
function sorted(columns: readonly Column[], keyOf: (column: Column) => string, pairs: readonly Pair[]): Column[] {
  const result: Column[] = [];
  let left = [...columns];
  while (left.length > 0) {
    const keys = new Set(left.map(keyOf));
    const waits = new Set(pairs.filter(([before]) => keys.has(before)).map(([, after]) => after));
    const next = left.filter((column) => !waits.has(keyOf(column)));
    if (next.length === 0) return [...result, ...left];
    result.push(...next);
    left = left.filter((column) => waits.has(keyOf(column)));
  }
  return result;
}
