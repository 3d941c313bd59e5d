import { sqlComment } from '../../core/escape.js';
import type { FeatureContext } from '../context.js';
import { preview } from '../features/preview.js';
import type { PreviewResult, PreviewVersion, SqlDocumentParams } from '../messages.js';

/** The text of a document with instant SQL. What is not SQL is in comments. */
export async function sqlDocument(params: SqlDocumentParams, context: FeatureContext): Promise<string> {
  const answer = await preview({ ...params, engine: 'instant' }, context);
  if ('failure' in answer) return `${sqlComment(answer.message)}\n`;
  return `${[heading(answer), ...answer.notes.map(sqlComment), ...answer.revisions.flatMap(parts)].join('\n\n')}\n`;
}

function heading({ dialect, versions }: PreviewResult): string {
  const named = (name: string, { version, source }: PreviewVersion): string =>
    `${name} ${version}${source === 'default' ? ', assumed' : ''}`;
  const all =
    versions === undefined ? [] : [named('Alembic', versions.alembic), named('SQLAlchemy', versions.sqlalchemy)];
  return sqlComment([dialect ?? 'dialect not known', ...all].join(', '));
}

function parts({ direction, revision, message, statements, error }: PreviewResult['revisions'][number]): string[] {
  let before: string | null = null;
  return [
    sqlComment(`${direction} ${revision}${message === '' ? '' : `: ${message}`}`),
    ...statements.flatMap(({ sql, gap, database, online = [] }) => {
      const own = database !== null && database !== before ? [sqlComment(`database ${database}`)] : [];
      before = database;
      if (gap === undefined) return [...own, `${sql};`];
      return [...own, sqlComment(`not shown: ${gap}`), ...online.map((each) => sqlComment(`a live run: ${each}`))];
    }),
    ...(error === null ? [] : [sqlComment(error.message)]),
  ];
}
