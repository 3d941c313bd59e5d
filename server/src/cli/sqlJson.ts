import { coverageOf, type Coverage, type RenderedRevision, type RenderedSql } from '../core/sql/rendered.js';
import { rangesIn, type LineRange } from '../workspace/lineTable.js';
import { relativePath, type Project } from './project.js';
import type { SqlRun } from './sqlRun.js';

/**
 * `sql --format json`: a contract. Fields may be added, none renamed. Lines and characters count from 0, in UTF-16 code
 * units.
 */
export interface SqlDocument {
  readonly environment: string;
  readonly dialect: string | null;
  readonly engine: 'alembic';
  readonly revisions: readonly RevisionDocument[];
  /** What env.py itself runs, in its order; null where that is not known, with the reason. */
  readonly environmentStatements: readonly EnvironmentStatementDocument[] | null;
  readonly environmentReason?: string;
  /** Of the Python that rendered; null where it does not say, as with a command of your own. */
  readonly versions: { readonly alembic: string; readonly sqlalchemy: string; readonly source: string } | null;
  /** Alembic runs the file and does not count: an operation here is a statement, a gap, or what ended a revision. */
  readonly coverage: Coverage;
  /** What the reader should know of how this came about. */
  readonly notes: readonly string[];
}

interface EnvironmentStatementDocument {
  readonly sql: string;
  readonly file: string;
  readonly range: LineRange | null;
  /** Before or after the revisions. */
  readonly position: 'before' | 'after';
  /** Where env.py runs the revisions several times: before or after which run, from 0. */
  readonly run?: number;
  /** The revision that it belongs to; null for all. */
  readonly revision: null;
}

interface RevisionDocument {
  readonly revision: string;
  readonly direction: string;
  readonly file: string;
  readonly statements: readonly StatementDocument[];
  readonly error: { readonly message: string; readonly range: LineRange | null } | null;
}

type StatementDocument = ({ readonly sql: string } | { readonly gap: string }) & {
  readonly range: LineRange | null;
  /** With the multidb template: whose statement it is. */
  readonly database?: string;
  /** Where env.py runs the revisions several times, as for each tenant: in which run, from 0. */
  readonly run?: number;
};

export function sqlDocument({ project, indexed }: SqlRun, rendered: RenderedSql): SqlDocument {
  const { dialect, revisions, runs, notes, versions } = rendered;
  return {
    environment: indexed.environment.name,
    dialect,
    engine: 'alembic',
    revisions: revisions.map((revision) => revisionDocument(project, revision, runs)),
    ...environmentDocument(project, rendered),
    versions: versions === undefined ? null : versionsDocument(versions),
    coverage: coverageOf(revisions),
    notes,
  };
}

/** Nothing else that the bridge says of itself. */
function versionsDocument({ alembic, sqlalchemy }: NonNullable<RenderedSql['versions']>): SqlDocument['versions'] {
  return { alembic, sqlalchemy, source: 'the running Python' };
}

function environmentDocument(
  project: Project,
  { environment, runs }: RenderedSql,
): Pick<SqlDocument, 'environmentStatements' | 'environmentReason'> {
  if ('reason' in environment) return { environmentStatements: null, environmentReason: environment.reason };
  const { path, text, statements } = environment;
  const file = relativePath(project, path);
  const range = rangesIn(text);
  return {
    environmentStatements: statements.map(({ sql, span, position, run }) => ({
      sql,
      file,
      range: range(span),
      position,
      ...(runs > 1 && { run }),
      revision: null,
    })),
  };
}

function revisionDocument(
  project: Project,
  { revision, direction, path, text, statements, error }: RenderedRevision,
  runs: number,
): RevisionDocument {
  const range = rangesIn(text);
  return {
    revision,
    direction,
    file: relativePath(project, path),
    statements: statements.map(({ span, database, run, ...what }) => ({
      ...what,
      range: range(span),
      ...(database !== null && { database }),
      ...(runs > 1 && { run }),
    })),
    error: error === null ? null : { message: error.message, range: range(error.span) },
  };
}
