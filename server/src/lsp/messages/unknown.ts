/** What of a revision file is not understood. */

import type { Range } from 'vscode-languageserver-types';
import { request } from './message.js';
import type { Refused } from './revisions.js';

/** What the operations of a revision file leave open, in the order of the file. */
export const WhyUnknownRequest = request<WhyUnknownParams, WhyUnknownAnswer>('alembic/whyUnknown');

export interface WhyUnknownParams {
  readonly uri: string;
}

export type WhyUnknownAnswer =
  | {
      readonly kind: 'unknowns';
      /** How many operations the file has in both directions. */
      readonly operations: number;
      readonly unknowns: readonly UnknownPart[];
    }
  | Refused;

export interface UnknownPart {
  /** What was read of the operation, such as `add_column person.mail`. */
  readonly operation: string;
  readonly direction: 'upgrade' | 'downgrade';
  readonly reason: string;
  /** Where the reason is. */
  readonly range: Range;
}
