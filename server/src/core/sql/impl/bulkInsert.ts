import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import type { Operation } from '../../operations/operation.js';
import type { Term } from '../../operations/term.js';
import { newReader } from '../data/read.js';
import { columnBind } from '../data/element.js';
import type { Assignment, DataTable, Insert } from '../data/statement.js';
import { columnNamed, tableOf } from '../data/table.js';
import { valueOf } from '../data/value.js';
import { writeStatement } from '../data/writeStatement.js';
import { formatTable } from '../model/names.js';
import type { Writer } from '../writer.js';

/** `op.bulk_insert`: an INSERT for each row, whose values always stand in place (`impl.bulk_insert`). */
export function bulkInsert(operation: Operation, writer: Writer): void {
  const { arguments: args, origin } = operation;
  const rows = args.get('rows');
  const table = args.get('table');
  if (rows === undefined || table === undefined) return refuse('bulk_insert() wants a table and rows', origin.call);
  if (rows.kind === 'unknown') return passOn(rows);
  if (
    rows.kind === 'dict' ||
    rows.kind === 'string' ||
    rows.kind === 'none' ||
    (rows.kind === 'sequence' && rows.type !== 'list')
  )
    return refuse('the rows are no list: TypeError: List expected', rows.span);
  if (rows.kind !== 'sequence') return cannotRender('the rows are not known', rows.span);
  if (table.kind === 'string') return refuse('the table is a string: AttributeError', table.span);
  const [first] = rows.items;
  if (first !== undefined && ['sequence', 'string', 'number', 'none', 'boolean'].includes(first.kind))
    return refuse('a row is no dict: TypeError: List of dictionaries expected', first.span);
  const into = tableOf(table);
  const name = formatTable(writer.dialect, into.schema, into.name);
  const isMssql = writer.dialect.name === 'mssql';
  // Alembic asks for the column that counts up, which only a whole table has.
  if (isMssql) writer.exec(`SET IDENTITY_INSERT ${name} ON`);
  for (const row of rows.items)
    writer.exec(writeStatement(insertOf(into, row, writer), { ...writer, literalBinds: true }));
  if (isMssql) writer.exec(`SET IDENTITY_INSERT ${name} OFF`);
}

function insertOf(table: DataTable, row: Term, { on }: Writer): Insert {
  if (row.kind === 'unknown') return passOn(row);
  if (row.kind !== 'dict') return cannotRender('a row is not known', row.span);
  const values = row.entries.map(({ key, value }): Assignment => {
    if (key.kind === 'unknown') return passOn(key);
    if (key.kind !== 'string') return cannotRender('a key of a row is no string', key.span);
    const column = columnNamed(table, key.value, key.span);
    return { column, value: valueIn(column, value, on) };
  });
  const last = values.filter(({ column }, at) => values.findLastIndex((other) => other.column === column) === at);
  return {
    kind: 'insert',
    table,
    rows: [last],
    isMulti: false,
    select: null,
    isInline: true,
    returning: [],
    prefixes: [],
    conflict: null,
    home: null,
    span: row.span,
  };
}

/** Only `op.inline_literal` may stand for a plain value. */
function valueIn(column: DataTable['columns'][number], value: Term, on: Writer['on']): Assignment['value'] {
  if (valueOf(value) !== undefined) return columnBind(value, column);
  const element = newReader(on).element(value);
  return element.kind === 'bind' && element.isInline
    ? element
    : refuse('an expression is no value of a row: CompileError', value.span);
}
