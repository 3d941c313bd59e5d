import { qualifiedName } from '../dialects/names.js';
import type { SqlChange } from '../operations/operation.js';
import { withConstraint } from './applyTables.js';
import type { Draft, NamedKind } from './draft.js';
import { track } from './makeConstraint.js';
import type { EnumType, NamedObject, Table } from './schema.js';
import { doubt, doubtsOf, type Step } from './step.js';

type Of<K extends SqlChange['kind']> = Extract<SqlChange, { readonly kind: K }>;

/** What one statement of SQL text does to things that have no directive. */
export function applySqlChange(change: SqlChange, draft: Draft, step: Step): void {
  switch (change.kind) {
    case 'create':
    case 'drop':
      createOrDrop(change, draft, step);
      return;
    case 'rename':
      rename(change, draft, step);
      return;
    case 'addEnumValue':
    case 'renameEnumValue':
      changeEnum(change, draft, step);
      return;
    case 'constraintFromIndex':
      constraintFromIndex(change, draft, step);
      return;
    case 'validateConstraint': {
      const table = draft.table(change.schema, change.table);
      if (table !== undefined) draft.setTable(validated(table, change.name, draft, step));
      return;
    }
  }
}

/** The kinds of objects that a schema has; of others, such as triggers and rights, it knows nothing. */
function kindOf(object: string): NamedKind | undefined {
  if (object === 'view' || object === 'materialized view') return 'view';
  return object === 'sequence' || object === 'function' || object === 'extension' ? object : undefined;
}

function createOrDrop(change: Of<'create' | 'drop'>, draft: Draft, step: Step): void {
  const kind = kindOf(change.object);
  if (kind === undefined) {
    if (change.kind === 'create' && (change.object === 'domain' || change.object === 'type'))
      draft.addUncertain(doubt(step, `it creates the ${change.object} "${change.name}", which is not followed here`));
    return;
  }
  const key = draft.key(change.schema, change.name);
  const objects = draft.named(kind);
  const before = objects.get(key);
  if (change.kind === 'create') {
    const tracked = before === undefined ? draft.track(kind, step, doubtsOf(step)) : draft.touch(kind, before, step);
    const { schema, name } = change;
    objects.set(key, { ...tracked, schema, name, definition: definitionOf(change, step) });
  } else if (before !== undefined) {
    if (step.maybe === null) draft.remove(kind, before, step);
    objects.set(key, step.maybe === null ? undefined : draft.touch(kind, before, step));
  }
}

/** The statement that makes it again; null where that is not kept. */
function definitionOf({ object, schema, name, definition }: Of<'create' | 'drop'>, step: Step): string | null {
  const full = qualifiedName(step.context.dialect, schema, name);
  if (object === 'extension') return `CREATE EXTENSION IF NOT EXISTS ${full}`;
  if (object === 'sequence') return `CREATE SEQUENCE ${full}`;
  return definition === null ? null : `CREATE ${object.toUpperCase()} ${full} AS ${definition}`;
}

function rename(change: Of<'rename'>, draft: Draft, step: Step): void {
  const { object, schema, name, to } = change;
  if (step.maybe !== null) {
    draft.addUncertain(step.maybe);
    return;
  }
  if (object === 'index') renameIndex(change, draft, step);
  else if (object === 'constraint') renameConstraint(change, draft, step);
  else if (object === 'type') {
    const found = draft.enums.get(draft.key(schema, name));
    if (found === undefined) return;
    draft.enums.set(draft.key(schema, name), undefined);
    draft.enums.set(draft.key(schema, to), { ...draft.touch('enum', found, step), name: to });
    renameTypeOfColumns(found, to, draft, step);
  } else {
    const kind = kindOf(object);
    const found: NamedObject | undefined =
      kind === undefined ? undefined : draft.named(kind).get(draft.key(schema, name));
    if (kind === undefined || found === undefined) return;
    draft.named(kind).set(draft.key(schema, name), undefined);
    draft.named(kind).set(draft.key(schema, to), { ...draft.touch(kind, found, step), name: to, definition: null });
  }
}

