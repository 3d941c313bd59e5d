import { as, plain, sized } from '../dialects/baseTypes.js';
import { defineDialect, type Dialect } from '../dialects/dialect.js';
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
      return defineDialect(dialect, { name, literals: { doublesBackslash: !on.postgresqlKeepsBackslash } });
    case 'mysql':
    case 'mariadb':
      return defineDialect(dialect, {
        name,
        names: { reserved: on.newerReservedWords ? dialect.names.reserved : without(dialect.names.reserved, newer) },
        ...(on.mysqlWrapsDefaults ? {} : { defaultText: (sql: string) => sql }),
        ...(name === 'mariadb' && !on.mariadbUuid
          ? { types: { Uuid: dialects.mysql.types['Uuid'] ?? plain('CHAR(32)') } }
          : {}),
      });
    case 'sqlite':
      return on.sqliteLocaltimestampText
        ? dialect
        : defineDialect(dialect, { name, functions: { localtimestamp: 'DATETIME(CURRENT_TIMESTAMP, "localtime")' } });
    case 'mssql':
      return defineDialect(dialect, {
        name,
        types: {
          Text: as('TEXT'),
          UnicodeText: as('NTEXT'),
          NTEXT: dialect.types['TEXT'] ?? plain('NTEXT'),
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
        },
      });
  }
}

const newer: ReadonlySet<string> = new Set(['intersect', 'parallel', 'qualify', 'row_number']);

function without(words: ReadonlySet<string>, some: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...words].filter((word) => !some.has(word)));
}
