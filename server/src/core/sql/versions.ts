import type { SqlVersions } from './options.js';

/**
 * What changed in the SQL from one version to the next: each entry is a switch, with the first version that has the new
 * text. Several versions are one for each series in which it was released. SQLAlchemy and Alembic count independently.
 */
const sqlalchemy = {
  /** The series of SQLAlchemy 2.0. */
  isTwo: ['2.0.0b1'],
  /** The series of SQLAlchemy 2.1. */
  isTwoOne: ['2.1.0b1'],
  /** MySQL and MariaDB: a default that is an expression is put in parentheses. */
  mysqlWrapsDefaults: ['2.1.0b1'],
  /** SQLite: a default is put in parentheses by what its text is, not by how it is given. */
  sqliteWrapsByText: ['2.0.40'],
  /** PostgreSQL: a backslash in a string is written once. */
  postgresqlKeepsBackslash: ['2.1.0b3'],
  /** MySQL and MariaDB: a backslash in a label of an enum is written twice. */
  mysqlEscapesLabels: ['2.0.56', '2.1.6'],
  /** PostgreSQL: STORED and VIRTUAL are written where `persisted` is given. */
  postgresqlVirtualColumns: ['2.1.0b1'],
  /** MariaDB: `Uuid` is UUID. */
  mariadbUuid: ['2.1.0b1'],
  /** MariaDB: a computed column is NOT NULL only where it says so. */
  mariadbComputedNull: ['2.0.23'],
  /** Oracle: `Boolean` is BOOLEAN. */
  oracleBoolean: ['2.1.0b1'],
  oracleJson: ['2.1.0b2'],
  /** Oracle: texts are cast to VARCHAR2 with a length. */
  oracleCastsToVarchar: ['2.1.0b1'],
  /** A collation is quoted where a name would be; before, always. */
  collationAsName: ['2.1.0rc1'],
  inheritsWithoutBlanks: ['2.1.0rc1'],
  /** PostgreSQL: `postgresql_with` of a table. */
  tableWith: ['2.1.0b1'],
  /** PostgreSQL: true, false and None in `postgresql_with` of an index. */
  indexWithWords: ['2.1.0rc1'],
  /** A primary key of a number that is no integer is not counted up. */
  countsIntegersOnly: ['2.1.0b1'],
  /** PostgreSQL: `Enum(create_type=False)` counts. */
  genericCreateType: ['2.1.0b1'],
  /** PostgreSQL: `Enum(metadata=…)` is created with the table. */
  createsMetadataTypes: ['2.1.0b1'],
  /** PostgreSQL: an enum named like a type of the database is refused. */
  refusesTypeNames: ['2.1.0b1'],
  foreignKeyCountsChecked: ['2.1.0rc1'],
  /** MySQL: table options have an order. */
  mysqlOptionOrder: ['2.0.53', '2.1.0rc1'],
  /** Actions of foreign keys are any words. */
  anyPhrase: ['2.0.56', '2.1.7'],
  /** PostgreSQL: `ON DELETE SET NULL (a)`. */
  deleteColumns: ['2.0.40'],
  /** PostgreSQL: `postgresql_include` of UNIQUE and PRIMARY KEY. */
  constraintInclude: ['2.0.41'],
  includeBeforeDeferrable: ['2.0.45'],
  mssqlDropIndexIfExists: ['2.0.46'],
  /** Options of constructs that came with earlier versions of 2.0. */
  newerOptions: ['2.0.46'],
  mysqlNoCycleInOneWord: ['2.0.46'],
  sqliteLocaltimestampText: ['2.0.41'],
  /** SQLite: names of constraints in quotes are read back; in which version before is not known. */
  sqliteReadsQuotedNames: ['2.0.58', '2.1.9'],
  /** PostgreSQL: elements of JSONB and of HSTORE stand in brackets. */
  jsonbSubscripts: ['2.0.42'],
  hstoreSubscripts: ['2.1.0b1'],
  /** SQLite: an element of JSON with a type is cast to it. */
  sqliteCastsJson: ['2.1.0b1'],
  /** An element of JSON may be a float. */
  jsonFloats: ['2.1.0b1'],
  /** PostgreSQL: parameters of JSON are cast for all drivers; since when is not known, and this one is sure. */
  castsJson: ['2.0.58'],
  mariadbReturning: ['2.1.0b1'],
  mssqlDoublePrecision: ['2.0.11'],
  /** MySQL: intersect, parallel and qualify are reserved; MariaDB: row_number. */
  newerReservedWords: ['2.0.39'],
  /** PostgreSQL and SQLite: what an upsert sets stands in place, as other values do. */
  upsertInPlace: ['2.0.47', '2.1.0b2'],
  /** SQL Server: true division adds 0.0 and casts no more. */
  mssqlDividesByFloat: ['2.0.55', '2.1.4'],
} as const;

