import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAlembic } from '../../server/src/alembic/alembicCommand.js';
import type { FailureKind, RunFailure } from '../../server/src/alembic/failure.js';
import { newRevision } from '../../server/src/alembic/newRevision.js';
import type { AlembicProject } from '../../server/src/alembic/runSetup.js';
import { pythonPath, pythons } from '../support/python.js';
import { sampleOf } from '../support/sampleSize.js';
import { environmentFile, hasModules, never, project, revision, writeFiles } from './alembicRunsProject.js';

type Files = Readonly<Record<string, string>>;

interface Mistake {
  readonly name: string;
  readonly files?: Files;
  /** Calls of Alembic; the last one fails. */
  readonly calls: readonly (readonly string[])[];
  readonly kind: FailureKind;
  readonly says: RegExp;
  /** The file, and the line where it is known, that the failure leads to. */
  readonly place?: readonly [file: string, line: number];
  readonly options?: Partial<AlembicProject>;
}

const one = { 'migrations/versions/a.py': revision('aaaa', null) };
const withBody = (body: string): Files => ({ 'migrations/versions/a.py': revision('aaaa', null, body) });
const withEnvironment = (text: string): Files => ({ ...one, 'migrations/env.py': text });
const withUrl = (url: string): Files => withEnvironment(environmentFile(JSON.stringify(url)));
const iniUrl = (url: string): Files => ({
  ...withEnvironment(environmentFile('config.get_main_option("sqlalchemy.url")')),
  'alembic.ini': `[alembic]\nscript_location = %(here)s/migrations\npath_separator = os\n${url}`,
});
const engineFromConfig = environmentFile()
  .replace('create_engine', 'engine_from_config')
  .replace('create_engine(url)', 'engine_from_config(config.get_section("alembic"))');
const twoHeads = { ...one, 'migrations/versions/b.py': revision('bbbb', null) };
const autogenerate = ['revision', '--autogenerate', '--message=x'];
const upgrade = ['upgrade', 'head'];
const current = ['current'];

