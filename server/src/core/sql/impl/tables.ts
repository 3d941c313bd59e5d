import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { nationalLiteral, textLiteral } from '../compile/literal.js';
import { createIndexText } from '../compile/indexText.js';
import { createTableText } from '../compile/tableText.js';
import { alembicTable, formatTable, quote, quoteSchema, type Name } from '../model/names.js';
import type { SqlColumn, SqlTable } from '../model/table.js';
import type { Span } from '../../text.js';
import type { Target, Writer } from '../writer.js';
import { createNamedTypes } from './namedTypes.js';

/**
 * Alembic's `DefaultImpl.create_table`: the types, the table, its indexes, the comments.
 * @param withTypes the columns whose types are created along with it
 */
export function createTable(
  table: SqlTable,
  ifNotExists: boolean,
  writer: Writer,
  withTypes: readonly SqlColumn[] = table.columns,
): void {
  createNamedTypes({ ...table, columns: withTypes }, writer);
  writer.exec(createTableText(table, ifNotExists, writer));
  for (const index of table.indexes) writer.exec(createIndexText(index, table, false, writer));
  if (!hasCommentStatements(writer)) return;
  if (isCommented(table.comment, writer)) setTableComment(table, table.comment, table.span, writer);
  for (const column of table.columns)
    if (isCommented(column.comment, writer)) setColumnComment(column, table, column.comment, writer);
}

/** Whether a comment counts: an empty one only since Alembic 1.20.1. */
export function isCommented(comment: string | null, { on }: Target): comment is string {
  return comment !== null && (on.emptyComments || comment !== '');
}

/** Comments that are statements of their own. */
export function hasCommentStatements({ dialect }: Target): boolean {
  return dialect.name === 'postgresql' || dialect.name === 'oracle' || dialect.name === 'mssql';
}

type CommentedTable = Pick<SqlTable, 'name' | 'schema'>;

const noSchema = 'on SQL Server the comment needs a schema, which Alembic does not know offline: AttributeError';

/** `visit_set_table_comment` and `visit_drop_table_comment`. */
export function setTableComment(table: CommentedTable, comment: string | null, span: Span, writer: Writer): void {
  const { dialect, on } = writer;
  const name = formatTable(dialect, table.schema, table.name);
  switch (dialect.name) {
    case 'mysql':
    case 'mariadb':
      writer.exec(`ALTER TABLE ${name} COMMENT ${textLiteral(dialect, comment ?? '')}`);
      return;
    case 'mssql': {
      if (!on.isTwo) return refuse('table comments on SQL Server before SQLAlchemy 2.0', span);
      if (table.schema === null || table.schema.text === '') return refuse(noSchema, span);
      const place = `'schema', ${quoteSchema(dialect, table.schema)}, 'table', ${quote(dialect, table.name)}`;
      writer.exec(
        comment === null
          ? `execute sp_dropextendedproperty 'MS_Description', ${place}`
          : `execute sp_addextendedproperty 'MS_Description', ${nationalLiteral(dialect, comment)}, ${place}`,
      );
      return;
    }
    case 'oracle':
      writer.exec(`COMMENT ON TABLE ${name} IS ${textLiteral(dialect, comment ?? '')}`);
      return;
    default:
      writer.exec(`COMMENT ON TABLE ${name} IS ${comment === null ? 'NULL' : textLiteral(dialect, comment)}`);
  }
}

/** `visit_set_column_comment`, as `create_table` and `add_column` use it. */
export function setColumnComment(
  { name, span }: SqlColumn,
  table: CommentedTable,
  comment: string,
  writer: Writer,
): void {
  const { dialect } = writer;
  if (dialect.name !== 'mssql') {
    writer.exec(
      `COMMENT ON COLUMN ${formatTable(dialect, table.schema, table.name)}.${quote(dialect, name)} IS ${textLiteral(dialect, comment)}`,
    );
    return;
  }
  if (!writer.on.isTwo) return refuse('column comments on SQL Server before SQLAlchemy 2.0', span);
  if (table.schema === null || table.schema.text === '') return refuse(noSchema, span);
  writer.exec(
    `execute sp_addextendedproperty 'MS_Description', ${nationalLiteral(dialect, comment)}, 'schema', ${quoteSchema(dialect, table.schema)}, 'table', ${quote(dialect, table.name)}, 'column', ${quote(dialect, name)}`,
  );
}

export function dropTable(name: Name, schema: Name | null, ifExists: boolean, writer: Writer): void {
  writer.exec(`DROP TABLE ${ifExists ? 'IF EXISTS ' : ''}${formatTable(writer.dialect, schema, name)}`);
}

/** Each dialect's `visit_rename_table` in Alembic. */
export function renameTable(from: Name, to: Name, schema: Name | null, writer: Writer): void {
  const { dialect } = writer;
  const old = alembicTable(dialect, schema, from);
  if (dialect.name === 'sqlite' && schema !== null && !writer.on.sqliteRenameOnce)
    cannotRender('how this version of Alembic renames a table in a schema on SQLite is not known', from.span);
  if (dialect.name === 'mssql') writer.exec(`EXEC sp_rename '${old}', ${quote(dialect, to)}`);
  else {
    const isMysql = dialect.name === 'mysql' || dialect.name === 'mariadb';
    writer.exec(`ALTER TABLE ${old} RENAME TO ${isMysql ? alembicTable(dialect, schema, to) : quote(dialect, to)}`);
  }
}
