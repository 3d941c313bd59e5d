import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { targetOfUrl as target } from '../../../test/support/databaseTargets.js';
import { pythonPath } from '../../../test/support/python.js';
import { describeTarget, isLocal, parseDatabaseUrl, withEnvironment } from './databaseTarget.js';

function reason(url: string): string | undefined {
  const result = parseDatabaseUrl(url);
  return result.kind === 'error' ? result.reason : undefined;
}

/** What SQLAlchemy's dialect hands to the Python driver. */
const oracle = `
import json, sys
from sqlalchemy.engine import make_url
def arguments(text):
    url = make_url(text)
    found = url.get_dialect()().create_connect_args(url)[1]
    names = {"host": ["unix_socket", "host"], "port": ["port"], "user": ["user"], "password": ["password", "passwd"], "database": ["dbname", "database", "db"]}
    read = {name: next((found[key] for key in keys if key in found), None) for name, keys in names.items()}
    return {key: str(value) for key, value in read.items() if value is not None}
sys.stdout.write(json.dumps([arguments(text) for text in json.load(sys.stdin)]))
`;

describe('parseDatabaseUrl', () => {
  it('puts in place what the query says, as the Python drivers do', () => {
    const urls = [
      'postgresql+psycopg://app:pw@h:5432/app',
      'postgresql+psycopg://app@/app?host=/var/run/postgresql',
      'postgresql+psycopg:///?host=h&port=6432&user=u&password=p&dbname=d',
      'postgresql+psycopg://u:p@h:1/d?host=other:2&user=v&password=q&dbname=e',
      'postgresql+psycopg://h:5432/d?host=other',
      'postgresql+psycopg://h:5432/d?port=6432',
      'postgresql+psycopg:///app?host=/cloudsql/project:region:instance',
      'postgresql+psycopg2://app:@/app?sslmode=require',
      'mysql+pymysql://root:@127.0.0.1:3306/test?charset=utf8mb4',
      'mysql+pymysql://root@localhost/test?unix_socket=/run/mysqld/mysqld.sock',
      'mysql+pymysql://a:b@h/test?user=c&password=d&host=i',
      'mariadb+pymysql://a:b@h:3307/d',
    ];
    const answers = JSON.parse(
      execFileSync(pythonPath(), ['-c', oracle], { input: JSON.stringify(urls), encoding: 'utf8' }),
    ) as Record<string, string>[];
    const ours = urls.map((url) => {
      const { host, port, user, password, database } = target(url);
      return JSON.parse(JSON.stringify({ host, port: port?.toString(), user, password, database })) as Record<
        string,
        string
      >;
    });
    expect(ours).toEqual(answers);
  });

  it('keeps what is no part of the place in the query', () => {
    expect(target('postgresql+asyncpg://u@h/d?ssl=require&host=i&options=-csearch_path%3Dapp')).toEqual({
      dialect: 'postgresql',
      driver: 'asyncpg',
      host: 'i',
      user: 'u',
      database: 'd',
      query: { ssl: ['require'], options: ['-csearch_path=app'] },
    });
    expect(target('postgres://h/d')).toEqual({ dialect: 'postgresql', host: 'h', database: 'd', query: {} });
    expect(target('sqlite:///C:\\data\\app%20one.db')).toEqual({
      dialect: 'sqlite',
      database: 'C:\\data\\app one.db',
      query: {},
    });
  });

  it.each([
    ['driver://user:pass@localhost/dbname', /placeholder/],
    ['sqlite://app.db', /too few slashes/],
    ['sqlite://user:s3cret@/app.db', /too few slashes/],
    ['postgresql://u:p@s3cret@h/d', /unescaped/],
    ['postgresql://us/er:s3cret@h/d', /unescaped/],
    ['postgresql://u:s3cret@h:99999/d', /not between 0 and 65535/],
    ['postgresql://u:s3cret@h/d?port=x', /not a number/],
    ['postgresql://u:s3cret@/d?host=a,b&port=1,2,3', /several hosts/],
    ['s3cret', /not a database URL/],
  ])('refuses %s without a secret in the reason', (url, expected) => {
    expect(reason(url)).toMatch(expected);
    expect(reason(url)).not.toContain('s3cret');
  });
});

