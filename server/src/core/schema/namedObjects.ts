import { qualifiedName, quoteName } from '../dialects/names.js';
import type { SqlChange } from '../operations/operation.js';
import { optionKind, optionsOf } from '../operations/sql/identity.js';
import { dropColumnsOfType, dropViews, followInViews, renameSequenceInSql, renameWordInSql } from './dependants.js';
import { kindOf, namedKey, type Draft, type NamedKind } from './draft.js';
import { renameTypeOfColumns } from './enums.js';
import { mentions } from './renameInSql.js';
import type { NamedObject } from './schema.js';
import { doubt, doubtsOf, type Step } from './step.js';

type Of<K extends SqlChange['kind']> = Extract<SqlChange, { readonly kind: K }>;

export function createOrDrop(change: Of<'create' | 'drop'>, draft: Draft, step: Step): void {
  const { object } = change;
  const kind = kindOf(object);
  const key = namedKey(object, draft.key(change.schema, change.name));
  const objects = draft.named(kind);
  const before = objects.get(key);
  if (change.kind === 'create') {
    // The default schema is there from the beginning.
    if (object === 'schema' && change.name === step.context.dialect.defaultSchema) return;
    if (before !== undefined && change.keepsOld === true) return;
    const tracked = before === undefined ? draft.track(kind, step, doubtsOf(step)) : draft.touch(kind, before, step);
    const { schema, name } = change;
    const definition = definitionOf(change, step, before);
    const mayBeOlder = before === undefined && change.isConditional && kind !== 'extension';
    objects.set(key, {
      ...tracked,
      ...(kind === 'other' && { object }),
      schema,
      name,
      definition,
      ...(mayBeOlder && { mayBeOlder }),
    });
    return;
  }
  if (before !== undefined) {
    if (step.maybe === null) draft.remove(kind, before, step);
    objects.set(key, step.maybe === null ? undefined : draft.touch(kind, before, step));
  }
  if (change.cascades === true && step.maybe === null) cascade(kind, change, draft, step);
}

/** What goes with an object that CASCADE drops. */
function cascade(kind: NamedKind, { object, schema, name }: Of<'create' | 'drop'>, draft: Draft, step: Step): void {
  switch (kind) {
    case 'sequence': {
      const isOf = (sql: string): boolean => {
        const [, owner, called] = /^nextval\s*\(\s*'(?:"?([^'".]*)"?\.)?"?([^'"]*)"?'/i.exec(sql) ?? [];
        return called === name && (owner === undefined || owner === (schema ?? step.context.dialect.defaultSchema));
      };
      for (const table of [...draft.allTables()])
        if (table.columns.some((column) => column.default !== null && isOf(column.default)))
          draft.setTable({
            ...table,
            columns: table.columns.map((column) =>
              column.default !== null && isOf(column.default)
                ? { ...draft.touch('column', column, step), default: null }
                : column,
            ),
          });
      return;
    }
    case 'other':
      if (object === 'domain' || object === 'type') dropColumnsOfType(schema, name, draft, step);
      return;
    case 'view':
      dropViews([name], draft, step);
      return;
    case 'function':
      dropViews([name], draft, step);
      doubtTables(name, draft, step);
      return;
    case 'extension':
      draft.addUncertain(doubt(step, `what goes with the extension "${name}" is not followed`));
      return;
  }
}

/** Doubts the tables with a default, a check or an index that names a function which goes. */
function doubtTables(name: string, draft: Draft, step: Step): void {
  for (const table of [...draft.allTables()]) {
    const texts = [
      ...table.columns.flatMap((column) => [column.default, column.computed?.sql ?? null]),
      ...table.constraints.map((each) => (each.kind === 'check' ? each.condition : null)),
      ...table.indexes.flatMap((index) => [
        index.where,
        ...index.parts.map((part) => ('column' in part ? null : part.expression)),
      ]),
    ];
    if (texts.some((text) => mentions(text, name)))
      draft.setTable(
        draft.touch('table', table, step, [
          doubt(step, `what calls "${name}" is dropped with it, which is not followed`),
        ]),
      );
  }
}

