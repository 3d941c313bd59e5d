import { cannotRender } from '../../dialects/notRendered.js';
import type { Operation } from '../../operations/operation.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import { calledTable } from '../model/calledTable.js';
import { readTable } from '../model/readTable.js';
import type { SqlColumn, SqlTable } from '../model/table.js';
import { itemsOf } from '../model/values.js';
import type { Writer } from '../writer.js';
import { dropNamedTypes, namedTypesOf } from './namedTypes.js';
import { createTable, dropTable } from './tables.js';

/** `table.create(bind)`, also by `create_all`: SQLAlchemy's `SchemaGenerator.visit_table`. */
export function createCalledTable(operation: Operation, writer: Writer): void {
  const table = wholeTable(operation, writer);
  checkTypes(operation, table, writer);
  createTable(table, false, writer);
}

/** `table.drop(bind)`, which before SQLAlchemy 2.1 drops the types of the table too. */
export function dropCalledTable(operation: Operation, writer: Writer): void {
  const table = wholeTable(operation, writer);
  checkTypes(operation, table, writer);
  dropTable(table.name, table.schema, false, writer);
  if (!writer.on.isTwoOne) dropNamedTypes(table, writer);
}

/** A metadata creates and drops the types of all of its tables, before and behind them. */
function checkTypes({ directive }: Operation, table: SqlTable, writer: Writer): void {
  const [type] = directive.endsWith('_all') ? namedTypesOf(table, writer) : [];
  if (type !== undefined) cannotRender(`when ${directive} does something with the type is not followed`, type.span);
}

function madeTable(term: Term | undefined, span: Span, { dialect, convention }: Writer): SqlTable {
  const made = calledTable(term, convention);
  return readTable({ ...made, span }, dialect, made.convention);
}

/** With the types of columns that refer to others. */
function wholeTable({ arguments: args, origin }: Operation, writer: Writer): SqlTable {
  const table = madeTable(args.get('table'), origin.call, writer);
  const sequence = table.columns.find(({ pythonDefault }) => pythonDefault === 'sequence');
  if (sequence !== undefined)
    cannotRender('the sequence that is created with the table is not followed', sequence.span);
  const others = (): readonly SqlTable[] =>
    itemsOf(args.get('tables')).map((each) => madeTable(each, each.span, writer));
  const columns = table.columns.map((column) =>
    column.type === null && column.foreignKeys.length > 0
      ? { ...column, type: referredType(column, others()) }
      : column,
  );
  return { ...table, columns };
}

/** The type of the column that a column refers to. */
function referredType({ foreignKeys: [key], span }: SqlColumn, tables: readonly SqlTable[]): SqlColumn['type'] {
  const found = tables
    .find(
      ({ name, schema }) =>
        name.text === key?.referredTable.text && (schema?.text ?? null) === (key.referredSchema?.text ?? null),
    )
    ?.columns.find(({ name }) => name.text === key?.referredColumns[0]?.text);
  return found?.type ?? cannotRender('the type of the column is that of another one', span);
}
