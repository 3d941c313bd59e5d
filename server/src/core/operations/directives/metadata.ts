import { spanOf } from '../../python/nodes.js';
import type { Fact } from '../../text.js';
import type { ConstraintDefinition, Described, ForeignKeyDefinition } from '../definitions.js';
import { describedOf } from '../facts.js';
import { emitOpaque, type CallSite, type Frame } from '../interpret/frame.js';
import { toTerm } from '../interpret/terms.js';
import { roleOf, type CallValue, type Value } from '../interpret/values.js';
import type { Guard, OperationKind } from '../operation.js';
import type { Term } from '../term.js';
import { tableKind } from './calledTables.js';

type Put = (
  directive: string,
  kind: OperationKind,
  terms: ReadonlyMap<string, Term>,
  guards?: readonly Guard[],
) => void;

/** `metadata.create_all(bind)` and `drop_all`, of a metadata whose tables the file makes: an operation for each table. */
export function operateMetadata(of: Value, method: string, call: CallSite, frame: Frame, put: Put): void {
  const why = (reason: string): void => {
    emitOpaque(frame, `${method} ${reason}`, spanOf(call.node), call.name, method);
  };
  const metadata = of.kind === 'call' ? of.metadata : undefined;
  if (of.kind !== 'call' || metadata === undefined) {
    why('makes or drops tables that the file does not list');
    return;
  }
  if (metadata.lost !== undefined) {
    why(`is not followed: ${metadata.lost.reason}`);
    return;
  }
  const [bind, more] = call.positional;
  const given = bind ?? call.keywords.get('bind');
  const others = [...call.keywords.keys()].filter((name) => name !== 'bind' && name !== 'checkfirst');
  const isOfModule = metadata.branch === frame.run.base;
  if (given === undefined || roleOf(given) !== 'bind' || more !== undefined || others.length > 0) {
    why('is not followed with these arguments');
    return;
  }
  if (!isOfModule && metadata.branch !== frame.branch) {
    why('is not followed where the tables are made elsewhere');
    return;
  }
  const tables = metadata.tables.map((table) => tableIn(table, frame));
  const sorted = tables.some((table) => table === undefined)
    ? undefined
    : inOrder(tables.flatMap((table) => table ?? []));
  if (sorted === undefined) {
    why('makes or drops tables in an order that is not followed');
    return;
  }
  const list: Term = { kind: 'sequence', type: 'list', items: sorted.map(({ term }) => term), span: spanOf(call.node) };
  const terms = ({ term }: MadeTable): ReadonlyMap<string, Term> =>
    new Map([
      ['table', term],
      ['tables', list],
    ]);
  if (method === 'drop_all') {
    for (const table of sorted.toReversed()) put(method, tableKind('drop', table.described, false), terms(table));
    return;
  }
  for (const table of sorted) put(method, table.kind, terms(table));
  for (const table of sorted) for (const key of table.keys) if (key.isLate) putKey(table, key, put);
}

interface MadeTable {
  readonly term: Term;
  readonly described: Described;
  readonly kind: OperationKind & { readonly kind: 'createTable' };
  readonly name: string;
  readonly keys: readonly Key[];
}

interface Key {
  readonly definition: ForeignKeyDefinition;
  readonly columns: readonly string[];
  readonly to: string;
  /** `use_alter=True`: added once all tables are there. */
  readonly isLate: boolean;
}

/** Undefined where something that decides about the order is not known. */
function tableIn(table: CallValue, frame: Frame): MadeTable | undefined {
  const term = toTerm(table, frame.run);
  const described = describedOf(term);
  if (term.kind !== 'call' || described === undefined) return undefined;
  const kind = tableKind('create', described, false);
  if (kind.kind !== 'createTable' || kind.table.name.kind !== 'known') return undefined;
  if ((kind.unread ?? []).length > 0) return undefined;
  const { schema } = kind.table;
  if (schema !== undefined && schema.kind !== 'known') return undefined;
  const keys = [
    ...kind.columns.flatMap((column) =>
      column.name.kind === 'known' ? column.foreignKeys.map((key) => keyOf(key, column.name)) : [undefined],
    ),
    ...kind.constraints.filter(isForeignKey).map((key) => keyOf(key)),
  ];
  if (keys.some((key) => key === undefined)) return undefined;
  const name = fullName(schema?.value ?? null, kind.table.name.value);
  return { term, described, kind, name, keys: keys.flatMap((key) => key ?? []) };
}

