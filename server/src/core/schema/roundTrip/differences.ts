import type { Dialect } from '../../dialects/dialect.js';
import { changedEntries } from '../../graph/layeredMap.js';
import type { Attached, Column, Constraint, Index, NamedObject, Schema, Table, Tracked } from '../schema.js';
import { fullName } from '../schemaText.js';
import { all, type Alike, sameDefault, sameOptions, sameSql, sameType, sameValue } from './alike.js';
import { broken, unknown, type Trouble } from './trouble.js';
import { isOfTrip } from './marks.js';

/**
 * How a schema differs from the one that was there before the trip. Not counted: the order of columns, constraints and
 * indexes, which nothing in Alembic refers to, and names that only the database chose where both have none.
 */
export function differencesOf(before: Schema, after: Schema, dialect: Dialect): Trouble[] {
  return [
    ...changedEntries(before.tables, after.tables).flatMap(([, one, other]) => tableDifferences(one, other, dialect)),
    ...changedEntries(before.enums, after.enums).flatMap(([, one, other]): Trouble[] => {
      if (one === undefined) return other === undefined ? [] : [stays('enum type', other)];
      if (other === undefined) return [isGone('enum type', one)];
      if (one.values === null || other.values === null)
        return [unknown(`the labels of the enum type ${fullName(one)} are not known`, spanOf(other), one.name)];
      if (sameValue(one.values, other.values) === true) return [];
      const labels = other.values.filter((label) => one.values?.includes(label) !== true);
      const what = labels.length > 0 ? `keeps ${labels.map((label) => `"${label}"`).join(', ')}` : 'has other labels';
      return [broken(`the enum type ${fullName(one)} ${what}`, spanOf(other), one.name)];
    }),
    ...namedDifferences('sequence', before.sequences, after.sequences),
    ...namedDifferences('view', before.views, after.views),
    ...namedDifferences('function', before.functions, after.functions),
    ...namedDifferences('extension', before.extensions, after.extensions),
    ...namedDifferences('object', before.others, after.others),
  ];
}

/** Where the trip touched it last; null where it did not. */
function spanOf({ touched }: Tracked): Trouble['span'] {
  return isOfTrip(touched.revision) ? touched.span : null;
}

interface Named extends Tracked {
  readonly schema: string | null;
  readonly name: string;
}

function stays(kind: string, object: Named): Trouble {
  return broken(`the ${kind} ${fullName(object)} stays`, spanOf(object), object.name);
}

function isGone(kind: string, object: Named): Trouble {
  return broken(`the ${kind} ${fullName(object)} does not come back`, null, object.name);
}

function namedDifferences(
  fallback: string,
  before: ReadonlyMap<string, NamedObject>,
  after: ReadonlyMap<string, NamedObject>,
): Trouble[] {
  return changedEntries(before, after).flatMap(([, one, other]): Trouble[] => {
    const kind = one?.object ?? other?.object ?? fallback;
    if (one === undefined)
      return other === undefined
        ? []
        : other.mayBeOlder === true
          ? [unknown(`the ${kind} ${fullName(other)} may have been there before`, spanOf(other), other.name)]
          : [stays(kind, other)];
    if (other === undefined) return [isGone(kind, one)];
    const isItself = one.id === other.id && one.definition === other.definition;
    if (sameValue(one.owner ?? null, other.owner ?? null) !== true)
      return [broken(`the ${kind} ${fullName(one)} goes with another column, or with none`, spanOf(other), other.name)];
    if (kind === 'extension' || isItself) return [];
    if (one.definition !== null && other.definition !== null && sameSql(one.definition, other.definition) === true)
      return [];
    return [unknown(`what defines the ${kind} ${fullName(one)} is not compared`, spanOf(other), one.name)];
  });
}

