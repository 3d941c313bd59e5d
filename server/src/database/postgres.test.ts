import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAlembic } from '../../../test/support/alembicRun.js';
import {
  listen,
  makePostgres,
  postgresMissing,
  postgresServer,
  type TestDatabase,
} from '../../../test/support/databaseServers.js';
import { targetOfUrl as target } from '../../../test/support/databaseTargets.js';
import { containing, inAnyOrder } from '../../../test/support/matchers.js';
import { withDatabase, type ConnectOptions } from './connect.js';
import { currentVersions, type VersionTable } from './currentVersions.js';

const options: ConnectOptions = { directory: '/' };
const table: VersionTable = { name: 'alembic_version' };
let database: TestDatabase;

// Alembic runs in a Python of its own for each.
if (postgresMissing === '') {
  beforeAll(async () => {
    database = await makePostgres();
    const { url } = database;
    runAlembic({ url, commands: [['upgrade', 'heads']] });
    runAlembic({ url, table: 'my Ver', schema: 'Meta.x', commands: [['stamp', 'a1']] });
    runAlembic({
      url,
      table: 'emptied',
      commands: [
        ['stamp', 'a1'],
        ['stamp', 'base'],
      ],
    });
  }, 60_000);

  afterAll(async () => {
    await database.drop();
  });
}

function read(from = table, more: Partial<ConnectOptions> = {}): ReturnType<typeof currentVersions> {
  return currentVersions(target(database.url), from, { ...options, ...more });
}

/** Connections of our own to the test's database that the server still has. */
async function connections(): Promise<number> {
  const rows = await database.run(
    `select 1 from pg_stat_activity where datname = '${database.name}' and application_name = 'Alembic for VS Code'`,
  );
  return rows.length;
}

describe.skipIf(postgresMissing !== '')(`currentVersions of PostgreSQL${postgresMissing}`, () => {
  it('reads several rows, an empty table, and another name in another schema', async () => {
    expect(await read()).toEqual({ kind: 'versions', versions: inAnyOrder('b1', 'c1') });
    expect(await read({ name: 'emptied' })).toEqual({ kind: 'versions', versions: [] });
    expect(await read({ name: 'my Ver', schema: 'Meta.x' })).toEqual({ kind: 'versions', versions: ['a1'] });
  });

  it('says when there is no table or no schema of that name', async () => {
    expect(await read({ name: 'My Ver', schema: 'Meta.x' })).toEqual({ kind: 'noVersionTable' });
    expect(await read({ name: 'alembic_version', schema: 'nowhere' })).toEqual({ kind: 'noVersionTable' });
    expect(await read({ name: 't_a1' })).toMatchObject({
      kind: 'failed',
      reason: 'other',
      message: containing('no column version_num'),
    });
  });

  it('follows the search_path that the URL sets', async () => {
    const url = `${database.url}${database.url.includes('?') ? '&' : '?'}options=-csearch_path%3D%22Meta.x%22`;
    expect(await currentVersions(target(url), { name: 'my Ver' }, options)).toEqual({
      kind: 'versions',
      versions: ['a1'],
    });
  });

  const directory = '/var/run/postgresql';
  const hasSocket = existsSync(`${directory}/.s.PGSQL.${postgresServer.port}`);
  it.skipIf(!hasSocket)(
    `goes through a Unix socket, named or found${hasSocket ? '' : ` (NOT RUN: there is none in ${directory})`}`,
    async () => {
      const { account, port } = postgresServer;
      for (const url of [
        `postgresql://${account}@/${database.name}?host=${directory}&port=${port}`,
        `postgresql://${account}@:${port}/${database.name}`,
      ]) {
        expect(await currentVersions(target(url), table, options)).toMatchObject({ kind: 'versions' });
      }
    },
  );

  it('cannot write, for the transaction is read-only', async () => {
    const outcome = await withDatabase(target(database.url), options, (transaction) =>
      sql`create table intruder (id int)`.execute(transaction),
    );
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'other', message: containing('read-only transaction') });
    expect(await read({ name: 'intruder' })).toEqual({ kind: 'noVersionTable' });
  });

  it('closes its connection', async () => {
    await read();
    await read({ name: 'none' });
    await expect.poll(connections).toBe(0);
  });
});

