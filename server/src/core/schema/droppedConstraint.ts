import { nameFact } from '../operations/facts.js';
import type { Operation } from '../operations/operation.js';
import { conventionName } from './namingConvention.js';
import type { Constraint, Table } from './schema.js';
import { type ApplyContext, isSql } from './step.js';

/** The kinds of constraints by the words of `drop_constraint(type_=…)`. */
export const droppedKinds: Readonly<Record<string, Constraint['kind']>> = {
  primary: 'primaryKey',
  unique: 'unique',
  foreignkey: 'foreignKey',
  check: 'check',
};

/**
 * The name that a constraint has by the convention where one of the given name is dropped: Alembic makes a constraint of
 * its kind to drop it (alembic/operations/schemaobj.py, `generic_constraint`), which the convention names as any other.
 * Null where that is the given name, or where nothing says the kind.
 */
export function droppedByConvention(
  operation: Extract<Operation, { readonly kind: 'dropConstraint' }>,
  table: Pick<Table, 'schema' | 'name'>,
  { convention, dialect }: Pick<ApplyContext, 'convention' | 'dialect'>,
): string | null {
  const { type, arguments: given } = operation;
  const kind = type?.kind === 'known' ? droppedKinds[type.value ?? ''] : undefined;
  const written = given.get('constraint_name');
  const name = written === undefined ? undefined : nameFact(written);
  if (convention === undefined || kind === undefined || isSql(operation)) return null;
  if (name?.kind !== 'known' || name.value === null || name.value.isFinal) return null;
  const made = conventionName(convention, { kind, table, columns: [], name: name.value.value }, dialect);
  return made === name.value.value ? null : made;
}
