import type { FileOperations } from '../../operations/operation.js';
import { refusedUpgrade, roundTripOf } from '../../schema/roundTrip/roundTrip.js';
import type { Cause, Reason } from '../../schema/roundTrip/trouble.js';
import type { Span } from '../../text.js';
import type { ReviewedRevision, ReviewedRun, ReviewStep } from './reviewedRevision.js';

/** An operation that the database surely refuses, in the schema that it finds. */
export interface Refusal {
  readonly step: ReviewStep;
  readonly span: Span;
  readonly message: string;
  /** What it is about, such as `item.code`. */
  readonly object: string;
  readonly cause: Cause;
}

const kept = new WeakMap<ReviewedRun, readonly Refusal[]>();

/** The first operation of `upgrade()` that is refused, or what of `downgrade()` is when it follows at once. */
export function refusalsIn(run: ReviewedRun, revision: ReviewedRevision): readonly Refusal[] {
  const before = kept.get(run);
  if (before !== undefined) return before;
  const found = run.missing === undefined ? reasonsOf(run, revision).flatMap((reason) => refusalOf(reason, run)) : [];
  kept.set(run, found);
  return found;
}

function reasonsOf(run: ReviewedRun, revision: ReviewedRevision): readonly Reason[] {
  if (run.direction === 'downgrade') {
    const trip = tripOf(revision);
    return trip.verdict === 'broken' ? trip.reasons : [];
  }
  const reason = refusedUpgrade(questionOf(revision, { upgrade: run.operations, downgrade: [], missing: {} }));
  return reason === undefined ? [] : [reason];
}

/** Whether the database surely refuses to run `upgrade()` once more, when nothing has undone it. */
export function isRefusedAgain(revision: ReviewedRevision): boolean {
  const { upgrade } = revision;
  const question = questionOf(revision, { upgrade: upgrade.operations, downgrade: [], missing: {} });
  return refusedUpgrade({ ...question, before: upgrade.after }) !== undefined;
}

const trips = new WeakMap<ReviewedRevision, ReturnType<typeof roundTripOf>>();

/** Whether `downgrade()` undoes `upgrade()`, of a revision that has both. */
export function tripOf(revision: ReviewedRevision): ReturnType<typeof roundTripOf> {
  const { upgrade, downgrade } = revision;
  const trip =
    trips.get(revision) ??
    roundTripOf(questionOf(revision, { upgrade: upgrade.operations, downgrade: downgrade.operations, missing: {} }));
  trips.set(revision, trip);
  return trip;
}

function questionOf({ upgrade, target }: ReviewedRevision, operations: FileOperations) {
  const { dialect, database, convention } = target;
  return { before: upgrade.before, operations, dialect, database, convention };
}

function refusalOf({ span, message, object, cause }: Reason, run: ReviewedRun): Refusal[] {
  if (span === null || object === null || cause === undefined) return [];
  // Of SQL text, what the text does.
  const step = run.steps.findLast(
    ({ operation: { origin, kind } }) =>
      origin.call.start === span.start && origin.call.end === span.end && kind !== 'batch',
  );
  // What is not followed may have made up for it.
  if (step === undefined || step.before.uncertain.length > 0) return [];
  return [{ step, span, message, object, cause }];
}