const mistakes: readonly Mistake[] = [
  // The revisions, and how the database is to them.
  {
    name: 'autogenerate on a database that is behind',
    files: one,
    calls: [autogenerate],
    kind: 'notUpToDate',
    says: /Upgrade it to the heads/,
  },
  {
    name: 'a revision with several heads',
    files: twoHeads,
    calls: [['revision', '--message=x']],
    kind: 'multipleHeads',
    says: /merge the heads/,
  },
  {
    name: 'an upgrade with several heads',
    files: twoHeads,
    calls: [upgrade],
    kind: 'multipleHeads',
    says: /several heads/,
  },
  {
    name: 'a stamp with several heads',
    files: twoHeads,
    calls: [['stamp', 'head']],
    kind: 'multipleHeads',
    says: /several heads/,
  },
  {
    name: 'a revision after one that is followed',
    files: { ...one, 'migrations/versions/b.py': revision('bbbb', 'aaaa') },
    calls: [['revision', '--message=x', '--head=aaaa']],
    kind: 'notAHead',
    says: /aaaa is not a head: another revision already follows it/,
  },
  {
    name: 'an id that nobody has',
    files: one,
    calls: [['upgrade', 'nope']],
    kind: 'unknownRevision',
    says: /No revision file has the id or label "nope"/,
  },
  {
    name: 'more steps than there are',
    files: one,
    calls: [['upgrade', '+5']],
    kind: 'unknownRevision',
    says: /fewer than 5 steps/,
  },
  {
    name: 'a database at a revision that is gone',
    files: { ...one, 'migrations/versions/b.py': revision('bbbb', 'aaaa') },
    calls: [upgrade, ['rm', 'migrations/versions/b.py'], upgrade],
    kind: 'unknownDatabaseRevision',
    says: /database is at "bbbb"/,
  },
  {
    name: 'a parent that no file has',
    files: { 'migrations/versions/b.py': revision('bbbb', 'nope') },
    calls: [['heads']],
    kind: 'brokenGraph',
    says: /Revision "bbbb" names "nope" as its parent/,
  },
  {
    name: 'a cycle',
    files: {
      'migrations/versions/a.py': revision('aaaa', 'bbbb'),
      'migrations/versions/b.py': revision('bbbb', 'aaaa'),
    },
    calls: [['heads']],
    kind: 'brokenGraph',
    says: /aaaa, bbbb form a cycle/,
  },
  {
    name: 'a label that is taken',
    files: { 'migrations/versions/a.py': `${revision('aaaa', null)}branch_labels = ("billing",)\n` },
    calls: [['new', 'billing']],
    kind: 'labelClash',
    says: /"billing" .* is already used by revision aaaa.*was written before that/,
  },
  {
    name: 'a revision that is not Python',
    files: { 'migrations/versions/a.py': 'revision = "aaaa"\ndef upgrade(:\n' },
    calls: [['heads']],
    kind: 'brokenFile',
    says: /a\.py, line 2, is not valid Python/,
    place: ['migrations/versions/a.py', 2],
  },
  {
    name: 'a file that is no revision',
    files: { 'migrations/versions/a.py': 'x = 1\n' },
    calls: [['heads']],
    kind: 'brokenFile',
    says: /a\.py has no "revision = …"/,
  },
  {
    name: 'a revision that raises',
    files: withBody('raise RuntimeError("boom")'),
    calls: [upgrade],
    kind: 'revisionRaised',
    says: /a\.py, line 7, raised RuntimeError: boom/,
    place: ['migrations/versions/a.py', 7],
  },
  {
    name: 'a revision that lacks the import of sqlmodel',
    files: withBody('op.create_table("t", sa.Column("a", sqlmodel.sql.sqltypes.AutoString()))'),
    calls: [upgrade],
    kind: 'missingImport',
    says: /Add "import sqlmodel" to it and to script\.py\.mako/,
    place: ['migrations/versions/a.py', 7],
  },
  {
    name: 'a revision that lacks the import of SQLAlchemy',
    files: {
      'migrations/versions/a.py': revision('aaaa', null, 'sa.Column("a")').replace('import sqlalchemy as sa\n', ''),
    },
    calls: [upgrade],
    kind: 'missingImport',
    says: /Add "import sqlalchemy as sa" to it/,
  },
  ...[
    'op.get_bind()',
    'from alembic import context; context.config',
    'from alembic import context; context.get_x_argument()',
  ].map((line): Mistake => ({
    name: `a use at the top of a file, where env.py does not run: ${line}`,
    files: {
      'migrations/versions/a.py': revision('aaaa', null).replace(
        'import sqlalchemy as sa\n',
        `import sqlalchemy as sa\n${line}\n`,
      ),
    },
    calls: [['revision', '--message=x']],
    kind: 'revisionRaised',
    says: /^a\.py, line 4, uses op or context as the file is loaded.*Move it into upgrade\(\)/,
    place: ['migrations/versions/a.py', 4],
  })),
  {
    name: 'such a use after env.py has run',
    files: {
      'migrations/versions/a.py': revision('aaaa', null).replace(
        'import sqlalchemy as sa\n',
        'import sqlalchemy as sa\nop.get_bind()\n',
      ),
      'alembic.ini':
        '[alembic]\nscript_location = %(here)s/migrations\npath_separator = os\nrevision_environment = true\n',
    },
    calls: [['revision', '--message=x']],
    kind: 'revisionRaised',
    says: /^a\.py, line 4, uses op or context as the file is loaded/,
  },
  {
    name: 'a name that is misspelled',
    files: withBody('op.drop_table(tabel)'),
    calls: [upgrade],
    kind: 'revisionRaised',
    says: /^a\.py, line 7, raised NameError: name 'tabel' is not defined\.$/,
  },
  {
    name: 'a table that is there',
    files: withBody('op.create_table("t", sa.Column("id", sa.Integer))'),
    calls: [upgrade, ['stamp', 'base'], upgrade],
    kind: 'alreadyExists',
    says: /database already has "t".*stamp the revision/,
    place: ['migrations/versions/a.py', 7],
  },
  {
    name: 'a table that is not there',
    files: withBody('op.add_column("t", sa.Column("id", sa.Integer))'),
    calls: [upgrade],
    kind: 'missingObject',
    says: /database has no "t"/,
  },
  {
    name: 'a constraint on SQLite',
    files: withBody('op.create_table("t", sa.Column("id", sa.Integer)); op.create_unique_constraint("u", "t", ["id"])'),
    calls: [upgrade],
    kind: 'needsBatch',
    says: /op\.batch_alter_table/,
  },
  {
    name: 'a column that SQLite cannot alter',
    files: withBody('op.create_table("t", sa.Column("id", sa.Integer)); op.alter_column("t", "id", nullable=False)'),
    calls: [upgrade],
    kind: 'needsBatch',
    says: /op\.batch_alter_table/,
  },
  {
    name: 'a constraint without a name',
    files: {
      ...withBody('op.drop_constraint(None, "t")'),
      'migrations/env.py': environmentFile('"postgresql://localhost/x"'),
    },
    calls: [['upgrade', 'head', '--sql']],
    kind: 'unnamedConstraint',
    says: /Write its name instead of None/,
  },
  {
    name: 'NOT NULL for rows without a value',
    files: withBody(
      'op.create_table("t", sa.Column("id", sa.Integer)); op.execute("insert into t values (1)"); op.add_column("t", sa.Column("x", sa.Integer, nullable=False))',
    ),
    calls: [upgrade],
    kind: 'notNull',
    says: /server_default/,
  },
  {
    name: 'a result in offline mode',
    files: withBody('op.get_bind().execute(sa.text("SELECT 1")).scalar()'),
    calls: [['upgrade', 'head', '--sql']],
    kind: 'needsDatabase',
    says: /reads from the database/,
  },
  {
    name: 'batch mode in offline mode',
    files: withBody('\n    with op.batch_alter_table("t") as batch: batch.alter_column("x", nullable=False)'),
    calls: [['upgrade', 'head', '--sql']],
    kind: 'needsDatabase',
    says: /Choose another dialect/,
  },
  // Python.
  {
    name: 'a module of the environment that is not there',
    files: withEnvironment('import nowhere_to_be_found\n'),
    calls: [current],
    kind: 'missingModule',
    says: /needs the Python module "nowhere_to_be_found", which .* \(the setting alembic\.interpreter\) does not have/,
    place: ['migrations/env.py', 1],
  },
  {
    name: 'a module of a revision that is not there',
    files: { 'migrations/versions/a.py': `import nowhere_to_be_found\n${revision('aaaa', null)}` },
    calls: [['heads']],
    kind: 'missingModule',
    says: /"nowhere_to_be_found"/,
    place: ['migrations/versions/a.py', 1],
  },
  {
    name: 'a module that lies in src',
    files: { ...withEnvironment('import shop.models\n'), 'src/shop/models.py': '' },
    calls: [current],
    kind: 'modulePath',
    says: /prepend_sys_path = src/,
  },
  {
    name: 'a module that its package lacks',
    files: { ...withEnvironment('import shop.models\n'), 'shop/__init__.py': '' },
    calls: [current],
    kind: 'modulePath',
    says: /"shop" has no module "models"/,
  },
  {
    name: 'a driver that is not there',
    files: withUrl('mssql+pymssql://a@b/c'),
    calls: [current],
    kind: 'missingModule',
    says: /asks for the driver "pymssql", which .* does not have/,
  },
  {
    name: 'a driver that a URL without one means',
    files: withUrl('mssql://a@b/c'),
    calls: [current],
    kind: 'missingModule',
    says: /needs the driver "pyodbc", which .* does not have: it is the default of mssql:\/\/\. Install pyodbc there/,
  },
  {
    name: 'a driver that the project imports itself',
    files: withEnvironment('import pymssql\n'),
    calls: [current],
    kind: 'missingModule',
    says: /^The project needs the Python module "pymssql"/,
  },
  {
    name: 'an env.py that raises',
    files: withEnvironment('raise ValueError("no settings for postgresql://a:s3cr3t-w0rd@h/d")\n'),
    calls: [current],
    kind: 'environmentRaised',
    says: /env\.py, line 1, raised ValueError: no settings for postgresql:\/\/a:\*\*\*@h\/d/,
    place: ['migrations/env.py', 1],
  },
  {
    name: 'an env.py that ends the process',
    files: withEnvironment('import sys\nsys.exit(3)\n'),
    calls: [current],
    kind: 'environmentRaised',
    says: /ended with exit code 3 and printed nothing/,
  },
  {
    name: 'an env.py that is not Python',
    files: withEnvironment('def x(:\n'),
    calls: [current],
    kind: 'brokenFile',
    says: /env\.py, line 1, is not valid Python/,
    place: ['migrations/env.py', 1],
  },
  {
    name: 'an env.py that needs a Flask application',
    files: {
      ...withEnvironment(
        'import sys\nsys.path.insert(0, "site-packages")\nfrom werkzeug.local import raise_unbound\nraise_unbound()\n',
      ),
      'site-packages/werkzeug/__init__.py': '',
      'site-packages/werkzeug/local.py':
        'def raise_unbound():\n    raise RuntimeError("Working outside of application context.\\n\\nThis typically means ...")\n',
    },
    calls: [current],
    kind: 'flaskContext',
    says: /Run "flask db"/,
  },
  // The configuration.
  {
    name: 'no metadata',
    files: withEnvironment(environmentFile(undefined, 'None')),
    calls: [upgrade, autogenerate],
    kind: 'noMetadata',
    says: /set target_metadata/,
    place: ['migrations/env.py', 6],
  },
  {
    name: 'no script_location',
    files: { 'alembic.ini': '[alembic]\n' },
    calls: [['heads']],
    kind: 'noConfiguration',
    says: /no script_location/,
  },
  {
    name: 'a script_location that is not there',
    files: { 'alembic.ini': '[alembic]\nscript_location = elsewhere\n' },
    calls: [['heads']],
    kind: 'noConfiguration',
    says: /elsewhere.*which does not exist/,
  },
  {
    name: 'no URL in the ini',
    files: { ...iniUrl(''), 'migrations/env.py': engineFromConfig },
    calls: [current],
    kind: 'emptyUrl',
    says: /has no database URL/,
  },
  { name: 'no URL at all', files: iniUrl(''), calls: [current], kind: 'emptyUrl', says: /has no database URL/ },
  {
    name: 'an empty URL',
    files: iniUrl('sqlalchemy.url =\n'),
    calls: [current],
    kind: 'badUrl',
    says: /empty or cannot be read/,
  },
  {
    name: 'a URL that is none',
    files: iniUrl('sqlalchemy.url = localhost/shop\n'),
    calls: [current],
    kind: 'badUrl',
    says: /dialect:\/\/user:password@host\/database/,
  },
  {
    name: 'a port that is none',
    files: withUrl('postgresql://a:b@h:port/d'),
    calls: [current],
    kind: 'badUrl',
    says: /port in the database URL/,
  },
  {
    name: 'the example URL',
    files: iniUrl('sqlalchemy.url = driver://user:pass@localhost/dbname\n'),
    calls: [current],
    kind: 'badUrl',
    says: /still has the example URL/,
  },
  {
    name: 'postgres://',
    files: withUrl('postgres://a@h/d'),
    calls: [current],
    kind: 'badUrl',
    says: /Write "postgresql:\/\/"/,
  },
  {
    name: 'a dialect that nobody has',
    files: withUrl('elsewhere://a@h/d'),
    calls: [current],
    kind: 'badUrl',
    says: /no dialect "elsewhere"/,
  },
  {
    name: 'a percent sign in the ini',
    files: iniUrl('sqlalchemy.url = postgresql://app:s3%40cr3t-w0rd@localhost/x\n'),
    calls: [current],
    kind: 'interpolation',
    says: /p%%40ss/,
  },
  {
    name: 'a percent sign in set_main_option',
    files: withEnvironment(
      'from alembic import context\ncontext.config.set_main_option("sqlalchemy.url", "postgresql://app:s3%40cr3t-w0rd@localhost/x")\n',
    ),
    calls: [current],
    kind: 'interpolation',
    says: /url\.replace/,
    place: ['migrations/env.py', 2],
  },
  {
    name: 'a replacement that nothing gives',
    files: iniUrl('sqlalchemy.url = postgresql://%(user)s@localhost/x\n'),
    calls: [current],
    kind: 'interpolation',
    says: /no option "user"/,
  },
  {
    name: 'a variable that is not set',
    files: withEnvironment('import os\nos.environ["SHOP_URL_NOT_SET"]\n'),
    calls: [current],
    kind: 'missingVariable',
    says: /SHOP_URL_NOT_SET is not set/,
    place: ['migrations/env.py', 2],
  },
  // The database.
  {
    name: 'a file in a directory that is not there',
    files: withUrl('sqlite:////nowhere/at/all/x.db'),
    calls: [current],
    kind: 'databaseFile',
    says: /its directory does not exist/,
  },
  {
    name: 'a locked database',
    files: withEnvironment(
      'import sqlite3\na = sqlite3.connect("l.db"); a.execute("create table t(x)"); a.commit(); a.execute("begin exclusive")\nsqlite3.connect("l.db", timeout=0.1).execute("insert into t values (1)")\n',
    ),
    calls: [current],
    kind: 'databaseLocked',
    says: /holds a lock/,
  },
  {
    name: 'a read-only database',
    files: withUrl('sqlite:///file:app.db?mode=ro&uri=true'),
    calls: [['write'], upgrade],
    kind: 'permission',
    says: /is not allowed to do this/,
  },
];

