import type { Operation } from '../../operations/operation.js';
import { type FoundTable, tableAt } from './objects.js';
import { type Report, type Unchecked, unchecked } from './operationRule.js';
import { type ReviewedRevision, type ReviewedRun, type ReviewStep, stepsOf } from './reviewedRevision.js';

type Adding = Operation & { readonly kind: 'addConstraint' | 'addColumn' };
type AddingStep = ReviewStep & { readonly operation: Adding };

/**
 * What a rule says of each step that adds something to a table which others use already. A table that is not known is
 * counted as not checked.
 * @param adds whether the rule is about what an operation adds
 */
export function* addedToExisting(
  run: ReviewedRun,
  revision: ReviewedRevision,
  adds: (operation: Adding, step: AddingStep) => boolean,
  report: (step: AddingStep, table: FoundTable) => Report,
): Iterable<Report | Unchecked> {
  for (const step of stepsOf(run, 'addConstraint', 'addColumn')) {
    if (!adds(step.operation, step)) continue;
    const table = tableAt(step, step.operation.table, revision);
    if ('unknown' in table) yield unchecked(step, table.unknown);
    else if (!table.isNew) yield report(step, table);
  }
}
