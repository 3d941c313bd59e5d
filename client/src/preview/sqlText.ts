import type { EnvironmentStatement, PreviewResult, PreviewRevision } from 'alembic-language-server/messages';

/** A result as an SQL script, for the clipboard and the SQL document. What is not SQL is in comments. */
export function sqlTextOf({ revisions, dialect, environmentStatements = [] }: PreviewResult): string {
  const last = [...revisions.flatMap(({ statements }) => statements), ...environmentStatements].reduce(
    (most, each) => Math.max(most, runOf(each)),
    0,
  );
  const all = Array.from({ length: last + 1 }, (_, run) => run);
  const texts = all.flatMap((run) => [
    environmentText(environmentStatements, 'before', run, dialect),
    ...revisions.map((revision) => revisionText(revision, run, run === last, dialect)),
    environmentText(environmentStatements, 'after', run, dialect),
  ]);
  return `${texts.filter((text) => text !== '').join('\n\n\n')}\n`;
}

function runOf({ run = 0 }: { readonly run?: number }): number {
  return run;
}

function environmentText(
  statements: readonly EnvironmentStatement[],
  position: EnvironmentStatement['position'],
  run: number,
  dialect: string | null,
): string {
  const own = statements.filter((statement) => statement.position === position && runOf(statement) === run);
  return own.length === 0
    ? ''
    : [
        comment('run by env.py itself'),
        ...own.map(({ sql, isLive }) =>
          isLive === true ? comment(`a live run only: ${sql}`) : terminated(sql, dialect),
        ),
      ].join('\n\n');
}

/** What one of env.py's runs makes of a revision; what ends it, or that there is nothing, comes with the last run. */
function revisionText(revision: PreviewRevision, run: number, isLastRun: boolean, dialect: string | null): string {
  const { message, revision: id, direction, error, offlineConditions = [], mayLoseUnseen = false } = revision;
  const statements = revision.statements.filter((statement) => runOf(statement) === run);
  const isNothing = revision.statements.length === 0;
  if (statements.length === 0 && !(isLastRun && (isNothing || error !== null))) return '';
  const parts = [comment(`${direction} ${id}${message === '' ? '' : `: ${message}`}`)];
  if (mayLoseUnseen) parts.push(comment('may lose data in a way that this SQL does not show'));
  if (offlineConditions.length > 0)
    parts.push(
      comment(
        `for scripts: a live run ${offlineConditions.every(({ decides }) => decides) ? 'takes' : 'may take'} the other side of the condition at line ${offlineConditions.map(({ range }) => range.start.line + 1).join(', ')}`,
      ),
    );
  let database: string | null = null;
  for (const statement of statements) {
    if (statement.database !== database && statement.database !== null)
      parts.push(comment(`database ${statement.database}`));
    database = statement.database;
    if (statement.loses !== null) parts.push(comment(`loses data: ${statement.loses}`));
    parts.push(terminated(statement.sql, dialect));
    for (const each of statement.online ?? []) parts.push(comment(`a live run: ${each}`));
  }
  if (isLastRun && error !== null) parts.push(comment(`not rendered from here on: ${error.message}`));
  else if (isLastRun && isNothing) parts.push(comment('this revision runs no SQL'));
  return parts.join('\n\n');
}

function comment(text: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map((line) => `-- ${line}`)
    .join('\n');
}

/** With the separators of Alembic's own offline scripts (`batch_separator` in alembic/ddl/mssql.py and oracle.py). */
function terminated(sql: string, dialect: string | null): string {
  const lines = sql.split('\n');
  if (lines.every((line) => line.trim() === '' || line.trimStart().startsWith('--'))) return sql;
  if (dialect === 'oracle') return `${sql}\n\n/`;
  // On the line of a comment the semicolon would be part of it.
  const separator = lines.at(-1)?.includes('--') === true ? '\n;' : ';';
  return `${sql}${separator}${dialect === 'mssql' ? '\n\nGO' : ''}`;
}
