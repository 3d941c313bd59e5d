import { describedOf } from '../dialects/typeCall.js';
import type { Described } from '../operations/definitions.js';
import type { Draft } from './draft.js';
import { keyword } from './facts.js';
import { track, typeCheck } from './makeConstraint.js';
import type { Column, Table } from './schema.js';
import type { Step } from './step.js';

/**
 * The table after the CHECK that a Boolean or Enum brings with it followed a change of its column: one of another type
 * takes the old one away and brings its own; where SQLite's table is made anew, a new name takes it away too.
 */
export function followTypeChecks(
  table: Table,
  column: Column,
  change: { readonly type: boolean; readonly name: boolean; readonly isAnew: boolean },
  draft: Draft,
  step: Step,
): Table {
  const term = step.arguments.get('existing_type');
  const existing = term === undefined ? undefined : describedOf(term);
  const isDropped = change.type || (change.name && change.isAnew);
  const kept = existing === undefined || !isDropped ? table : withoutCheckOf(existing, table, draft, step);
  const { dialect } = step.context;
  const body = change.type && (dialect.altersConstraints || change.isAnew) ? typeCheck(column, dialect) : undefined;
  if (body === undefined) return kept;
  return { ...kept, constraints: [...kept.constraints, track(body, kept, { draft, step, place: step.place.span })] };
}

/** The table without the CHECK that has the name of this type. */
export function withoutCheckOf(type: Described, table: Table, draft: Draft, step: Step): Table {
  const name = keyword(type, 'name');
  const isSchemaType = /\.(?:Boolean|Enum|BOOLEAN)$/.test(type.path);
  const found = table.constraints.find((each) => each.kind === 'check' && each.name !== null && each.name === name);
  if (!isSchemaType || found === undefined) return table;
  draft.remove('constraint', found, step);
  return { ...table, constraints: table.constraints.filter((each) => each !== found) };
}
