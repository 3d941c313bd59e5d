import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import type { Dialect } from '../../dialects/dialect.js';
import { variantFor } from '../../dialects/dialect.js';
import { typeCall } from '../../dialects/typeCall.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import { namedConstraint, namedIndex, type Convention } from './conventions.js';
import { dialectOptions } from './dialectOptions.js';
import type { Name } from './names.js';
import { optionalName } from './names.js';
import { readColumn } from './readColumn.js';
import { readConstraint, type UnattachedConstraint } from './readConstraint.js';
import type { SqlColumn, SqlConstraint, SqlIndex, SqlTable } from './table.js';
import { constructName, isTrue, itemsOf, stringOf, type CallTerm, type Keywords } from './values.js';
import { columnOf } from './readConstraint.js';

/** What a table is made of. */
export interface TableParts {
  readonly name: Name;
  readonly schema: Name | null;
  readonly items: readonly Term[];
  readonly keywords: Keywords;
  readonly span: Span;
}

const own = new Set([
  ...['schema', 'quote', 'quote_schema', 'comment', 'prefixes', 'info', 'implicit_returning', 'keep_existing'],
  ...[
    'extend_existing',
    'listeners',
    'include_columns',
    'resolve_fks',
    'autoload_replace',
    'if_not_exists',
    'table_name',
    'columns',
  ],
  '_constraints_included',
]);

/** A table with all of its parts attached, as Alembic's `SchemaObjects.table` makes it. */
export function readTable(parts: TableParts, dialect: Dialect, convention: Convention): SqlTable {
  const { name, schema, items, keywords, span } = parts;
  const rest = keywords.get('**');
  if (rest !== undefined) passOn({ kind: 'unknown', reason: 'further arguments come from a dict', span: rest.span });
  return attach({ name, schema, span, ...readItems(items), dialect, convention, keywords });
}

/** The parts of a table before they are attached. */
export function readItems(items: readonly Term[]): Pick<Unattached, 'columns' | 'constraints' | 'indexes'> {
  const columns: SqlColumn[] = [];
  const constraints: UnattachedConstraint[] = [];
  const indexes: SqlIndex[] = [];
  for (const item of items) {
    if (item.kind === 'unknown') passOn(item);
    if (item.kind === 'none') continue;
    const kind = constructName(item);
    const constraint = item.kind === 'call' ? readConstraint(item) : undefined;
    if (kind === 'Column') columns.push(readColumn(item));
    else if (constraint !== undefined) constraints.push(constraint);
    else if (kind === 'Index' && item.kind === 'call') indexes.push(readIndex(item));
    else cannotRender('it is no column, constraint or index that the text states', item.span);
  }
  return { columns, constraints, indexes };
}

/** A table that has one column, as Alembic makes it to add that column. */
export function attachColumn(
  column: SqlColumn,
  { name, schema, span }: Pick<TableParts, 'name' | 'schema' | 'span'>,
  dialect: Dialect,
  convention: Convention,
): SqlTable {
  return attach({
    name,
    schema,
    span,
    columns: [column],
    constraints: [],
    indexes: [],
    dialect,
    convention,
    keywords: new Map(),
  });
}

/** What `attach` makes a table of. */
export interface Unattached extends Omit<TableParts, 'items'> {
  readonly columns: readonly SqlColumn[];
  readonly constraints: readonly UnattachedConstraint[];
  readonly indexes: readonly SqlIndex[];
  readonly dialect: Dialect;
  readonly convention: Convention;
}

/** SQLAlchemy's `Table`: columns, constraints and indexes find each other, and get their names. */
export function attach({
  name,
  schema,
  span,
  columns: given,
  constraints,
  indexes,
  dialect,
  convention,
  keywords,
}: Unattached): SqlTable {
  const twice = given.find(({ name: { text } }, at) => given.findIndex((other) => other.name.text === text) !== at);
  if (twice !== undefined)
    refuse(`A column with name '${twice.name.text}' is already present in table '${name.text}'`, twice.span);
  const keyed = given.find(({ hasKey }) => hasKey);
  const isOwnTable = ({ referredTable }: SqlColumn['foreignKeys'][number]): boolean => referredTable.text === name.text;
  if (
    keyed !== undefined &&
    (constraints.length + indexes.length > 0 ||
      given.some(({ foreignKeys }) => foreignKeys.some(isOwnTable)) ||
      JSON.stringify(convention ?? {}).includes('_key'))
  )
    cannotRender('what finds a column by a key of its own is not followed', keyed.span);
  const keys = constraints.filter((constraint) => constraint.kind === 'primaryKeyOf');
  const key = keys.at(-1);
  // One that another replaces marks its columns all the same.
  const inKey = new Set(keys.flatMap(({ names }) => names.map(({ text }) => text)));
  const columns = given.map((each): SqlColumn => {
    const column = { ...each, type: each.type ?? typeOfOwnKey(each, name, schema, given) };
    if (!inKey.has(column.name.text)) return column;
    return { ...column, primaryKey: true, nullable: column.isNullableGiven ? column.nullable : false };
  });
  const table = { name, schema };
  const column = (wanted: Name): SqlColumn =>
    columns.find(({ name: { text } }) => text === wanted.text) ??
    refuse(
      `Can't create a constraint on table '${name.text}': no column named '${wanted.text}' is present.`,
      wanted.span,
    );
  for (const { names } of keys) names.forEach(column);
  for (const index of indexes) for (const part of index.parts) if ('column' in part) column(part.column);
  const attached: SqlConstraint[] = [];
  for (const constraint of constraints) {
    if (constraint.kind === 'primaryKeyOf') continue;
    if (constraint.kind === 'uniqueOf')
      attached.push({ ...constraint, kind: 'unique', columns: constraint.names.map(column) });
    else if (constraint.kind === 'foreignKey') {
      constraint.columns.forEach(column);
      attached.push(constraint);
    } else attached.push(constraint);
  }
  for (const each of columns) attached.push(...impliedBy(each, dialect));
  const primary: SqlConstraint & { readonly kind: 'primaryKey' } = {
    kind: 'primaryKey',
    name: key?.name ?? null,
    deferrable: key?.deferrable ?? null,
    initially: key?.initially ?? null,
    options: key?.options ?? new Map(),
    columns: keyColumns(key?.names.map(column), columns),
    isImplicit: key === undefined,
    span: key?.span ?? span,
  };
  const isOwn = (constraint: SqlConstraint): boolean =>
    constraint.kind === 'foreignKey' &&
    constraint.referredTable.text === name.text &&
    (constraint.referredSchema?.text ?? null) === (schema?.text ?? null);
  return {
    name,
    schema,
    columns: columns.map((each) => ({
      ...each,
      checks: each.checks.map((check) => namedConstraint(check, convention, table, false)),
    })),
    primaryKey: primary.columns.length === 0 ? primary : namedConstraint(primary, convention, table, false),
    constraints: attached.map((constraint) => namedConstraint(constraint, convention, table, isOwn(constraint))),
    indexes: [...columns.flatMap(indexOf), ...indexes].map((index) => namedIndex(index, convention, table)),
    comment: stringOf(keywords.get('comment')),
    prefixes: itemsOf(keywords.get('prefixes')).map((prefix) => stringOf(prefix) ?? ''),
    options: dialectOptions('table', keywords, own),
    span,
  };
}

