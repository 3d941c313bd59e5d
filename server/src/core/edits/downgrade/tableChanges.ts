import { qualifiedName, quoteName } from '../../dialects/names.js';
import { isEnumType } from '../../schema/enums.js';
import { isOfTrip } from '../../schema/roundTrip/marks.js';
import { convertsAlone } from '../../schema/roundTrip/conversions.js';
import type { Attached, Column, Constraint, Index, Table } from '../../schema/schema.js';
import { columnText, defaultText, type Form, typeText } from './columnText.js';
import {
  attachCall,
  constraintCall,
  constraintsOfTypes,
  detachCall,
  dropConstraintCall,
  dropIndexCall,
  executeCall,
  indexCall,
  type Call,
} from './objectText.js';
import { NotWritten, repr } from './python.js';

/** Calls, and comments between them. */
export type Line = Call | { readonly comment: string };

/** How a table is to become what it was. `options` go to the calls about indexes. */
export function tableChanges(from: Table, to: Table, form: Form, options: readonly string[] = []): Line[] {
  const { dialect } = form;
  const columns = withoutShared(from.columns, to.columns);
  const pairs = columnPairs(...columns);
  const twins = new Set(pairs.map(([, twin]) => twin));
  const added = columns[0].filter((column) => !twins.has(column));
  const gone = pairs.filter(([, twin]) => twin === undefined).map(([column]) => column);
  const isGoing = (name: string): boolean => added.some((column) => column.name === name);
  const isRenamed = pairs.some(([column, twin]) => twin !== undefined && twin.name !== column.name);
  const { drops, makes } = partChanges(from, to, isRenamed);
  const goesAlong = (constraint: Constraint): boolean =>
    'columns' in constraint &&
    constraint.columns.length > 0 &&
    constraint.columns.every(isGoing) &&
    (constraint.name === null || dialect.name === 'sqlite');
  const ofTypes = constraintsOfTypes(
    to,
    gone.map(({ name }) => name),
    form,
  );
  // A change of a type takes its own check with it, and brings it.
  const changed = pairs.filter(([column, twin]) => twin !== undefined && twin.type !== column.type);
  const ofChanged = constraintsOfTypes(
    to,
    changed.map(([column]) => column.name),
    form,
  );
  const renamed: Table = { ...from, name: to.name };
  const first: Line[] = [
    ...(from.name === to.name ? [] : [renameCall(from, to)]),
    ...(from.attached ?? []).filter(isOnlyIn(to.attached)).map((each) => detachCall(each, renamed, form)),
    ...drops.indexes.map((index) => dropIndexCall(index, renamed, options)),
  ];
  // A table that this upgrade made goes as a whole.
  if (isOfTrip(to.id)) return first;
  return [
    ...first,
    ...drops.constraints.filter((each) => !goesAlong(each)).map((each) => dropConstraintCall(each, renamed)),
    ...added.map((column): Call => ({
      directive: 'drop_column',
      before: [],
      table: renamed,
      after: [repr(column.name)],
      needsBatch: false,
    })),
    ...pairs.flatMap(([column, twin]) => (twin === undefined ? [] : columnChange(twin, column, to, form))),
    ...gone.flatMap((column) => addedColumn(column, to, form)),
    ...makes.constraints
      .filter((each) => !ofTypes.has(each) && !ofChanged.has(each))
      .map((each): Line => lostInBatch(each, form) ?? constraintCall(each, to, form)),
    ...makes.indexes.map((index) => indexCall(index, to, form, options)),
    ...commentChange(from, to, form),
    ...(to.attached ?? []).filter(isOnlyIn(from.attached)).map((each) => attachCall(each)),
  ];
}

/** Whether something of a table is not of the same kind and name, and defined alike, on the other one. */
function isOnlyIn(others: readonly Attached[] = []): (each: Attached) => boolean {
  return ({ object, name, definition }) =>
    !others.some((other) => other.object === object && other.name === name && other.definition === definition);
}

/** What SQLite's batch mode does not read back, and does not take again. */
function lostInBatch(constraint: Constraint, { dialect }: Form): Line | undefined {
  if (dialect.name !== 'sqlite' || constraint.name !== null) return undefined;
  const what = constraint.kind === 'check' ? `check (${constraint.condition ?? ''})` : `${constraint.kind} constraint`;
  return { comment: `The ${what} has no name: batch mode loses it, and adds none without a name.` };
}

/** Both lists without what is the same at their beginning and at their end: one operation changes little of a table. */
function withoutShared<T>(one: readonly T[], other: readonly T[]): readonly [readonly T[], readonly T[]] {
  let start = 0;
  let [end, otherEnd] = [one.length, other.length];
  while (start < end && start < otherEnd && one[start] === other[start]) start++;
  while (start < end && start < otherEnd && one[end - 1] === other[otherEnd - 1])
    [end, otherEnd] = [end - 1, otherEnd - 1];
  return [one.slice(start, end), other.slice(start, otherEnd)];
}

