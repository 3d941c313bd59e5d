import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runAlembic } from '../../server/src/alembic/alembicCommand.js';
import { createBridgePool } from '../../server/src/alembic/bridgePool.js';
import { previewRevisions } from '../../server/src/alembic/preview.js';
import { never, project, revision } from '../oracle/alembicRunsProject.js';
import { bridgeScript } from '../support/bridge.js';
import { testReaders } from '../support/factReader.js';
import { pythons } from '../support/python.js';

/** Where a project can have a password, each place with one of its own. */
const places = [
  'variable',
  'mysql',
  'url',
  'encoded',
  'odbc',
  'option',
  'reference',
  'iniUrl',
  'argument',
  'atRunTime',
  'created',
  'connected',
] as const;
/** Known in the process that runs env.py only: the bridge hides them, a command is a process of its own. */
const ofTheRunItself = new Set<string>(['atRunTime', 'created', 'connected']);
type Passwords = Readonly<Record<(typeof places)[number], string>>;

const password = fc
  .string({
    unit: fc.constantFrom(...Array.from('abcdefgXYZ0189!#$%&()*+,-./:;<=>?@[]^_{}~')),
    minLength: 10,
    maxLength: 20,
  })
  .filter((text) => /[a-z0-9]{4}/i.test(text));
// Where it is not encoded, an "@" would end it.
const withoutAt = password.map((text) => text.replaceAll('@', 'a'));
const passwords: fc.Arbitrary<Passwords> = fc.record({
  ...(Object.fromEntries(places.map((place) => [place, password])) as Record<keyof Passwords, typeof password>),
  url: withoutAt,
});

const encoded = encodeURIComponent;
const doubled = (text: string): string => text.replaceAll('%', '%%');

function envFile({ variable, mysql, url, encoded: inUrl, odbc }: Passwords): string {
  const lines = {
    DB_PASS: variable,
    MYSQL_PWD: mysql,
    SHOP: `postgresql://app:${url}@localhost/shop`,
    DATABASE_URL: `postgresql://app:${encoded(inUrl)}@localhost/shop`,
    COPY: inUrl,
    ODBC: `mssql+pyodbc:///?odbc_connect=${encoded(`DRIVER={x};UID=app;PWD={${odbc.replaceAll('}', '}}')}}`)}`,
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('');
}

function ini({ option, reference, iniUrl }: Passwords): string {
  return (
    `[alembic]\nscript_location = %(here)s/migrations\ndb_password = ${doubled(option)}\nshop = ${doubled(encoded(reference))}\n` +
    `other = postgresql://app:%(shop)s@localhost/shop\nsqlalchemy.url = postgresql://app:${doubled(encoded(iniUrl))}@localhost/shop\n`
  );
}

/** An env.py that knows all of them, says them in every way, and raises them. */
function envPy(all: Passwords): string {
  const bytes = Buffer.from(JSON.stringify(all)).toString('base64');
  return `
import base64, json, os, sys
from urllib.parse import quote, quote_plus
from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.engine import URL
known = json.loads(base64.b64decode("${bytes}"))
os.environ["LATE_PASSWORD"] = known["atRunTime"]
spoken = []
for value in known.values():
    spoken += [value, repr(value), quote(value), quote_plus(value), "user:%s@host" % value, json.dumps({"x": value})]
spoken += [os.environ[name] for name in ("SHOP", "DATABASE_URL", "ODBC")]
spoken += [str(dict(context.config.file_config.items(name, raw=True))) for name in ("alembic",)]
spoken.append(context.config.get_main_option("sqlalchemy.url"))
url = URL.create("postgresql", "app", known["created"], "localhost", database="shop")
for engine in (create_engine("sqlite://", connect_args={"password": known["connected"]}), ):
    try:
        engine.connect()
    except BaseException:
        pass
if context.is_offline_mode():
    context.configure(url=url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
print(*spoken)
sys.stderr.write(" ".join(spoken) + "\\n")
for part in spoken:
    sys.stderr.write(part)
    sys.stderr.write(" ")
raise RuntimeError(*spoken)
`;
}

/** The passwords that a text shows, in any form. */
function shown(text: string, all: Passwords): string[] {
  return Object.entries(all).flatMap(([place, value]) =>
    [value, JSON.stringify(value).slice(1, -1), encoded(value)].some((form) => text.includes(form)) ? [place] : [],
  );
}

describe.each(pythons())('passwords that env.py prints and raises are seen nowhere, %s:', (_end, python) => {
  test('in what a preview and a command answer', async () => {
    await fc.assert(
      fc.asyncProperty(passwords, async (all) => {
        const files = {
          'alembic.ini': ini(all),
          '.env': envFile(all),
          'migrations/env.py': envPy(all),
          'migrations/versions/a.py': revision('a', null, 'raise RuntimeError(__import__("os").environ["DB_PASS"])'),
        };
        const opened = await project(files, {
          interpreterSetting: python,
          arguments: { '*': [`tenant_password=${all.argument}`] },
        });
        const pool = createBridgePool({ script: bridgeScript });
        try {
          const step = {
            revision: 'a',
            path: `${opened.folder}/migrations/versions/a.py`,
            direction: 'upgrade' as const,
          };
          const { statements } = await testReaders();
          const preview = await previewRevisions(
            { pool, statements },
            opened,
            { steps: [step], dialect: null, together: false },
            never,
          );
          expect(preview).toHaveProperty('notes');
          expect(shown(JSON.stringify(preview), all)).toEqual([]);
        } finally {
          pool.dispose();
        }
        const failure = await runAlembic(opened, ['upgrade', 'head', '--sql'], never);
        expect(failure).toHaveProperty('failure');
        expect(shown(JSON.stringify(failure), all).filter((place) => !ofTheRunItself.has(place))).toEqual([]);
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });
});
