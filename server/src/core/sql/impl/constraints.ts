import { refuse } from '../../dialects/notRendered.js';
import { constraintText, formattedName, isWritten, type ConstraintTable } from '../compile/constraintText.js';
import { checkOptions } from '../model/dialectOptions.js';
import { formatTable } from '../model/names.js';
import type { SqlConstraint } from '../model/table.js';
import type { Writer } from '../writer.js';

const noAlter =
  'No support for ALTER of constraints in SQLite dialect. Please refer to the batch mode feature which allows for SQLite migrations using a copy-and-move strategy.';

/** Alembic's `impl.add_constraint`. */
export function addConstraint(constraint: SqlConstraint, table: ConstraintTable, writer: Writer): void {
  const { dialect } = writer;
  checkOptions('check', constraint.options, writer);
  if (dialect.name === 'sqlite') {
    // The CHECK of a type is left out with a warning.
    if (constraint.kind !== 'typeCheck') refuse(noAlter, constraint.span);
    return;
  }
  if (!isWritten(constraint, writer)) return;
  const text = constraintText(constraint, table, writer) ?? '';
  writer.exec(`ALTER TABLE ${formatTable(dialect, table.schema, table.name)} ADD ${text}`);
}

export type DroppedKind = 'foreignkey' | 'primary' | 'unique' | 'check' | 'typeCheck' | null;

/** Alembic's `impl.drop_constraint`, and `visit_drop_constraint` of each dialect. `name` is as it is written. */
export function dropConstraint(
  {
    name,
    kind,
    span,
  }: { readonly name: string | null; readonly kind: DroppedKind; readonly span: SqlConstraint['span'] },
  table: ConstraintTable,
  ifExists: boolean,
  writer: Writer,
): void {
  const { dialect } = writer;
  if (dialect.name === 'sqlite') {
    if (kind !== 'typeCheck') refuse(noAlter, span);
    return;
  }
  const alter = `ALTER TABLE ${formatTable(dialect, table.schema, table.name)} DROP`;
  if (dialect.name !== 'mysql' && dialect.name !== 'mariadb') {
    if (name === null) return refuse("Can't emit DROP CONSTRAINT for a constraint: it has no name", span);
    writer.exec(`${alter} CONSTRAINT ${ifExists ? 'IF EXISTS ' : ''}${name}`);
    return;
  }
  switch (kind) {
    case 'typeCheck':
      return;
    case 'primary':
      writer.exec(`${alter} PRIMARY KEY `);
      return;
    case null:
      return refuse("No generic 'DROP CONSTRAINT' in MySQL - please specify constraint type", span);
    default: {
      if (name === null) return refuse('the constraint has no name: AssertionError', span);
      const words = {
        foreignkey: 'FOREIGN KEY',
        unique: 'INDEX',
        check: dialect.name === 'mariadb' ? 'CONSTRAINT' : 'CHECK',
      };
      writer.exec(`${alter} ${words[kind]} ${name}`);
    }
  }
}

export { formattedName };
