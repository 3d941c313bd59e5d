import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import { describedOf } from '../../dialects/typeCall.js';
import { calledPath, describedOf as typed } from '../../operations/facts.js';
import type { Term } from '../../operations/term.js';
import { nameOf, optionalName } from '../model/names.js';
import { constructName, isTrue, type CallTerm } from '../model/values.js';
import { dataTypeOf, nullType, type DataType } from './dataType.js';
import type { DataColumn, DataTable } from './statement.js';

const tablePath = /^(?:sqlalchemy\.(?:Table|table|TableClause)|alembic\.op\.create_table)$/;

export function isTable(term: Term): boolean {
  return term.kind === 'call' && tablePath.test(calledPath(term) ?? '');
}

/** `sa.table(…)`, `sa.Table(…)` and what `op.create_table(…)` gives. */
export function tableOf(term: Term): DataTable {
  if (term.kind === 'unknown') return passOn(term);
  if (term.kind !== 'call' || !isTable(term)) return cannotRender('it is no table that the file defines', term.span);
  const path = calledPath(term) ?? '';
  const isWhole = !/\.(?:table|TableClause)$/.test(path);
  const [first, ...rest] = term.positional;
  const nameTerm = first ?? term.keywords.get('name') ?? term.keywords.get('table_name');
  if (nameTerm === undefined) return refuse('the table has no name', term.span);
  for (const keyword of term.keywords.keys())
    if (
      /^(?:\*\*|autoload|autoload_with|extend_existing|keep_existing|implicit_returning|quote|quote_schema)$/.test(
        keyword,
      )
    )
      return cannotRender(`the argument ${keyword} of the table is not read`, term.span);
  const name = nameOf(nameTerm);
  const schema = optionalName(term.keywords.get('schema'));
  const items = isWhole && !path.startsWith('alembic.') ? withoutMetadata(rest, term) : rest;
  const keyed = new Set<string>();
  for (const item of items) {
    if (item.kind === 'unknown') passOn(item);
    const [construct, positional] = [constructName(item), item.kind === 'call' ? item.positional : []];
    if (construct === 'PrimaryKeyConstraint')
      for (const column of positional)
        keyed.add(
          column.kind === 'string' ? column.value : cannotRender('the key of the table is not read', item.span),
        );
  }
  const columns = items.flatMap((item) => {
    const construct = constructName(item);
    if (construct === 'Column' || construct === 'column' || construct === 'ColumnClause')
      return [columnOf(item as CallTerm, isWhole, keyed)];
    return isWhole && item.kind === 'call' && /(?:Constraint|Index)$/.test(construct ?? '')
      ? []
      : cannotRender('the table has an element that is not read', item.span);
  });
  const counted = isWhole ? autoincrement(columns, items) : undefined;
  return {
    kind: 'table',
    id: `${String(term.span.start)} ${schema?.text ?? ''} ${name.text}`,
    name,
    schema,
    columns: columns.map((column) => ({ ...column, countsUp: column === counted })),
    isWhole,
    span: term.span,
  };
}

function withoutMetadata(rest: readonly Term[], { span }: CallTerm): readonly Term[] {
  const [metadata, ...items] = rest;
  if (metadata === undefined) return refuse('the Table has no MetaData', span);
  if (metadata.kind === 'call' && constructName(metadata) === 'MetaData') {
    return metadata.keywords.size > 0 || metadata.positional.length > 0
      ? cannotRender('the MetaData has arguments', metadata.span)
      : items;
  }
  return cannotRender('the MetaData of the Table is not known', metadata.span);
}

