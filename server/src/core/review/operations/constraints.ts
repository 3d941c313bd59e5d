import { isSet } from '../../operations/facts.js';
import type { ConstraintDefinition, ForeignKeyDefinition } from '../../operations/definitions.js';
import type { Operation } from '../../operations/operation.js';
import type { Table } from '../../schema/schema.js';
import { known } from './objects.js';
import type { ReviewedRun, ReviewStep } from './reviewedRevision.js';

/** Whether a constraint does not look at the rows that are there. */
export function isNotValid({ options }: Pick<ConstraintDefinition, 'options'>): boolean {
  return isSet(options.get('postgresql_not_valid'));
}

/** The names of a constraint's columns; undefined where not all are known. */
export function columnNames({ columns }: Pick<ForeignKeyDefinition, 'columns'>): readonly string[] | undefined {
  const names = known(columns)?.map(known);
  return names === undefined || names.some((name) => name === undefined)
    ? undefined
    : names.flatMap((name) => name ?? []);
}

/** Whether Alembic's own directive is called, and not SQL text that does the same. */
export function isCallOf(operation: Operation, ...directives: readonly string[]): boolean {
  return directives.includes(operation.directive);
}

/** Whether a checked constraint of the table says that a column is never NULL. */
export function provesNotNull({ constraints }: Table, column: string): boolean {
  return constraints.some((each) => each.kind === 'check' && !each.notValid && saysNotNull(each.condition, column));
}

/** The same for a table that no revision creates: what the run itself has added and validated up to a step. */
export function hasProvenNotNull({ steps }: ReviewedRun, step: ReviewStep, table: string, column: string): boolean {
  const earlier = steps.slice(0, steps.indexOf(step));
  return earlier.some(({ operation }) => {
    if (operation.kind !== 'addConstraint' || operation.constraint.kind !== 'check') return false;
    const { condition, name } = operation.constraint;
    const text = condition.kind === 'known' && condition.value.kind === 'string' ? condition.value.value : null;
    const isOfTable = known(operation.table.name) === table && saysNotNull(text, column);
    if (!isOfTable || !isNotValid(operation.constraint)) return isOfTable;
    return earlier.some(
      ({ operation: other }) =>
        other.kind === 'execute' &&
        (other.changes ?? []).some(
          (change) => change.kind === 'validateConstraint' && change.name === known(name)?.value,
        ),
    );
  });
}

function saysNotNull(condition: string | null, column: string): boolean {
  const [, quoted, plain] = /^[(\s]*(?:"([^"]+)"|`?(\w+)`?)\s+IS\s+NOT\s+NULL[)\s]*$/i.exec(condition ?? '') ?? [];
  return (quoted ?? plain) === column;
}
