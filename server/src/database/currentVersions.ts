import { sql } from 'kysely';
import { withDatabase, type ConnectOptions } from './connect.js';
import type { DatabaseTarget } from './databaseTarget.js';
import { driverError, isMissingTable } from './explainError.js';
import { failed, needsBridge, type Unanswered } from './outcome.js';

/** Name and schema of the version table, as `context.configure` has them. */
export interface VersionTable {
  /** `alembic_version` unless configured. */
  readonly name: string;
  readonly schema?: string;
}

export type CurrentVersions =
  /**
   * The rows, as the database gives them, of a table that is another program's not all; none when it is empty
   * (everything was downgraded).
   */
  | { readonly kind: 'versions'; readonly versions: readonly string[] }
  /** The database has no such table: Alembic never wrote to it, or the table is named otherwise in env.py. */
  | { readonly kind: 'noVersionTable' }
  | Unanswered;

/** Alembic keeps one row for each head: a table with more than anybody's heads need not be read to its end. */
const rowLimit = 2_000;

/**
 * The revisions that the database says are applied: the rows of its version table. Reads only: the table is not made,
 * the transaction is read-only. Never throws; see `withDatabase` for limits and cancellation.
 */
export async function currentVersions(
  target: DatabaseTarget,
  table: VersionTable,
  options: ConnectOptions,
): Promise<CurrentVersions> {
  const hasOwnSchema = table.schema !== undefined && table.schema !== 'main';
  if (target.dialect === 'sqlite' && hasOwnSchema) {
    return needsBridge(
      `The version table is in the schema "${table.schema ?? ''}", which in SQLite is a file that env.py attaches.`,
    );
  }
  const outcome = await withDatabase(target, options, async (transaction) => {
    // sql.id, for Kysely reads a table's text as "schema.table as alias", and a name may have dots.
    const source = table.schema === undefined ? sql.id(table.name) : sql.id(table.schema, table.name);
    const query = sql<{
      version_num: unknown;
    }>`select ${sql.id('version_num')} from ${source} limit ${sql.lit(rowLimit)}`;
    try {
      const { rows } = await query.execute(transaction);
      return { kind: 'versions', versions: rows.map((row) => String(row.version_num)) } as const;
    } catch (error) {
      if (isMissingTable(error)) return { kind: 'noVersionTable' } as const;
      if (isMissingColumn(error)) return notAlembics(table);
      throw error;
    }
  });
  return outcome.kind === 'done' ? outcome.value : outcome;
}

function isMissingColumn(error: unknown): boolean {
  const { code, message } = driverError(error);
  return code === '42703' || code === 'ER_BAD_FIELD_ERROR' || message.startsWith('no such column');
}

function notAlembics({ name }: VersionTable): Unanswered {
  return failed(
    'other',
    `The table "${name}" has no column version_num, so it is not Alembic's version table. Check version_table in env.py.`,
  );
}
