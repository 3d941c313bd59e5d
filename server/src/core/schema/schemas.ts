import { referTo } from './applyTables.js';
import { dropColumnsOfType, dropReferences, dropViews, followInViews, renameWordInSql } from './dependants.js';
import type { Draft, NamedKind } from './draft.js';
import { renameTypeOfColumns } from './enums.js';
import { moveObject } from './namedObjects.js';
import type { Table } from './schema.js';
import { doubt, type Step } from './step.js';

const kinds: readonly NamedKind[] = ['other', 'sequence', 'view', 'function'];

/** `DROP SCHEMA`, which leaves nothing of what was in it. */
export function removeSchema(name: string, draft: Draft, step: Step): void {
  const isIn = ({ schema }: { readonly schema: string | null }): boolean =>
    schema === name || (schema === null && name === step.context.dialect.defaultSchema);
  if (step.maybe !== null) {
    for (const table of [...draft.allTables()].filter(isIn)) draft.setTable(draft.touch('table', table, step));
    return;
  }
  for (const table of [...draft.allTables()].filter(isIn)) {
    dropReferences(table, () => true, draft, step);
    draft.remove('table', table, step);
    draft.removeTable(table);
    dropViews([table.name], draft, step);
  }
  for (const type of [...draft.enums.values()].filter(isIn)) {
    draft.remove('enum', type, step);
    draft.enums.set(draft.key(type.schema, type.name), undefined);
    dropColumnsOfType(type.schema, type.name, draft, step);
  }
  for (const kind of kinds)
    for (const [key, object] of [...draft.named(kind).entries()].filter(([, each]) => isIn(each))) {
      draft.remove(kind, object, step);
      draft.named(kind).set(key, undefined);
      if (object.object === 'domain' || object.object === 'type')
        dropColumnsOfType(object.schema, object.name, draft, step);
    }
}

/** Everything of a schema is in another one. */
export function moveSchema(from: string, to: string, draft: Draft, step: Step): void {
  const isIn = ({ schema }: { readonly schema: string | null }): boolean => schema === from;
  if (from === step.context.dialect.defaultSchema) {
    draft.addUncertain(doubt(step, 'the default schema has another name'));
    return;
  }
  for (const table of [...draft.allTables()].filter(isIn)) moveTable(table, to, draft, step);
  for (const type of [...draft.enums.values()].filter(isIn)) moveEnum(type, to, draft, step);
  for (const kind of kinds)
    for (const object of [...draft.named(kind).values()].filter(isIn))
      moveObject(object.object ?? kind, object, { schema: to, name: object.name }, draft, step);
  followInViews([from], draft, step);
}

export function moveTable(table: Table, to: string, draft: Draft, step: Step): void {
  const schema = to === step.context.dialect.defaultSchema ? null : to;
  const moved = { ...draft.touch('table', table, step), schema };
  draft.removeTable(table);
  draft.setTable(moved);
  referTo(draft, table, (key) => ({ ...key, referredSchema: schema }));
  for (const sequence of [...draft.named('sequence').values()])
    if (sequence.owner?.table === table.id)
      moveObject('sequence', sequence, { schema, name: sequence.name }, draft, step);
  followInViews([table.name], draft, step);
}

export function moveEnum(
  type: { readonly schema: string | null; readonly name: string },
  to: string,
  draft: Draft,
  step: Step,
): void {
  const found = draft.enums.get(draft.key(type.schema, type.name));
  if (found === undefined) return;
  const schema = to === step.context.dialect.defaultSchema ? null : to;
  draft.enums.set(draft.key(type.schema, type.name), undefined);
  draft.enums.set(draft.key(schema, type.name), { ...draft.touch('enum', found, step), schema });
  renameTypeOfColumns(type, { schema, name: type.name }, draft, step);
  // A default or a check may cast to the type under its old schema.
  renameWordInSql(type.schema ?? step.context.dialect.defaultSchema ?? '', to, draft, step);
}
