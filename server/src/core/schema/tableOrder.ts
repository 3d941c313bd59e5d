import type { Dialect } from '../dialects/dialect.js';
import { keyOf, type Constraint, type Table } from './schema.js';

export interface OrderedTables {
  readonly tables: readonly Table[];
  /** Foreign keys to tables that come later, in a cycle: they are added at the end. */
  readonly inFront: ReadonlySet<Constraint>;
}

/** Tables in such an order that what a foreign key refers to comes before it, as far as that can be. */
export function inOrderOfNeed(all: readonly Table[], dialect: Dialect): OrderedTables {
  const key = (schema: string | null, name: string): string => keyOf(schema, name, dialect.defaultSchema);
  const byKey = new Map(all.map((table) => [key(table.schema, table.name), table]));
  const needs = (table: Table): Table[] =>
    table.constraints.flatMap((constraint) => {
      const found =
        constraint.kind === 'foreignKey'
          ? byKey.get(key(constraint.referredSchema, constraint.referredTable))
          : undefined;
      return found === undefined || found === table ? [] : [found];
    });
  const place = orderBy(all, needs);
  const inFront = new Set<Constraint>();
  // SQLite looks for the table only when rows come.
  if (dialect.altersConstraints)
    for (const table of all)
      for (const constraint of table.constraints)
        if (constraint.kind === 'foreignKey') {
          const referred = byKey.get(key(constraint.referredSchema, constraint.referredTable));
          if (referred !== undefined && (place.get(referred) ?? 0) > (place.get(table) ?? 0)) inFront.add(constraint);
        }
  return { tables: [...place.keys()], inFront };
}

/** Depth first without recursion: what is needed comes before, but for cycles. */
function orderBy(all: readonly Table[], needs: (table: Table) => Table[]): Map<Table, number> {
  const place = new Map<Table, number>();
  const begun = new Set<Table>();
  for (const start of all) {
    const stack = [{ table: start, left: begun.has(start) ? [] : needs(start) }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      begun.add(top.table);
      const next = top.left.shift();
      if (next === undefined) {
        if (!place.has(top.table)) place.set(top.table, place.size);
        stack.pop();
      } else if (!begun.has(next)) stack.push({ table: next, left: needs(next) });
    }
  }
  return place;
}
