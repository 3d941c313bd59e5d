import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Described } from '../../operations/definitions.js';
import type { Span } from '../../text.js';
import { bareDefaultText } from '../compile/defaultText.js';
import { identityOptions, identityText } from '../compile/generatedText.js';
import { nationalLiteral, textLiteral } from '../compile/literal.js';
import { typeDdl } from '../compile/typeText.js';
import { alembicTable, quote, quoteSchema, type Name } from '../model/names.js';
import type { Identity, ServerDefault } from '../model/table.js';
import type { Writer } from '../writer.js';

/** What `alter_column` changes and what it says of the column as it is; `false` is Alembic's "leave it alone". */
export interface ColumnAlteration {
  readonly table: Name;
  readonly schema: Name | null;
  readonly column: Name;
  readonly nullable: boolean | null;
  readonly serverDefault: ServerDefault | null | false;
  readonly newName: Name | null;
  readonly type: Described | null;
  readonly comment: string | null | false;
  readonly existingType: Described | null;
  readonly existingServerDefault: ServerDefault | null | false;
  readonly existingNullable: boolean | null;
  readonly existingComment: string | null;
  readonly autoincrement: boolean | null;
  readonly existingAutoincrement: boolean | null;
  readonly using: string | null;
  readonly span: Span;
}

/** `ALTER TABLE t ALTER COLUMN c`, or Oracle's `MODIFY c`. */
export function alterStart({ table, schema, column }: ColumnAlteration, { dialect }: Writer): string {
  const verb = dialect.name === 'oracle' ? 'MODIFY' : 'ALTER COLUMN';
  return `ALTER TABLE ${alembicTable(dialect, schema, table)} ${verb} ${quote(dialect, column)}`;
}

/** Alembic's `DefaultImpl.alter_column`: a statement for each thing that changes. */
export function alterInParts(change: ColumnAlteration, writer: Writer): void {
  const { nullable, serverDefault, type, comment, newName, span } = change;
  const { dialect } = writer;
  const start = alterStart(change, writer);
  if (nullable !== null) writer.exec(nullableText(start, nullable, change, writer));
  if (serverDefault !== false) writer.exec(defaultChange(start, serverDefault, change, writer));
  if (type !== null)
    writer.exec(
      `${start} ${dialect.name === 'oracle' || dialect.name === 'mssql' ? '' : 'TYPE '}${typeDdl(type, writer, span)}`,
    );
  if (comment !== false) writer.exec(commentText(comment, change, writer));
  if (newName !== null) writer.exec(renameText(newName, change, writer));
}

function nullableText(start: string, nullable: boolean, change: ColumnAlteration, writer: Writer): string {
  switch (writer.dialect.name) {
    case 'oracle':
      return `${start} ${nullable ? 'NULL' : 'NOT NULL'}`;
    case 'mssql':
      return `${start} ${typeDdl(change.existingType, writer, change.span)} ${nullable ? 'NULL' : 'NOT NULL'}`;
    default:
      return `${start} ${nullable ? 'DROP' : 'SET'} NOT NULL`;
  }
}

function isKind(kind: ServerDefault['kind'], ...values: readonly (ServerDefault | null | false)[]): boolean {
  return values.some((value) => value !== null && value !== false && value.kind === kind);
}

export const isIdentityChange = ({ serverDefault, existingServerDefault }: ColumnAlteration): boolean =>
  isKind('identity', serverDefault, existingServerDefault);
export const isComputedChange = ({ serverDefault, existingServerDefault }: ColumnAlteration): boolean =>
  isKind('computed', serverDefault, existingServerDefault);

export const noComputed =
  'Adding or removing a "computed" construct, e.g. GENERATED ALWAYS AS, to or from an existing column is not supported.';
export const noIdentity =
  'Adding, removing or modifying an "identity" construct, e.g. GENERATED AS IDENTITY, to or from an existing column is not supported in this dialect.';

function defaultChange(start: string, value: ServerDefault | null, change: ColumnAlteration, writer: Writer): string {
  const { dialect } = writer;
  if (isComputedChange(change)) return refuse(noComputed, change.span);
  if (isIdentityChange(change)) return identityChange(start, value, change, writer);
  if (value === null) return `${start} ${dialect.name === 'oracle' ? 'DEFAULT NULL' : 'DROP DEFAULT'}`;
  const text = bareDefaultText(value, writer);
  if (text === null) return refuse('a fetched value has no text: AssertionError', change.span);
  if (dialect.name === 'mssql')
    return `ALTER TABLE ${alembicTable(dialect, change.schema, change.table)} ADD DEFAULT ${text} FOR ${quote(dialect, change.column)}`;
  return `${start} ${dialect.name === 'oracle' ? '' : 'SET '}DEFAULT ${text}`;
}

