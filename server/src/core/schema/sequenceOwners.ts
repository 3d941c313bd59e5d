import type { SqlChange } from '../operations/operation.js';
import type { Draft } from './draft.js';
import type { Column, Table } from './schema.js';
import type { Step } from './step.js';

/** `ALTER SEQUENCE … OWNED BY`. */
export function setSequenceOwner(
  { schema, name, owner }: Extract<SqlChange, { readonly kind: 'sequenceOwner' }>,
  draft: Draft,
  step: Step,
): void {
  const sequences = draft.named('sequence');
  const key = draft.key(schema, name);
  const found = sequences.get(key);
  if (found === undefined) return;
  const table = owner === null ? undefined : draft.table(owner.schema, owner.table);
  const column = table?.columns.find((each) => each.name === owner?.column);
  const owned = table === undefined || column === undefined ? null : { table: table.id, column: column.id };
  const touched = draft.touch('sequence', found, step);
  sequences.set(key, step.maybe === null ? { ...touched, owner: owned } : touched);
}

/** Takes away the sequences that go with a table, or with one column of it. */
export function dropOwnedSequences(table: Table, column: Column | null, draft: Draft, step: Step): void {
  if (step.context.dialect.name !== 'postgresql') return;
  const sequences = draft.named('sequence');
  for (const [key, each] of [...sequences.entries()]) {
    if (each.owner?.table !== table.id || (column !== null && each.owner.column !== column.id)) continue;
    draft.remove('sequence', each, step);
    sequences.set(key, undefined);
  }
}
