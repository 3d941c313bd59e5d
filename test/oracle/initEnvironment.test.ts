import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runAlembic } from '../../server/src/alembic/alembicCommand.js';
import { initEnvironment, initTemplates } from '../../server/src/alembic/initEnvironment.js';
import { newRevision } from '../../server/src/alembic/newRevision.js';
import type { AlembicProject, RunContext } from '../../server/src/alembic/runSetup.js';
import { pythonPath, pythons } from '../support/python.js';
import { hasModules, makeFolder, never, succeeded, writeFiles } from './alembicRunsProject.js';

const templates = path.resolve(import.meta.dirname, '../../server/templates');
const contextOf = (folder: string, interpreterSetting = pythonPath()): RunContext => ({
  folder,
  trusted: true,
  interpreterSetting,
});

function projectOf(folder: string, directory: string): AlembicProject {
  const scriptLocation = `${folder}/${directory}`;
  return {
    ...contextOf(folder),
    environment: {
      name: directory,
      source: { configFile: `${folder}/alembic.ini`, section: 'alembic' },
      foundBy: 'configuration',
      otherSources: [],
      scriptLocation,
      versionLocations: [`${scriptLocation}/versions`],
      unresolved: [],
      recursive: false,
      sourceless: false,
      workingDirectory: folder,
    },
  };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

const models = `from sqlmodel import Field, SQLModel

class Shelf(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=40, unique=True)

class Item(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=120, index=True, sa_column_kwargs={"server_default": "nothing"})
    shelf_id: int = Field(foreign_key="shelf.id")
`;

const sync = 'FastAPI + SQLModel';
const asynchronous = 'FastAPI + SQLModel (async)';
const server = process.env['ALEMBIC_TEST_POSTGRES'];

/** A database of its own on the PostgreSQL server of the tests, as a URL for the driver; dropped after the test. */
function makeDatabase(driver: string): string {
  const name = `alembic_init_${randomBytes(4).toString('hex')}`;
  const admin = (statement: string, print = ''): string => {
    const script = `import os, psycopg\nfrom sqlalchemy.engine import make_url\nurl = os.environ["SERVER_URL"]\nwith psycopg.connect(url, autocommit=True) as c: c.execute(${JSON.stringify(statement)})\n${print}`;
    const { status, stdout, stderr } = spawnSync(pythonPath(), ['-c', script], {
      env: { ...process.env, SERVER_URL: server },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  onTestFinished(() => void admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  // The query may hold the socket's directory: it stays.
  const print = `print(make_url(url).set(drivername="postgresql+${driver}", database="${name}").render_as_string(hide_password=False))`;
  return admin(`CREATE DATABASE ${name}`, print);
}

async function autogenerateAndUpgrade(sample: AlembicProject): Promise<string> {
  const made = succeeded(await newRevision(sample, { message: 'first tables', autogenerate: true }, never));
  expect(made.isEmpty).toBe(false);
  succeeded(await runAlembic(sample, ['upgrade', 'head'], never));
  // Models and database agree now: nothing of the template's own shows up as a difference.
  succeeded(await runAlembic(sample, ['check'], never));
  succeeded(await runAlembic(sample, ['downgrade', 'base'], never));
  return readFile(made.file, 'utf8');
}

describe.each([
  [sync, 'psycopg', ['sqlmodel']],
  [asynchronous, 'asyncpg', ['sqlmodel', 'aiosqlite', 'asyncpg', 'greenlet']],
])('the template %s', (template, driver, modules) => {
  const canRun = hasModules(...modules);

  it.skipIf(!canRun)(
    'goes from an empty folder to an applied revision on SQLite, without an edit in between',
    async () => {
      const folder = await makeFolder();
      const made = succeeded(
        await initEnvironment(contextOf(folder), { directory: 'migrations', template, templates }, never),
      );
      const expected = [
        'alembic.ini',
        'app/__init__.py',
        'app/models.py',
        'migrations/env.py',
        'migrations/script.py.mako',
        'migrations/versions/.gitkeep',
      ];
      expect(await filesIn(folder)).toEqual(expected);
      expect(made.files[0]).toBe(`${folder}/app/models.py`);
      expect([...made.files].sort()).toEqual(expected.map((name) => path.join(folder, name)));
      // Before there is a table, autogenerate finds nothing.
      const sample = projectOf(folder, 'migrations');
      expect(succeeded(await runAlembic(sample, ['check'], never)).stdout).toContain('No new upgrade operations');
      await writeFiles(folder, { 'app/models.py': models });
      const revision = await autogenerateAndUpgrade(sample);
      expect(revision).toContain('import sqlmodel');
      expect(revision).toContain("sa.UniqueConstraint('name', name=op.f('uq_shelf_name'))");
      expect(await filesIn(folder)).toContain('app.db');
    },
  );

  it.skipIf(!canRun || server === undefined)('takes the database from DATABASE_URL: PostgreSQL', async () => {
    const folder = await makeFolder({
      'app/__init__.py': '',
      'app/models.py': models,
      '.env': `DATABASE_URL='${makeDatabase(driver)}'\n`,
    });
    const made = succeeded(
      await initEnvironment(contextOf(folder), { directory: 'db/migrations', template, templates }, never),
    );
    expect(made.files[0]).toBe(`${folder}/db/migrations/env.py`);
    await autogenerateAndUpgrade(projectOf(folder, 'db/migrations'));
    expect(await filesIn(folder)).not.toContain('app.db');
  });

  it.skipIf(!canRun)('prints SQL without a database', async () => {
    const folder = await makeFolder({
      'models.py': models,
      '.env': `DATABASE_URL=postgresql+${driver}://app@nowhere.invalid/shop\n`,
    });
    succeeded(await initEnvironment(contextOf(folder), { directory: 'migrations', template, templates }, never));
    const sample = projectOf(folder, 'migrations');
    succeeded(await newRevision(sample, { message: 'x' }, never));
    expect(succeeded(await runAlembic(sample, ['upgrade', 'head', '--sql'], never)).stdout).toContain(
      'CREATE TABLE alembic_version',
    );
  });
});

describe('models where they are', () => {
  const table = 'class Item(SQLModel,\n           table=True):\n    id: int = Field(primary_key=True)\n';
  const sqlmodel = `from sqlmodel import Field, SQLModel\n${table}`;
  const layouts: readonly [string, Record<string, string>, readonly string[], string][] = [
    [
      'in a package',
      { 'shop/__init__.py': '', 'shop/models/__init__.py': '', 'shop/models/item.py': sqlmodel },
      ['import shop.models.item'],
      '.',
    ],
    [
      'in a package below another folder',
      { 'backend/shop/__init__.py': '', 'backend/shop/models.py': sqlmodel },
      ['import shop.models'],
      '.:backend',
    ],
    ['in src', { 'src/shop/__init__.py': '', 'src/shop/models.py': sqlmodel }, ['import shop.models'], '.:src'],
    ['in one file', { 'main.py': sqlmodel }, ['import main'], '.'],
    ['in a folder without __init__.py', { 'shop/models.py': sqlmodel }, ['import shop.models'], '.'],
    ['in a folder that cannot be a module', { 'my-shop/main.py': sqlmodel }, ['import main'], '.:my-shop'],
    [
      'with a declarative base',
      {
        'shop/__init__.py': '',
        'shop/base.py': 'from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n    pass\n',
        'shop/item.py':
          'from sqlalchemy.orm import Mapped, mapped_column\nfrom shop.base import Base\nclass Item(Base):\n    __tablename__ = "item"\n    id: Mapped[int] = mapped_column(primary_key=True)\n',
      },
      ['import shop.base', 'import shop.item', 'target_metadata = [SQLModel.metadata, shop.base.Base.metadata]'],
      '.',
    ],
  ];

  it.skipIf(!hasModules('sqlmodel')).each(layouts)('%s', async (_, files, lines, importPaths) => {
    const others = { 'tests/models.py': sqlmodel, 'venv/pyvenv.cfg': '', 'venv/lib/models.py': sqlmodel };
    const folder = await makeFolder({ ...files, ...others });
    succeeded(await initEnvironment(contextOf(folder), { directory: 'migrations', template: sync, templates }, never));
    const environment = await readFile(`${folder}/migrations/env.py`, 'utf8');
    for (const line of lines) expect(environment).toContain(line);
    expect(environment).not.toContain('tests');
    expect(await readFile(`${folder}/alembic.ini`, 'utf8')).toContain(`prepend_sys_path = ${importPaths}\n`);
    const made = succeeded(
      await newRevision(projectOf(folder, 'migrations'), { message: 'x', autogenerate: true }, never),
    );
    expect(await readFile(made.file, 'utf8')).toContain("op.create_table('item'");
  });

  it('with a naming convention of its own', async () => {
    const folder = await makeFolder({ 'models.py': `SQLModel.metadata.naming_convention = {}\n${sqlmodel}` });
    succeeded(await initEnvironment(contextOf(folder), { directory: 'migrations', template: sync, templates }, never));
    expect(await readFile(`${folder}/migrations/env.py`, 'utf8')).not.toContain('naming_convention');
  });
});

describe.each(pythons())("Alembic's own templates with %s", (_, interpreter) => {
  it('are listed behind ours, and each is made', async () => {
    const folder = await makeFolder();
    const offered = succeeded(await initTemplates(contextOf(folder, interpreter), never));
    expect(offered.slice(0, 2).map(({ name }) => name)).toEqual([sync, asynchronous]);
    const names = offered.slice(2).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['generic', 'async', 'multidb']));
    expect(offered.every(({ description }) => description !== '')).toBe(true);
    for (const name of names) {
      const own = await makeFolder(
        name.startsWith('pyproject') ? { 'pyproject.toml': '[project]\nname = "shop"\n' } : {},
      );
      const { files } = succeeded(
        await initEnvironment(
          contextOf(own, interpreter),
          { directory: 'my migrations', template: name, templates },
          never,
        ),
      );
      const made = files.map((file) => path.relative(own, file));
      expect(made[0]).toBe('alembic.ini');
      expect(made).toEqual(expect.arrayContaining(['my migrations/env.py', 'my migrations/script.py.mako']));
      expect(made.includes('pyproject.toml')).toBe(name.startsWith('pyproject'));
      expect(await filesIn(own)).toEqual(
        [...new Set([...made, ...(name.startsWith('pyproject') ? ['pyproject.toml'] : [])])].sort(),
      );
    }
  });
});

describe('nothing is written', () => {
  const request = { directory: 'migrations', template: sync, templates };

  it.each([
    [
      'over a directory',
      { 'migrations/env.py': 'mine' },
      {},
      'fileExists',
      'migrations already exists and holds env.py',
    ],
    ['over a file', { migrations: 'mine' }, {}, 'fileExists', 'migrations is a file'],
    ['over a configuration', { 'alembic.ini': 'mine' }, {}, 'fileExists', 'alembic.ini already'],
    ['beside [tool.alembic]', { 'pyproject.toml': '[tool.alembic]\n' }, {}, 'fileExists', '[tool.alembic] already'],
    ['outside the folder', {}, { directory: '../migrations' }, 'settings', 'inside the workspace folder'],
    ['for an unknown template', {}, { template: 'nowhere' }, 'failed', 'No such template'],
  ])('%s', async (_, files, change, failure, message) => {
    const folder = await makeFolder(files);
    const before = await filesIn(folder);
    const refused = await initEnvironment(contextOf(folder), { ...request, ...change }, never);
    expect(refused).toMatchObject({ failure, message: expect.stringContaining(message) as string });
    expect(await filesIn(folder)).toEqual(before);
  });

  it('in an untrusted workspace', async () => {
    const folder = await makeFolder();
    expect(await initEnvironment({ ...contextOf(folder), trusted: false }, request, never)).toMatchObject({
      failure: 'untrusted',
    });
    expect(await initTemplates({ ...contextOf(folder), trusted: false }, never)).toMatchObject({
      failure: 'untrusted',
    });
    expect(await filesIn(folder)).toEqual([]);
  });
});
