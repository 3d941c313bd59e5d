import type { RevisionsSql, RevisionSql } from '../alembic/preview.js';
import { readText } from '../workspace/disk.js';
import type { StatementReader } from '../workspace/factReader.js';
import { placedStatements, statementRanges, type LineRange } from '../workspace/statementRanges.js';
import { relativePath } from './project.js';
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
  /** Alembic runs the file and does not count: an operation here is a statement, a gap, or what ended a revision. */
  readonly coverage: { readonly operations: number; readonly understood: number };
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

export async function sqlDocument(
  run: SqlRun,
  { dialect, revisions, runs, environment, notes }: RevisionsSql,
  statements: StatementReader,
): Promise<SqlDocument> {
  const documents = await Promise.all(revisions.map((revision) => revisionDocument(run, revision, runs, statements)));
  const all = revisions.flatMap((revision) => revision.statements);
  const failed = revisions.filter(({ error }) => error !== null).length;
  return {
    environment: run.indexed.environment.name,
    dialect,
    engine: 'alembic',
    revisions: documents,
    ...(await environmentDocument(run, environment, runs, statements)),
    coverage: { operations: all.length + failed, understood: all.filter(({ gap }) => gap === null).length },
    notes,
  };
}

async function environmentDocument(
  { project }: SqlRun,
  environment: RevisionsSql['environment'],
  runs: number,
  read: StatementReader,
): Promise<Pick<SqlDocument, 'environmentStatements' | 'environmentReason'>> {
  if ('reason' in environment) return { environmentStatements: null, environmentReason: environment.reason };
  const placed = await placedStatements(environment, runs, read);
  return {
    environmentStatements: placed.map(({ sql, path, range, position, run }) => ({
      sql: withoutSemicolon(sql),
      file: relativePath(project, path),
      range,
      position,
      ...(run !== undefined && { run }),
      revision: null,
    })),
  };
}

async function revisionDocument(
  { project }: SqlRun,
  { step, statements, error }: RevisionSql,
  runs: number,
  read: StatementReader,
): Promise<RevisionDocument> {
  const text = await readText(step.path).catch(() => '');
  const ranges = statementRanges(text, [...statements.map(({ line }) => line), error?.line ?? null], read);
  return {
    revision: step.revision,
    direction: step.direction,
    file: relativePath(project, step.path),
    statements: statements.map(({ sql, gap, database, run }, index) => ({
      ...(gap === null ? { sql: withoutSemicolon(sql) } : { gap }),
      range: ranges[index] ?? null,
      ...(database !== null && { database }),
      ...(runs > 1 && { run }),
    })),
    error: error === null ? null : { message: error.message, range: ranges[statements.length] ?? null },
  };
}

/** Alembic's text without the semicolons that the migration itself wrote at its end, as in `op.execute("…;")`. */
function withoutSemicolon(sql: string): string {
  let end = sql.trimEnd();
  if (!end.endsWith(';')) return sql;
  while (end.endsWith(';')) end = end.slice(0, -1).trimEnd();
  return end;
}