describe.skipIf(postgresMissing !== '')(`what goes wrong with PostgreSQL${postgresMissing}`, () => {
  it.each([
    ['an unknown database', 'unknownDatabase', 'nowhere', 'has no database "nowhere"'],
    ['an unknown user', 'authentication', undefined, 'user "nobody_here"'],
  ])('%s', async (_, reason, name, message) => {
    const url =
      name === undefined
        ? database.url.replace(`//${postgresServer.account}@`, '//nobody_here:s3cret@')
        : database.url.replace(database.name, name);
    const outcome = await currentVersions(target(url), table, options);
    expect(outcome).toMatchObject({ kind: 'failed', reason, message: containing(message) });
    expect(JSON.stringify(outcome)).not.toContain('s3cret');
  });

  it('a user without the right to the table', async () => {
    const role = `${database.name}_reader`;
    await database.run(`create role ${role} login password 'reader'`);
    try {
      expect(
        await currentVersions(
          target(database.url.replace(`//${postgresServer.account}@`, `//${role}:reader@`)),
          table,
          options,
        ),
      ).toMatchObject({
        kind: 'failed',
        reason: 'permission',
        message: containing('permission denied for table alembic_version'),
      });
    } finally {
      await database.run(`drop role ${role}`);
    }
  });

  it('a lock that another session holds: the time limit, and cancellation', async () => {
    const other = await database.session();
    await other('begin');
    await other('lock table alembic_version in access exclusive mode');
    expect(await read(table, { statementLimit: 200 })).toMatchObject({
      kind: 'failed',
      reason: 'timeout',
      message: containing('lock'),
    });

    const controller = new AbortController();
    const pending = read(table, { signal: controller.signal });
    await expect
      .poll(
        async () =>
          (await database.run(`select 1 from pg_locks where not granted and relation = 'alembic_version'::regclass`))
            .length,
      )
      .toBe(1);
    controller.abort();
    expect(await pending).toEqual({ kind: 'cancelled' });
    await other('rollback');
    await expect.poll(connections).toBe(0);
  });

  it('a server that goes away in the middle', async () => {
    const other = await database.session();
    await other('begin');
    await other('lock table alembic_version in access exclusive mode');
    const pending = read();
    await expect
      .poll(async () => {
        const ended = await database.run(
          `select pg_terminate_backend(pid) from pg_locks where not granted and relation = 'alembic_version'::regclass`,
        );
        return ended.length;
      })
      .toBe(1);
    expect(await pending).toMatchObject({ kind: 'failed', reason: 'other', message: containing('terminat') });
    await other('rollback');
  });
});

describe('passwords, with a server that speaks just enough', () => {
  /** Asks for the password by `request`, then refuses it as PostgreSQL does. */
  async function askingServer(request: Buffer): ReturnType<typeof listen> {
    const fields = 'SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "app"\0\0';
    const refusal = Buffer.alloc(5 + fields.length);
    refusal.write('E');
    refusal.writeInt32BE(4 + fields.length, 1);
    refusal.write(fields, 5);
    return listen((socket) => {
      const serve = async (): Promise<void> => {
        await once(socket, 'data');
        socket.write(request);
        await once(socket, 'data');
        socket.end(refusal);
      };
      serve().catch(() => undefined);
    });
  }

  const cleartext = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);
  const scram = Buffer.concat([Buffer.from([0x52, 0, 0, 0, 23, 0, 0, 0, 10]), Buffer.from('SCRAM-SHA-256\0\0')]);

  it('a wrong one', async () => {
    const server = await askingServer(cleartext);
    const outcome = await currentVersions(
      target(`postgresql://app:s3cret@127.0.0.1:${server.port}/app?sslmode=disable`),
      table,
      options,
    );
    expect(outcome).toEqual({
      kind: 'failed',
      reason: 'authentication',
      message: `PostgreSQL at 127.0.0.1:${server.port} does not accept the password of user "app". Correct user and password in the database URL.`,
    });
    await server.close();
  });

  it('none', async () => {
    const server = await askingServer(scram);
    const outcome = await currentVersions(
      target(`postgresql://app@127.0.0.1:${server.port}/app?sslmode=disable`),
      table,
      options,
    );
    expect(outcome).toMatchObject({
      kind: 'failed',
      reason: 'authentication',
      message: containing('the database URL has none'),
    });
    await server.close();
  });
});
