import { cannotRender } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import { createIndexText, indexName } from '../compile/indexText.js';
import { namedIndex } from '../model/conventions.js';
import { dialectOptions, optionOf } from '../model/dialectOptions.js';
import { formatTable, nameOf, optionalName, plainName, type Name } from '../model/names.js';
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
  const isConditional = isTrue(args.get('if_not_exists')) && writer.on.indexIfExists;
  writer.exec(
    createIndexText(namedIndex(index, writer.convention, owner), { ...owner, columns: [] }, isConditional, writer),
  );
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
  const { dialect, on } = writer;
  const owner = {
    name: optionalName(args.get('table_name')) ?? plainName('no_table', span),
    schema: optionalName(args.get('schema')),
    columns: [],
  };
  const given = required('index_name');
  const index: SqlIndex = {
    name: given.kind === 'none' ? null : nameOf(given),
    parts: [{ column: plainName('x', span) }],
    unique: false,
    options: dialectOptions('index', args, own),
    span,
  };
  const named = namedIndex(index, writer.convention, owner);
  const isConditional = isTrue(args.get('if_exists')) && on.indexIfExists;
  const exists = isConditional && (dialect.name !== 'mssql' || on.mssqlDropIndexIfExists) ? 'IF EXISTS ' : '';
  if (['mysql', 'mariadb', 'mssql'].includes(dialect.name)) {
    writer.exec(
      `DROP INDEX ${exists}${indexName(named, owner, false, writer)} ON ${formatTable(dialect, owner.schema, owner.name)}`,
    );
    return;
  }
  const isConcurrent = dialect.name === 'postgresql' && isTrue(optionOf(index.options, 'postgresql', 'concurrently'));
  writer.exec(`DROP INDEX ${isConcurrent ? 'CONCURRENTLY ' : ''}${exists}${indexName(named, owner, true, writer)}`);
}
