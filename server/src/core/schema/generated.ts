import type { IdentityElement } from '../dialects/elements.js';
import type { SqlChange } from '../operations/operation.js';
import { optionKind } from '../operations/sql/identity.js';
import { columnOf, withColumn } from './applyColumns.js';
import type { Draft } from './draft.js';
import { identityOf } from './makeColumn.js';
import type { Column } from './schema.js';
import { doubt, type Step } from './step.js';

type Generated = Extract<SqlChange, { readonly kind: 'generated' }>;

/** What `ALTER COLUMN` does to an identity, or to the expression of a computed column. */
export function changeGenerated(
  { schema, table: owner, column: name, change }: Generated,
  draft: Draft,
  step: Step,
): void {
  const table = draft.table(schema, owner);
  if (table === undefined) {
    draft.reportUnknownTable(schema, owner, 'altered, but no revision creates it', step.place);
    return;
  }
  const column = columnOf(table, name);
  if (column === undefined) {
    const reason = doubt(step, `the column "${name}" is changed, but no revision adds it`);
    draft.setTable(draft.touch('table', table, step, [reason]));
    return;
  }
  const touched = draft.touch('column', column, step);
  const changed = step.maybe === null ? { ...touched, ...changesOf(column, change) } : touched;
  draft.setTable(withColumn(draft.touch('table', table, step, []), changed));
}

function changesOf(column: Column, change: Generated['change']): Partial<Column> {
  switch (change.kind) {
    case 'addIdentity':
      return { identity: identityOf(change.identity), default: null, autoincrement: false };
    case 'dropIdentity':
      return { identity: null };
    case 'dropExpression':
      return { computed: null };
    case 'setIdentity':
      return column.identity === null ? {} : { identity: changedIdentity(column.identity, change) };
  }
}

function changedIdentity(
  identity: IdentityElement,
  { always, options }: Extract<Generated['change'], { readonly kind: 'setIdentity' }>,
): IdentityElement {
  const kinds = new Set(options.map(optionKind));
  const number = (kind: string, before: string | null): string | null => {
    const option = options.find((each) => optionKind(each) === kind);
    return option === undefined ? before : option.slice(option.lastIndexOf(' ') + 1);
  };
  return {
    always: always ?? identity.always,
    options: [...identity.options.filter((each) => !kinds.has(optionKind(each))), ...options],
    start: number('START', identity.start),
    increment: number('INCREMENT', identity.increment),
  };
}