/** The type of a column without one that refers to a column of the same table. */
function typeOfOwnKey(
  column: SqlColumn,
  name: Name,
  schema: Name | null,
  columns: readonly SqlColumn[],
): SqlColumn['type'] {
  const [key] = column.foreignKeys;
  const isOwn = key?.referredTable.text === name.text && (key.referredSchema?.text ?? null) === (schema?.text ?? null);
  return isOwn ? (columns.find((each) => each.name.text === key.referredColumns[0]?.text)?.type ?? null) : null;
}

/** The columns that a key names, then those that say `primary_key=True`. */
function keyColumns(named: readonly SqlColumn[] | undefined, columns: readonly SqlColumn[]): readonly SqlColumn[] {
  if (named === undefined) return columns.filter((each) => each.primaryKey);
  // Where both are given and differ, SQLAlchemy warns and takes the constraint's.
  return named.length > 0 ? named : columns.filter((each) => each.primaryKey);
}

/** What a column brings along once its table is known: UNIQUE, the CHECK of its type, foreign keys. */
function impliedBy(column: SqlColumn, dialect: Dialect): SqlConstraint[] {
  const { span } = column;
  const base = { name: null, deferrable: null, initially: null, options: new Map<string, Term>(), span };
  const unique: SqlConstraint[] =
    column.unique && !column.index ? [{ kind: 'unique', ...base, columns: [column] }] : [];
  const type = column.type === null ? null : variantFor(column.type, dialect);
  const call = type === null ? undefined : typeCall(type);
  const hasCheck =
    (call?.name === 'Boolean' || call?.name === 'Enum') &&
    call.home === null &&
    call.flag('create_constraint', call.name === 'Boolean' ? 0 : undefined);
  const checks: SqlConstraint[] =
    hasCheck && type !== null
      ? [
          {
            kind: 'typeCheck',
            ...base,
            name:
              optionalName(type.keywords.get('name') ?? (call.name === 'Boolean' ? type.positional[1] : undefined)) ??
              'unnamed',
            column,
            type,
          },
        ]
      : [];
  const keys = column.foreignKeys.map((foreignKey): SqlConstraint => ({
    kind: 'foreignKey',
    ...foreignKey,
    columns: [column.name],
  }));
  return [...unique, ...checks, ...keys];
}

function indexOf(column: SqlColumn): SqlIndex[] {
  if (!column.index) return [];
  return [
    {
      name: null,
      parts: [{ column: column.name }],
      unique: column.unique,
      options: new Map(),
      isOfColumn: true,
      span: column.span,
    },
  ];
}

const ofIndex = new Set(['name', 'unique', 'info', 'quote', '_table', '_column_flag']);

/** `sa.Index(name, …)`. */
export function readIndex({ positional, keywords, span }: CallTerm): SqlIndex {
  const named = keywords.get('name');
  const [first, ...others] = named === undefined ? positional : [named, ...positional];
  if (first === undefined) return refuse('Index has no name', span);
  return {
    name: optionalName(first, keywords.get('quote')),
    parts: others.map((part) =>
      part.kind === 'string' || isColumnOfTable(part) || isQuoted(part)
        ? { column: columnOf(part) }
        : { expression: part },
    ),
    unique: isTrue(keywords.get('unique')),
    options: dialectOptions('index', keywords, ofIndex),
    span,
  };
}

function isQuoted(term: Term): boolean {
  return term.kind === 'call' && constructName(term) === 'quoted_name';
}

function isColumnOfTable(term: Term): boolean {
  return term.kind === 'attribute' && term.of.kind === 'attribute' && /^(?:c|columns)$/.test(term.of.name);
}