/** Each column as it is to be, with the same one as it is, or one that came back under its name. */
function columnPairs(from: readonly Column[], to: readonly Column[]): (readonly [Column, Column | undefined])[] {
  const ids = new Set(to.map(({ id }) => id));
  const byId = new Map(from.map((column) => [column.id, column]));
  const byName = new Map(from.filter(({ id }) => !ids.has(id)).map((column) => [column.name, column]));
  return to.map((column) => [column, byId.get(column.id) ?? byName.get(column.name)]);
}

interface Parts {
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
}

/**
 * What is to go and what is to come back; what only follows a new name of a column or a table does neither.
 * @param isRenamed whether a column has another name
 */
function partChanges(from: Table, to: Table, isRenamed: boolean): { drops: Parts; makes: Parts } {
  const differ = <T extends Constraint | Index>(all: readonly T[], others: readonly T[]): T[] => {
    const [own, theirs] = [new Set(all), new Set(others)];
    const changed = others.filter((other) => !own.has(other));
    return all.filter((each) => !theirs.has(each) && !changed.some((other) => isSame(each, other, isRenamed)));
  };
  const constraints = withoutShared(from.constraints, to.constraints);
  const indexes = withoutShared(from.indexes, to.indexes);
  return {
    drops: { constraints: differ(...constraints), indexes: differ(...indexes) },
    makes: { constraints: differ(constraints[1], constraints[0]), indexes: differ(indexes[1], indexes[0]) },
  };
}

function isSame(one: Constraint | Index, other: Constraint | Index, isRenamed: boolean): boolean {
  if (one.id === other.id && (one.name ?? one.chosenName) === (other.name ?? other.chosenName)) {
    const count = (part: Constraint | Index): number =>
      'columns' in part ? part.columns.length : 'parts' in part ? part.parts.length : 0;
    const isValid = (part: Constraint | Index): boolean => !('notValid' in part && part.notValid);
    if (count(one) === count(other) && isValid(one) === isValid(other)) return true;
  }
  return !isRenamed && essence(one) === essence(other);
}

const history = new Set(['id', 'source', 'touched', 'uncertain', 'name', 'chosenName']);

/** A constraint or an index but for its history. */
function essence(part: Constraint | Index): string {
  return JSON.stringify([part.name ?? part.chosenName, part], (key, value: unknown) =>
    history.has(key) ? undefined : value,
  );
}

function renameCall(from: Table, to: Table): Call {
  if (from.schema !== to.schema) throw new NotWritten('the table is in another schema');
  return {
    directive: 'rename_table',
    before: [repr(from.name), repr(to.name)],
    table: null,
    after: from.schema === null ? [] : [`schema=${repr(from.schema)}`],
    needsBatch: false,
  };
}

function commentChange(from: Table, to: Table, { dialect }: Form): Call[] {
  if (from.comment === to.comment || dialect.columns.comments === 'none') return [];
  const [directive, after] =
    to.comment === null ? ['drop_table_comment', []] : ['create_table_comment', [repr(to.comment)]];
  return [{ directive, before: [], table: to, after, needsBatch: false }];
}

/** Values for rows that have nothing in a column which is NOT NULL, where any value of the type will do. */
function fillerFor({ type }: Column): string | null {
  const text = (type ?? '').toUpperCase();
  if (text.endsWith('[]')) return "'{}'";
  if (/^(?:N?VARCHAR|N?CHAR|CHARACTER|\w*TEXT)\b/.test(text)) return "''";
  if (/^(?:(?:BIG|SMALL|MEDIUM|TINY)?INT(?:EGER)?|NUMERIC|DECIMAL|FLOAT|REAL|DOUBLE)\b/.test(text)) return '0';
  return text.startsWith('BOOL') ? 'false' : null;
}

