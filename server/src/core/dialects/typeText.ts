import type { Described } from '../operations/definitions.js';
import { plain, withSize } from './baseTypes.js';
import { variantFor, type Dialect, type TypeWriter } from './dialect.js';
import type { DialectName } from './dialectName.js';
import { libraryType } from './libraryTypes.js';
import { cannotRender, rendered, type Rendered } from './notRendered.js';
import { typeCall } from './typeCall.js';

/** The DDL text of a type, such as `VARCHAR(20)`, or why it is not known. */
export function renderType(type: Described, dialect: Dialect): Rendered {
  return rendered(() => typeText(type, dialect));
}

/** Likewise within a rendering. */
export function typeText(described: Described, dialect: Dialect): string {
  const type = variantFor(described, dialect);
  const call = typeCall(type);
  if (call === undefined) {
    const known = libraryType(type, dialect);
    if (known === undefined)
      return cannotRender(`the type ${type.path} is neither SQLAlchemy's nor a known library's`, type.span);
    return typeof known === 'string' ? known : typeText(known, dialect);
  }
  const { name, home, span } = call;
  const own =
    home === dialect.name || (home === 'mysql' && dialect.name === 'mariadb') ? dialect.ownTypes[name] : undefined;
  // Oracle's and MySQL's upper-case names and those of SQLAlchemy itself are written alike elsewhere.
  const foreign = home === 'sqlite' && dialect.name !== 'sqlite' ? genericOfSqlite[name] : foreignNames[name];
  const write = own ?? borrowed[dialect.name]?.[`${home ?? ''}.${name}`] ?? dialect.types[foreign ?? name];
  if (write === undefined)
    return cannotRender(
      home === null
        ? `SQLAlchemy has no type ${name} that could be written`
        : `${name} is a type of ${home}, which SQLAlchemy can't write for ${dialect.name}`,
      span,
    );
  return write(call, dialect);
}

/** Types of dialects that SQLAlchemy takes for one of its own on the other dialects. */
const foreignNames: Readonly<Record<string, string>> = { ENUM: 'Enum', NVARCHAR2: 'NVARCHAR' };

const bitOnMysql: TypeWriter = (type) =>
  withSize('BIT', type.number('length', 0) ?? (type.flag('varying', 1) ? undefined : '1'));

const onMysql: Readonly<Record<string, TypeWriter>> = {
  'postgresql.BIT': bitOnMysql,
  'mssql.TINYINT': plain('TINYINT'),
};

/** Types of one dialect that another one writes, because it has one that is called so. */
const borrowed: Readonly<Partial<Record<DialectName, Readonly<Record<string, TypeWriter>>>>> = {
  postgresql: { 'mssql.MONEY': plain('MONEY'), 'sqlite.JSONB': plain('JSONB') },
  mssql: {
    'postgresql.MONEY': plain('MONEY'),
    'postgresql.BIT': plain('BIT'),
    'mysql.BIT': plain('BIT'),
    'mysql.TINYINT': plain('TINYINT'),
  },
  mysql: onMysql,
  mariadb: onMysql,
};

/** SQLite's own classes of these are the generic ones with another storage. */
const genericOfSqlite: Readonly<Record<string, string>> = { DATE: 'Date', DATETIME: 'DateTime', TIME: 'Time' };
