/** New environments. */

import type { RunFailure } from '../../alembic/failure.js';
import { request } from './message.js';

/** Our own first, then what the folder's Alembic offers. */
export const InitTemplatesRequest = request<InitTemplatesParams, InitTemplatesResult>('alembic/initTemplates');

export interface InitTemplatesParams {
  /** URI. */
  readonly folder: string;
}

export type InitTemplatesResult = readonly InitTemplate[] | RunFailure;

export interface InitTemplate {
  readonly name: string;
  readonly description: string;
}

/** Writes files that are not there yet, or none. */
export const InitRequest = request<InitParams, InitResult | RunFailure>('alembic/init');

export interface InitParams {
  /** URI. */
  readonly folder: string;
  /** Relative to the folder. */
  readonly directory: string;
  readonly template: string;
}

export interface InitResult {
  /** Files that were made, as URIs; the first is the one to open. */
  readonly files: readonly string[];
  readonly output: string;
}
