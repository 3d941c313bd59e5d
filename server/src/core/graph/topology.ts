import { hangingBelow } from './hanging.js';
import { refuse } from './refusal.js';
import type { MapNode } from './revisionMap.js';

/**
 * Orders revisions newest first, each before all that it needs, as Alembic's `_topological_sort` does: it walks down
 * from one head as long as nothing above is pending, else goes on at the first head that is above.
 *
 * Alembic keeps the ancestors of each head as a set and makes it anew at every merge. Here a node counts those that
 * need it and still hang on a head: it is an ancestor of another head as long as there are any. That takes one walk in
 * all.
 */
export function newestFirst(revisions: ReadonlySet<MapNode>, heads: readonly MapNode[]): MapNode[] {
  const todo = new Set(revisions);
  const current = [...new Set(heads)]
    .filter((head) => todo.has(head))
    .sort((one, other) => one.position - other.position);
  const isCurrent = new Set(current);
  const pending = hangingBelow(current);
  const output: MapNode[] = [];
  let index = 0;
  for (let node = current[index]; node !== undefined; node = current[index]) {
    if (pending.isBelowAnother(node)) {
      const above = pending.above(node);
      index = current.findIndex((head) => above.has(head));
      continue;
    }
    output.push(node);
    todo.delete(node);
    isCurrent.delete(node);
    const next = node.needs.filter((needed) => todo.has(needed) && !isCurrent.has(needed));
    const [first, ...others] = next;
    if (first === undefined) {
      current.splice(index, 1);
      index = Math.max(index - 1, 0);
    } else {
      current[index] = first;
      current.push(...others);
      for (const added of next) isCurrent.add(added);
    }
    pending.release(node, (needed) => isCurrent.has(needed));
  }
  const [missed] = todo;
  if (missed !== undefined)
    refuse(
      'AssertionError',
      `Alembic finds no order: "${missed.id}" belongs to what is asked for, and no head that is asked for leads to it. Name its head too, or "heads".`,
    );
  return output;
}
