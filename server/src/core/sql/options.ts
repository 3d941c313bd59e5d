import type { DialectName } from '../dialects/dialectName.js';
import type { NamingConvention } from '../schema/namingConvention.js';
import type { Schema } from '../schema/schema.js';

/** The versions that SQL is written for, such as `{ alembic: '1.20.1', sqlalchemy: '2.0.58' }`. */
export interface SqlVersions {
  readonly alembic: string;
  readonly sqlalchemy: string;
}

/** For what SQL is written: what `env.py` and its versions decide. All but dialect and versions may be left out. */
export interface SqlOptions {
  readonly dialect: DialectName;
  readonly versions: SqlVersions;
  /** Of the metadata that `env.py` gives; a reason where it has one that is not known. */
  readonly namingConvention?: NamingConvention | { readonly unknown: string } | undefined;
  /** `literal_binds=True`, as in Alembic's templates; that is also what counts where it is left out. */
  readonly literalBinds?: boolean;
  /**
   * "%" is written twice: where `env.py` sets no `paramstyle`, for most drivers of PostgreSQL and MySQL. Where the driver
   * decides and is not known, a statement with "%" is a gap.
   */
  readonly doublesPercent?: boolean | 'unknown';
  /** Of the multidb template: the engine whose SQL is asked for; null elsewhere. */
  readonly database?: string | null;
  /** `transactional_ddl`, where `env.py` sets it. */
  readonly transactionalDdl?: boolean;
  readonly transactionPerMigration?: boolean;
  readonly versionTable?: string;
  readonly versionTableSchema?: string | null;
  readonly versionTablePk?: boolean;
  /** The schema before the operations, for what a live run would do; undefined where it is not known. */
  readonly schemaBefore?: Schema;
}

/** What the revisions of one run of Alembic share: the enum types that it has created. One for each run. */
export interface RunMemo {
  readonly createdTypes: Set<string>;
}

export function newMemo(): RunMemo {
  return { createdTypes: new Set() };
}
