import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { redact, redactBeginning, redactDeep, redactEnd } from './redact.js';
import { secretsInText, secretsOf } from './secretValues.js';

const secret = 's3cr3t-w0rd';

it.each([
  `postgresql://user:${secret}@localhost/app`,
  `could not connect to postgresql+asyncpg://u:${secret}@db.example:5432/app?ssl=1 (refused)`,
  `mysql://u:${secret}@h/d and sqlite:///x.db and mssql://a:${secret}@h`,
  `postgresql://user:${secret}p@ss@localhost/app`,
  `postgresql://user:${secret}`,
  `"postgresql://user:it's ${secret}@h/db"`,
  `"postgresql://user:${secret} with blanks@h/db"`,
  `connection failed: host=db password=${secret} dbname=app`,
  `mssql+pyodbc:///?odbc_connect=DRIVER={ODBC Driver 18};UID=u;PWD={${secret};b}`,
  `DRIVER={SQL Server};SERVER=h;UID=u;PWD=${secret};Encrypt=yes`,
  `postgresql://h/db?user=u&password=${secret}&sslmode=require`,
  `create_engine(password='${secret}', user="u")`,
  `{"password": "${secret}"}`,
  `{'user': 'u', 'DB_PASS': '${secret}'}`,
  `MYSQL_PWD=${secret}`,
  `PGPASSWORD: ${secret}`,
  `os.environ["DB_PASSWORD"] = "${secret}"`,
  `    password = os.environ.get("DB_PASSWORD", "${secret}")`,
  `    password: SecretStr = SecretStr("${secret}")`,
  `    token=f"${secret}{x}"`,
  `psql --password ${secret} -h db`,
  `[SQL: ALTER ROLE app PASSWORD '${secret}']`,
  `[SQL: CREATE USER app IDENTIFIED BY '${secret}']`,
  `    url = URL.create("postgresql", "app", "${secret}", "db", database="shop")`,
  `    URL.create(\n    ~~~~~~~~~~^\n        "postgresql",\n        "app",\n        "${secret}",\n    )`,
  `    connection = pymysql.connect("db", "app", "${secret}", "shop")`,
  `Field required [type=missing, input_value={'database_password': '${secret}'}, input_type=dict]`,
  `InterpolationSyntaxError: '%' must be followed by '%' or '(', found: '%40${secret}@localhost/x'`,
  `InterpolationSyntaxError: bad interpolation variable reference '%(${secret}@localhost/x'`,
  `Could not parse SQLAlchemy URL from string 'postgresql:/u:${secret}@h/db'`,
  `db.example:5432:shop:app:${secret}`,
  `password = "${secret}"\nValueError: ${secret}`,
])('hides the password of %s', (text) => {
  expect(redact(text)).not.toContain(secret);
});

it.each([
  'File "/a/b.py", line 3\n  password column added at 12:30:00, mail@example.com',
  'INFO  [alembic.runtime.migration] Running upgrade 1a2b -> 3c4d, add tokens',
  "INFO  [alembic.autogenerate.compare] Detected added column 'user.password_hash'",
  'FATAL: password authentication failed for user "app"',
  'DETAIL:  Key (token)=(17) already exists.',
  'sqlite3.OperationalError: unrecognized token: "$a$"',
  "KeyError: 'DB_PASSWORD'",
  "FAILED: Multiple head revisions are present for given argument 'head'; label:1a2b@head",
  'see https://example.com:8443/path and http://localhost:8000',
  'CREATE TABLE account (password VARCHAR(60) NOT NULL, api_key VARCHAR, PRIMARY KEY (id))',
  '    with engine.connect() as connection:',
  'op.create_unique_constraint("uq_token", "tokens", ["value"])',
  'alembic upgrade 1a2b:shop@head --sql',
  "FAILED: Can't locate revision identified by 'nope'",
  "alembic.util.exc.CommandError: Path doesn't exist: 'migrations'.  Please use the 'init' command to create a new scripts folder.",
  "sqlalchemy.exc.NoSuchModuleError: Can't load plugin: sqlalchemy.dialects:driver",
  'alembic.script.revision.ResolutionError: Revision range bbbb:aaaa has no walkable path',
  'sqlalchemy.exc.ArgumentError: Could not parse SQLAlchemy URL from given URL string',
  "ModuleNotFoundError: No module named 'secret_settings'",
  'pydantic_core._pydantic_core.ValidationError: 1 validation error for Settings\ndb_password\n  Field required [type=missing]',
])('leaves ordinary text alone: %s', (text) => {
  expect(redact(text, secretsOf({ DATABASE_URL: `postgresql://app:${secret}@db/shop` }))).toBe(text);
});

