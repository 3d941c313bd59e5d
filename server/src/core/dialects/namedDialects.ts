import { type DialectName, isDialectName } from './dialectName.js';

const otherNames: Readonly<Record<string, DialectName>> = { postgres: 'postgresql' };

/** The dialect of a database URL such as `postgresql+asyncpg://…`; undefined where it names none of SQLAlchemy's own. */
export function dialectOfUrl(url: string): DialectName | undefined {
  const [, name = ''] = /^\s*([a-z]\w{0,30})(?:\+\w{1,30})?:\/\//.exec(url) ?? [];
  return otherNames[name] ?? (isDialectName(name) ? name : undefined);
}

/** The driver that a database URL names, such as `asyncpg`; null where it leaves that to SQLAlchemy. */
export function driverOfUrl(url: string): string | null {
  return /^\s*[a-z]\w{0,30}\+(\w{1,30}):\/\//.exec(url)?.[1] ?? null;
}

/** The dialects of URLs that stand in the strings of a Python text, also in formatted ones. */
export function dialectsOfUrls(text: string): Set<DialectName> {
  const found = new Set<DialectName>();
  for (const [, url = ''] of text.matchAll(/["']([a-z]\w{0,30}(?:\+\w{1,30})?:\/\/)/g)) {
    const dialect = dialectOfUrl(url);
    if (dialect !== undefined) found.add(dialect);
  }
  return found;
}

/** The dialects whose own types or functions a Python text imports: `from sqlalchemy.dialects import postgresql`. */
export function importedDialects(text: string): Set<DialectName> {
  const found = new Set<DialectName>();
  for (const [, name = '', list = ''] of text.matchAll(
    /\bsqlalchemy\.dialects(?:\.(\w{1,30})|[ \t]+import[ \t]+([^\r\n#]{1,300}))/g,
  )) {
    for (const each of [name, ...list.split(/[\s,()]+/)]) if (isDialectName(each)) found.add(each);
  }
  return found;
}

/** The packages that SQLAlchemy speaks to databases with. Python itself has SQLite's. */
const drivers: Readonly<Record<DialectName, readonly string[]>> = {
  postgresql: ['psycopg', 'psycopg2', 'psycopg2-binary', 'asyncpg', 'pg8000'],
  mysql: ['pymysql', 'mysqlclient', 'aiomysql', 'asyncmy', 'mysql-connector-python'],
  mariadb: ['mariadb'],
  sqlite: ['aiosqlite', 'pysqlcipher3', 'sqlcipher3'],
  mssql: ['pyodbc', 'pymssql', 'aioodbc', 'mssql-python'],
  oracle: ['oracledb', 'cx-oracle'],
};
const dialectOfDriver = new Map(
  Object.entries(drivers).flatMap(([dialect, names]) => names.map((name) => [name, dialect as DialectName])),
);

/** The dialects of the drivers that a list of dependencies names: requirements, `pyproject.toml`, `Pipfile` and the like. */
export function dialectsOfDependencies(text: string): Set<DialectName> {
  const found = new Set<DialectName>();
  for (const line of text.split(/\r\n?|\n/)) {
    const [code = ''] = line.split('#', 1);
    // Behind an equals sign or a bracket, as in TOML, or at the start of a line, as in requirements.
    for (const [, name = ''] of code.matchAll(/(?:^[ \t-]*|["'])([A-Za-z][\w.-]{0,60})/g)) {
      const dialect = dialectOfDriver.get(name.toLowerCase().replace(/[._-]+/g, '-'));
      if (dialect !== undefined) found.add(dialect);
    }
  }
  return found;
}
