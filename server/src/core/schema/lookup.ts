import type { Dialect } from '../dialects/dialect.js';
import type { Touch } from './draft.js';
import type { SchemaStep } from './history.js';
import { keyOf, type Column, type Constraint, type Index, type Schema, type Table, type Touched } from './schema.js';

/** Finds the objects of a schema by the names that operations give them. */
export interface Lookup {
  table(schema: string | null, name: string): Table | undefined;
  column(table: Table, name: string): Column | undefined;
  /** By its own name, or the one that the database chose. */
  constraint(table: Table, name: string): Constraint | undefined;
  /** In the table, or in any where none is given. */
  index(table: Table | null, name: string): { readonly table: Table; readonly index: Index } | undefined;
}

export function lookupIn(schema: Schema, { defaultSchema }: Pick<Dialect, 'defaultSchema'>): Lookup {
  const named = <T extends { readonly name: string | null; readonly chosenName: string | null }>(
    all: readonly T[],
    name: string,
  ): T | undefined => all.find((each) => each.name === name) ?? all.find((each) => each.chosenName === name);
  return {
    table: (owner, name) => schema.tables.get(keyOf(owner, name, defaultSchema)),
    column: ({ columns }, name) => columns.find((column) => column.name === name),
    constraint: ({ constraints }, name) => named(constraints, name),
    index: (table, name) => {
      for (const each of table === null ? schema.tables.values() : [table]) {
        const index = named(each.indexes, name);
        if (index !== undefined) return { table: each, index };
      }
      return undefined;
    },
  };
}

/** The operations that touched an object up to now, oldest first. */
export function touchedBy({ touched }: { readonly touched: Touched }): Touched[] {
  const all: Touched[] = [];
  for (let at: Touched | null = touched; at !== null; at = at.before) all.unshift(at);
  return all;
}

/** All that ever happened to an object in these steps, under any of its names. */
export function historyOf(id: string, steps: Iterable<SchemaStep>): Touch[] {
  return [...steps].flatMap(({ touches }) => touches.filter((touch) => touch.id === id));
}
