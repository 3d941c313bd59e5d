import type { DialectName } from '../core/dialects/dialectName.js';
import type { NamingConvention } from '../core/schema/namingConvention.js';
import type { Settings } from '../core/settings/settings.js';
import { readStatedVersions } from '../core/settings/sqlVersions.js';
import type { EnvironmentFile } from '../core/sql/environmentFile.js';
import type { Customization } from '../core/sql/customized.js';
import type { SqlOptions } from '../core/sql/options.js';
import { readTextNow } from './disk.js';
import { type KnownDialect, statedDialect, statedDriver } from './environmentDialect.js';
import { statedConvention } from './projectConvention.js';
import { projectCustomizations } from './projectCustomizations.js';
import { projectVersions, type ProjectVersions, type VersionSource } from './projectVersions.js';
import { type ProjectReadOptions, readOptionsFor } from './readOptions.js';
import type { IndexedEnvironment } from './snapshot.js';

/** What the files beside the revisions say of an environment's SQL. */
export interface SqlFacts {
  readonly readOptions: ProjectReadOptions;
  readonly versions: ProjectVersions;
  /** As the setting or a URL states it: the revisions are not asked. */
  readonly dialect: KnownDialect | undefined;
  /** The driver of the environment's own URL, if that is one of this dialect. */
  readonly driverOf: (dialect: DialectName) => string | null | undefined;
  readonly convention: NamingConvention | { readonly unknown: string } | undefined;
  /** What imported code of the project changes of what Alembic prints. */
  readonly customizations: readonly Customization[];
  readonly envPath: string;
  /** Empty where it cannot be read. */
  readonly envText: string;
  readonly env: EnvironmentFile;
}

export interface SqlFactsQuestion {
  readonly indexed: IndexedEnvironment;
  readonly settings: Settings;
  /** What an env.py says, from its text. */
  readonly readEnvironment: (text: string) => EnvironmentFile;
  /** The text of a file that may be open. */
  readonly textOf?: (path: string) => string | undefined;
  /** Versions that count before the setting. */
  readonly stated?: readonly VersionSource[];
  /** What the process says that runs the project's Alembic; the setting counts before it. */
  readonly running?: VersionSource | undefined;
  /** The directory of the selected virtual environment. */
  readonly selected?: string | undefined;
}

/** What states versions before the project's files, in the order in which it counts. */
export function statedSources(
  { versions }: Pick<Settings, 'versions'>,
  before: readonly VersionSource[],
  running?: VersionSource,
): readonly VersionSource[] {
  const ofSetting = versions === '' ? undefined : readStatedVersions(versions);
  return [
    ...before,
    ...(ofSetting === undefined ? [] : [{ name: 'alembic.versions', versions: ofSetting }]),
    ...(running === undefined ? [] : [running]),
  ];
}

/** Reads what decides an environment's SQL beside its revisions. Starts nothing. */
export function readSqlFacts({
  indexed,
  settings,
  readEnvironment,
  textOf = readTextNow,
  stated = [],
  running,
  selected,
}: SqlFactsQuestion): SqlFacts {
  const envPath = `${indexed.environment.scriptLocation}/env.py`;
  const envText = textOf(envPath);
  const env: EnvironmentFile =
    envText === undefined
      ? { options: {}, statements: null, reason: 'env.py cannot be read', notes: [] }
      : readEnvironment(envText);
  return {
    readOptions: readOptionsFor(indexed, settings, textOf === readTextNow ? undefined : textOf),
    versions: projectVersions({
      environment: indexed,
      stated: statedSources(settings, stated, running),
      selected,
    }),
    dialect: statedDialect({ environment: indexed, setting: settings.dialect, textOf }),
    driverOf: (dialect) => statedDriver(indexed.environment, dialect, textOf),
    convention: env.options.hasMetadata === false ? undefined : statedConvention(indexed, textOf),
    customizations: projectCustomizations(indexed, textOf),
    envPath,
    envText: envText ?? '',
    env,
  };
}

/** For what the engine writes SQL: the dialect and versions asked for, and what env.py decides. */
export function sqlOptions(
  { versions, convention, env, driverOf, customizations }: SqlFacts,
  { dialect, database }: Pick<SqlOptions, 'dialect'> & { readonly database: string | null },
): SqlOptions {
  const { literalBinds, transactionalDdl, transactionPerMigration, versionTable, versionTableSchema, versionTablePk } =
    env.options;
  return {
    dialect,
    versions: { alembic: versions.alembic.version, sqlalchemy: versions.sqlalchemy.version },
    namingConvention: convention,
    customizations,
    database,
    paramstyle: isNamedStyle(env) ? 'named' : 'driver',
    ...(database === null && { driver: driverOf(dialect) }),
    ...(literalBinds !== undefined && { literalBinds }),
    ...(transactionalDdl !== undefined && { transactionalDdl }),
    ...(transactionPerMigration !== undefined && { transactionPerMigration }),
    ...(versionTable !== undefined && { versionTable }),
    ...(versionTableSchema !== undefined && { versionTableSchema }),
    ...(versionTablePk !== undefined && { versionTablePk }),
  };
}

/** Without `paramstyle` the driver decides how parameters are written. */
function isNamedStyle({ options }: EnvironmentFile): boolean {
  return options.hasMetadata === undefined || options.paramstyle === 'named';
}
