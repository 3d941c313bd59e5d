import { cannotRender } from '../../dialects/notRendered.js';
import { noSelect } from '../data/element.js';
import type { Insert } from '../data/statement.js';
import { writeStatement } from '../data/writeStatement.js';
import type { SqlTable } from '../model/table.js';
import type { Target } from '../writer.js';
import { dataColumn, dataTable } from './dataTable.js';
import type { TableCopy } from './tableCopy.js';

/** `INSERT INTO … SELECT …`: the rows of the old table in the columns that the new one has of it. */
export function copiedRows(copy: TableCopy, into: SqlTable, target: Target): string {
  const { table } = copy.source;
  const pairs = [...copy.columns.values()].flatMap(({ column, from }) => (from === null ? [] : [{ column, from }]));
  if (pairs.length === 0) return cannotRender('no column of the table is left whose rows could be copied', into.span);
  for (const { column, from } of copy.columns.values())
    if (from === null && column.pythonDefault !== 'none')
      return cannotRender('what default= puts into the rows that are copied is not followed', column.span);
  const statement: Insert = {
    kind: 'insert',
    table: dataTable(into),
    rows: null,
    isMulti: false,
    select: {
      columns: pairs.map(({ column }) => dataColumn(column)),
      select: {
        ...noSelect(table.span),
        columns: pairs.map(({ from }) => from),
        from: [dataTable(table)],
      },
    },
    isInline: true,
    returning: [],
    prefixes: [],
    conflict: null,
    home: null,
    span: table.span,
  };
  return writeStatement(statement, target);
}