function isForeignKey(constraint: ConstraintDefinition): constraint is ForeignKeyDefinition {
  return constraint.kind === 'foreignKey';
}

function keyOf(definition: ForeignKeyDefinition, column?: Fact<string>): Key | undefined {
  const { referredTable, referredSchema, columns, useAlter } = definition;
  if (referredTable.kind !== 'known' || referredSchema.kind !== 'known' || columns.kind !== 'known') return undefined;
  if (useAlter !== undefined && useAlter.kind !== 'known') return undefined;
  const names = (columns.value.length > 0 ? columns.value : column === undefined ? [] : [column]).map((each) =>
    each.kind === 'known' ? each.value : undefined,
  );
  if (names.length === 0 || names.includes(undefined)) return undefined;
  return {
    definition,
    columns: names.flatMap((each) => each ?? []),
    to: fullName(referredSchema.value, referredTable.value),
    isLate: useAlter?.value === true,
  };
}

function fullName(schema: string | null, table: string): string {
  return schema === null || schema === '' ? table : `${schema}.${table}`;
}

/** SQLAlchemy's `sort_tables_and_constraints`: layer by layer, each in the order in which its tables were made. */
function inOrder(tables: readonly MadeTable[]): readonly MadeTable[] | undefined {
  const known = new Set(tables.map(({ name }) => name));
  if (tables.some(({ keys }) => keys.some(({ to }) => !known.has(to)))) return undefined;
  // Several late keys of one table are in no order.
  if (tables.some(({ keys }) => keys.filter(({ isLate }) => isLate).length > 1)) return undefined;
  if (tables.filter(({ keys }) => keys.some(({ isLate }) => isLate)).length > 1) return undefined;
  const sorted: MadeTable[] = [];
  let left = tables;
  while (left.length > 0) {
    const waiting = new Set(left.map(({ name }) => name));
    const next = left.filter(({ name, keys }) =>
      keys.every(({ to, isLate }) => isLate || to === name || !waiting.has(to)),
    );
    if (next.length === 0) return undefined;
    sorted.push(...next);
    left = left.filter((table) => !next.includes(table));
  }
  return sorted;
}

/** A foreign key that is added at the end; SQLite has it in the table. */
function putKey({ kind, term }: MadeTable, { definition, columns }: Key, put: Put): void {
  const { span } = term;
  const text = (value: string): Term => ({ kind: 'string', value, span });
  const list = (values: readonly string[]): Term => ({ kind: 'sequence', type: 'list', items: values.map(text), span });
  const { name, referredTable, referredSchema, referredColumns } = definition;
  const final: Term = { kind: 'reference', path: 'alembic.op.f', span };
  const given: Term =
    name.kind === 'known' && name.value !== null
      ? { kind: 'call', callee: final, positional: [text(name.value.value)], keywords: new Map(), span }
      : { kind: 'unknown', reason: 'the foreign key that is added later has no name', span };
  const terms = new Map<string, Term>([['constraint_name', given]]);
  const known = (key: string, fact: Fact<string | null> | undefined): void => {
    if (fact?.kind === 'known' && fact.value !== null) terms.set(key, text(fact.value));
  };
  known('source_table', kind.table.name);
  known('source_schema', kind.table.schema);
  known('referent_table', referredTable);
  known('referent_schema', referredSchema);
  known('ondelete', definition.onDelete);
  known('onupdate', definition.onUpdate);
  terms.set('local_cols', list(columns));
  if (referredColumns.kind === 'known')
    terms.set(
      'remote_cols',
      list(referredColumns.value.flatMap((each) => (each.kind === 'known' ? [each.value] : []))),
    );
  if (definition.deferrable !== undefined || definition.initially !== undefined || definition.options.size > 0)
    terms.set('**', { kind: 'unknown', reason: 'options of a key that is added later are not followed', span });
  const own: Fact<readonly Fact<string>[]> = {
    kind: 'known',
    value: columns.map((value) => ({ kind: 'known', value, span })),
    span,
  };
  const constraint = { ...definition, columns: own };
  const notSqlite: Guard = { kind: 'dialect', names: ['sqlite'], negated: true };
  put('create_foreign_key', { kind: 'addConstraint', table: kind.table, constraint }, terms, [notSqlite]);
}
