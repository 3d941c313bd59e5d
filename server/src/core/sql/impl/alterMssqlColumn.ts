import { refuse } from '../../dialects/notRendered.js';
import { alembicTable, type Name } from '../model/names.js';
import type { Span } from '../../text.js';
import type { Writer } from '../writer.js';
import { alterInParts, isComputedChange, isIdentityChange, type ColumnAlteration } from './alterInParts.js';

/** Alembic's `MSSQLImpl.alter_column`. */
export function alterMssqlColumn(given: ColumnAlteration, writer: Writer): void {
  const change = withNullability(given);
  const { serverDefault, existingServerDefault } = change;
  const isGenerated = isIdentityChange(change) || isComputedChange(change);
  const isDropped =
    serverDefault !== false && !isGenerated && (existingServerDefault !== false || serverDefault === null);
  const dropDefault = (): void => {
    if (isDropped) writer.exec(dropBlock('sys.default_constraints', change, writer));
  };
  if (writer.on.mssqlDropsDefaultFirst) dropDefault();
  alterInParts({ ...change, newName: null, serverDefault: isGenerated ? serverDefault : false }, writer);
  if (!writer.on.mssqlDropsDefaultFirst) dropDefault();
  const nothing = {
    ...change,
    nullable: null,
    type: null,
    comment: false,
    newName: null,
    serverDefault: false,
  } as const;
  if (serverDefault !== false && serverDefault !== null && !isGenerated)
    alterInParts({ ...nothing, serverDefault, existingServerDefault: null }, writer);
  if (change.newName !== null) alterInParts({ ...nothing, newName: change.newName }, writer);
}

/** The alteration to NULL or NOT NULL states the type, so that a new type goes with it. */
function withNullability(change: ColumnAlteration): ColumnAlteration {
  const { nullable, type, existingType, existingNullable, span } = change;
  if (nullable !== null) {
    if (type !== null) return { ...change, existingType: type, type: null };
    if (existingType === null)
      return refuse(
        'MS-SQL ALTER COLUMN operations with NULL or NOT NULL require the existing_type or a new type_ be passed.',
        span,
      );
    return change;
  }
  if (existingNullable !== null && type !== null)
    return { ...change, nullable: existingNullable, existingType: type, type: null };
  return change;
}

interface DropTarget {
  readonly table: Name;
  readonly schema: Name | null;
  readonly column: Name;
  readonly span: Span;
}

/** `_ExecDropConstraint`: the names are pasted as they are. */
export function dropBlock(kind: string, target: DropTarget, writer: Writer): string {
  const { table, schema, column } = target;
  return `declare @const_name varchar(256)
select @const_name = ${constantName(writer)} from ${kind}
where parent_object_id = object_id('${dotted(schema)}${table.text}')
and col_name(parent_object_id, parent_column_id) = '${column.text}'
exec('alter table ${alembicTable(writer.dialect, schema, table)} drop constraint ' + @const_name)`;
}

/** `_ExecDropFKConstraint`. */
export function dropForeignKeyBlock({ table, schema, column }: DropTarget, writer: Writer): string {
  return `declare @const_name varchar(256)
select @const_name = ${constantName(writer)} from
sys.foreign_keys fk join sys.foreign_key_columns fkc
on fk.object_id=fkc.constraint_object_id
where fkc.parent_object_id = object_id('${dotted(schema)}${table.text}')
and col_name(fkc.parent_object_id, fkc.parent_column_id) = '${column.text}'
exec('alter table ${alembicTable(writer.dialect, schema, table)} drop constraint ' + @const_name)`;
}

function constantName({ on }: Writer): string {
  return on.quotesConstraintName ? 'QUOTENAME([name])' : '[name]';
}

function dotted(schema: Name | null): string {
  return schema === null || schema.text === '' ? '' : `${schema.text}.`;
}