function renameIndex({ name, to }: Of<'rename'>, draft: Draft, step: Step): void {
  for (const table of draft.allTables()) {
    const found = table.indexes.find((each) => (each.name ?? each.chosenName) === name);
    if (found !== undefined) {
      const renamed = { ...draft.touch('index', found, step), name: to };
      draft.setTable({
        ...draft.touch('table', table, step),
        indexes: table.indexes.map((each) => (each === found ? renamed : each)),
      });
      return;
    }
  }
  // The index of a key has the key's name, and its constraint goes with it.
  for (const table of draft.allTables())
    if (table.constraints.some((each) => (each.name ?? each.chosenName) === name)) {
      draft.setTable(withConstraintNamed(table, name, to, draft, step));
      return;
    }
}

function renameConstraint({ schema, table: owner, name, to }: Of<'rename'>, draft: Draft, step: Step): void {
  const table = owner === null ? undefined : draft.table(schema, owner);
  if (table !== undefined) draft.setTable(withConstraintNamed(table, name, to, draft, step));
}

function withConstraintNamed(table: Table, name: string, to: string, draft: Draft, step: Step): Table {
  return {
    ...draft.touch('table', table, step),
    constraints: table.constraints.map((each) =>
      (each.name ?? each.chosenName) === name ? { ...draft.touch('constraint', each, step), name: to } : each,
    ),
  };
}

function renameTypeOfColumns({ schema, name }: EnumType, to: string, draft: Draft, step: Step): void {
  const { dialect } = step.context;
  const [from, into] = [name, to].map((each) => qualifiedName(dialect, schema, each));
  if (from === undefined || into === undefined) return;
  for (const table of [...draft.allTables()]) {
    const isOf = (type: string | null): boolean =>
      type?.startsWith(from) === true && /^(?:\[\])*$/.test(type.slice(from.length));
    if (!table.columns.some(({ type }) => isOf(type))) continue;
    draft.setTable({
      ...table,
      columns: table.columns.map((column) =>
        isOf(column.type) ? { ...column, type: column.type?.replace(from, into) ?? null } : column,
      ),
    });
  }
}

function changeEnum(change: Of<'addEnumValue' | 'renameEnumValue'>, draft: Draft, step: Step): void {
  const key = draft.key(change.schema, change.name);
  const found = draft.enums.get(key);
  if (found === undefined) {
    draft.addUncertain(doubt(step, `the enum type "${change.name}" is changed, but no revision creates it`));
    return;
  }
  const touched = draft.touch('enum', found, step);
  const isKnown = step.maybe === null && found.values !== null;
  draft.enums.set(key, isKnown ? { ...touched, values: valuesAfter(found.values, change) } : touched);
}

function valuesAfter(values: readonly string[], change: Of<'addEnumValue' | 'renameEnumValue'>): readonly string[] {
  if (change.kind === 'renameEnumValue') return values.map((value) => (value === change.value ? change.to : value));
  if (values.includes(change.value)) return values;
  const { before, after, value } = change;
  const at = before !== null ? values.indexOf(before) : after !== null ? values.indexOf(after) + 1 : values.length;
  return values.toSpliced(at < 0 ? values.length : at, 0, value);
}

/** The index goes, and the constraint has its columns. */
function constraintFromIndex(change: Of<'constraintFromIndex'>, draft: Draft, step: Step): void {
  const table = draft.table(change.schema, change.table);
  const index = table?.indexes.find(({ name }) => name === change.index);
  if (table === undefined || index === undefined || step.maybe !== null) {
    draft.addUncertain(doubt(step, `the index "${change.index}" becomes a constraint, but no revision creates it`));
    return;
  }
  draft.remove('index', index, step);
  const kept = { ...draft.touch('table', table, step), indexes: table.indexes.filter((each) => each !== index) };
  const columns = index.parts.flatMap((part) => ('column' in part ? [part.column] : []));
  const key = {
    kind: change.primaryKey ? 'primaryKey' : 'unique',
    name: change.name,
    columns,
    include: index.include,
    nullsNotDistinct: index.nullsNotDistinct,
    deferrable: null,
    initially: null,
  } as const;
  draft.setTable(withConstraint(kept, track(key, kept, { draft, step, place: step.place.span })));
}

function validated(table: Table, name: string, draft: Draft, step: Step): Table {
  return {
    ...table,
    constraints: table.constraints.map((each) =>
      (each.name ?? each.chosenName) === name && 'notValid' in each
        ? { ...draft.touch('constraint', each, step), notValid: step.maybe !== null && each.notValid }
        : each,
    ),
  };
}
