import { cannotRender } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import { createIndexText, dropIndexText } from '../compile/indexText.js';
import { namedIndex, type Convention } from '../model/conventions.js';
import { dialectOptions } from '../model/dialectOptions.js';
import { nameOf, optionalName, plainName, type Name } from '../model/names.js';
import { columnOf } from '../model/readConstraint.js';
import type { IndexPart, SqlIndex } from '../model/table.js';
import { constructName, isTrue, itemsOf, type Keywords } from '../model/values.js';
import type { Writer } from '../writer.js';

const own = new Set([
  ...['index_name', 'table_name', 'columns', 'schema', 'unique', 'if_not_exists', 'if_exists', 'info', 'quote', 'name'],
]);

interface Owner {
  readonly name: Name;
  readonly schema: Name | null;
}

/** `op.create_index`. */
export function createIndex(
  args: Keywords,
  owner: Owner,
  required: (name: string) => Term,
  span: Span,
  writer: Writer,
): void {
  const index = newIndex(args, owner, required, span, writer.convention);
  const isConditional = isTrue(args.get('if_not_exists')) && writer.on.indexIfExists;
  writer.exec(createIndexText(index, { ...owner, columns: [] }, isConditional, writer));
}

/** The index that `op.create_index` creates. */
export function newIndex(
  args: Keywords,
  owner: Owner,
  required: (name: string) => Term,
  span: Span,
  convention: Convention,
): SqlIndex {
  const columns = itemsOf(required('columns')).map(partOf);
  const names = columns.flatMap((part) => ('column' in part ? [part.column.text] : []));
  if (new Set(names).size < names.length) cannotRender('the index names a column twice', span);
  const index: SqlIndex = {
    name: optionalName(args.get('index_name'), args.get('quote')),
    parts: columns,
    unique: isTrue(args.get('unique')),
    options: dialectOptions('index', args, own),
    span,
  };
  return namedIndex(index, convention, owner, true);
}

function partOf(term: Term): IndexPart {
  const isColumn = term.kind === 'attribute' && term.of.kind === 'attribute' && /^(?:c|columns)$/.test(term.of.name);
  const isName =
    term.kind === 'string' || (term.kind === 'call' && /^(?:quoted_name|conv)$/.test(constructName(term) ?? ''));
  if (isColumn || isName) return { column: columnOf(term) };
  return { expression: term };
}

/** `op.drop_index`, whose table stands for one with a column `x`. */
export function dropIndex(args: Keywords, required: (name: string) => Term, span: Span, writer: Writer): void {
  const { index, owner } = droppedIndex(args, required, span, writer.convention);
  writer.exec(dropIndexText(index, owner, isTrue(args.get('if_exists')) && writer.on.indexIfExists, writer));
}

/** The index that `op.drop_index` drops, on a table that stands for its own. */
export function droppedIndex(
  args: Keywords,
  required: (name: string) => Term,
  span: Span,
  convention: Convention,
): { readonly index: SqlIndex; readonly owner: Owner & { readonly columns: readonly [] } } {
  const owner = {
    name: optionalName(args.get('table_name')) ?? plainName('no_table', span),
    schema: optionalName(args.get('schema')),
    columns: [],
  } as const;
  const given = required('index_name');
  const index: SqlIndex = {
    name: given.kind === 'none' ? null : nameOf(given),
    parts: [{ column: plainName('x', span) }],
    unique: false,
    options: dialectOptions('index', args, own),
    span,
  };
  return { index: namedIndex(index, convention, owner), owner };
}