it('reaches every text of plain data, however deep', () => {
  expect(redactDeep({ a: [`x ${secret}`, 1, null], b: { c: secret } }, [secret])).toEqual({
    a: ['x ***', 1, null],
    b: { c: '***' },
  });
  let nested: unknown = secret;
  for (let level = 0; level < 100_000; level++) nested = [nested];
  expect(() => redactDeep(nested, [secret])).not.toThrow();
});

it('leaves no half of a secret where a longer text was cut', () => {
  const around = 'x '.repeat(2000);
  const text = `${around}${secret}${around}`;
  for (let cut = 1; cut < secret.length; cut++) {
    const at = around.length + cut;
    expect(redactBeginning(text.slice(0, at), [secret])).toMatch(/^[x ]*$/);
    expect(redactEnd(text.slice(at), [secret])).toMatch(/^[x ]*$/);
  }
});

describe('secrets of variables', () => {
  it.each([
    ['a password', { DB_PASSWORD: secret }],
    ['a password by a short name', { DB_PASS: secret }],
    ['the password of MySQL', { MYSQL_PWD: secret }],
    ['a token', { API_TOKEN: secret }],
    ['a key', { SECRET_KEY: secret }],
    ['an address', { DATABASE_URL: `postgresql://app:${secret}@localhost/shop` }],
    ['an address under another name', { SHOP: `postgresql://app:${secret}@localhost/shop` }],
    [
      'an address beside a variable of the same value',
      { DATABASE_URL: `postgresql://app:${secret}@localhost/shop`, OTHER: secret },
    ],
    ['a malformed address', { DATABASE_URL: `postgresql://app:${secret}` }],
    ['a connection string', { PG_DSN: `host=localhost password=${secret} user=app` }],
    ['a quoted connection string', { PG_DSN: `host=localhost password='${secret}' user=app` }],
    [
      'a connection string of ODBC in a URL',
      { URL: `mssql+pyodbc:///?odbc_connect=${encodeURIComponent(`DRIVER={x};PWD={${secret}};UID=u`)}` },
    ],
    ['a value of the query of a URL', { URL: `postgresql:///shop?host=db&password=${secret}` }],
    ['an encoded address', { DATABASE_URL: 'postgresql://app:s3cr3t%2Dw0rd@localhost/shop' }],
  ])('%s is one', (_, variables) => {
    expect(redact(`the word ${secret} alone, and glued${secret}together`, secretsOf(variables))).not.toContain(secret);
  });

  it('of an address only the password is one', () => {
    const secrets = secretsOf({
      DATABASE_URL: `postgresql://app:${secret}@db.example/shop`,
      API_URL: 'https://example.com/path',
    });
    expect(redact('cannot reach db.example for shop, see https://example.com/path', secrets)).toBe(
      'cannot reach db.example for shop, see https://example.com/path',
    );
  });

  it.each([
    [
      'what the user or the database is called too',
      { POSTGRES_USER: 'shop', POSTGRES_PASSWORD: 'shop', DATABASE_URL: 'postgresql://shop:shop@localhost/shop' },
      'role "shop"',
    ],
    [
      'what everybody has on a development machine',
      { POSTGRES_PASSWORD: 'postgres', DATABASE_URL: 'mysql://app:root@localhost/shop' },
      'postgres and root',
    ],
    ['a flag or a number', { USE_KEYRING: 'true', KEY_COUNT: '12' }, 'true, line 12'],
    ['a part of another word', { DB_PASSWORD: 'post' }, 'postgresql'],
    ['the working directory', { PWD: '/home/me/project', OLDPWD: '/home/me/other' }, 'File "/home/me/project/env.py"'],
    [
      'a place or a helper',
      { GIT_ASKPASS: '/usr/bin/ask', PGPASSFILE: '/home/me/.pgpass', SSH_AUTH_SOCK: '/tmp/agent' },
      '/usr/bin/ask /home/me/.pgpass /tmp/agent',
    ],
  ])('%s is none', (_, variables, text) => {
    expect(redact(text, secretsOf(variables))).toBe(text);
  });
});

