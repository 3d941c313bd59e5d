import type { PreviewScope, SqlDocumentParams } from '../messages.js';

/** The scheme of documents that show instant SQL. */
export const instantSqlScheme = 'alembic-instant-sql';

/** The URI of a document; its path is what a tab shows. */
export function sqlUri({ scope, direction, dialect, versions }: SqlDocumentParams): string {
  const query = encodeURIComponent(JSON.stringify({ scope, direction, dialect, versions }));
  const about = [direction, dialect, versions?.replaceAll(',', ' ')].filter((part) => typeof part === 'string');
  return `${instantSqlScheme}:/${encodeURIComponent(about.join(' '))}.sql?${query}`;
}

/** What a URI means; undefined for any that `sqlUri` did not write. */
export function sqlPointOf(uri: string): SqlDocumentParams | undefined {
  if (!uri.startsWith(`${instantSqlScheme}:`)) return undefined;
  try {
    const query: unknown = JSON.parse(decodeURIComponent(uri.slice(uri.indexOf('?') + 1)));
    if (typeof query !== 'object' || query === null) return undefined;
    const { scope, direction, dialect, versions } = query as Readonly<Record<string, unknown>>;
    const known = scopeOf(scope);
    if (known === undefined || (direction !== 'upgrade' && direction !== 'downgrade')) return undefined;
    return {
      scope: known,
      direction,
      dialect: typeof dialect === 'string' ? dialect : null,
      ...(typeof versions === 'string' && { versions }),
    };
  } catch {
    return undefined;
  }
}

function scopeOf(value: unknown): PreviewScope | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, uri, environment, from, to } = value as Readonly<Record<string, unknown>>;
  if (kind === 'revision') return typeof uri === 'string' ? { kind, uri } : undefined;
  if (typeof environment !== 'string') return undefined;
  if (kind === 'pending' || kind === 'all') return { kind, environment };
  return kind === 'range' && typeof from === 'string' && typeof to === 'string'
    ? { kind, environment, from, to }
    : undefined;
}
