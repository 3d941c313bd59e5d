/** The environments and their revisions. */

import type { CurrentResult } from './database.js';
import { request } from './message.js';
import type { EnvironmentParams, RevisionSummary } from './shared.js';

export const EnvironmentsRequest = request<EnvironmentsParams, EnvironmentSummary[]>('alembic/environments');

/** With a document's URI, only the environments that hold it. */
export interface EnvironmentsParams {
  readonly uri?: string;
}

export interface EnvironmentSummary {
  /** Opaque, stable while the configuration stays; names the environment in other requests. */
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  readonly scriptLocation: string;
  readonly configFile: string | null;
  readonly section: string | null;
  readonly revisionCount: number;
  readonly heads: readonly RevisionSummary[];
  readonly problemCount: number;
  /** In Alembic's order, absolute. */
  readonly versionLocations?: readonly string[];
  /** Where the database was when it was last asked. */
  readonly database?: CurrentResult;
}

/** Parents or children of the revision in a document. */
export const RelativesRequest = request<RelativesParams, RevisionSummary[]>('alembic/relatives');

export interface RelativesParams {
  readonly uri: string;
  readonly direction: 'parents' | 'children';
}

/** All of an environment, line by line, newest first. */
export const RevisionsRequest = request<EnvironmentParams, RevisionSummary[]>('alembic/revisions');
