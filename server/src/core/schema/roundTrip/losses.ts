import { changedEntries } from '../../graph/layeredMap.js';
import type { Schema } from '../schema.js';
import { fullName } from '../schemaText.js';
import { hasTableLike, tableOfId } from '../tables.js';
import { keepsValues } from './conversions.js';
import type { DataStatement } from './dataStatements.js';
import { isOfTrip } from './marks.js';
import type { Run } from './run.js';
import { reason, type Reason } from './trouble.js';

/** Rows that are gone although their table and columns are back. */
export function lossesOf(before: Schema, up: Run, down: Run): Reason[] {
  const removed = [...up.touches, ...down.touches].filter(
    ({ kind, effect, id }) => effect === 'removed' && !isOfTrip(id) && (kind === 'table' || kind === 'column'),
  );
  const lost = new Map(removed.map(({ id, by }) => [id, by.span]));
  const losses: Reason[] = [];
  const changed = [up.after, down.after].flatMap(({ tables }) => changedEntries(before.tables, tables));
  for (const key of new Set(changed.map(([each]) => each))) {
    const table = before.tables.get(key);
    if (table === undefined) continue;
    const halfway = up.after.tables.get(key);
    const name = fullName(table);
    const span = lost.get(table.id);
    if (span !== undefined) losses.push(reason(`the rows of ${name} are lost`, span, name));
    else if (lost.size > 0)
      for (const column of table.columns) {
        const at = column.computed === null ? lost.get(column.id) : undefined;
        if (at !== undefined)
          losses.push(reason(`what is in ${name}.${column.name} is lost`, at, `${name}.${column.name}`));
      }
    const meanwhile = halfway ?? tableOfId(up.after.tables, table.id);
    for (const column of table.columns) {
      const other = meanwhile?.columns.find(({ id }) => id === column.id);
      if (other === undefined || other === column || column.type === null || other.type === null) continue;
      if (!keepsValues(column.type, other.type))
        losses.push(
          reason(
            `what is in ${name}.${column.name} is converted from ${column.type} to ${other.type} and back, which may change it`,
            isOfTrip(other.touched.revision) ? other.touched.span : null,
            `${name}.${column.name}`,
          ),
        );
    }
  }
  return losses;
}

export function dataOf(
  { up, down }: { readonly up: readonly DataStatement[]; readonly down: readonly DataStatement[] },
  before: Schema,
): 'none' | 'changed' | 'unknown' {
  const ofOld = (all: readonly DataStatement[]): readonly DataStatement[] =>
    all.filter(({ table }) => table === null || hasTableLike(before.tables, table));
  if (ofOld(up).length === 0) return ofOld(down).length === 0 ? 'none' : 'changed';
  return ofOld(down).length === 0 ? 'changed' : 'unknown';
}
