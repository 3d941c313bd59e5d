import { qualifiedName, quoteName } from '../dialects/names.js';
import type { Dialect } from '../dialects/dialect.js';
import type { SqlChange } from '../operations/operation.js';
import type { Draft } from './draft.js';
import { renameInSql } from './renameInSql.js';
import type { Attached, Table } from './schema.js';
import { doubtsOf, type Step } from './step.js';

type Of<K extends SqlChange['kind']> = Extract<SqlChange, { readonly kind: K }>;

/** Whether something belongs to a table: a trigger, a policy or a rule. */
export function isOfTable({ object }: Of<'create' | 'drop'>): boolean {
  return /^(?:constraint )?(?:trigger|policy|rule)$/.test(object);
}

/** Puts a trigger and the like on its table, or takes it away. */
export function attach(change: Of<'create' | 'drop'>, draft: Draft, step: Step): void {
  const { dialect } = step.context;
  const object = change.object.replace('constraint ', '');
  const isIt = (each: Attached): boolean => each.object === object && each.name === change.name;
  const table = hostOf(change, draft.allTables(), (owner, name) => draft.table(owner, name), dialect);
  if (table === undefined) {
    if (change.table !== undefined)
      draft.reportUnknownTable(
        change.table.schema,
        change.table.name,
        'altered, but no revision creates it',
        step.place,
      );
    return;
  }
  const before = table.attached?.find(isIt);
  if (change.kind === 'drop') {
    if (before !== undefined) put(table, before, undefined, draft, step);
    return;
  }
  const definition =
    change.definition === null
      ? null
      : `CREATE ${change.object.toUpperCase()} ${quoteName(dialect, change.name)} ${change.definition}`;
  const tracked =
    before === undefined ? draft.track('attached', step, doubtsOf(step)) : draft.touch('attached', before, step);
  put(table, before, { ...tracked, object, name: change.name, definition }, draft, step);
}

/** Turns a part of a table's row security on or off. */
export function setRowSecurity({ schema, table: name, part, isOn }: Of<'rowSecurity'>, draft: Draft, step: Step): void {
  const table = draft.table(schema, name);
  if (table === undefined) {
    draft.reportUnknownTable(schema, name, 'altered, but no revision creates it', step.place);
    return;
  }
  const object = 'row security';
  const before = table.attached?.find((each) => each.object === object && each.name === part);
  if (!isOn) {
    if (before !== undefined) put(table, before, undefined, draft, step);
  } else if (before === undefined) {
    const full = qualifiedName(step.context.dialect, table.schema, table.name);
    const definition = `ALTER TABLE ${full} ${part} ROW LEVEL SECURITY`;
    put(
      table,
      before,
      { ...draft.track('attached', step, doubtsOf(step)), object, name: part, definition },
      draft,
      step,
    );
  }
}

/** The table of a trigger and the like; a statement that names none finds it by the name. */
export function hostOf(
  { object, name, table }: Of<'create' | 'drop'>,
  tables: Iterable<Table>,
  find: (schema: string | null, name: string) => Table | undefined,
  dialect: Pick<Dialect, 'name'>,
): Table | undefined {
  if (table !== undefined) return find(table.schema, table.name);
  if (dialect.name === 'postgresql') return undefined;
  for (const each of tables)
    if (each.attached?.some((one) => one.object === object && one.name === name) === true) return each;
  return undefined;
}

function put(table: Table, before: Attached | undefined, after: Attached | undefined, draft: Draft, step: Step): void {
  const touched = draft.touch('table', table, step);
  if (step.maybe !== null) {
    draft.setTable(touched);
    return;
  }
  if (after === undefined && before !== undefined) draft.remove('attached', before, step);
  const others = (table.attached ?? []).filter((each) => each !== before);
  draft.setTable({ ...touched, attached: after === undefined ? others : [...others, after] });
}

/** What is on a table that gets another name: PostgreSQL and SQLite keep it, and write the new name in it. */
export function attachedUnder({ name, attached }: Table, to: string, dialect: Dialect): Pick<Table, 'attached'> {
  if (attached === undefined) return {};
  return {
    attached: attached.map((each) =>
      each.definition === null ? each : { ...each, definition: renameInSql(each.definition, name, to, dialect) },
    ),
  };
}
