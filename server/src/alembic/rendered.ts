import type { Rendered, RenderedEnvironment, RenderedRevision } from '../core/sql/rendered.js';
import { readText } from '../workspace/disk.js';
import type { StatementSpans } from '../workspace/factReader.js';
import type { BridgeEnvironmentStatement, BridgeStatement, RenderStep } from './bridgeMessages.js';

/** What Alembic rendered of one revision, by the lines that caused it. */
export interface RevisionLines {
  readonly step: RenderStep;
  readonly statements: readonly BridgeStatement[];
  readonly error: { readonly message: string; readonly details: string; readonly line: number | null } | null;
}

/** The same by spans of the text that was rendered. Alembic counts no operations: a statement, a gap and an error are one each. */
export async function renderedRevision(
  { step, statements, error }: RevisionLines,
  read: StatementSpans,
): Promise<RenderedRevision> {
  const { revision, direction, path } = step;
  const text = step.text ?? (await readText(path).catch(() => ''));
  const spans = spansOf(text, [...statements, ...(error === null ? [] : [error])], read);
  return {
    revision,
    direction,
    path,
    text,
    statements: statements.map(({ sql, gap, database, run }, index): Rendered => {
      const place = { span: spans[index] ?? null, database, run };
      return gap === null ? { sql: withoutSemicolon(sql), ...place } : { gap, ...place };
    }),
    error:
      error === null
        ? null
        : { message: error.message, details: error.details, span: spans[statements.length] ?? null },
    coverage: {
      operations: statements.length + (error === null ? 0 : 1),
      understood: statements.filter(({ gap }) => gap === null).length,
    },
  };
}

/** The statements of env.py, of which the bridge's `run` counts the runs of the migrations that came before. */
export async function renderedEnvironment(
  path: string,
  statements: readonly BridgeEnvironmentStatement[],
  runs: number,
  read: StatementSpans,
): Promise<RenderedEnvironment> {
  const text = statements.length === 0 ? '' : await readText(path).catch(() => '');
  const spans = spansOf(text, statements, read);
  return {
    path,
    text,
    statements: statements.map(({ sql, run }, index) => ({
      sql: withoutSemicolon(sql),
      span: spans[index] ?? null,
      position: run < runs ? 'before' : 'after',
      run: Math.max(Math.min(run, runs - 1), 0),
    })),
  };
}

/** Null for a line without a statement, or none. */
function spansOf(
  text: string,
  lines: readonly { readonly line: number | null }[],
  read: StatementSpans,
): ReturnType<StatementSpans> {
  if (lines.every(({ line }) => line === null)) return lines.map(() => null);
  return read(
    text,
    lines.map(({ line }) => line ?? -1),
  );
}

/** Alembic's text without the semicolons that the migration itself wrote at its end, as in `op.execute("…;")`. */
function withoutSemicolon(sql: string): string {
  let end = sql.trimEnd();
  if (!end.endsWith(';')) return sql;
  while (end.endsWith(';')) end = end.slice(0, -1).trimEnd();
  return end;
}
