import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunFailure } from '../../server/src/alembic/failure.js';
import {
  listen,
  makePostgres,
  postgresMissing,
  postgresServer,
  type TestDatabase,
} from '../support/databaseServers.js';
import { pythonPath } from '../support/python.js';
import { envPy, isNowhere, openProject, revisionFile, shop, type CommandsProject } from './commandsProject.js';

/** The driver is in the newest Python only. */
describe.skipIf(postgresMissing !== '')(`on PostgreSQL${postgresMissing}`, () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await makePostgres();
  });
  afterEach(async () => {
    await database.drop();
  });

  const open = (files = shop, url = database.url): Promise<CommandsProject> =>
    openProject({ files, url, python: pythonPath() });
  const withEnv = (from: string, to: string): typeof shop => ({
    ...shop,
    'migrations/env.py': replaced(envPy, from, to),
  });
  const tables = async (): Promise<unknown[]> =>
    (
      await database.run(
        "select table_schema || '.' || table_name as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema') order by 1",
      )
    ).map(({ name }) => name);

  test('up, plan, down and check, and the target without its password', async () => {
    const project = await open();
    const current = await project.current();
    expect(current).toMatchObject({
      revisions: [],
      hasVersionTable: false,
      pending: 5,
      database: {
        dialect: 'PostgreSQL',
        driver: 'psycopg',
        database: database.name,
        user: postgresServer.user,
        isLocal: true,
      },
    });
    expect(current.database.description).toMatch(new RegExp(`^PostgreSQL ${postgresServer.user}@?.*${database.name}`));
    const plan = await project.plan('upgrade', 'heads');
    expect(plan).toMatchObject({ losses: [], confirmation: null, preview: { dialect: 'postgresql' } });
    expect(plan.preview?.revisions[0]?.statements[0]?.sql).toContain('id SERIAL NOT NULL');
    await project.run('upgrade', 'heads');
    expect(await project.current()).toMatchObject({ revisions: ['eeee'], pending: 0 });
    expect((await project.check()).differences).toEqual([]);
    expect(await project.plan('downgrade', 'aaaa')).toMatchObject({ confirmation: database.name, from: ['eeee'] });
    await project.run('downgrade', 'aaaa');
    expect(await tables()).toEqual(['public.alembic_version', 'public.item']);
  });

  test('a version table of another name in another schema', async () => {
    const files = withEnv(
      '{"target_metadata": metadata}',
      '{"target_metadata": metadata, "version_table": "my Ver", "version_table_schema": "meta"}',
    );
    await database.run('create schema meta');
    const project = await open(files);
    expect(await project.current()).toMatchObject({ hasVersionTable: false });
    await project.run('upgrade', 'bbbb');
    expect(await tables()).toEqual(['meta.my Ver', 'public.item']);
    expect(await project.current()).toMatchObject({ hasVersionTable: true, revisions: ['bbbb'] });
  });

  test('what env.py does to its connection decides what is read', async () => {
    await database.run('create schema tenant');
    const project = await open(
      withEnv(
        '        run(connection',
        '        connection.exec_driver_sql("set search_path to tenant")\n        connection.commit()\n        run(connection',
      ),
    );
    await project.run('upgrade', 'bbbb');
    expect(await tables()).toEqual(['tenant.alembic_version', 'tenant.item']);
    expect(await project.current()).toMatchObject({ revisions: ['bbbb'], pending: 3 });
  });

  test.each([
    ['connect_args', 'create_engine("postgresql+psycopg://", connect_args=arguments, poolclass=pool.NullPool)'],
    [
      'a creator',
      'create_engine("postgresql+psycopg://", creator=lambda: __import__("psycopg").connect(**arguments), poolclass=pool.NullPool)',
    ],
  ])('an address that only env.py knows, by %s, is no local one for sure', async (_, engine) => {
    const words =
      'from sqlalchemy.engine import make_url\narguments = make_url(url).translate_connect_args(username="user", database="dbname")\nengine = ';
    const project = await open(
      withEnv('engine = create_engine(url, poolclass=pool.NullPool)', `${words.replaceAll('\n', '\n    ')}${engine}`),
    );
    await project.run('upgrade', 'bbbb');
    expect(await project.current()).toMatchObject({ revisions: ['bbbb'], database: { isLocal: false } });
    expect((await project.plan('upgrade', 'heads')).confirmation).not.toBeNull();
  });

  test('an env.py that makes its schema first: nothing is made before the upgrade', async () => {
    const files = withEnv(
      '        run(connection',
      '        connection.exec_driver_sql("create schema if not exists extra")\n        connection.commit()\n        run(connection',
    );
    const project = await open(files);
    expect(await project.current()).toMatchObject({ hasVersionTable: false });
    expect(await project.refused('check')).toMatchObject({ failure: 'notUpToDate' });
    expect(await database.run("select 1 from pg_namespace where nspname = 'extra'")).toEqual([]);
    expect(await tables()).toEqual([]);
  });

  test('a function that writes is stopped by the transaction, which is read-only', async () => {
    await database.run('create table noted (id int)');
    await database.run(
      'create function note() returns int language sql as $$ insert into noted values (1) returning 1 $$',
    );
    const files = withEnv(
      '        run(connection',
      '        connection.exec_driver_sql("select note()")\n        run(connection',
    );
    const project = await open(files);
    expect((await project.refused('check')).details).toContain('read-only transaction');
    expect(await database.run('select * from noted')).toEqual([]);
  });

  test('no connection stays open', async () => {
    const project = await open(withEnv('poolclass=pool.NullPool', 'pool_size=5'));
    await project.run('upgrade', 'heads');
    await project.current();
    await project.check();
    await expect
      .poll(
        async () =>
          (
            await database.run(
              `select 1 from pg_stat_activity where datname = '${database.name}' and pid <> pg_backend_pid()`,
            )
          ).length,
      )
      .toBe(0);
  });

  test.each([
    ['in a transaction, which is rolled back', 'op.execute("select pg_sleep(300)")', '', false],
    [
      'outside of a transaction',
      'with op.get_context().autocommit_block(): op.execute("select pg_sleep(300)")',
      'The migrations commit by themselves, so ffff may be half done.',
      true,
    ],
  ])('a cancelled upgrade says what the database is at, and what may be half done: %s', async (_, up, half, isKept) => {
    const project = await open({ ...shop, 'migrations/versions/ffff.py': revisionFile('ffff', '"eeee"', up, 'pass') });
    const { database: target, from, seal } = await project.plan('upgrade', 'heads');
    const confirmed = { database: target.description, from, seal };
    const running = project.client.request<RunFailure>('alembic/runCommand', {
      environment: project.id,
      command: 'upgrade',
      to: 'heads',
      confirmed,
    });
    const asleep = `select 1 from pg_stat_activity where datname = '${database.name}' and query like '%pg_sleep%' and pid <> pg_backend_pid()`;
    await expect.poll(async () => (await database.run(asleep)).length, { timeout: 20_000 }).toBe(1);
    expect(await project.client.request('alembic/cancelCommand', { environment: project.id })).toBe(true);
    const { failure, message } = await running;
    expect(failure).toBe('cancelled');
    const at = isKept ? 'eeee' : 'base';
    expect(message).toBe(
      `The upgrade of ${target.description} to heads was cancelled. ${target.description} is at ${at} now.${half === '' ? '' : ` ${half}`}`,
    );
    await expect.poll(async () => (await database.run(asleep)).length, { timeout: 10_000 }).toBe(0);
    expect(await tables()).toHaveLength(isKept ? 3 : 0);
  });

  test('secrets: the password is in no answer, no log and no message', async () => {
    const secret = 'tr0ub4dor-and-3';
    const role = `${database.name}_app`;
    await database.run(`create role ${role} login superuser password '${secret}'`);
    try {
      const url = database.url.replace(`//${postgresServer.account}@`, `//${role}:${secret}@`);
      const failing = revisionFile(
        'ffff',
        '"eeee"',
        'import os; print(os.environ["DATABASE_URL"]); raise RuntimeError(os.environ["DATABASE_URL"])',
        'pass',
      );
      const project = await open({ ...shop, 'migrations/versions/ffff.py': failing }, url);
      const said = [
        await project.current(),
        await project.plan('upgrade', 'heads'),
        await project.run('upgrade', 'eeee'),
        await project.check().catch((error: unknown) => String(error)),
        await project.refused('runCommand'),
        await project.summary(),
        await project.states(),
        await project.client.request('alembic/debugInformation'),
      ];
      expect(said[4]).toMatchObject({ failure: 'revisionRaised' });
      expect(isNowhere(secret, ...said, project.client.logged, project.client.shown)).toBe(true);
    } finally {
      await database.run(`drop owned by ${role}`);
      await database.run(`drop role ${role}`);
    }
  });
});

