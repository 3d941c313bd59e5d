import { coverageOf, type Coverage } from '../core/sql/rendered.js';
import { rangesIn, type LineRange } from '../workspace/lineTable.js';
import type { InstantRevision } from '../workspace/instantSql.js';
import { versionsDocument, type VersionsDocument } from '../workspace/projectVersions.js';
import { relativePath, type Project } from './project.js';
import type { InstantResult } from './sqlInstantScripts.js';

/**
 * `sql --format json` of the instant engine: a contract. Fields may be added, none renamed. Lines and characters count
 * from 0, in UTF-16 code units.
 */
interface InstantDocument {
  readonly environment: string;
  readonly dialect: string;
  readonly dialectSource: string;
  readonly engine: 'instant';
  /** One entry for each revision, or with the multidb template for each of it and each database. */
  readonly revisions: readonly object[];
  /** Where Alembic ends before the last revision of a range: what follows is marked as not reached. */
  readonly stopsAt?: Stop;
  readonly environmentStatements: readonly object[] | null;
  readonly environmentReason?: string;
  readonly versions: VersionsDocument;
  readonly coverage: Coverage;
  readonly notes: readonly string[];
}

interface Stop {
  readonly revision: string;
  readonly database: string | null;
  readonly reason: string;
}

export function instantDocument(result: InstantResult, notes: readonly string[]): InstantDocument {
  const { project, indexed, facts, dialect, dialectSource, scripts } = result;
  const all = scripts.flatMap(({ revisions }) => revisions);
  return {
    environment: indexed.environment.name,
    dialect,
    dialectSource,
    engine: 'instant',
    revisions: scripts.flatMap(({ revisions, steps, stop }) => {
      const stopped = stop === null ? undefined : steps[stop.after]?.revision;
      const notReached = notReachedIn(revisions);
      return revisions.map((revision) => ({
        ...revisionDocument(project, revision, revision.revision === stopped ? (stop?.message ?? null) : null),
        ...(notReached.has(revision) && { reached: false }),
      }));
    }),
    ...stopDocument(scripts),
    ...environmentDocument(result),
    versions: versionsDocument(facts.versions, project.root),
    coverage: coverageOf(all),
    notes,
  };
}

/** Why Alembic ends within a revision; undefined where it goes on. */
function endOf({ error, rendered }: InstantRevision): string | undefined {
  if (error !== null) return error.message;
  const end = rendered?.chunks.find((chunk) => 'gap' in chunk && chunk.isEnd);
  return end !== undefined && 'gap' in end ? end.gap : undefined;
}

/** The revisions of a run that Alembic does not come to, because it ends in an earlier one on the same database. */
function notReachedIn(revisions: readonly InstantRevision[]): ReadonlySet<InstantRevision> {
  const ended = new Set<string | null>();
  return new Set(
    revisions.filter((revision) => {
      if (ended.has(revision.database)) return true;
      if (endOf(revision) !== undefined) ended.add(revision.database);
      return false;
    }),
  );
}

function stopDocument(scripts: InstantResult['scripts']): { readonly stopsAt?: Stop } {
  for (const { revisions } of scripts) {
    if (notReachedIn(revisions).size === 0) continue;
    for (const revision of revisions) {
      const reason = endOf(revision);
      if (reason !== undefined)
        return { stopsAt: { revision: revision.revision, database: revision.database, reason } };
    }
  }
  return {};
}

function environmentDocument({
  project,
  facts: { env, envPath, envText },
}: InstantResult): Pick<InstantDocument, 'environmentStatements' | 'environmentReason'> {
  if (env.statements === null) return { environmentStatements: null, environmentReason: env.reason ?? '' };
  const range = rangesIn(envText);
  return {
    environmentStatements: env.statements.map(({ sql, span, position, isLive }) => ({
      sql,
      file: relativePath(project, envPath),
      range: range(span),
      position,
      revision: null,
      // Alembic prints nothing of what only a live run executes.
      ...(isLive && { live: true }),
    })),
  };
}

function revisionDocument(
  project: Project,
  { revision, direction, database, path, text, statements, error }: InstantRevision,
  stop: string | null,
): object {
  const range = rangesIn(text);
  const failure: { readonly message: string; readonly range: LineRange | null } | null =
    error !== null
      ? { message: error.message, range: range(error.span) }
      : stop === null
        ? null
        : { message: stop, range: null };
  return {
    revision,
    direction,
    database,
    file: relativePath(project, path),
    // The database is the entry's, and there is one run.
    statements: statements.map(({ span, sql, gap, online }) => ({
      ...(sql !== undefined ? { sql } : { gap }),
      ...(online !== undefined && online.length > 0 && { online }),
      range: range(span),
    })),
    error: failure,
  };
}
