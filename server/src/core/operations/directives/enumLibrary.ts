import type { Fact, Span } from '../../text.js';
import { calledPath, listFact, stringFact } from '../facts.js';
import type { OperationKind, SyncedColumn, SyncedEnum } from '../operation.js';
import type { Term } from '../term.js';
import type { Arguments } from './arguments.js';
import type { Signature } from './signatures.js';

/** What alembic-postgresql-enum adds to `op`. */
export const enumSignatures: Readonly<Record<string, Signature>> = {
  sync_enum_values: {
    parameters: [
      'enum_schema',
      'enum_name',
      'new_values',
      'affected_columns',
      'enum_values_to_rename',
      'indexes_to_recreate',
    ],
  },
  add_enum_value: { parameters: ['enum_schema', 'enum_name', 'new_value', 'before_value'] },
};

export const enumDirectives: Readonly<Record<string, (given: Arguments) => OperationKind>> = {
  sync_enum_values: (given) => orOpaque(() => syncEnum(given)),
  add_enum_value: (given) => orOpaque(() => addEnumValue(given)),
};

const tableReference = /^alembic_postgresql_enum\.(?:[\w.]+\.)?TableReference$/;
const tableIndex = /^alembic_postgresql_enum\.(?:[\w.]+\.)?TableIndex$/;
const referenceParameters = ['table_name', 'column_name', 'table_schema', 'column_type', 'existing_server_default'];

/** Why the arguments do not say what a call does. */
class NotKnown {
  constructor(
    readonly reason: string,
    readonly span: Span,
  ) {}
}

function orOpaque(read: () => OperationKind): OperationKind {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NotKnown)) throw error;
    return { kind: 'opaque', reason: { kind: 'unknown', reason: error.reason, span: error.span } };
  }
}

function syncEnum(given: Arguments): OperationKind {
  const columns = given.get('affected_columns');
  // Another library has a directive of this name, whose third and fourth arguments are the old and the new labels.
  const isOther =
    given.get('schema') !== undefined ||
    given.get('old_values') !== undefined ||
    (columns?.kind === 'sequence' && columns.items.some(({ kind }) => kind === 'string'));
  if (isOther) return notKnown('it is the directive of alembic-autogenerate-enums, which is not followed', given.span);
  const schema = text(required(given, 'enum_schema'));
  const renames = given.get('enum_values_to_rename');
  const indexes = given.get('indexes_to_recreate');
  const change: SyncedEnum = {
    kind: 'sync',
    schema,
    name: text(required(given, 'enum_name')),
    labels: items(required(given, 'new_values')).map(text),
    columns: items(required(given, 'affected_columns')).map((term) => columnOf(term, schema)),
    renames: renames === undefined || renames.kind === 'none' ? [] : items(renames).map(pairOf),
    indexes: indexes === undefined || indexes.kind === 'none' ? [] : items(indexes).map(indexOf),
  };
  return { kind: 'enumOfLibrary', change };
}

function addEnumValue(given: Arguments): OperationKind {
  const neighbour = given.get('before_value');
  // The library writes AFTER for what it calls `before_value` (1.11.0, the first release that has the directive).
  const after = neighbour === undefined || neighbour.kind === 'none' ? '' : text(neighbour);
  const value = text(required(given, 'new_value'));
  const [schema, name] = [text(required(given, 'enum_schema')), text(required(given, 'enum_name'))];
  const change = {
    kind: 'addEnumValue',
    schema,
    name,
    value,
    before: null,
    after: after === '' ? null : after,
  } as const;
  return { kind: 'enumOfLibrary', change };
}

/** `("table", "column")`, with a type where it is an array, or `TableReference(…)`. */
function columnOf(term: Term, enumSchema: string): SyncedColumn {
  if (term.kind === 'sequence' && term.type === 'tuple') {
    const [table, column, type] = term.items;
    if (table === undefined || column === undefined) return notKnown('a column is no pair of names', term.span);
    return {
      schema: enumSchema,
      table: text(table),
      column: text(column),
      isArray: type !== undefined && isArray(type),
      default: undefined,
    };
  }
  const given = argumentsOf(term, tableReference, referenceParameters);
  const [schema, type, serverDefault] = ['table_schema', 'column_type', 'existing_server_default'].map((name) =>
    given.get(name),
  );
  const [table, column] = ['table_name', 'column_name'].map((name) => {
    const value = given.get(name);
    return value === undefined ? notKnown(`a column has no ${name}`, term.span) : text(value);
  });
  return {
    // A schema that is None is not written.
    schema: schema === undefined ? enumSchema : schema.kind === 'none' || text(schema) === '' ? null : text(schema),
    table: table ?? '',
    column: column ?? '',
    isArray: type !== undefined && isArray(type),
    default: serverDefault === undefined || serverDefault.kind === 'none' ? null : text(serverDefault),
  };
}

function indexOf(term: Term): string {
  const name = argumentsOf(term, tableIndex, ['name', 'definition']).get('name');
  const full = name === undefined ? '' : text(name);
  return full.slice(full.lastIndexOf('.') + 1).replace(/^"(.*)"$/, '$1');
}

function argumentsOf(term: Term, path: RegExp, parameters: readonly string[]): ReadonlyMap<string, Term> {
  if (term.kind !== 'call' || !path.test(calledPath(term) ?? ''))
    return notKnown(term.kind === 'unknown' ? term.reason : 'it is none of alembic-postgresql-enum', term.span);
  return new Map([
    ...term.positional.flatMap((each, at): [string, Term][] => [[parameters[at] ?? '', each]]),
    ...term.keywords,
  ]);
}

/** `ColumnType.ARRAY`, else `ColumnType.COMMON`. */
function isArray(term: Term): boolean {
  const name = term.kind === 'reference' ? /\.ColumnType\.(\w+)$/.exec(term.path)?.[1] : undefined;
  if (name !== 'ARRAY' && name !== 'COMMON') return notKnown('whether it is an array is not known', term.span);
  return name === 'ARRAY';
}

function pairOf(term: Term): readonly [string, string] {
  const [from, to] = items(term);
  return from === undefined || to === undefined
    ? notKnown('it is no pair of labels', term.span)
    : [text(from), text(to)];
}

function required(given: Arguments, name: string): Term {
  return given.get(name) ?? notKnown(`no ${name} is given`, given.span);
}

function text(term: Term): string {
  return value(stringFact(term));
}

function items(term: Term): readonly Term[] {
  return value(listFact(term));
}

function value<T>(fact: Fact<T>): T {
  if (fact.kind === 'known') return fact.value;
  return notKnown(fact.kind === 'unknown' ? fact.reason : `it is ${fact.found}`, fact.span);
}

function notKnown(reason: string, span: Span): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- `orOpaque` takes it
  throw new NotKnown(reason, span);
}
