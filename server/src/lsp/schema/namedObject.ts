import type { Revision } from '../../core/graph/revisionGraph.js';
import { touchedBy } from '../../core/schema/lookup.js';
import type { Column, Constraint, Index, Place, Table, Touched, Tracked } from '../../core/schema/schema.js';
import { columnText, constraintText, fullName, indexText } from '../../core/schema/schemaText.js';
import type { Location } from 'vscode-languageserver/node';
import type { IndexedEnvironment, Snapshot } from '../../workspace/snapshot.js';
import { locationIn } from '../locations.js';
import type { ObjectPlace } from './objectPlace.js';

/** An object of the schema that a string names. */
export interface NamedObject {
  readonly kind: 'table' | 'column' | 'constraint' | 'index';
  /** As a title: `user.email`. */
  readonly title: string;
  /** What it is, a line each. */
  readonly lines: readonly string[];
  readonly object: Tracked;
}

/** What the string names right before the operation; undefined for what is not there. */
export function namedObject({ role, name, owner, table, lookup }: ObjectPlace): NamedObject | undefined {
  switch (role) {
    case 'table':
    case 'referredTable': {
      const found = lookup.table(owner, name);
      return found && tableObject(found);
    }
    case 'column':
    case 'columns':
    case 'referredColumns': {
      const column = table === undefined ? undefined : lookup.column(table, name);
      return column === undefined || table === undefined ? undefined : columnObject(table, column);
    }
    case 'constraint': {
      const constraint = table === undefined ? undefined : lookup.constraint(table, name);
      return constraint === undefined || table === undefined
        ? undefined
        : partObject('constraint', name, table, constraint, constraintText(constraint));
    }
    case 'index': {
      const found = lookup.index(table ?? null, name);
      return found && partObject('index', name, found.table, found.index, indexText(found.index));
    }
    case 'newTable':
    case 'schema':
      return undefined;
  }
}

const mostLines = 40;

function tableObject(table: Table): NamedObject {
  const width = Math.min(30, Math.max(...table.columns.map(({ name }) => name.length)));
  const lines = [
    ...table.columns.map((column) => `${column.name.padEnd(width)}  ${columnText(column)}`),
    ...table.constraints.map((constraint) => named(constraint, constraintText(constraint))),
    ...table.indexes.map((index) => named(index, indexText(index))),
  ];
  const shown = lines.length > mostLines ? [...lines.slice(0, mostLines), '…'] : lines;
  return { kind: 'table', title: fullName(table), lines: shown, object: table };
}

function named({ name }: Constraint | Index, text: string): string {
  return name === null ? text : `${text}  ${name}`;
}

function columnObject(table: Table, column: Column): NamedObject {
  return {
    kind: 'column',
    title: `${fullName(table)}.${column.name}`,
    lines: [`${column.name}  ${columnText(column)}`],
    object: column,
  };
}

function partObject(
  kind: 'constraint' | 'index',
  name: string,
  table: Table,
  object: Constraint | Index,
  text: string,
): NamedObject {
  return { kind, title: name, lines: [`${fullName(table)}: ${text}`], object };
}

/** An operation that touched an object, with its revision. */
export interface Step {
  readonly touched: Touched;
  readonly revision: Revision;
}

/** What touched the object up to now, oldest first. */
export function stepsOf({ object }: NamedObject, { graph }: IndexedEnvironment): Step[] {
  return touchedBy(object).flatMap((touched) => {
    const revision = graph.byId.get(touched.revision);
    return revision === undefined ? [] : [{ touched, revision }];
  });
}

/** Where a call of a revision stands. */
export function placeLocation(place: Place, { graph }: IndexedEnvironment, snapshot: Snapshot): Location | undefined {
  const revision = graph.byId.get(place.revision);
  return revision && locationIn(snapshot, revision.file.path, place.span);
}