function identityChange(start: string, value: ServerDefault | null, change: ColumnAlteration, writer: Writer): string {
  const { dialect, on } = writer;
  if (dialect.name !== 'postgresql' && dialect.name !== 'oracle') return refuse(noIdentity, change.span);
  if (value === null) return `${start} DROP IDENTITY`;
  if (value.kind !== 'identity')
    return cannotRender('what becomes of an identity with another default is not followed', change.span);
  if (dialect.name === 'oracle') return `${start} ${identityText(value.identity, writer)}`;
  const existing = change.existingServerDefault;
  if (existing === null || (existing === false && on.addsIdentity))
    return `${start} ADD ${identityText(value.identity, writer)}`;
  if (existing === false)
    return on.isTwoOne
      ? refuse('existing_server_default is not given: AssertionError', change.span)
      : cannotRender(
          'what Alembic writes for an Identity without existing_server_default=None is not valid SQL',
          change.span,
        );
  if (existing.kind !== 'identity')
    return on.isTwoOne
      ? refuse('existing_server_default is no Identity: AssertionError', change.span)
      : cannotRender('what Alembic writes for an Identity in place of another default is not valid SQL', change.span);
  return `${start} ${identityDifference(value.identity, existing.identity, writer)}`;
}

/** What `_compare_identity_default` finds, in the order of the attributes' names. */
function identityDifference(now: Identity, before: Identity, writer: Writer): string {
  const parts: [string, string][] = [];
  if ((now.always === true) !== (before.always === true))
    parts.push(['always', `SET GENERATED ${now.always === true ? 'ALWAYS' : 'BY DEFAULT'}`]);
  const only = (one: Partial<Pick<Identity, 'numbers' | 'flags'>>): string =>
    `SET ${identityOptions({ needsTwoOne: false, always: null, numbers: new Map(), flags: new Map(), span: now.span, ...one }, writer)}`;
  for (const [name, value] of now.numbers)
    if (before.numbers.get(name) !== value) parts.push([name, only({ numbers: new Map([[name, value]]) })]);
  for (const [name, value] of now.flags)
    if (before.flags.get(name) !== value && name !== 'order' && name !== 'on_null')
      parts.push([name, only({ flags: new Map([[name, value]]) })]);
  return parts
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, text]) => text)
    .join(' ');
}

function commentText(comment: string | null, change: ColumnAlteration, writer: Writer): string {
  const { table, schema, column, span } = change;
  const { dialect } = writer;
  switch (dialect.name) {
    case 'postgresql': {
      const text = comment === null ? 'NULL' : textLiteral(dialect, comment);
      return `COMMENT ON COLUMN ${alembicTable(dialect, schema, table)}.${quote(dialect, column)} IS ${text}`;
    }
    case 'oracle':
      // Alembic leaves out schema and quotes.
      return `COMMENT ON COLUMN ${table.text}.${column.text} IS ${textLiteral(dialect, comment ?? '')}`;
    case 'mssql': {
      if (!writer.on.mssqlColumnComment)
        return refuse('comments of columns on SQL Server: UnsupportedCompilationError', span);
      if (schema === null || schema.text === '')
        return refuse('on SQL Server the comment needs a schema: AssertionError', span);
      const place = `'schema', ${quoteSchema(dialect, schema)}, 'table', ${quote(dialect, table)}, 'column', ${quote(dialect, column)}`;
      if (comment === null) return `exec sp_dropextendedproperty 'MS_Description', ${place}`;
      const verb = change.existingComment === null ? 'add' : 'update';
      return `exec sp_${verb}extendedproperty 'MS_Description', ${nationalLiteral(dialect, comment)}, ${place}`;
    }
    default:
      return refuse(`comments of columns on ${dialect.name}: UnsupportedCompilationError`, span);
  }
}

function renameText(newName: Name, { table, schema, column }: ColumnAlteration, { dialect, on }: Writer): string {
  const named = alembicTable(dialect, schema, table);
  if (dialect.name === 'mssql')
    return `EXEC sp_rename '${named}.${quote(dialect, column)}', ${quote(dialect, newName)}, 'COLUMN'`;
  const hasWord = dialect.name === 'oracle' || (dialect.name === 'sqlite' && on.sqliteRenameColumn);
  return `ALTER TABLE ${named} RENAME ${hasWord ? 'COLUMN ' : ''}${quote(dialect, column)} TO ${quote(dialect, newName)}`;
}
