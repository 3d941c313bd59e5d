import type { Constraint, Table } from './schema.js';

/**
 * A new table with one key for all that state the same columns: PostgreSQL makes one index of those in a CREATE TABLE,
 * with the first name that any of them has.
 */
export function withoutEqualKeys(table: Table): Table {
  const kept: Constraint[] = [];
  for (const constraint of table.constraints) {
    const at = kept.findIndex((other) => areEqual(other, constraint));
    const before = kept[at];
    if (before === undefined) kept.push(constraint);
    else if (before.name === null) kept[at] = { ...before, name: constraint.name };
  }
  return { ...table, constraints: kept };
}

/** The keys that state the same columns as one before them: these can only be added to the table later. */
export function repeatedKeys({ constraints }: Table): ReadonlySet<Constraint> {
  return new Set(constraints.filter((each, at) => constraints.slice(0, at).some((other) => areEqual(other, each))));
}

function areEqual(one: Constraint, other: Constraint): boolean {
  const isKey = ({ kind }: Constraint): boolean => kind === 'primaryKey' || kind === 'unique';
  if (!isKey(one) || !isKey(other) || !('columns' in one) || !('columns' in other)) return false;
  return (
    one.columns.join('\0') === other.columns.join('\0') &&
    one.deferrable === other.deferrable &&
    one.initially === other.initially
  );
}