const alembic = {
  /** Most arguments are given by name only. */
  keywordsOnly: ['1.11.0'],
  indexIfExists: ['1.11.2'],
  tableIfExists: ['1.13.3'],
  sqliteRenameColumn: ['1.14.1'],
  columnIfExists: ['1.16.0'],
  mssqlDropsDefaultFirst: ['1.17.2'],
  mssqlColumnComment: ['1.18.0'],
  inlineReferences: ['1.18.2'],
  inlineReferencesActions: ['1.18.5'],
  /** Only between these two a primary key of `add_column` is written by itself. */
  primaryKeyByItself: ['1.18.2'],
  inlinePrimaryKey: ['1.18.4'],
  addsIdentity: ['1.20.1'],
  keepsVersionTable: ['1.19.0'],
  /** Batch mode: the CHECK of a type that has no name is one of several, and not the only one. */
  batchUnnamedChecks: ['1.10.4'],
  /** Batch mode: the CHECK of a new column's type is written once, and that of an old one by its convention. */
  batchChecksOnce: ['1.20.0'],
  /** SQLite: a renamed table has its schema once; after which version before is not known. */
  sqliteRenameOnce: ['1.9.4'],
  emptyComments: ['1.20.1'],
  quotesConstraintName: ['1.10.0'],
} as const;

/** The switches: true from the version on that the table names. */
export type Switches = Readonly<Record<keyof typeof sqlalchemy | keyof typeof alembic, boolean>>;

export function switchesOf(versions: SqlVersions): Switches {
  if (latest?.alembic === versions.alembic && latest.sqlalchemy === versions.sqlalchemy) return latest.switches;
  latest = { ...versions, switches: switchesFor(versions) };
  return latest.switches;
}

/** The last ones: one revision after the other is written for the same versions. */
let latest: (SqlVersions & { readonly switches: Switches }) | undefined;

function switchesFor(versions: SqlVersions): Switches {
  const entries = [
    ...Object.entries(sqlalchemy).map(([name, since]) => [name, isSince(versions.sqlalchemy, since)] as const),
    ...Object.entries(alembic).map(([name, since]) => [name, isSince(versions.alembic, since)] as const),
  ];
  return Object.fromEntries(entries) as Switches;
}

/** Before these nothing is known of the SQL. */
const oldest: SqlVersions = { alembic: '1.8.0', sqlalchemy: '1.4.23' };

/** Why no SQL is known for the versions; null where it is. */
export function whyNoSql(versions: SqlVersions): string | null {
  for (const [name, title] of [
    ['sqlalchemy', 'SQLAlchemy'],
    ['alembic', 'Alembic'],
  ] as const)
    if (!isSince(versions[name], [oldest[name]])) return `the SQL of ${title} before ${oldest[name]} is not known`;
  return null;
}

/** Whether a version is one of these, or later in the same series, or of a series that is later than all. */
function isSince(version: string, since: readonly string[]): boolean {
  const parts = partsOf(version);
  const inSeries = since.map(partsOf).find(([major, minor]) => major === parts[0] && minor === parts[1]);
  if (inSeries !== undefined) return compare(parts, inSeries) >= 0;
  return since.every((each) => compare(parts, partsOf(each)) >= 0);
}

/** Numbers, with that of a pre-release below zero: `2.1.0b3` is before `2.1.0`. */
function partsOf(version: string): readonly number[] {
  const [, numbers = '', kind, count = '0'] =
    /^v?(\d{1,6}(?:\.\d{1,6}){0,3})(?:[.-]?(a|b|c|rc|dev)(\d{1,6}))?/.exec(version.trim()) ?? [];
  const [major = 0, minor = 0, patch = 0] = numbers.split('.').map(Number);
  const rank = kind === undefined ? 0 : (['dev', 'a', 'b', 'c', 'rc'].indexOf(kind) - 10) * 1000 + Number(count);
  return [major, minor, patch, rank];
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((part, index) => part !== other[index]);
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}
