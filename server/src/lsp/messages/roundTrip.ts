/** Whether a downgrade undoes its upgrade, and downgrades that are written. */

import type { Range } from 'vscode-languageserver-types';
import { request } from './message.js';
import type { FileEdit, Refused } from './revisions.js';

/** Whether `downgrade` undoes `upgrade`, run at once after it on tables with rows. */
export const RoundTripRequest = request<RoundTripParams, RoundTripAnswer>('alembic/roundTrip');

export interface RoundTripParams {
  readonly uri: string;
}

export type RoundTripAnswer =
  | {
      readonly kind: 'verdict';
      readonly verdict: 'exact' | 'losesData' | 'broken' | 'unknown';
      /** The verdict with its first reason, as the lens has it. */
      readonly text: string;
      /** Whether rows that statements of `upgrade` change are as before. */
      readonly data: 'none' | 'changed' | 'unknown';
      readonly reasons: readonly RoundTripReason[];
    }
  | Refused;

export interface RoundTripReason {
  readonly message: string;
  /** null where no place of the file is the reason. */
  readonly range: Range | null;
}

/** Computes a `downgrade` that undoes `upgrade`. Changes nothing: the client applies the edits, as one that can be undone. */
export const DowngradeRequest = request<DowngradeParams, DowngradeAnswer>('alembic/writeDowngrade');

export interface DowngradeParams {
  readonly uri: string;
  /** In place of what `downgrade` does, or behind it. */
  readonly mode: 'generate' | 'complete';
}

export type DowngradeAnswer =
  | {
      readonly kind: 'edits';
      readonly edits: readonly FileEdit[];
      /** Of the file with the edits. */
      readonly verdict: 'exact' | 'losesData' | 'broken' | 'unknown';
      /** What is not undone, or why the verdict is no better. */
      readonly reasons: readonly string[];
    }
  | Refused;