function columnOf(term: CallTerm, isWhole: boolean, keyed: ReadonlySet<string>): DataColumn {
  const { positional, keywords, span } = term;
  for (const keyword of keywords.keys())
    if (keyword === '**' || keyword === 'quote' || keyword === '_selectable' || keyword === 'is_literal')
      cannotRender(`the argument ${keyword} of the column is not read`, span);
  const nameTerm = keywords.get('name') ?? positional[0];
  if (nameTerm === undefined) return refuse('the column has no name', span);
  const rest = keywords.has('name') ? positional : positional.slice(1);
  const name = nameOf(nameTerm);
  const typeTerm = keywords.get('type_') ?? rest.find((item) => !isItem(item));
  const items = rest.filter((item) => item !== typeTerm);
  const key = keywords.get('key');
  const has = (construct: string): boolean => items.some((item) => constructName(item) === construct);
  const primary = keywords.get('primary_key');
  const isPrimaryKey = isWhole && ((primary !== undefined && isTrue(primary)) || keyed.has(name.text));
  const nullable = keywords.get('nullable');
  const serverDefault = keywords.get('server_default');
  if (has('Sequence') || has('ColumnDefault')) cannotRender('the default of the column is not followed', span);
  if (has('Computed') || has('Identity')) cannotRender('a computed column is not followed', span);
  return {
    name,
    key: key === undefined ? name.text : key.kind === 'string' ? key.value : cannotRender('the key is not known', span),
    type: columnType(typeTerm, has('ForeignKey'), term),
    isPrimaryKey,
    isNullable: nullable === undefined ? !isPrimaryKey : isTrue(nullable),
    hasServerDefault: serverDefault !== undefined && serverDefault.kind !== 'none',
    countsUp: false,
    default: isWhole ? keywords.get('default') : undefined,
    onupdate: isWhole ? keywords.get('onupdate') : undefined,
    span,
  };
}

function isItem(term: Term): boolean {
  return /^(?:ForeignKey|CheckConstraint|UniqueConstraint|Identity|Computed|Sequence|FetchedValue|DefaultClause|ColumnDefault)$/.test(
    constructName(term) ?? '',
  );
}

function columnType(term: Term | undefined, isReference: boolean, column: CallTerm): DataType {
  if (term === undefined || term.kind === 'none')
    return isReference ? cannotRender('the type of the column is that of another one', column.span) : nullType;
  return dataTypeOfTerm(term);
}

/** The type that a term is, such as `sa.String(20)`. */
export function dataTypeOfTerm(term: Term): DataType {
  if (term.kind === 'unknown') return passOn(term);
  const described = typed(term) ?? describedOf(term);
  if (described === undefined) return cannotRender('the type is not known', term.span);
  return dataTypeOf(described);
}

/** `Table._autoincrement_column`. */
function autoincrement(columns: readonly DataColumn[], items: readonly Term[]): DataColumn | undefined {
  const keys = columns.filter(({ isPrimaryKey }) => isPrimaryKey);
  const asked = (column: DataColumn): Term | undefined => {
    const item = items.find(({ span }) => span === column.span);
    return item?.kind === 'call' ? item.keywords.get('autoincrement') : undefined;
  };
  const explicit = keys.find((column) => {
    const term = asked(column);
    return term !== undefined && !(term.kind === 'string' && term.value === 'auto') && isTrue(term);
  });
  if (explicit !== undefined) return explicit;
  const [only, more] = keys;
  if (only === undefined || more !== undefined) return undefined;
  const term = asked(only);
  const isAuto = term === undefined || (term.kind === 'string' && term.value === 'auto');
  const item = items.find(({ span }) => span === only.span);
  const isReference = item?.kind === 'call' && item.positional.some((each) => constructName(each) === 'ForeignKey');
  if (!isAuto || isReference || only.hasServerDefault || only.default !== undefined) return undefined;
  if (only.type.affinity === 'numeric' || only.type.affinity === 'float')
    return cannotRender('whether the key is counted up depends on its digits', only.span);
  return only.type.affinity === 'integer' ? only : undefined;
}

/** A column of a table by its key. */
export function columnNamed(table: DataTable, key: string, span: Term['span']): DataColumn {
  const found = table.columns.find((column) => column.key === key);
  if (found !== undefined) return found;
  return table.columns.length === 0
    ? cannotRender('the columns of the table are not known', span)
    : refuse(`the table ${table.name.text} has no column ${key}`, span);
}
