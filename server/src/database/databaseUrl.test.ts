import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pythonPath } from '../../../test/support/python.js';
import { splitUrl, type UrlParts } from './databaseUrl.js';

/** SQLAlchemy's `make_url` for many URLs at once; `null` where it raises. */
const oracle = `
import json, sys, sqlalchemy
from sqlalchemy.engine import make_url
def parts(text):
    try:
        url = make_url(text)
    except Exception:
        return None
    found = {k: getattr(url, k) for k in ("drivername", "username", "password", "host", "port", "database")}
    if found["password"] is not None: found["password"] = str(found["password"])
    found = {k: v for k, v in found.items() if v is not None}
    found["query"] = {k: [v] if isinstance(v, str) else list(v) for k, v in url.query.items()}
    return found
version = [int(part) for part in sqlalchemy.__version__.split(".")[:2]]
sys.stdout.write(json.dumps([version, [parts(text) for text in json.load(sys.stdin)]]))
`;

function askSqlAlchemy(urls: readonly string[]): { unquotesDatabase: boolean; answers: (UrlParts | null)[] } {
  const output = execFileSync(pythonPath(), ['-c', oracle], {
    input: JSON.stringify(urls),
    encoding: 'utf8',
    env: { ...process.env, PYTHONUTF8: '1' },
  });
  const [[major, minor], answers] = JSON.parse(output) as [[number, number], (UrlParts | null)[]];
  return { unquotesDatabase: major > 2 || (major === 2 && minor >= 1), answers };
}

function expectSameAsSqlAlchemy(urls: readonly string[]): void {
  const { unquotesDatabase, answers } = askSqlAlchemy(urls);
  const ours = urls.map((url) => {
    const split = splitUrl(url, { unquoteDatabase: unquotesDatabase });
    return split.kind === 'parts' ? split.parts : null;
  });
  expect(urls.map((url, index) => [url, ours[index]])).toEqual(urls.map((url, index) => [url, answers[index]]));
}

const written = [
  'postgresql://app:secret@db.example:5432/app',
  'postgresql+psycopg://user:p%40ss%2Fw%3Ard%25@host/db',
  'postgresql+psycopg://user:p/ss:w@host/db',
  'postgresql://us%40er:x@host/db',
  'postgresql://user@corp:x@host/db',
  'postgres://host/db',
  'postgresql://',
  'postgresql:///db',
  'postgresql:///?host=/var/run/postgresql&dbname=app',
  'postgresql://user@/db?host=a:1&host=b:2',
  'postgresql://h:5432',
  'postgresql://h:/db',
  'postgresql://h:port/db',
  'postgresql://h: 54_32 /db',
  'postgresql://h:-1/db',
  'postgresql://[::1]:5432/db',
  'postgresql://u:p@[fe80::1%25eth0]/db',
  'postgresql://[::1]rest/db',
  'postgresql://u:@h/db',
  'postgresql://:p@h/db',
  'postgresql://h/d%20b?a=1&b=&c&=d&e=%zz&a=x+y%2B&f=g=h;i=j',
  'postgresql://h/db?a=%ff%e2%82&b=%e2%82%ac&c=%EF%BB%BFbom',
  'postgresql://h/db\n?a=1\nb',
  'sqlite://',
  'sqlite:///',
  'sqlite:///:memory:',
  'sqlite:///data/app.db',
  'sqlite:////srv/app.db',
  'sqlite:///C:\\data\\app.db',
  'sqlite:///C:/data/app.db',
  'sqlite:///file:app.db?mode=ro&uri=true',
  'sqlite://app.db',
  'mysql+pymysql://root:@127.0.0.1:3306/test?charset=utf8mb4',
  'mssql+pyodbc:///?odbc_connect=DRIVER%3D%7BODBC%7D%3BPWD%3Dsecret',
  'oracle+oracledb://u:p@h:1521/?service_name=x',
  'bigquery://project/dataset',
  'driver://user:pass@localhost/dbname',
  'größe+x://h/d',
  'a-b://h/d',
  ' postgresql://h/db',
  '',
  'not a url',
  '${DATABASE_URL}',
];

describe('splitUrl', () => {
  it('reads URLs as SQLAlchemy does', () => {
    expectSameAsSqlAlchemy(written);
  });

  it('reads any URL as SQLAlchemy does', () => {
    const piece = fc.string({
      unit: fc.constantFrom(...Array.from('aZ0é€😀:/@?[]%+&=;, #_-.\\4'), '%40', '%2F', '%e2%82%ac', '%ff', '://'),
      maxLength: 8,
    });
    const part = (before: string): fc.Arbitrary<string> =>
      fc.option(piece, { nil: undefined }).map((text) => (text === undefined ? '' : before + text));
    const port = fc.constantFrom('', ':', ':1', ':5432', ':x', ':1_0', ':99999', ': 1', ':+1');
    const name = fc.constantFrom('postgresql', 'postgresql+psycopg', 'mysql+pymysql', 'sqlite', 'a+b+c', 'p g', '');
    const credentials = fc.tuple(piece, part(':')).map(([user, password]) => `${user}${password}@`);
    const url = fc
      .tuple(
        name,
        fc.constantFrom('://', '://', '://', ':/'),
        fc.option(credentials, { nil: '' }),
        piece,
        port,
        part('/'),
        part('?'),
      )
      .map((texts) => texts.join(''));
    fc.assert(
      fc.property(fc.array(url, { minLength: 200, maxLength: 400, size: 'max' }), (urls) => {
        expectSameAsSqlAlchemy(urls);
      }),
      { numRuns: 12 },
    );
  });

  it('says why a text is no URL without repeating it', () => {
    for (const text of ['s3cret', 'postgresql//u:s3cret@h/d', 'postgresql://u:s3cret/x', 'postgresql://h:s3cret']) {
      const split = splitUrl(text);
      expect(split.kind === 'error' && split.reason).toMatch(
        /^(This is not a database URL|The port of the database URL is not a number)\./,
      );
      expect(JSON.stringify(split)).not.toContain('s3cret');
    }
  });
});
