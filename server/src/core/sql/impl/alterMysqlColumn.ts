import { refuse } from '../../dialects/notRendered.js';
import { bareDefaultText } from '../compile/defaultText.js';
import { textLiteral } from '../compile/literal.js';
import { typeDdl } from '../compile/typeText.js';
import { affinityOf } from '../model/affinity.js';
import { alembicTable, quote } from '../model/names.js';
import type { Writer } from '../writer.js';
import { isComputedChange, isIdentityChange, noComputed, noIdentity, type ColumnAlteration } from './alterInParts.js';

/** Alembic's `MySQLImpl.alter_column`: one CHANGE or MODIFY, which states the column anew. */
export function alterMysqlColumn(change: ColumnAlteration, writer: Writer): void {
  const { nullable, serverDefault, type, comment, newName, autoincrement, span } = change;
  const { dialect } = writer;
  if (isIdentityChange(change) || isComputedChange(change)) {
    if (nullable !== null) refuse('Individual alter column constructs not supported by MySQL', span);
    if (serverDefault !== false) refuse(isComputedChange(change) ? noComputed : noIdentity, span);
    if (type !== null) refuse('Individual alter column constructs not supported by MySQL', span);
  }
  const stated = type ?? change.existingType;
  // A type given as a class, such as `sa.DateTime`, has no affinity in Alembic's eyes.
  const isDateTime = stated !== null && stated.isInstance !== false && affinityOf(stated, dialect) === 'dateTime';
  const table = `ALTER TABLE ${alembicTable(dialect, change.schema, change.table)}`;
  const column = quote(dialect, change.column);
  if (newName !== null || (isDateTime && serverDefault !== null)) {
    writer.exec(`${table} CHANGE ${column} ${quote(dialect, newName ?? change.column)} ${columnSpec(change, writer)}`);
    return;
  }
  if (nullable !== null || type !== null || autoincrement !== null || comment !== false) {
    writer.exec(`${table} MODIFY ${column} ${columnSpec(change, writer)}`);
    return;
  }
  if (serverDefault === false) return;
  const text = bareDefaultText(serverDefault, writer);
  if (text === null && serverDefault !== null) refuse('a fetched value has no text: AssertionError', span);
  writer.exec(`${table} ALTER COLUMN ${column} ${text === null ? 'DROP DEFAULT' : `SET DEFAULT ${text}`}`);
}

/** `_mysql_colspec`, with what the column is where nothing new is given. */
function columnSpec(change: ColumnAlteration, writer: Writer): string {
  const { dialect, on } = writer;
  const type = change.type ?? change.existingType;
  if (type === null) return refuse('All MySQL CHANGE/MODIFY COLUMN operations require the existing type.', change.span);
  const nullable = change.nullable ?? change.existingNullable ?? true;
  const value = change.serverDefault === false ? change.existingServerDefault : change.serverDefault;
  const comment = change.comment === false ? change.existingComment : change.comment;
  const isCommented = comment !== null && (on.emptyComments || comment !== '');
  const text = value === false || value === null ? null : bareDefaultText(value, writer);
  if (text === null && value !== false && value !== null)
    refuse('the default has no text: AssertionError', change.span);
  return [
    typeDdl(type, writer, change.span),
    nullable ? 'NULL' : 'NOT NULL',
    ...((change.autoincrement ?? change.existingAutoincrement) === true ? ['AUTO_INCREMENT'] : []),
    ...(text === null ? [] : [`DEFAULT ${text}`]),
    ...(isCommented ? [`COMMENT ${textLiteral(dialect, comment)}`] : []),
  ].join(' ');
}