function tableDifferences(one: Table | undefined, other: Table | undefined, dialect: Dialect): Trouble[] {
  if (one === undefined) return other === undefined ? [] : [stays('table', other)];
  if (other === undefined) return [isGone('table', one)];
  const name = fullName(one);
  const parts: [string, Alike][] = [
    ['comment', dialect.columns.comments === 'none' || sameValue(one.comment, other.comment)],
    ['options', sameOptions(one.options, other.options, dialect)],
    ['AUTOINCREMENT', sameValue(one.countsUp, other.countsUp)],
  ];
  return [
    ...parts.flatMap(([what, alike]) => trouble(`the table ${name} has another ${what}`, alike, other, name)),
    ...columnDifferences(one, other, dialect),
    ...constraintDifferences(one, other, dialect),
    ...indexDifferences(one, other),
    ...attachedDifferences(one, other),
  ];
}

/** Triggers, policies, rules and row security. */
function attachedDifferences(one: Table, other: Table): Trouble[] {
  const table = fullName(one);
  const title = ({ object, name }: Attached): string =>
    object === 'row security' ? `row security (${name}) of ${table}` : `the ${object} ${name} of ${table}`;
  const isIt = (each: Attached, twin: Attached): boolean => each.object === twin.object && each.name === twin.name;
  const [before, after] = [one.attached ?? [], other.attached ?? []];
  return [
    ...before.flatMap((each): Trouble[] => {
      const twin = after.find((found) => isIt(each, found));
      if (twin === undefined) return [broken(`${title(each)} does not come back`, spanOf(other), table)];
      const isKnown = each.definition !== null && sameSql(each.definition, twin.definition) === true;
      if (twin === each || isKnown) return [];
      return [unknown(`what defines ${title(each)} is not compared`, spanOf(twin), table)];
    }),
    ...after
      .filter((each) => !before.some((found) => isIt(each, found)))
      .map((each) => broken(`${title(each)} stays`, spanOf(each), table)),
  ];
}

function trouble(message: string, alike: Alike, after: Tracked, object: string): Trouble[] {
  if (alike === true) return [];
  return alike === false
    ? [broken(message, spanOf(after), object)]
    : [unknown(`it is not known whether ${message}`, spanOf(after), object)];
}

function columnDifferences(one: Table, other: Table, dialect: Dialect): Trouble[] {
  const table = fullName(one);
  const found: Trouble[] = [];
  for (const column of one.columns) {
    const object = `${table}.${column.name}`;
    const after = other.columns.find(({ name }) => name === column.name);
    if (after === undefined) found.push(broken(`the column ${object} does not come back`, spanOf(other), object));
    else if (after !== column) found.push(...changesOf(column, after, object, dialect));
  }
  for (const column of other.columns)
    if (!one.columns.some(({ name }) => name === column.name)) {
      const object = `${table}.${column.name}`;
      found.push(broken(`the column ${object} stays`, spanOf(column), object));
    }
  return found;
}

function changesOf(before: Column, after: Column, object: string, dialect: Dialect): Trouble[] {
  const text = (value: string | null): string => value ?? 'none';
  const null_ = (value: boolean | null): string => (value === true ? 'null' : 'not null');
  const nullable: Alike =
    before.nullable === null || after.nullable === null ? null : before.nullable === after.nullable;
  const counts = dialect.name === 'sqlite' || before.autoincrement === after.autoincrement;
  const checks: [string, Alike][] = [
    [`has the type ${text(after.type)} instead of ${text(before.type)}`, sameType(before.type, after.type, dialect)],
    [`is ${null_(after.nullable)} instead of ${null_(before.nullable)}`, nullable],
    [
      `has the default ${text(after.default)} instead of ${text(before.default)}`,
      sameDefault(before.default, after.default),
    ],
    [counts || before.autoincrement ? 'is no longer counted up' : 'is counted up', counts],
    ['has another identity', sameValue(before.identity, after.identity)],
    ['is computed otherwise', computedAlike(before, after)],
    ['has another comment', sameValue(before.comment, after.comment)],
  ];
  return checks.flatMap(([message, alike]) => trouble(`the column ${object} ${message}`, alike, after, object));
}

