import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { createIndexText } from '../compile/indexText.js';
import { dropConstraint } from '../impl/constraints.js';
import { createTable, dropTable, renameTable } from '../impl/tables.js';
import { formatConstraint } from '../model/names.js';
import type { SqlIndex, SqlTable } from '../model/table.js';
import type { Target, Writer } from '../writer.js';
import { copiedRows } from './copiedRows.js';
import { newTable, renamedPart, type NewTableOptions } from './newTable.js';
import type { TableCopy } from './tableCopy.js';

/** Makes the table anew: `ApplyBatchImpl._create`. */
export function writeCopy(copy: TableCopy, options: NewTableOptions, writer: Writer): void {
  const { table: old } = copy.source;
  // The new table is of a metadata of its own, which has no naming convention.
  const plain: Writer = { ...writer, convention: undefined };
  const { table, withTypes } = newTable(copy, options, plain);
  checkTypes(old, writer);
  const rows = copiedRows(copy, table, plain);
  if (writer.dialect.name === 'postgresql') dropOldConstraints(copy, writer);
  createTable(table, false, plain, withTypes);
  writer.exec(rows);
  dropTable(old.name, old.schema, false, writer);
  renameTable(table.name, old.name, old.schema, writer);
  const place = { name: old.name, schema: old.schema, columns: table.columns };
  for (const index of [...copy.indexes.values()])
    if (index.isOfColumn !== true) writer.exec(createIndexText(oldIndex(index, copy), place, false, plain));
  for (const index of copy.newIndexes.values())
    writer.exec(createIndexText(newIndexOf(index, copy), place, false, plain));
}

/** The old table goes with its types before SQLAlchemy 2.1. */
function checkTypes({ columns, span }: SqlTable, { dialect, on }: Target): void {
  if (
    dialect.name === 'postgresql' &&
    !on.isTwoOne &&
    columns.some(({ type }) => type !== null && /(?:Enum|ENUM|DOMAIN|ARRAY)$/.test(type.path))
  )
    cannotRender('whether the types of the table are dropped with it is not followed', span);
}

/** PostgreSQL wants the names free before the new table takes them: `prep_table_for_batch`. */
function dropOldConstraints(copy: TableCopy, writer: Writer): void {
  const { table } = copy.source;
  for (const constraint of [table.primaryKey, ...table.constraints]) {
    const { name, span } = constraint;
    if (name === null || name === 'unnamed' || !copy.named.has(name.text)) continue;
    dropConstraint({ name: formatConstraint(writer.dialect, name), kind: null, span }, table, false, writer);
  }
}

/** An old index on the columns by their new names. */
function oldIndex(index: SqlIndex, copy: TableCopy): SqlIndex {
  const parts = index.parts.map((part) =>
    renamedPart(part, (name) => copy.columns.get(name.text)?.column.name ?? name),
  );
  const isRenamed = parts.some((part, at) => {
    const old = index.parts[at];
    return 'column' in part && old !== undefined && 'column' in old && part.column.text !== old.column.text;
  });
  if (isRenamed && [...index.options.keys()].some((name) => /_(?:ops|length)$/.test(name)))
    cannotRender('the options of an index by the old names of its columns are not followed', index.span);
  return { ...index, parts };
}

/** A new index, of which Alembic keeps the columns and no expression. */
function newIndexOf(index: SqlIndex, copy: TableCopy): SqlIndex {
  const parts = index.parts.flatMap((part) => {
    if (!('column' in part)) return isText(part.expression) ? refuse('KeyError: the text of an index', index.span) : [];
    const found = copy.columns.get(part.column.text)?.column.name;
    return found === undefined ? refuse(`KeyError: '${part.column.text}'`, index.span) : [{ column: found }];
  });
  if (parts.length === 0) refuse('Index is not associated with any table: CompileError', index.span);
  return { ...index, parts };
}

function isText({ kind, ...term }: SqlIndexExpression): boolean {
  return kind === 'call' && 'callee' in term && term.callee.kind === 'reference' && term.callee.path.endsWith('.text');
}

type SqlIndexExpression = Extract<SqlIndex['parts'][number], { readonly expression: unknown }>['expression'];
