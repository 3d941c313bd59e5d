import { chosenName } from './chosenNames.js';
import type { Draft } from './draft.js';
import type { Constraint, Index, Table } from './schema.js';
import type { Step } from './step.js';

type ForeignKey = Extract<Constraint, { readonly kind: 'foreignKey' }>;

function isMysql({ context: { dialect } }: Step): boolean {
  return dialect.name === 'mysql' || dialect.name === 'mariadb';
}

/** The columns that something of a table can be found by, in order; none for an expression. */
function columnsOf(object: Constraint | Index): readonly string[] {
  if ('parts' in object) {
    const columns = object.parts.map((part) => ('column' in part ? part.column : undefined));
    const end = columns.indexOf(undefined);
    return columns.slice(0, end < 0 ? columns.length : end).map(String);
  }
  return object.kind === 'check' || object.kind === 'exclude' ? [] : object.columns;
}

function serves(object: Constraint | Index, columns: readonly string[]): boolean {
  const own = columnsOf(object);
  return columns.every((column, at) => own[at] === column);
}

/** The table once a foreign key is gone: MySQL keeps the index that it made for it. */
export function withKeptIndex(table: Table, gone: ForeignKey, draft: Draft, step: Step): Table {
  if (!isMysql(step)) return table;
  const others = table.constraints.filter((each) => each !== gone && serves(each, gone.columns));
  // Of several foreign keys of the same columns the last one gave the index its name.
  const isServed =
    others.some(({ kind }) => kind !== 'foreignKey') || table.indexes.some((index) => serves(index, gone.columns));
  const isFollowed = others.some((each) => table.constraints.indexOf(each) > table.constraints.indexOf(gone));
  if (isServed || isFollowed) return table;
  const { name, columns } = gone;
  const index: Index = {
    ...draft.track('index', step),
    source: gone.source,
    name,
    chosenName: name === null ? chosenName('index', table, columns, step.context.dialect) : null,
    isGenerated: true,
    parts: columns.map((column) => ({ column })),
    suffixes: [],
    unique: false,
    where: null,
    method: null,
    include: [],
    nullsNotDistinct: false,
    prefix: null,
    trailing: [],
  };
  return { ...table, indexes: [...table.indexes, index] };
}

/** The table without the indexes of former foreign keys whose place another key takes. */
export function withoutReplaced(table: Table, draft: Draft, step: Step): Table {
  if (!isMysql(step)) return table;
  const replaced = table.indexes.filter(
    (index) =>
      index.isGenerated === true &&
      [...table.constraints, ...table.indexes].some((other) => other !== index && serves(other, columnsOf(index))),
  );
  if (replaced.length === 0) return table;
  for (const index of replaced) draft.remove('index', index, step);
  return { ...table, indexes: table.indexes.filter((index) => !replaced.includes(index)) };
}
