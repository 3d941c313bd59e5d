import { type DialectName, isDialectName } from '../../core/dialects/dialectName.js';

/** The scheme of documents that show a schema. */
export const schemaScheme = 'alembic-schema';

/** What a document shows: the schema at a revision, or at all heads. */
export interface SchemaPoint {
  readonly environment: string;
  /** null for all heads. */
  readonly revision: string | null;
  /** null for the environment's own. */
  readonly dialect: DialectName | null;
  /** Of the multidb template: the engine; null elsewhere. */
  readonly database: string | null;
}

/** The URI of a document; its path is what a tab shows. */
export function schemaUri({ environment, revision, dialect, database }: SchemaPoint): string {
  const query = encodeURIComponent(JSON.stringify({ environment, revision, dialect, database }));
  const name = `schema ${database === null ? '' : `of ${database} `}at ${revision ?? 'heads'}`;
  return `${schemaScheme}:/${encodeURIComponent(name)}.sql?${query}`;
}

/** What a URI means; undefined for any that `schemaUri` did not write. */
export function schemaPointOf(uri: string): SchemaPoint | undefined {
  if (!uri.startsWith(`${schemaScheme}:`)) return undefined;
  try {
    const query: unknown = JSON.parse(decodeURIComponent(uri.slice(uri.indexOf('?') + 1)));
    if (typeof query !== 'object' || query === null || !('environment' in query)) return undefined;
    const {
      environment,
      revision = null,
      dialect = null,
      database = null,
    } = query as Readonly<Record<string, unknown>>;
    if (typeof environment !== 'string' || (revision !== null && typeof revision !== 'string')) return undefined;
    return {
      environment,
      revision,
      dialect: typeof dialect === 'string' && isDialectName(dialect) ? dialect : null,
      database: typeof database === 'string' ? database : null,
    };
  } catch {
    return undefined;
  }
}
