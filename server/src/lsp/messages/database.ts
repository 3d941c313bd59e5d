/** What the database is at, and which one it is. */

import type { DatabaseSummary } from '../../alembic/databaseTarget.js';
import type { RunFailure } from '../../alembic/failure.js';
import type { SelectedUrl } from '../../alembic/selectedUrl.js';
import { notification, request } from './message.js';
import type { EnvironmentParams } from './shared.js';

/** Connects to the database, reads only. */
export const CurrentRequest = request<EnvironmentParams, CurrentResult | RunFailure>('alembic/current');

export interface CurrentResult {
  readonly database: DatabaseSummary;
  readonly revisions: readonly string[];
  /** Of these, the ones that no file has. */
  readonly unknown: readonly string[];
  readonly hasVersionTable: boolean;
  /** Of the unknown ones, those that other branches have. */
  readonly elsewhere?: readonly RevisionElsewhere[];
  /** Steps from here to all heads; null when unknown revisions make that impossible. */
  readonly pending: number | null;
}

/** A revision that the database has, no file here, and some branch. */
export interface RevisionElsewhere {
  readonly revision: string;
  readonly message: string;
  /** As git calls them, newest first. */
  readonly branches: readonly string[];
  /**
   * What `alembic downgrade` takes on such a branch so that the database is at a revision that is here; null where
   * there are several.
   */
  readonly downgradeTo: string | null;
}

/** Asked by the server: the URL that the user gave for an environment's database, or null. It is a secret. */
export const SelectedDatabaseRequest = request<EnvironmentParams, SelectedDatabaseResult>('alembic/selectedDatabase');

export type SelectedDatabaseResult = SelectedUrl | null;

/** Another database is meant: what is known of where it is is over. */
export const DatabaseSelectedNotification = notification<EnvironmentParams>('alembic/databaseSelected');

/** Connects, changes nothing. */
export const CheckRequest = request<EnvironmentParams, CheckResult | RunFailure>('alembic/check');

export interface CheckResult {
  readonly database: DatabaseSummary;
  readonly differences: readonly {
    /** "column item.price is in the models and not in the database". */
    readonly description: string;
    /** The Python of the operation that would fix it. */
    readonly operation: string;
  }[];
}
