/** The SQL preview. */

import type { Range } from 'vscode-languageserver-types';
import type { RunFailure } from '../../alembic/failure.js';
import { request } from './message.js';

/**
 * The SQL of revisions, from their text alone or by the project's own Alembic, offline and warm. Open buffers come
 * before the disk.
 */
export const PreviewRequest = request<PreviewParams, PreviewAnswer>('alembic/preview');

export interface PreviewParams {
  readonly scope: PreviewScope;
  readonly direction: 'upgrade' | 'downgrade';
  /** null: the environment's own. */
  readonly dialect: string | null;
  /** What renders: the text alone ("instant"), or the project's own Alembic, which is also what is meant without it. */
  readonly engine?: PreviewEngine;
  /** For the instant engine: versions such as "alembic=1.20.1,sqlalchemy=2.0.58"; those of the project without. */
  readonly versions?: string;
  /** How far a long rendering is, is reported to it. */
  readonly workDoneToken?: string | number;
}

export type PreviewEngine = 'instant' | 'alembic';

export type PreviewScope =
  | { readonly kind: 'revision'; readonly uri: string }
  /** Ids, symbols or relative identifiers as Alembic takes them. */
  | { readonly kind: 'range'; readonly environment: string; readonly from: string; readonly to: string }
  /** From the database's revisions, as last read, to the heads. */
  | { readonly kind: 'pending'; readonly environment: string }
  | { readonly kind: 'all'; readonly environment: string };

export interface PreviewResult {
  readonly environment: string;
  readonly environmentName: string;
  /** The dialect that the SQL is for; null when none could be found out. */
  readonly dialect: string | null;
  /** In the order in which Alembic runs them. */
  readonly revisions: readonly PreviewRevision[];
  /** What env.py itself runs; absent where that is not known, or nothing. */
  readonly environmentStatements?: readonly EnvironmentStatement[];
  /** What the reader should know: env.py would connect, was left out, printed something … */
  readonly notes: readonly string[];
  /** What rendered it; absent for the project's own Alembic. */
  readonly engine?: PreviewEngine;
  /** The versions of Alembic and SQLAlchemy that the SQL is of, with what says so; absent where that is not known. */
  readonly versions?: PreviewVersions;
  /** What says the dialect; absent where it was asked for, or is not known. */
  readonly dialectSource?: string;
}

export interface PreviewVersions {
  readonly alembic: PreviewVersion;
  readonly sqlalchemy: PreviewVersion;
  /** Others that the SQL can be compared with, each as `PreviewParams.versions` takes it. */
  readonly compared: readonly string[];
}

export interface PreviewVersion {
  readonly version: string;
  /** A file or a setting, as a user reads it; "default" where the newest version is assumed. */
  readonly source: string;
}

/** A failure where nothing could be rendered at all. */
export type PreviewAnswer = PreviewResult | RunFailure;

export interface PreviewRevision {
  readonly revision: string;
  readonly message: string;
  readonly uri: string;
  readonly direction: 'upgrade' | 'downgrade';
  readonly statements: readonly PreviewStatement[];
  /** What ended the rendering of this revision; the statements before it are shown. */
  readonly error: PreviewError | null;
  /** Conditions that ask whether Alembic runs offline: the SQL is of the branch for scripts. Absent without any. */
  readonly offlineConditions?: readonly OfflineCondition[];
  /** Whether it may lose data in a way that its SQL does not show; absent for no. */
  readonly mayLoseUnseen?: boolean;
}

export interface PreviewStatement {
  /** Without a trailing semicolon. */
  readonly sql: string;
  /** The Python statement in the revision's file that caused it. */
  readonly range: Range | null;
  /** The multidb template's database; null elsewhere. */
  readonly database: string | null;
  /** Which of env.py's runs of the migrations, from 0; absent where there is one. */
  readonly run?: number;
  /**
   * What is lost when it runs, such as "drops the table item with its rows"; null for nothing, or for what was created
   * only by the SQL before it.
   */
  readonly loses: string | null;
  /** Why Alembic can't render what belongs here; `sql` then is a comment that says so. */
  readonly gap?: string;
  /** With a gap: what a live run would execute, worked out from the schema that earlier revisions make. */
  readonly online?: readonly string[];
}

/** A statement that env.py itself runs. */
export interface EnvironmentStatement {
  readonly sql: string;
  /** Of env.py. */
  readonly uri: string;
  readonly range: Range | null;
  /** Before or after the revisions, as of the run with that number where there are several. */
  readonly position: 'before' | 'after';
  readonly run?: number;
  /** Only a live run executes it: a script has nothing of it. Absent for no. */
  readonly isLive?: boolean;
}

export interface OfflineCondition {
  readonly range: Range;
  /** Whether a live run takes the other branch for sure. */
  readonly decides: boolean;
}

export interface PreviewError {
  readonly message: string;
  readonly details: string;
  readonly range: Range | null;
}

/** The document of the SQL that the instant engine renders. Its text is asked for with `workspace/textDocumentContent`. */
export const SqlDocumentRequest = request<SqlDocumentParams, SqlDocumentAnswer>('alembic/sqlDocument');

export interface SqlDocumentParams {
  readonly scope: PreviewScope;
  readonly direction: 'upgrade' | 'downgrade';
  /** null: the environment's own. */
  readonly dialect: string | null;
  /** As in the preview; absent for those of the project. */
  readonly versions?: string;
}

export interface SqlDocumentAnswer {
  readonly uri: string;
}
