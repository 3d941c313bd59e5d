import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { columnText } from '../compile/columnText.js';
import { actions, constraintText, isWritten } from '../compile/constraintText.js';
import { createIndexText } from '../compile/indexText.js';
import { alembicTable, formatTable, quote, quoteAll, type Name } from '../model/names.js';
import type { SqlColumn, SqlConstraint, SqlTable } from '../model/table.js';
import type { Target, Writer } from '../writer.js';
import { addConstraint } from './constraints.js';
import { hasCommentStatements, isCommented, setColumnComment } from './tables.js';

export interface AddColumnOptions {
  readonly ifNotExists: boolean;
  readonly inlineReferences: boolean;
  readonly inlinePrimaryKey: boolean;
}

/** Alembic's `add_column` (operations/toimpl.py): the column, its constraints, its index, its comment. */
export function addColumn(column: SqlColumn, table: SqlTable, options: AddColumnOptions, writer: Writer): void {
  writer.exec(addColumnText(column, table, options, writer));
  const { others, several } = followingConstraints(column, table, options, writer);
  if (several && others.length > 1 && writer.dialect.name !== 'sqlite')
    cannotRender('Alembic adds the constraints of the column in an order that changes from run to run', column.span);
  for (const constraint of others) addConstraint(constraint, table, writer);
  for (const index of table.indexes) writer.exec(createIndexText(index, table, false, writer));
  if (hasCommentStatements(writer) && isCommented(column.comment, writer))
    setColumnComment(column, table, column.comment, writer);
}

/** The constraints that are statements of their own, and whether their order is not known. */
export function followingConstraints(
  column: SqlColumn,
  table: SqlTable,
  { inlineReferences }: AddColumnOptions,
  target: Target,
): { readonly others: readonly SqlConstraint[]; readonly several: boolean } {
  const isInline = inlineReferences && column.foreignKeys.length === 1;
  const others = table.constraints.filter((constraint) => !(isInline && constraint.kind === 'foreignKey'));
  return { others, several: others.filter((constraint) => isWritten(constraint, target)).length > 1 };
}

function addColumnText(column: SqlColumn, table: SqlTable, options: AddColumnOptions, target: Target): string {
  const { dialect, on } = target;
  const alter = `ALTER TABLE ${alembicTable(dialect, table.schema, table.name)}`;
  const text = columnText(column, table, target);
  if (dialect.name === 'mssql' || dialect.name === 'oracle') return `${alter} ADD ${text}`;
  const isByItself = on.primaryKeyByItself && !on.inlinePrimaryKey;
  const key = column.primaryKey && (options.inlinePrimaryKey || isByItself) ? ' PRIMARY KEY' : '';
  const checks = column.checks.map((check) => {
    // Alembic's `add_column` compiles them with no table in reach, so that only text is written.
    if (check.kind === 'check' && !isText(check))
      return refuse('a CHECK within the column must be text: AssertionError', check.span);
    return constraintText(check, table, target) ?? '';
  });
  return [
    `${alter} ADD COLUMN ${options.ifNotExists ? 'IF NOT EXISTS ' : ''}${text}${key}${references(column, options, target)}`,
    ...checks,
  ].join(' ');
}

function isText(check: SqlConstraint & { readonly kind: 'check' }): boolean {
  const { condition } = check;
  return (
    condition.kind === 'string' ||
    (condition.kind === 'call' &&
      condition.callee.kind === 'reference' &&
      /\.(?:text|literal_column)$/.test(condition.callee.path))
  );
}

/** `REFERENCES …` within the column. */
function references(column: SqlColumn, { inlineReferences }: AddColumnOptions, target: Target): string {
  const [key] = column.foreignKeys;
  if (!inlineReferences || key === undefined || column.foreignKeys.length > 1) return '';
  const { dialect, on } = target;
  const referred = `${formatTable(dialect, key.referredSchema, key.referredTable)} (${quoteAll(dialect, key.referredColumns)})`;
  return ` REFERENCES ${referred}${on.inlineReferencesActions ? actions(key, target) : ''}`;
}

export function dropColumn(
  table: Pick<SqlTable, 'name' | 'schema'>,
  column: Name,
  ifExists: boolean,
  writer: Writer,
): void {
  const { dialect } = writer;
  const alter = `ALTER TABLE ${alembicTable(dialect, table.schema, table.name)}`;
  writer.exec(`${alter} DROP COLUMN ${ifExists ? 'IF EXISTS ' : ''}${quote(dialect, column)}`);
}
