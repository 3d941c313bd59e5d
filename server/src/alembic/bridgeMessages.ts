/** The requests to the bridge and their results; server/python/README.md describes them. */
import type { BridgeError } from './bridgeProcess.js';

export type Direction = 'upgrade' | 'downgrade';

/** One revision to render. */
export interface RenderStep {
  readonly revision: string;
  readonly path: string;
  readonly direction: Direction;
  /** The text of an open buffer; absent to read the file. */
  readonly text?: string;
  /** Full ids; only `alembic.command` needs them. */
  readonly downRevisions?: readonly string[];
}

export interface RenderParams {
  readonly steps: readonly RenderStep[];
  /** null: the environment's own. */
  readonly dialect: string | null;
  /** Whether the steps are one run, in which Alembic remembers the enum types that it created. */
  readonly together: boolean;
}

export interface RenderResult {
  readonly dialect: string | null;
  /** The runs of env.py's: several with the multidb template. */
  readonly databases: readonly { readonly name: string | null; readonly dialect: string }[];
  /** As the steps; empty when nothing could be rendered. */
  readonly revisions: readonly BridgeRevision[];
  /** What env.py itself runs; null where it was left out. */
  readonly environmentStatements: readonly BridgeEnvironmentStatement[] | null;
  readonly throughEnvironment: boolean;
  readonly environmentError: EnvironmentError | null;
  /** What has rendered it. */
  readonly versions: { readonly alembic: string; readonly sqlalchemy: string };
  /** Why rendering without env.py failed. */
  readonly error: BridgeError | null;
}

export interface BridgeRevision {
  readonly revision: string;
  readonly direction: Direction;
  readonly statements: readonly BridgeStatement[];
  readonly error: RevisionError | null;
}

export interface BridgeStatement {
  readonly sql: string;
  /** The line of the revision's file that caused it, from 0. */
  readonly line: number | null;
  readonly database: string | null;
  /** Which of env.py's runs of the migrations, from 0. */
  readonly run: number;
  /** Why there is no SQL here; null for a statement. */
  readonly gap: string | null;
}

/** A statement of env.py itself. */
export interface BridgeEnvironmentStatement {
  readonly sql: string;
  /** The line of env.py, from 0; null where it is another module's. */
  readonly line: number | null;
  /** The run of the migrations that comes after it; their number where none does. */
  readonly run: number;
}

export interface RevisionError extends BridgeError {
  readonly line: number | null;
  readonly database: string | null;
}

/** How env.py ended otherwise than by running the migrations. */
export interface EnvironmentError {
  readonly reason: 'connects' | 'exits' | 'raises' | 'ended';
  readonly error: (BridgeError & { readonly line: number | null }) | null;
}

export interface ScriptResult {
  readonly text: string;
  readonly dialect: string | null;
  readonly throughEnvironment: boolean;
  readonly environmentError: EnvironmentError | null;
  /** What stopped Alembic; the text goes up to there. */
  readonly error: BridgeError | null;
}

export interface FoundRevision {
  readonly revision: string;
  readonly path: string;
}

/** Alembic's own refusal, with its class. */
export interface Refused {
  readonly kind: string;
  readonly message: string;
}

export interface PlanResult {
  readonly steps: readonly FoundRevision[];
  readonly error: Refused | null;
}

export interface ResolveResult {
  readonly revisions: readonly FoundRevision[];
  readonly error: Refused | null;
}