/** The statement that makes it again; null where that is not kept. */
function definitionOf(
  { object, schema, name, definition }: Of<'create' | 'drop'>,
  step: Step,
  before: NamedObject | undefined,
): string | null {
  const { dialect } = step.context;
  const full = qualifiedName(dialect, schema, name);
  if (object === 'extension') return `CREATE EXTENSION IF NOT EXISTS ${full}`;
  if (object === 'sequence') return `CREATE SEQUENCE ${full}${withoutOwner(definition ?? '')}`;
  if (object === 'function') {
    // The body of another database's function needs a delimiter that a script has not.
    if (definition === null || dialect.name !== 'postgresql') return null;
    const created = `CREATE FUNCTION ${full}${definition}`;
    // A function of other parameters is beside the one of the same name, and only one of them is kept here.
    const isOther = before !== undefined && parametersOf(before.definition ?? '') !== parametersOf(created);
    return isOther ? null : created;
  }
  if (kindOf(object) === 'other') {
    const words = `CREATE ${object.toUpperCase()}`;
    // Operators, casts and aggregates differ by more than a name.
    if (definition === null || /^(?:operator|cast|aggregate)$/.test(object)) return null;
    return `${words} ${object === 'schema' ? quoteName(dialect, name) : full}${definition === '' ? '' : ` ${definition}`}`;
  }
  return definition === null ? null : `CREATE ${object.toUpperCase()} ${full} AS ${definition}`;
}

/** The table of a column that owns a sequence may come later in a script. */
function withoutOwner(options: string): string {
  const rest = options.replace(/\bOWNED\s+BY\s+(?:"[^"]*"|[\w.])+/i, '').trim();
  return rest === '' ? '' : ` ${rest}`;
}

/** The types of a function's parameters, as far as the text up to the first bracket that closes says them. */
function parametersOf(created: string): string {
  return created.slice(created.indexOf('('), created.indexOf(')')).replaceAll(/\s+/g, ' ').toLowerCase();
}

/** `ALTER SEQUENCE`: an option replaces the one of its kind. */
export function alterSequence({ schema, name, options }: Of<'alterSequence'>, draft: Draft, step: Step): void {
  const sequences = draft.named('sequence');
  const found = sequences.get(draft.key(schema, name));
  if (found === undefined) return;
  const touched = draft.touch('sequence', found, step);
  if (step.maybe !== null) {
    sequences.set(draft.key(schema, name), touched);
    return;
  }
  const head = `CREATE SEQUENCE ${qualifiedName(step.context.dialect, schema, name)}`;
  const [before, changes] = [(found.definition ?? head).slice(head.length), options].map(listed);
  if (before === undefined || changes === undefined) {
    const reason = doubt(step, 'what is changed of it is not followed');
    sequences.set(draft.key(schema, name), draft.touch('sequence', found, step, [reason]));
    return;
  }
  // What it counts from is no part of a schema.
  const counted = changes.filter((option) => !/^(?:RESTART|OWNED)\b/i.test(option));
  const kinds = new Set(counted.map(optionKind));
  const kept = [...before.filter((option) => !kinds.has(optionKind(option))), ...counted];
  const definition = [head, ...kept].join(' ');
  sequences.set(draft.key(schema, name), { ...touched, definition });
}

/** Options one by one; undefined where one of them is not known. */
function listed(options: string): string[] | undefined {
  try {
    return optionsOf(options);
  } catch {
    return undefined;
  }
}

/** Gives an object another name, or another schema, wherever it is named. */
export function moveObject(
  object: string,
  from: { readonly schema: string | null; readonly name: string },
  to: { readonly schema: string | null; readonly name: string },
  draft: Draft,
  step: Step,
): void {
  const { dialect } = step.context;
  const kind = kindOf(object);
  const objects = draft.named(kind);
  const keyOf = ({ schema, name }: typeof from): string => namedKey(object, draft.key(schema, name));
  const found = objects.get(keyOf(from));
  if (found === undefined) return;
  objects.set(keyOf(from), undefined);
  const [before, after] = [from, to].map(({ schema, name }) => qualifiedName(dialect, schema, name));
  const definition = found.definition?.replace(before ?? '', () => after ?? '') ?? null;
  objects.set(keyOf(to), { ...draft.touch(kind, found, step), ...to, definition });
  if (kind === 'sequence') renameSequenceInSql(from, to, draft, step);
  const isType = object === 'domain' || object === 'type';
  if (isType) renameTypeOfColumns(from, to, draft, step);
  if ((isType || kind === 'function') && from.name !== to.name) renameWordInSql(from.name, to.name, draft, step);
  if (kind !== 'extension') followInViews([from.name], draft, step);
}
