import type { DialectName } from '../dialects/dialectName.js';
import type { NamingConvention } from '../schema/namingConvention.js';
import type { Schema } from '../schema/schema.js';
import type { Customization } from './customized.js';

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
   * How parameters are written: as Alembic's templates say, which is also what counts where it is left out, or as the
   * driver does, which writes "%" twice, too.
   */
  readonly paramstyle?: 'named' | 'driver';
  /** The driver that the URL names, null for the one that SQLAlchemy chooses; left out where it is not known. */
  readonly driver?: string | null | undefined;
  /** Of the multidb template: the engine whose SQL is asked for; null elsewhere. */
  readonly database?: string | null;
  /** `transactional_ddl`, where `env.py` sets it. */
  readonly transactionalDdl?: boolean;
  readonly transactionPerMigration?: boolean;
  readonly versionTable?: string;
  readonly versionTableSchema?: string | null;
  readonly versionTablePk?: boolean;
  /** What imported code of the project changes of what SQLAlchemy and Alembic print. */
  readonly customizations?: readonly Customization[];
  /** The schema before the operations, for what a live run would do where Alembic refuses offline. */
  readonly schemaBefore?: Schema;
}

/** What the revisions of one run of Alembic share: the enum types that it has created. One for each run. */
export interface RunMemo {
  readonly createdTypes: { has: (key: string) => boolean; add: (key: string) => void };
}

export function newMemo(): RunMemo {
  return { createdTypes: new Set<string>() };
}