function computedAlike({ computed: one }: Column, { computed: other }: Column): Alike {
  if (one === null || other === null) return one === other;
  return all([sameSql(one.sql, other.sql), sameValue(one.persisted ?? true, other.persisted ?? true) === true || null]);
}

/** Its own name, or the one that the database chose. */
function nameOf({
  name,
  chosenName,
}: {
  readonly name: string | null;
  readonly chosenName: string | null;
}): string | null {
  return name ?? chosenName;
}

function constraintDifferences(one: Table, other: Table, dialect: Dialect): Trouble[] {
  const table = fullName(one);
  const alike = (a: Constraint, b: Constraint): Alike => constraintAlike(a, b, dialect);
  const [before, after] = [once(one, dialect), once(other, dialect)];
  const left = after.filter((each) => !before.includes(each));
  const gone = before.filter((each) => !after.includes(each));
  const found: Trouble[] = [];
  const take = (at: number): Constraint | undefined => (at < 0 ? undefined : left.splice(at, 1)[0]);
  const missing = gone.filter((each) => take(left.findIndex((twin) => alike(each, twin) === true)) === undefined);
  for (const constraint of missing) {
    const twin =
      take(left.findIndex((each) => alike(constraint, each) === null)) ??
      take(left.findIndex((each) => each.kind === constraint.kind && nameOf(each) === nameOf(constraint))) ??
      take(
        left.findIndex(
          (each) => each.kind === constraint.kind && sameValue(columns(each), columns(constraint)) === true,
        ),
      );
    const title = constraintTitle(constraint, table);
    if (twin === undefined) found.push(broken(`${title} does not come back`, spanOf(other), table));
    else found.push(...trouble(`${title} is another one`, alike(constraint, twin), twin, table));
  }
  for (const constraint of left)
    found.push(broken(`${constraintTitle(constraint, table)} stays`, spanOf(constraint), table));
  return found;
}

/** SQLite has one index for all keys of the same columns: one more without a name is in the text of the table only. */
function once({ constraints, columns }: Table, { name: dialect }: Dialect): readonly Constraint[] {
  if (dialect !== 'sqlite') return constraints;
  const isRowId = (own: readonly string[]): boolean =>
    own.length === 1 && columns.some(({ name, type }) => name === own[0] && type?.toUpperCase() === 'INTEGER');
  return constraints.filter((constraint, at) => {
    if (constraint.kind !== 'unique' || constraint.name !== null) return true;
    return !constraints.some(
      (each, place) =>
        each !== constraint &&
        (each.kind === 'unique' || (each.kind === 'primaryKey' && !isRowId(constraint.columns))) &&
        (each.kind === 'primaryKey' || each.name !== null || place < at) &&
        sameValue(each.columns, constraint.columns) === true,
    );
  });
}

const kinds: Readonly<Record<Constraint['kind'], string>> = {
  primaryKey: 'primary key',
  unique: 'unique constraint',
  foreignKey: 'foreign key',
  check: 'check',
  exclude: 'exclude constraint',
};

function constraintTitle(constraint: Constraint, table: string): string {
  const name = nameOf(constraint);
  return `the ${kinds[constraint.kind]} ${name ?? `(${constraint.kind === 'check' ? (constraint.condition ?? '') : columns(constraint).join(', ')})`} of ${table}`;
}

function columns(constraint: Constraint): readonly string[] {
  return 'columns' in constraint ? constraint.columns : [];
}

