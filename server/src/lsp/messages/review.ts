/** The review of revisions that are not reviewed by themselves. */

import { request } from './message.js';
import type { Refused } from './revisions.js';

/**
 * Reviews a revision, or all of them, whatever is released, and shows the findings as diagnostics until they are cleared.
 * Reports how far it is.
 */
export const ReviewRequest = request<ReviewParams, ReviewAnswer>('alembic/review');

export interface ReviewParams {
  /** Null for all. */
  readonly uri: string | null;
}

export type ReviewAnswer =
  | ({
      readonly kind: 'reviewed';
      readonly revisions: number;
      readonly operations: number;
      readonly understood: number;
      /** Operations about which some rule could not decide. */
      readonly unchecked: number;
    } & FindingCounts)
  | Refused;

/** How many findings there are, by their severity. */
export interface FindingCounts {
  readonly errors: number;
  readonly warnings: number;
  readonly information: number;
}

/** Shows no findings any more in revisions that `Review` was asked for: in one, or in all. Answers whether there were any. */
export const ClearReviewRequest = request<ReviewParams, boolean>('alembic/clearReview');
