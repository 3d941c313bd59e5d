import type { Direction } from '../graph/plan.js';
import type { Span } from '../text.js';

/** The SQL of some revisions: what an engine renders and what the preview and the command line show. */
export interface RenderedSql {
  /** null when it could not be found out. */
  readonly dialect: string | null;
  /** In the order asked for. */
  readonly revisions: readonly RenderedRevision[];
  /** How often env.py runs them: once for each database or tenant. */
  readonly runs: number;
  readonly environment: RenderedEnvironment | NoRenderedEnvironment;
  /** What the reader should know, one sentence or two each. */
  readonly notes: readonly string[];
  /** The versions that rendered it, where they are known. */
  readonly versions?: { readonly alembic: string; readonly sqlalchemy: string };
}

export interface RenderedRevision {
  readonly revision: string;
  readonly direction: Direction;
  readonly path: string;
  /** What was rendered, which the spans are of: the open buffer, or the file. */
  readonly text: string;
  readonly statements: readonly Rendered[];
  /** What ended the rendering; the statements before it are there. */
  readonly error: RenderError | null;
  readonly coverage: Coverage;
}

/** A statement, without semicolons at its end, or why there is none. */
export type Rendered = RenderedPlace & SqlOrGap;

export type SqlOrGap =
  | { readonly sql: string; readonly gap?: never; readonly online?: never }
  | {
      readonly gap: string;
      readonly sql?: never;
      /** What a live run executes here, worked out from the schema that earlier revisions make. */
      readonly online?: readonly string[];
    };

interface RenderedPlace {
  /** The Python statement that caused it, in UTF-16 code units; null where that is not known. */
  readonly span: Span | null;
  /** The multidb template's database; null elsewhere. */
  readonly database: string | null;
  /** Which of env.py's runs of the migrations, from 0. */
  readonly run: number;
}

export interface RenderError {
  /** For the user, in sentences. */
  readonly message: string;
  /** The traceback; empty where there is none. */
  readonly details: string;
  readonly span: Span | null;
}

/** How many operations there are, and how many of them have their SQL. */
export interface Coverage {
  readonly operations: number;
  readonly understood: number;
}

/** What env.py itself runs beside the revisions. */
export interface RenderedEnvironment {
  /** Of env.py. */
  readonly path: string;
  /** The saved file, which the spans are of. */
  readonly text: string;
  readonly statements: readonly EnvironmentSql[];
}

export interface EnvironmentSql {
  readonly sql: string;
  readonly span: Span | null;
  readonly position: 'before' | 'after';
  /** Before or after which run of the revisions, from 0. */
  readonly run: number;
  /** Only a live run executes it. */
  readonly isLive?: boolean;
}

/** Why what env.py itself runs is not known. */
export interface NoRenderedEnvironment {
  readonly reason: string;
}

/** The sum for several revisions. */
export function coverageOf(revisions: readonly RenderedRevision[]): Coverage {
  const sum = (field: keyof Coverage): number => revisions.reduce((total, { coverage }) => total + coverage[field], 0);
  return { operations: sum('operations'), understood: sum('understood') };
}
