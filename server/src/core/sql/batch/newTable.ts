import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import { sortedByPairs, type Pair } from '../../schema/columnPlaces.js';
import { conventionName, namedIndex, type Convention } from '../model/conventions.js';
import { plainName, type Name } from '../model/names.js';
import type { UnattachedConstraint } from '../model/readConstraint.js';
import { attach, readItems } from '../model/readTable.js';
import type { IndexPart, SqlColumn, SqlConstraint, SqlTable } from '../model/table.js';
import type { Keywords } from '../model/values.js';
import type { Target } from '../writer.js';
import { keysOf, type CopiedColumn, type TableCopy } from './tableCopy.js';

export interface NewTableOptions {
  /** `table_args`. */
  readonly items: readonly Term[];
  /** `table_kwargs`. */
  readonly keywords: Keywords;
  /** The naming convention of the old table's metadata. */
  readonly convention: Convention;
}

/** The new table under its temporary name, and which of its columns have a type that is created with it. */
export interface NewTable {
  readonly table: SqlTable;
  readonly withTypes: readonly SqlColumn[];
}

/** `_transfer_elements_to_new_table`. */
export function newTable(copy: TableCopy, options: NewTableOptions, target: Target): NewTable {
  const { table: old } = copy.source;
  const ordered = inOrder(copy);
  copy.columns.clear();
  for (const each of ordered) copy.columns.set(each.key, each);
  const name = plainName(Array.from(`_alembic_tmp_${old.name.text}`).slice(0, 50).join(''), old.span);
  const items = readItems(options.items);
  if (items.columns.length > 0) cannotRender('columns in table_args are not followed', old.span);
  const bare = attach({
    name,
    schema: old.schema,
    span: old.span,
    // Parts find each other by the keys of the columns; the names come at the end.
    columns: ordered.map(({ key, column }) => ({ ...column, name: { ...column.name, text: key } })),
    constraints: items.constraints,
    indexes: items.indexes,
    dialect: target.dialect,
    convention: undefined,
    keywords: tableKeywords(options.keywords, old),
  });
  const names = new Map(ordered.map(({ key, column }) => [key, column.name]));
  if (new Set([...names.values()].map(({ text }) => text)).size < names.size)
    cannotRender('two columns of the new table have the same name', old.span);
  const isMade = ({ name: { text } }: SqlColumn): boolean => copy.columns.get(text)?.makesType === true;
  const made = bare.constraints
    .filter((constraint) => constraint.kind !== 'typeCheck' || isMade(constraint.column))
    .map((constraint) => nameOfCheck(constraint, old, names, options.convention, target));
  const copies = [...copy.named.values(), ...copy.unnamed].filter((constraint) =>
    keysOf(constraint, copy).every((key) => copy.columns.has(key)),
  );
  checkReferred([...items.constraints, ...copies], copies, old);
  const keyed = withKeys(bare, copies, copy);
  const table = renamed(
    {
      ...keyed,
      constraints: [...made, ...copies.flatMap((each) => (each.kind === 'primaryKey' ? [] : [inNewTable(each, old)]))],
    },
    names,
  );
  return { table, withTypes: table.columns.filter((_, at) => ordered[at]?.makesType === true) };
}

/** Old columns in their order, or in the one asked for, and new ones in their places. */
function inOrder(copy: TableCopy): readonly CopiedColumn[] {
  const columns = [...copy.columns.values()];
  const { orders, table } = copy.source;
  if (orders.length === 0 && copy.places.length === 0) return columns;
  const after = (keys: readonly string[]): Pair[] => keys.slice(1).map((key, at) => [keys[at] ?? '', key]);
  const byIndex = columns.map(({ key }) => key);
  const kept: Pair[] = copy.ordering.slice(1).map((key, at) => [byIndex[at] ?? '', key]);
  const pairs = [...(orders.length > 0 ? orders.flatMap(after) : kept), ...copy.places];
  return (
    sortedByPairs(columns, ({ key }) => key, pairs) ??
    refuse('CircularDependencyError: columns are to stand before each other', table.span)
  );
}

/** `table_kwargs`, with the options of the old table where it says nothing else. */
function tableKeywords(keywords: Keywords, { options }: SqlTable): Keywords {
  return new Map([...keywords, ...[...options].filter(([name]) => !keywords.has(name))]);
}

