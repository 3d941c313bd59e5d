import { dataTypeOf, nullType } from '../data/dataType.js';
import type { DataColumn, DataTable, Element } from '../data/statement.js';
import type { SqlColumn, SqlTable } from '../model/table.js';

/** A column of the old table, as the rows are selected from it. */
export function columnElement(column: SqlColumn, table: SqlTable): Element {
  const { name, span } = column;
  return { kind: 'column', name, key: name.text, table: dataTable(table), type: dataTypeFor(column), span };
}

function dataTypeFor({ type }: SqlColumn): DataColumn['type'] {
  return type === null ? nullType : dataTypeOf(type);
}

/** The table as statements of SQLAlchemy Core know it. */
export function dataTable({ name, schema, columns, span }: SqlTable): DataTable {
  return {
    kind: 'table',
    id: `${schema?.text ?? ''} ${name.text}`,
    name,
    schema,
    columns: columns.map(dataColumn),
    isWhole: true,
    span,
  };
}

export function dataColumn(column: SqlColumn): DataColumn {
  const { name, nullable, primaryKey, serverDefault, span } = column;
  return {
    name,
    key: name.text,
    type: dataTypeFor(column),
    isPrimaryKey: primaryKey,
    isNullable: nullable,
    hasServerDefault: serverDefault !== null,
    countsUp: false,
    default: undefined,
    onupdate: undefined,
    span,
  };
}
