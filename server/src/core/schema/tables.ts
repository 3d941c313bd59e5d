import { layeredIndex } from '../graph/layeredIndex.js';
import type { Schema, Table } from './schema.js';

type Tables = Schema['tables'];

const byName = layeredIndex<Table>(({ name }, add) => {
  add(name);
});

const byFoldedName = layeredIndex<Table>(({ name }, add) => {
  add(name.toLowerCase());
});

const byId = layeredIndex<Table>(({ id }, add) => {
  add(id);
});

const byPart = layeredIndex<Table>(({ constraints, indexes }, add) => {
  for (const parts of [constraints, indexes])
    for (const { name, chosenName } of parts) {
      if (name !== null) add(name);
      if (chosenName !== null) add(chosenName);
    }
});

const byReferred = layeredIndex<Table>(({ constraints }, add) => {
  for (const each of constraints) if (each.kind === 'foreignKey') add(each.referredTable);
});

/** The tables of that name, in whichever schema. */
export function tablesNamed(tables: Tables, name: string): readonly Table[] {
  return byName(tables, name);
}

/** Whether there is a table of that name in upper or lower case, in whichever schema. */
export function hasTableLike(tables: Tables, name: string): boolean {
  return byFoldedName(tables, name.toLowerCase()).length > 0;
}

export function tableOfId(tables: Tables, id: string): Table | undefined {
  return byId(tables, id)[0];
}

/** The tables that have an index or a constraint of that name, their own or one that the database chose. */
export function tablesWithPart(tables: Tables, name: string): readonly Table[] {
  return byPart(tables, name);
}

/** The tables that have a foreign key to a table of that name, in whichever schema. */
export function tablesReferringTo(tables: Tables, name: string): readonly Table[] {
  return byReferred(tables, name);
}