/** Runs the calls; a few words stand for what a user does beside Alembic. Returns how the last one ended. */
async function failureOf(sample: AlembicProject, calls: readonly (readonly string[])[]): Promise<RunFailure> {
  let last: object = {};
  for (const [word = '', ...rest] of calls) {
    if (word === 'rm') await writeFiles(sample.folder, { [rest[0] ?? '']: revision('cccc', 'aaaa') });
    else if (word === 'write') await writeFiles(sample.folder, { 'app.db': '' });
    else if (word === 'new')
      last = await newRevision(sample, { message: 'x', head: 'base', branchLabel: rest[0] ?? '' }, never);
    else last = await runAlembic(sample, [word, ...rest], never);
  }
  if (!('failure' in last)) throw new Error(`It did not fail: ${JSON.stringify(last)}`);
  return last as RunFailure;
}

describe.each(pythons())('with %s', (end, interpreterSetting) => {
  it.each(sampleOf(mistakes, 30, end))(
    'explains $name',
    async ({ files = {}, calls, kind, says, place, options = {} }) => {
      const sample = await project(
        { 'migrations/versions/.gitkeep': '', ...files },
        { interpreterSetting, ...options },
      );
      const failure = await failureOf(sample, calls);
      expect(failure).toMatchObject({ failure: kind, message: expect.stringMatching(says) as string });
      expect(failure.details).toContain('$ alembic -c alembic.ini');
      expect(JSON.stringify(failure)).not.toMatch(/s3cr3t-w0rd|40cr3t/);
      if (place !== undefined)
        expect(failure.place).toEqual({ path: path.join(sample.folder, place[0]), line: place[1] });
    },
  );

  it('explains an interpreter without Alembic', async () => {
    // Without site-packages there is none.
    const sample = await project(
      { ...one, python: `#!/bin/sh\nexec "${interpreterSetting}" -S "$@"\n` },
      { interpreterSetting: 'python' },
    );
    const bare = { ...sample, interpreterSetting: './python' };
    expect(await failureOf(bare, [['heads']])).toMatchObject({
      failure: 'noAlembic',
      message: `${sample.folder}/python (the setting alembic.interpreter) has no Alembic. Install it there, or set alembic.interpreter to a Python that has it.`,
      setting: 'alembic.interpreter',
    });
  });

  it('explains an interpreter that is broken', async () => {
    const sample = await project(
      { ...one, python: `#!/bin/sh\nPYTHONHOME=/nowhere exec "${interpreterSetting}" "$@"\n` },
      { interpreterSetting: './python' },
    );
    expect(await failureOf(sample, [['heads']])).toMatchObject({
      failure: 'noInterpreter',
      message: expect.stringContaining('is broken') as string,
    });
    const noProgram = await project({ ...one, python: '#!/nowhere/sh\n' }, { interpreterSetting: './python' });
    expect(await failureOf(noProgram, [['heads']])).toMatchObject({
      failure: 'noInterpreter',
      message: expect.stringContaining('could not be started') as string,
    });
  });
});