/** From Alembic 1.20 on a type's CHECK has its name by the convention of the old table. */
function nameOfCheck(
  constraint: SqlConstraint,
  { name, schema }: SqlTable,
  names: ReadonlyMap<string, Name>,
  convention: Convention,
  { on }: Target,
): SqlConstraint {
  if (constraint.kind !== 'typeCheck' || !on.batchChecksOnce || convention === undefined) return constraint;
  const given = constraint.name === 'unnamed' ? null : constraint.name;
  const template = 'unknown' in convention ? '' : (convention.ck ?? '');
  // What has no name of its own stays without one.
  if (given === null && template.includes('constraint_name')) return constraint;
  const column = constraint.column.name.text;
  const found = conventionName(convention, given, {
    kind: 'ck',
    table: { name, schema },
    columns: [names.get(column)?.text ?? column],
    span: constraint.span,
  });
  return found === null ? constraint : { ...constraint, name: found };
}

/** The table with the last of the primary keys that are copied. */
function withKeys(table: SqlTable, copies: readonly SqlConstraint[], copy: TableCopy): SqlTable {
  const keys = copies.filter((each) => each.kind === 'primaryKey');
  const last = keys.at(-1);
  if (last === undefined) return table;
  const inKey = new Set(keys.flatMap((key) => keysOf(key, copy)));
  const columns = table.columns.map((column) => {
    if (!inKey.has(column.name.text)) return column;
    return { ...column, primaryKey: true, nullable: column.isNullableGiven ? column.nullable : false };
  });
  const named = keysOf(last, copy).flatMap((key) => columns.filter(({ name }) => name.text === key));
  const own = named.length > 0 ? named : columns.filter(({ primaryKey }) => primaryKey);
  return { ...table, columns, primaryKey: { ...last, columns: own, isImplicit: false } };
}

/** A foreign key of a table with a schema is copied with that schema. */
function inNewTable(constraint: SqlConstraint, { schema }: SqlTable): SqlConstraint {
  return constraint.kind === 'foreignKey' && schema !== null ? { ...constraint, referredSchema: schema } : constraint;
}

type ForeignKey = SqlConstraint & { readonly kind: 'foreignKey' };

/** SQLAlchemy looks for the tables that are referred to: Alembic makes those that the copied keys named at first. */
function checkReferred(all: readonly UnattachedConstraint[], copies: readonly SqlConstraint[], old: SqlTable): void {
  const isKey = (each: UnattachedConstraint): each is ForeignKey => each.kind === 'foreignKey';
  const text = (name: Name | null): string => name?.text ?? '';
  const columns = ({ referredSchema, referredTable, referredColumns }: ForeignKey): string[] =>
    referredColumns.map((column) => JSON.stringify([text(referredSchema), referredTable.text, column.text]));
  const known = new Set(copies.filter(isKey).flatMap(columns));
  for (const each of all.filter(isKey)) {
    const key = copies.includes(each) ? inNewTable(each, old) : each;
    if (isKey(key) && !columns(key).every((column) => known.has(column)))
      refuse(
        `Foreign key could not find table '${key.referredTable.text}' with which to generate a foreign key: NoReferencedTableError`,
        key.span,
      );
  }
}

/** The table with the names of its columns in place of their keys. */
function renamed(table: SqlTable, names: ReadonlyMap<string, Name>): SqlTable {
  const nameFor = (name: Name): Name => names.get(name.text) ?? name;
  const columns = table.columns.map((column) => ({ ...column, name: nameFor(column.name) }));
  const columnFor = ({ name }: SqlColumn): SqlColumn => {
    const found = columns.find((column) => column.name.text === nameFor(name).text);
    return found ?? refuse(`KeyError: '${name.text}'`, name.span);
  };
  return {
    ...table,
    columns,
    primaryKey: { ...table.primaryKey, columns: table.primaryKey.columns.map(columnFor) },
    constraints: table.constraints.map((constraint): SqlConstraint => {
      switch (constraint.kind) {
        case 'unique':
          return { ...constraint, columns: constraint.columns.map(columnFor) };
        case 'typeCheck':
          return { ...constraint, column: columnFor(constraint.column) };
        case 'foreignKey':
          return { ...constraint, columns: constraint.columns.map(nameFor) };
        default:
          return constraint;
      }
    }),
    indexes: table.indexes.map((index) => {
      const moved = { ...index, parts: index.parts.map((part) => renamedPart(part, nameFor)) };
      return index.isOfColumn === true ? namedIndex({ ...moved, name: null }, undefined, table) : moved;
    }),
  };
}

/** A part of an index with the new name of its column. */
export function renamedPart(part: IndexPart, nameFor: (name: Name) => Name): IndexPart {
  return 'column' in part ? { column: nameFor(part.column) } : part;
}
