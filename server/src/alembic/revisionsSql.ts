import type { EnvironmentStatement, RenderStep, RenderedStatement } from './bridgeMessages.js';
import type { RenderProgress } from './bridgeProcess.js';

/** The SQL of some revisions, by the project's own Alembic, offline. */
export interface RevisionsSql {
  /** null when it could not be found out. */
  readonly dialect: string | null;
  /** In the order asked for. */
  readonly revisions: readonly RevisionSql[];
  /** How often env.py runs them: once for each database or tenant. */
  readonly runs: number;
  readonly environment: EnvironmentSql | NoEnvironmentSql;
  /** What the reader should know, one sentence or two each. */
  readonly notes: readonly string[];
}

/** What env.py itself runs beside the revisions. */
export interface EnvironmentSql {
  /** Of env.py. */
  readonly path: string;
  readonly statements: readonly EnvironmentStatement[];
}

/** Why that is not known. */
export interface NoEnvironmentSql {
  readonly reason: string;
}

export interface RevisionSql {
  readonly step: RenderStep;
  readonly statements: readonly RenderedStatement[];
  readonly error: { readonly message: string; readonly details: string; readonly line: number | null } | null;
}

/** What to render. */
export interface PreviewRequest {
  readonly steps: readonly RenderStep[];
  /** null: the environment's own. */
  readonly dialect: string | null;
  /** Whether the steps are one run of Alembic. */
  readonly together: boolean;
  readonly onProgress?: (progress: RenderProgress) => void;
}
