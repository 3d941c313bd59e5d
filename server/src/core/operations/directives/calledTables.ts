import type { Described } from '../definitions.js';
import { elementsOf } from '../constructs.js';
import { calledPath, isSet, missing, nullableStringFact, stringFact } from '../facts.js';
import type { OperationKind } from '../operation.js';
import type { Term } from '../term.js';
import { Arguments } from './arguments.js';
import { createIndex, dropIndex } from './indexes.js';

/** What a table is called that has `create` and `drop`. */
export const calledTables = /^sqlalchemy\.(?:Table|table)$|^alembic\.op\.create_table$/;

/** `sa.Table(…).create(bind)`, `.drop(bind)`. */
export function tableKind(
  method: string,
  { positional, keywords, span }: Described,
  checkFirst: boolean,
): OperationKind {
  const [first, ...others] = positional;
  const schema = keywords.get('schema');
  const table = {
    name: first === undefined ? missing('name', span) : stringFact(first),
    schema: schema === undefined ? undefined : nullableStringFact(schema),
  };
  if (method === 'drop') return { kind: 'dropTable', table, ifExists: checkFirst };
  const comment = keywords.get('comment');
  const isMetadata =
    others[0] !== undefined && !/^sqlalchemy\.(?:Column|Index|\w+Constraint)$/.test(calledPath(others[0]) ?? '');
  return {
    kind: 'createTable',
    table,
    ifNotExists: checkFirst,
    comment: comment === undefined ? undefined : nullableStringFact(comment),
    ...elementsOf(isMetadata ? others.slice(1) : others),
  };
}

/** `sa.Index('name', table.c.column, …).create(bind)`, as the directive of the same kind; undefined for anything else. */
export function calledIndex(
  { path, positional, keywords, span }: Described,
  method: string,
): { readonly kind: OperationKind; readonly terms: ReadonlyMap<string, Term> } | undefined {
  const [name, ...columns] = positional;
  const tables = columns.map(tableOfColumn);
  const [table] = tables;
  if (!/^sqlalchemy\.(?:schema\.)?Index$/.test(path) || name === undefined || table === undefined) return undefined;
  if (tables.some((each) => each?.span !== table.span) || keywords.has('name')) return undefined;
  const tableName = table.kind === 'call' ? table.positional[0] : undefined;
  const schema = table.kind === 'call' ? table.keywords.get('schema') : undefined;
  if (tableName === undefined) return undefined;
  const terms = new Map<string, Term>([
    ['index_name', name],
    ['table_name', tableName],
    ...(schema === undefined ? [] : [['schema', schema] as const]),
    ...(method === 'create' ? [['columns', { kind: 'sequence', type: 'list', items: columns, span }] as const] : []),
    ...keywords,
  ]);
  const given = new Arguments(terms, span);
  if (method === 'create') return { kind: createIndex(given), terms };
  return isSet(keywords.get('unique')) ? undefined : { kind: dropIndex(given), terms };
}

/** The table of `table.c.name`. */
function tableOfColumn(term: Term): Term | undefined {
  const isColumn = term.kind === 'attribute' && term.of.kind === 'attribute' && /^(?:c|columns)$/.test(term.of.name);
  const table = isColumn ? term.of.of : undefined;
  return table !== undefined && calledTables.test(calledPath(table) ?? '') ? table : undefined;
}