describe('a PostgreSQL server', () => {
  const withPostgres = (url: string): Files => withUrl(`postgresql+psycopg://${url}`);

  it('that does not answer', async () => {
    const port = await closedPort();
    const sample = await project(withPostgres(`app:s3cr3t-w0rd@127.0.0.1:${port}/shop`));
    expect(await failureOf(sample, [current])).toMatchObject({
      failure: 'databaseDown',
      message: `The database server at 127.0.0.1:${port} does not answer. Start it, or correct host and port in the URL.`,
    });
  });

  it('whose name nobody knows', async () => {
    const sample = await project(withPostgres('app:s3cr3t-w0rd@nowhere.invalid/shop'));
    expect(await failureOf(sample, [current])).toMatchObject({
      failure: 'databaseDown',
      message: expect.stringContaining('cannot be resolved from here') as string,
    });
  });

  const server = process.env['ALEMBIC_TEST_POSTGRES'];
  it.skipIf(server === undefined)('without the database', async () => {
    // The URL may hold a password: it is handed over in the environment.
    const text = environmentFile(
      'make_url(os.environ["SERVER_URL"]).set(drivername="postgresql+psycopg", database="nowhere_at_all")',
    );
    const files = withEnvironment(`import os\nfrom sqlalchemy.engine import make_url\n${text}`);
    const sample = await project({ ...files, '.env': `SERVER_URL='${server ?? ''}'\n` });
    expect(await failureOf(sample, [current])).toMatchObject({
      failure: 'unknownDatabase',
      message: expect.stringContaining('"nowhere_at_all"') as string,
    });
  });
});

