import type { DatabaseSummary } from './databaseTarget.js';

/** One database, and what its version table holds. */
export interface DatabaseStanding {
  readonly summary: DatabaseSummary;
  /** SQLAlchemy's name of the dialect; null where it is not known. */
  readonly dialect: string | null;
  readonly versions: readonly string[];
  readonly hasVersionTable: boolean;
}

/** One for each database of the environment's: several with the multidb template. Never none. */
export type Current = readonly [DatabaseStanding, ...DatabaseStanding[]];