describe('secrets of a configuration file', () => {
  it.each([
    ['the password of its URL', `sqlalchemy.url = postgresql://app:${secret}@localhost/shop`],
    [
      'one that stands in an option of its own',
      `pw = ${secret}\nsqlalchemy.url = postgresql://app:%(pw)s@localhost/shop`,
    ],
    [
      'one under any name that the URL refers to',
      `shop_x = ${secret}\nsqlalchemy.url = postgresql://app:%(shop_x)s@localhost/shop`,
    ],
    ["an option with a secret's name", `db_password = ${secret}`],
    ['a quoted option', `db_password = "${secret}"`],
  ])('%s', (_, lines) => {
    expect(redact(`found ${secret}.`, secretsInText(`[alembic]\nscript_location = migrations\n${lines}\n`))).toBe(
      'found ***.',
    );
  });

  it('doubled percent signs and all', () => {
    const secrets = secretsInText('[alembic]\nsqlalchemy.url = postgresql://app:s3cr3t%%2Dw0rd@localhost/shop\n');
    for (const form of ['s3cr3t%%2Dw0rd', 's3cr3t%2Dw0rd', secret])
      expect(redact(`found ${form}.`, secrets)).toBe('found ***.');
  });

  it('and none of the ordinary options of alembic.ini', () => {
    const ini =
      '[alembic]\nscript_location = migrations\nsqlalchemy.url = driver://user:pass@localhost/dbname\n[loggers]\nkeys = root,sqlalchemy\n[handlers]\nkeys = console\n';
    expect(redact('migrations root,sqlalchemy console dbname localhost', secretsInText(ini))).toBe(
      'migrations root,sqlalchemy console dbname localhost',
    );
  });
});

/** Passwords as generators make them: eight characters or more, any printable ones, and others of this world. */
const passwords = fc
  .string({
    unit: fc.constantFrom(...Array.from('abcXYZ0189!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ éß漢🎉')),
    minLength: 8,
    maxLength: 24,
  })
  .filter((text) => /[a-z0-9é漢]{4}/i.test(text) && text.trim() === text);

const sources: readonly (readonly [string, (password: string) => string[]])[] = [
  ['a variable', (password) => secretsOf({ DB_PASS: password })],
  [
    'a URL in a variable',
    (password) => secretsOf({ DATABASE_URL: `postgresql://app:${encodeURIComponent(password)}@localhost/shop` }),
  ],
  [
    'ODBC in a URL',
    (password) =>
      secretsOf({
        URL: `mssql+pyodbc:///?odbc_connect=${encodeURIComponent(`DRIVER={x};PWD={${password.replaceAll('}', '}}')}};UID=u`)}`,
      }),
  ],
  [
    'a URL in alembic.ini',
    (password) =>
      secretsInText(
        `[alembic]\nsqlalchemy.url = postgresql://app:${encodeURIComponent(password).replaceAll('%', '%%')}@localhost/shop\n`,
      ),
  ],
  [
    'an option of alembic.ini',
    (password) => secretsInText(`[alembic]\ndb_password = ${password.replaceAll('%', '%%')}\n`),
  ],
];

const outputs: readonly (readonly [string, (password: string) => string])[] = [
  ['bare', (password) => `it is ${password}.`],
  ['as JSON', (password) => JSON.stringify({ x: password })],
  ['percent-encoded', (password) => `x=${encodeURIComponent(password)}`],
  ['in a URL', (password) => `postgresql://app:${encodeURIComponent(password)}@h`],
  ['in an ini file', (password) => `x = ${encodeURIComponent(password).replaceAll('%', '%%')}`],
  ['as a literal of SQL', (password) => `'${password.replaceAll("'", "''")}'`],
];

describe.each(sources)('a random password of %s', (_, learn) => {
  test.each(outputs)('is not seen in an output, %s', (_form, write) => {
    fc.assert(
      fc.property(passwords, (password) => {
        const shown = redact(write(password), learn(password));
        for (const form of [password, write(password).slice(-password.length - 2), encodeURIComponent(password)])
          expect(shown).not.toContain(form);
      }),
      { numRuns: 300 },
    );
  });
});