function constraintAlike(one: Constraint, other: Constraint, dialect: Dialect): Alike {
  const { defaultSchema } = dialect;
  // These have one name for all primary keys, whatever was asked for.
  const isPrimary = one.kind === 'primaryKey' && (dialect.name === 'mysql' || dialect.name === 'mariadb');
  const common = all([
    isPrimary || sameValue(nameOf(one), nameOf(other)),
    sameValue(one.deferrable ?? false, other.deferrable ?? false),
    sameValue(initially(one), initially(other)),
  ]);
  if (one.kind === 'check' && other.kind === 'check')
    return all([
      common,
      // MariaDB has a check of a column as a part of it.
      dialect.name !== 'mariadb' || sameValue(one.column, other.column),
      sameValue(one.notValid, other.notValid),
      sameSql(one.condition, other.condition),
    ]);
  if (one.kind === 'exclude' && other.kind === 'exclude')
    return all([
      common,
      sameValue(one.using, other.using),
      sameSql(one.elements.join(', '), other.elements.join(', ')),
      sameSql(one.where, other.where),
    ]);
  if (one.kind === 'foreignKey' && other.kind === 'foreignKey')
    return all([
      common,
      // The index that MySQL may have made for it is called by the column only where the key was given no name.
      !['mysql', 'mariadb'].includes(dialect.name) || (one.name === null) === (other.name === null) || null,
      sameValue(
        [
          one.columns,
          one.referredSchema ?? defaultSchema,
          one.referredTable,
          one.referredColumns,
          one.match?.toUpperCase() ?? null,
          one.notValid,
        ],
        [
          other.columns,
          other.referredSchema ?? defaultSchema,
          other.referredTable,
          other.referredColumns,
          other.match?.toUpperCase() ?? null,
          other.notValid,
        ],
      ),
      sameValue([rule(one.onDelete), rule(one.onUpdate)], [rule(other.onDelete), rule(other.onUpdate)]),
    ]);
  if (one.kind !== other.kind || !('include' in one) || !('include' in other)) return false;
  return all([
    common,
    sameValue([one.columns, one.include, one.nullsNotDistinct], [other.columns, other.include, other.nullsNotDistinct]),
  ]);
}

function initially({ initially: given }: Constraint): string {
  return given?.toUpperCase() ?? 'IMMEDIATE';
}

function rule(given: string | null): string {
  return given?.toUpperCase() ?? 'NO ACTION';
}

function indexDifferences(one: Table, other: Table): Trouble[] {
  const table = fullName(one);
  const left = other.indexes.filter((each) => !one.indexes.includes(each));
  const gone = one.indexes.filter((each) => !other.indexes.includes(each));
  const found: Trouble[] = [];
  for (const index of gone) {
    const at = left.findIndex((each) => nameOf(each) === nameOf(index));
    const [twin] = at < 0 ? [] : left.splice(at, 1);
    const title = `the index ${nameOf(index) ?? ''} of ${table}`;
    if (twin === undefined) found.push(broken(`${title} does not come back`, spanOf(other), table));
    else found.push(...trouble(`${title} is another one`, indexAlike(index, twin), twin, table));
  }
  for (const index of left)
    found.push(broken(`the index ${nameOf(index) ?? ''} of ${table} stays`, spanOf(index), table));
  return found;
}

/** A column or an expression; ascending is how a column goes without a word. */
function ascending(part: Index['parts'][number]): string {
  if ('column' in part) return part.column;
  return /^"?([a-z_]\w*)"?(?: asc)?$/i.exec(part.expression.trim())?.[1] ?? part.expression;
}

function indexAlike(one: Index, other: Index): Alike {
  const text = ({ parts, suffixes }: Index): string =>
    parts.map((part, at) => ascending(part) + (suffixes[at] ?? '')).join(', ');
  const isPlain = [one, other].every(({ parts }) => parts.every((part) => /^\w+$/.test(ascending(part))));
  return all([
    isPlain ? sameValue(text(one), text(other)) : sameSql(text(one), text(other)),
    sameSql(one.where, other.where),
    sameValue(
      [one.unique, one.method ?? 'btree', one.include, one.nullsNotDistinct, one.prefix, one.trailing],
      [other.unique, other.method ?? 'btree', other.include, other.nullsNotDistinct, other.prefix, other.trailing],
    ),
  ]);
}
