import { dataStatements } from './dataStatements.js';
import { type FoundTable, known } from './objects.js';
import { type ReviewedRun, type ReviewStep, stepsOf } from './reviewedRevision.js';

/** Whether a column that a step drops comes back empty: it is added under its name, and nothing fills it after that. */
export function isAddedAgain(run: ReviewedRun, drop: ReviewStep, { name: table }: FoundTable, column: string): boolean {
  const later = run.steps.slice(run.steps.indexOf(drop) + 1);
  const add = stepsOf({ steps: later }, 'addColumn').find(
    ({ operation }) => known(operation.table.name) === table && known(operation.column.name) === column,
  );
  if (add?.maybe !== null || drop.maybe !== null) return false;
  const afterwards = run.steps.slice(run.steps.indexOf(add) + 1);
  const mayFill = afterwards.some(
    ({ operation: { kind, unknown } }) =>
      kind === 'opaque' || kind === 'custom' || (kind === 'execute' && unknown.length > 0),
  );
  return !mayFill && !dataStatements(run).some((each) => each.kind === 'update' && afterwards.includes(each.step));
}