/** A column that comes back; for the rows that are there a required one needs a value. */
function addedColumn(column: Column, table: Table, form: Form): Line[] {
  const { dialect } = form;
  const add = (text: string): Call => ({
    directive: 'add_column',
    before: [],
    table,
    after: [text],
    needsBatch: /sa\.Computed\(.*persisted=True|server_default=sa\.text\("?'?(?!')[(A-Za-z]/.test(text),
  });
  const isFilled =
    column.default !== null || column.identity !== null || column.computed !== null || column.autoincrement;
  if (column.nullable !== false || isFilled || isMysql(form)) return [add(columnText(column, table, form))];
  const refers = table.constraints.some(
    (each) =>
      (each.kind === 'foreignKey' || each.kind === 'unique' || each.kind === 'primaryKey') &&
      each.columns.includes(column.name),
  );
  const isUnique = table.indexes.some(
    (index) => index.unique && index.parts.some((part) => 'column' in part && part.column === column.name),
  );
  const filler = refers || isUnique ? null : fillerFor(column);
  const object = `${table.name}.${column.name}`;
  if (filler === null)
    return [
      add(columnText(column, table, form, { nullable: true })),
      { comment: `TODO: what was in ${object} is lost. Give the rows a value here.` },
      alterCall({ ...column, nullable: true }, column, table, form),
    ];
  return [
    { comment: `What was in ${object} is lost: the rows that are there get ${filler}.` },
    add(columnText(column, table, form, { filler })),
    // A comment ends a batch block, and the rows are copied at its end, with the default.
    ...(dialect.name === 'sqlite' ? [{ comment: 'The default was for those rows only.' }] : []),
    alterCall({ ...column, default: filler }, column, table, form),
  ];
}

function isMysql({ dialect: { name } }: Form): boolean {
  return name === 'mysql' || name === 'mariadb';
}

/** On MySQL `alter_column` states the column anew, as one that is not computed. */
function renameOfComputed(from: Column, to: Column, table: Table, { dialect }: Form): Line {
  const isRename = [from.type, from.nullable, from.comment].every(
    (part, at) => part === [to.type, to.nullable, to.comment][at],
  );
  if (!isRename) throw new NotWritten(`${to.name} is computed, which alter_column does not keep on MySQL`);
  const names = `${quoteName(dialect, from.name)} TO ${quoteName(dialect, to.name)}`;
  return executeCall(`ALTER TABLE ${qualifiedName(dialect, table.schema, table.name)} RENAME COLUMN ${names}`);
}

function columnChange(from: Column, to: Column, table: Table, form: Form): Line[] {
  if (from === to) return [];
  const isChanged =
    from.name !== to.name ||
    from.type !== to.type ||
    from.nullable !== to.nullable ||
    from.default !== to.default ||
    from.comment !== to.comment ||
    from.autoincrement !== to.autoincrement;
  if (JSON.stringify([from.computed === null, from.identity]) !== JSON.stringify([to.computed === null, to.identity]))
    throw new NotWritten(`${to.name} was computed, or an identity, otherwise`);
  if (!isChanged) return [];
  if (to.uncertain[0] !== undefined) throw new NotWritten(to.uncertain[0].reason);
  if (from.computed !== null && isMysql(form)) return [renameOfComputed(from, to, table, form)];
  const isConverted =
    from.type !== null && to.type !== null && convertsAlone(from.type, to.type, form.dialect) !== true;
  if (!isConverted || from.default === null) return [alterCall(from, to, table, form)];
  // PostgreSQL would convert the default too, and can't.
  const bare = { ...from, default: null };
  return [alterCall(from, bare, table, form), alterCall(bare, to, table, form)];
}

/** PostgreSQL converts an enum to another one by the text of its labels. */
function conversion(from: Column, to: Column, { dialect, schema }: Form): string {
  const name = quoteName(dialect, from.name);
  return isEnumType(from.type, schema, dialect) ? `${name}::text::${to.type}` : `${name}::${to.type}`;
}

/** `op.alter_column(…)` with what Alembic's autogenerate gives along. */
export function alterCall(from: Column, to: Column, table: Table, form: Form): Call {
  const { dialect } = form;
  if (from.autoincrement !== to.autoincrement && !isMysql(form))
    throw new NotWritten(`${to.name} was counted up otherwise`);
  const isConverted = from.type !== null && to.type !== null && convertsAlone(from.type, to.type, dialect) !== true;
  const flag = (value: boolean | null): string => (value === true ? 'True' : 'False');
  const server = (text: string | null): string => (text === null ? 'None' : defaultText(text, form));
  const comment = (text: string | null): string => (text === null ? 'None' : repr(text));
  const given = [
    repr(from.name),
    ...(from.name === to.name ? [] : [`new_column_name=${repr(to.name)}`]),
    `existing_type=${typeText(from, form)}`,
    ...(from.default === to.default ? [] : [`server_default=${server(to.default)}`]),
    ...(from.type === to.type ? [] : [`type_=${typeText(to, form)}`]),
    ...(from.nullable === to.nullable ? [] : [`nullable=${flag(to.nullable)}`]),
    ...(from.comment === to.comment ? [] : [`comment=${comment(to.comment)}`]),
    ...(from.comment === null ? [] : [`existing_comment=${comment(from.comment)}`]),
    ...(from.nullable === to.nullable ? [`existing_nullable=${flag(from.nullable)}`] : []),
    ...(isMysql(form) && to.autoincrement
      ? [from.autoincrement ? 'existing_autoincrement=True' : 'autoincrement=True']
      : []),
    ...(from.default === to.default && from.default !== null
      ? [`existing_server_default=${server(from.default)}`]
      : []),
    ...(isConverted ? [`postgresql_using=${repr(conversion(from, to, form))}`] : []),
  ];
  const isRename = from.name !== to.name && given.length === 4;
  return { directive: 'alter_column', before: [], table, after: given, needsBatch: !isRename, isLong: true };
}
