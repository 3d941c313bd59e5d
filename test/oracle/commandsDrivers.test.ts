import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  makeMysql,
  makePostgres,
  mysqlMissing,
  postgresMissing,
  type TestDatabase,
} from '../support/databaseServers.js';
import { pythonPath } from '../support/python.js';
import { envPy, openProject, shop, type CommandsProject } from './commandsProject.js';

/** Why tests that need a Python package are not run, for the end of their names; empty where it is installed. */
function packageMissing(name: string): string {
  const isThere = spawnSync(pythonPath(), ['-c', `import ${name}`]).status === 0;
  return isThere ? '' : ` (NOT RUN: the test Python has no ${name})`;
}

async function upAndDown(project: CommandsProject): Promise<void> {
  expect(await project.current()).toMatchObject({ revisions: [], hasVersionTable: false, pending: 5 });
  await project.run('upgrade', 'heads');
  expect(await project.current()).toMatchObject({ revisions: ['eeee'], hasVersionTable: true, pending: 0 });
  expect((await project.check()).differences).toEqual([]);
  expect(await project.plan('downgrade', 'base')).toMatchObject({
    from: ['eeee'],
    losses: expect.arrayContaining(['aaaa: drops the table item with its rows']) as string[],
  });
  await project.run('downgrade', 'base');
  expect(await project.current()).toMatchObject({ revisions: [], hasVersionTable: true, pending: 5 });
}

const asyncEnv = `import asyncio
import os
from alembic import context
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import create_async_engine
from models import metadata

url = os.environ["DATABASE_URL"]


def run(connection):
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


async def online():
    engine = create_async_engine(url, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


if context.is_offline_mode():
    context.configure(url=url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    asyncio.run(online())
`;
const asyncShop = { ...shop, 'migrations/env.py': asyncEnv };

const noAiosqlite = packageMissing('aiosqlite');
test.skipIf(noAiosqlite !== '')(`aiosqlite${noAiosqlite}`, async () => {
  await upAndDown(await openProject({ files: asyncShop, url: 'sqlite+aiosqlite:///shop.db', python: pythonPath() }));
});

const noAsyncpg = postgresMissing || packageMissing('asyncpg');
describe.skipIf(noAsyncpg !== '')(`asyncpg${noAsyncpg}`, () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await makePostgres();
  });
  afterEach(() => database.drop());

  test('up and down', async () => {
    const project = await openProject({
      files: asyncShop,
      url: database.url.replace('+psycopg', '+asyncpg'),
      python: pythonPath(),
    });
    await upAndDown(project);
  });

  test('what is read through env.py is read-only', async () => {
    await database.run('create table noted (id int)');
    await database.run(
      'create function note() returns int language sql as $$ insert into noted values (1) returning 1 $$',
    );
    const env = asyncEnv.replace(
      '    context.configure(connection',
      '    connection.exec_driver_sql("select note()")\n    context.configure(connection',
    );
    const project = await openProject({
      files: { ...shop, 'migrations/env.py': env },
      url: database.url.replace('+psycopg', '+asyncpg'),
      python: pythonPath(),
    });
    expect((await project.refused('check')).details).toContain('read-only transaction');
    expect(await database.run('select * from noted')).toEqual([]);
  });
});

const noMysql = mysqlMissing || packageMissing('pymysql');
describe.skipIf(noMysql !== '')(`MySQL or MariaDB${noMysql}`, () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await makeMysql();
  });
  afterEach(() => database.drop());

  test.each([false, true])('up and down; built: %s', async (isBuilt) => {
    const project = await openProject({ files: shop, url: database.url, python: pythonPath(), isBuilt });
    await upAndDown(project);
    expect((await project.current()).database.dialect).toBe('MySQL');
  });

  test('what is read through env.py is read-only', async () => {
    await database.run('create table noted (id int)');
    const env = envPy.replace(
      '        run(connection',
      '        connection.begin()\n        connection.exec_driver_sql("/* first */ insert into noted values (1)")\n        run(connection',
    );
    const project = await openProject({
      files: { ...shop, 'migrations/env.py': env },
      url: database.url,
      python: pythonPath(),
    });
    expect((await project.refused('check')).details).toContain('READ ONLY transaction');
    expect(await database.run('select * from noted')).toEqual([]);
  });
});

describe('the built server, with its drivers in the bundle', () => {
  test('SQLite', async () => {
    await upAndDown(await openProject({ files: shop, url: 'sqlite:///shop.db', python: pythonPath(), isBuilt: true }));
  });

  test.skipIf(postgresMissing !== '')(`PostgreSQL${postgresMissing}`, async () => {
    const database = await makePostgres();
    try {
      await upAndDown(await openProject({ files: shop, url: database.url, python: pythonPath(), isBuilt: true }));
    } finally {
      await database.drop();
    }
  });
});