describe('describeTarget and isLocal', () => {
  it.each<[string, string, boolean]>([
    ['postgresql://app_user:s3cret@db.example:5432/app', 'PostgreSQL app_user@db.example:5432/app', false],
    ['postgresql://app_user:s3cret@db.example/app', 'PostgreSQL app_user@db.example:5432/app', false],
    ['postgresql+asyncpg://localhost/app', 'PostgreSQL localhost:5432/app', true],
    ['postgresql://u@127.0.0.1/app', 'PostgreSQL u@127.0.0.1:5432/app', true],
    ['postgresql://u@127.evil.example/app', 'PostgreSQL u@127.evil.example:5432/app', false],
    ['postgresql://u@[::1]:6432/app', 'PostgreSQL u@[::1]:6432/app', true],
    ['postgresql://u@[2001:db8::1]/app', 'PostgreSQL u@[2001:db8::1]:5432/app', false],
    ['postgresql:///app', 'PostgreSQL localhost:5432/app', true],
    ['postgresql://u@/app?host=/var/run/postgresql', 'PostgreSQL u@/app (socket /var/run/postgresql)', true],
    [
      'postgresql://u@/app?host=/cloudsql/project:region:instance',
      'PostgreSQL u@/app (socket /cloudsql/project:region:instance)',
      false,
    ],
    ['postgresql://u@/app?host=127.0.0.1:1&host=db.example:2', 'PostgreSQL u@127.0.0.1:1,db.example:2/app', false],
    ['postgresql://u@/app?host=127.0.0.1:1&host=localhost:2', 'PostgreSQL u@127.0.0.1:1,localhost:2/app', true],
    ['postgresql://u@localhost/app?hostaddr=203.0.113.9', 'PostgreSQL u@203.0.113.9:5432/app', false],
    ['postgresql://u@/app?service=prod', 'PostgreSQL u@/app (service prod)', false],
    ['mysql+pymysql://root:s3cret@localhost/shop', 'MySQL root@localhost:3306/shop', true],
    ['mariadb+pymysql://root@db/shop', 'MariaDB root@db:3306/shop', false],
    ['sqlite:///data/app.db', 'SQLite data/app.db', true],
    ['sqlite://', 'SQLite in memory', true],
    ['sqlite+libsql://app.turso.example?secure=true', 'SQLite app.turso.example', false],
    ['mssql+pyodbc:///?odbc_connect=SERVER%3Dprod%3BPWD%3Ds3cret', 'SQL Server', false],
    ['mssql+pyodbc://u@localhost/app', 'SQL Server u@localhost:1433/app', true],
    ...['server', 'Server', 'addr', 'ADDRESS', 'network+address'].map((key): [string, string, boolean] => [
      `mssql+pyodbc://u@localhost/app?${key}=prod`,
      'SQL Server u@/app (server prod)',
      false,
    ]),
    ...['Failover_Partner', 'filedsn'].map((key): [string, string, boolean] => [
      `mssql+pyodbc://u@localhost/app?${key}=prod`,
      'SQL Server u@localhost:1433/app',
      false,
    ]),
    ['oracle+oracledb://u:s3cret@h/x', 'Oracle u@h:1521/x', false],
    ['bigquery://project/dataset', 'BigQuery project/dataset', false],
    ['bigquery://', 'BigQuery', false],
  ])('%s', (url, description, local) => {
    expect(describeTarget(target(url))).toBe(description);
    expect(isLocal(target(url))).toBe(local);
  });
});

describe('withEnvironment', () => {
  const environment = {
    PGHOST: 'prod.example',
    PGPORT: '6432',
    PGUSER: 'app',
    PGPASSWORD: 's3cret',
    PGDATABASE: 'app',
    PGSSLMODE: 'require',
    PGSERVICE: '',
  };

  it('completes what a PostgreSQL URL leaves out, so that the target shown is the target used', () => {
    const completed = withEnvironment(target('postgresql://'), environment);
    expect(completed).toEqual({
      dialect: 'postgresql',
      host: 'prod.example',
      port: 6432,
      user: 'app',
      password: 's3cret',
      database: 'app',
      query: { sslmode: ['require'] },
    });
    expect(isLocal(completed)).toBe(false);
  });

  it('leaves what the URL says, and other databases', () => {
    const complete = target('postgresql://u:p@h:1/d?sslmode=disable');
    expect(withEnvironment(complete, environment)).toEqual(complete);
    expect(withEnvironment(target('mysql://'), environment)).toEqual(target('mysql://'));
  });
});