it('says which Python lacks what the settings class needs', async () => {
  const body =
    'from pydantic import BaseModel\nclass Settings(BaseModel):\n    database_url: str\n    secret_key: str\nSettings(database_password="s3cr3t-w0rd")\n';
  const sample = await project(withEnvironment(body), { interpreterSetting: pythonPath() });
  const failure = await failureOf(sample, [current]);
  expect(failure).toMatchObject({
    failure: 'missingVariable',
    message: expect.stringMatching(/"Settings" needs database_url, secret_key/) as string,
  });
  expect(failure.details).not.toContain('s3cr3t-w0rd');
});

it.skipIf(!hasModules('aiosqlite', 'greenlet'))('says that an async driver is meant for an async engine', async () => {
  const asynchronous =
    'from sqlalchemy.ext.asyncio import create_async_engine\ncreate_async_engine("sqlite:///x.db")\n';
  expect(await failureOf(await project(withEnvironment(asynchronous)), [current])).toMatchObject({
    failure: 'asyncDriver',
  });
  expect(await failureOf(await project(withUrl('sqlite+aiosqlite:///x.db')), [current])).toMatchObject({
    failure: 'asyncDriver',
  });
});

it('says that the command came with a newer Alembic', async () => {
  expect(await failureOf(await project(one), [['nowhere-command']])).toMatchObject({
    failure: 'oldAlembic',
    message: expect.stringContaining("'nowhere-command'") as string,
  });
});

/** A port on which nobody listens any more. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}
