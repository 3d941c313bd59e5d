import type { Operation } from '../operations/operation.js';
import type { Term } from '../operations/term.js';
import { plainValue, stringsOf } from './facts.js';
import { placesOf, sortedByPairs, type InsertPlace, type Pair } from './columnPlaces.js';
import type { Column, Table } from './schema.js';

type Batch = Extract<Operation, { readonly kind: 'batch' }>;

/**
 * The order of the columns after a batch block that makes the table anew (alembic/operations/batch.py): each of the old
 * ones after the one before it, a new one behind the last of them, or where `insert_before` and `insert_after` say. With
 * `partial_reordering` that alone says what comes after what.
 * @param table as the block leaves it @param before as it was
 */
export function orderOfCopy(table: Table, before: Table, { body, arguments: given }: Batch): Table {
  const orders = ordersOf(given.get('partial_reordering'));
  const isPartial = orders.length > 0;
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
      added.push(
        ...(placesOf(operation.column.name.value, { ...insertPlaceOf(operation), isPartial }, ordering, added) ?? []),
      );
  }
  if (added.length === 0 && !isPartial) return table;
  const old = new Map(before.columns.map(({ id, name }) => [id, name]));
  const keyOf = ({ id, name }: Column): string => old.get(id) ?? firstNames.get(name) ?? name;
  const kept = (isPartial ? orders : [ordering]).flatMap(pairsOf);
  return { ...table, columns: sortedByPairs(table.columns, keyOf, [...kept, ...added]) ?? table.columns };
}

/** Each name comes after the one before it. */
function pairsOf(names: readonly string[]): Pair[] {
  return names.slice(1).map((name, at) => [names[at] ?? '', name]);
}

function ordersOf(term: Term | undefined): string[][] {
  return term?.kind === 'sequence' ? term.items.map(stringsOf) : [];
}

function insertPlaceOf({ arguments: given }: Operation): InsertPlace {
  const named = (name: string): string | null => {
    const value = plainValue(given.get(name));
    return typeof value === 'string' ? value : null;
  };
  return { insertBefore: named('insert_before'), insertAfter: named('insert_after') };
}
