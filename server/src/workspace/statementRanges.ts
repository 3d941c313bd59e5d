import { readText } from './disk.js';
import { normalPath } from './paths.js';
import { lineTable, rangeOf, type LinePosition } from './lineTable.js';
import type { StatementReader } from './factReader.js';

export interface LineRange {
  readonly start: LinePosition;
  readonly end: LinePosition;
}

/**
 * The ranges of the Python statements that lines of one text (from 0) belong to; null for a line without one, or none.
 */
export function statementRanges(
  text: string,
  lines: readonly (number | null)[],
  read: StatementReader,
): (LineRange | null)[] {
  const spans = read(
    text,
    lines.map((line) => line ?? -1),
  );
  const table = lineTable(text);
  return spans.map((span) => (span === null ? null : rangeOf(table, span)));
}

/** A statement of env.py itself, with its place and whether it comes before or after the revisions. */
export interface PlacedStatement {
  readonly sql: string;
  /** Of env.py. */
  readonly path: string;
  readonly range: LineRange | null;
  readonly position: 'before' | 'after';
  /** Before or after which run of the revisions; absent where there is one. */
  readonly run?: number;
}

interface EnvironmentSql {
  readonly path: string;
  readonly statements: readonly { readonly sql: string; readonly line: number | null; readonly run: number }[];
}

/** The statements of env.py, of which `run` counts the runs that came before, with their ranges in the saved file. */
export async function placedStatements(
  { path, statements }: EnvironmentSql,
  runs: number,
  read: StatementReader,
): Promise<PlacedStatement[]> {
  if (statements.length === 0) return [];
  const text = await readText(path).catch(() => '');
  const ranges = statementRanges(
    text,
    statements.map(({ line }) => line),
    read,
  );
  return statements.map(({ sql, run }, index) => ({
    sql,
    path: normalPath(path),
    range: ranges[index] ?? null,
    position: run < runs ? 'before' : 'after',
    ...(runs > 1 && { run: Math.min(run, runs - 1) }),
  }));
}
