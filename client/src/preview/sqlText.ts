import type { PreviewResult, PreviewRevision } from 'alembic-language-server/messages';

/** A result as an SQL script, for the clipboard and the SQL document. What is not SQL stands in comments. */
export function sqlTextOf({ revisions, dialect }: PreviewResult): string {
  return `${revisions.map((revision) => revisionText(revision, dialect)).join('\n\n\n')}\n`;
}

function revisionText(revision: PreviewRevision, dialect: string | null): string {
  const { message, revision: id, direction, statements, error } = revision;
  const parts = [comment(`${direction} ${id}${message === '' ? '' : `: ${message}`}`)];
  let database: string | null = null;
  for (const statement of statements) {
    if (statement.database !== database && statement.database !== null) parts.push(comment(`database ${statement.database}`));
    database = statement.database;
    if (statement.loses !== null) parts.push(comment(`loses data: ${statement.loses}`));
    parts.push(terminated(statement.sql, dialect));
  }
  if (error !== null) parts.push(comment(`not rendered from here on: ${error.message}`));
  else if (statements.length === 0) parts.push(comment('this revision runs no SQL'));
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
