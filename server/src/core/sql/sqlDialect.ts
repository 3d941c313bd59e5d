import { as, plain, sized, sizeOf, withSize } from '../dialects/baseTypes.js';
import { defineDialect, type Dialect, type TypeWriter } from '../dialects/dialect.js';
import type { DialectName } from '../dialects/dialectName.js';
import { dialects } from '../dialects/dialects.js';
import type { Switches } from './versions.js';

/**
 * A dialect as Alembic has it offline: for a version, and without a server, so that for SQL Server it is one of before
 * 2008, which is what SQLAlchemy takes for granted where it has not connected.
 */
export function sqlDialect(name: DialectName, on: Switches): Dialect {
  const dialect = dialects[name];
  switch (name) {
    case 'postgresql':
      return defineDialect(dialect, {
        name,
        literals: { doublesBackslash: !on.postgresqlKeepsBackslash },
        ...(on.collationAsName ? {} : { types: quotingTypes }),
      });
    case 'mysql':
    case 'mariadb':
      return defineDialect(dialect, {
        name,
        names: { reserved: on.newerReservedWords ? dialect.names.reserved : without(dialect.names.reserved, newer) },
        ...(on.mysqlWrapsDefaults ? {} : { defaultText: (sql: string) => sql }),
        types: {
          ...(name === 'mariadb' && !on.mariadbUuid ? { Uuid: dialects.mysql.types['Uuid'] ?? plain('CHAR(32)') } : {}),
          ...(on.mysqlEscapesLabels ? {} : { Enum: withoutEscapes(dialect.types['Enum']) }),
        },
        ...(on.mysqlEscapesLabels
          ? {}
          : {
              ownTypes: {
                ENUM: withoutEscapes(dialect.ownTypes['ENUM']),
                SET: withoutEscapes(dialect.ownTypes['SET']),
              },
            }),
      });
    case 'sqlite':
      return defineDialect(dialect, {
        name,
        ...(on.sqliteLocaltimestampText
          ? {}
          : { functions: { localtimestamp: 'DATETIME(CURRENT_TIMESTAMP, "localtime")' } }),
        ...(on.collationAsName ? {} : { types: quotingTypes }),
      });
    case 'mssql':
      return defineDialect(dialect, {
        name,
        types: {
          Text: as('TEXT'),
          UnicodeText: as('NTEXT'),
          NTEXT: nationalText,
          LargeBinary: plain('IMAGE'),
          Date: plain('DATETIME'),
          Time: plain('DATETIME'),
          ...(on.mssqlDoublePrecision ? {} : { Double: plain('DOUBLE') }),
        },
      });
    case 'oracle':
      return defineDialect(dialect, {
        name,
        types: {
          Boolean: plain(on.oracleBoolean ? 'BOOLEAN' : 'SMALLINT'),
          RAW: sized('RAW'),
          ...(on.collationAsName ? {} : quotedOnOracle),
        },
      });
  }
}

const nationalText: TypeWriter = (type, dialect) => {
  const collation = type.string('collation', 1);
  return `${withSize('NTEXT', sizeOf(type, dialect))}${collation === undefined ? '' : ` COLLATE ${collation}`}`;
};

/** Texts whose collation is quoted whatever it is, as before SQLAlchemy 2.1. */
const quotingTypes: Readonly<Record<string, TypeWriter>> = Object.fromEntries(
  ['CHAR', 'VARCHAR', 'NCHAR', 'NVARCHAR', 'TEXT'].map((name): [string, TypeWriter] => [
    name,
    (type, dialect) => {
      const collation = type.string('collation', 1);
      const quoted = collation === undefined ? '' : ` COLLATE "${collation.replaceAll('"', '""')}"`;
      return `${withSize(name, sizeOf(type, dialect))}${quoted}`;
    },
  ]),
);

const quotedOnOracle: Readonly<Record<string, TypeWriter>> = Object.fromEntries(
  Object.entries(quotingTypes).filter(([name]) => !name.includes('VARCHAR')),
);

/** Labels whose backslashes are written once, as in earlier versions. */
function withoutEscapes(write: TypeWriter | undefined): TypeWriter {
  return (type, dialect) => (write?.(type, dialect) ?? type.name).replaceAll('\\\\', '\\');
}

const newer: ReadonlySet<string> = new Set(['intersect', 'parallel', 'qualify', 'row_number']);

function without(words: ReadonlySet<string>, some: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...words].filter((word) => !some.has(word)));
}