test('a wrong password, and a server that is down', async () => {
  const fields = 'SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "app"\0\0';
  const refusal = Buffer.alloc(5);
  refusal.write('E');
  refusal.writeInt32BE(4 + fields.length, 1);
  const server = await listen((socket) => {
    const serve = async (): Promise<void> => {
      // Neither TLS nor GSS encryption, then the password in clear.
      let [asked] = (await once(socket, 'data')) as [Buffer];
      while (asked.length === 8) {
        socket.write('N');
        [asked] = (await once(socket, 'data')) as [Buffer];
      }
      socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
      await once(socket, 'data');
      socket.end(Buffer.concat([refusal, Buffer.from(fields)]));
    };
    serve().catch(() => undefined);
  });
  const url = `postgresql+psycopg://app:wr0ng-passw0rd@127.0.0.1:${server.port}/shop`;
  const project = await openProject({ files: shop, url, python: pythonPath() });
  const refusals = [
    await project.refused('current'),
    await project.refused('planCommand'),
    await project.refused('runCommand'),
    await project.refused('check'),
  ];
  expect(refusals.map(({ failure }) => failure)).toEqual([
    'authentication',
    'authentication',
    'authentication',
    'authentication',
  ]);
  expect(refusals[0]?.message).toContain('refused the user "app"');
  await server.close();
  const down = [await project.refused('current'), await project.refused('planCommand'), await project.refused('check')];
  expect(down.map(({ failure }) => failure)).toEqual(['databaseDown', 'databaseDown', 'databaseDown']);
  expect(down[0]?.message).toContain(`127.0.0.1:${server.port} refuses the connection`);
  expect(isNowhere('wr0ng-passw0rd', refusals, down, project.client.logged, project.client.shown)).toBe(true);
});

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`env.py has no ${from}`);
  return text.replace(from, to);
}
