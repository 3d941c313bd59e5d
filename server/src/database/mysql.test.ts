import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAlembic } from '../../../test/support/alembicRun.js';
import { makeMysql, mysqlMissing, type TestDatabase } from '../../../test/support/databaseServers.js';
import { targetOfUrl as target } from '../../../test/support/databaseTargets.js';
import { containing, inAnyOrder, matching } from '../../../test/support/matchers.js';
import { withDatabase, type ConnectOptions } from './connect.js';
import { currentVersions, type VersionTable } from './currentVersions.js';

const options: ConnectOptions = { directory: '/' };
const table: VersionTable = { name: 'alembic_version' };
let database: TestDatabase;
/** A user with a password, and no right to anything. */
let stranger: string;
/**
 * The account for one client address: who may come from anywhere is not everyone where the server has anonymous users.
 */
const from = '127.0.0.1';

beforeAll(async () => {
  database = await makeMysql();
  stranger = database.name.slice(-20);
  const { url } = database;
  await database.run(runAlembic({ url, sql: true, commands: [['upgrade', 'heads']] }));
  await database.run(
    runAlembic({ url, sql: true, table: 'my `Ver', schema: database.name, commands: [['stamp', 'a1']] }),
  );
  await database.run('create table emptied (version_num varchar(32))');
  await database.run(`create user '${stranger}'@'${from}' identified by 's3cret@/'`);
}, 60_000);

afterAll(async () => {
  await database.run(`drop user '${stranger}'@'${from}'`);
  await database.drop();
});

function read(
  from = table,
  more: Partial<ConnectOptions> = {},
  url = database.url,
): ReturnType<typeof currentVersions> {
  return currentVersions(target(url), from, { ...options, ...more });
}

async function connections(): Promise<number> {
  const rows = await database.run(
    `select 1 from information_schema.processlist where db = '${database.name}' and id <> connection_id() and info like '%version_num%'`,
  );
  return rows.length;
}

describe.skipIf(mysqlMissing !== '')(`currentVersions of MySQL and MariaDB${mysqlMissing}`, () => {
  it('reads several rows, an empty table, and another name in another schema', async () => {
    expect(await read()).toEqual({ kind: 'versions', versions: inAnyOrder('b1', 'c1') });
    expect(await read({ name: 'emptied' })).toEqual({ kind: 'versions', versions: [] });
    expect(await read({ name: 'my `Ver', schema: database.name })).toEqual({ kind: 'versions', versions: ['a1'] });
    expect(await read(table, {}, database.url.replace('mysql+pymysql', 'mariadb'))).toMatchObject({ kind: 'versions' });
  });

  it('says when there is no table or no schema of that name', async () => {
    expect(await read({ name: 'none' })).toEqual({ kind: 'noVersionTable' });
    expect(await read({ name: 'alembic_version', schema: 'nowhere' })).toEqual({ kind: 'noVersionTable' });
    expect(await read({ name: 't_a1' })).toMatchObject({
      kind: 'failed',
      reason: 'other',
      message: containing('no column version_num'),
    });
  });

  it('goes through the Unix socket that the URL names', async () => {
    const [row] = await database.run('select @@socket as path');
    const url = `mysql+pymysql://root@localhost/${database.name}?unix_socket=${String(row?.['path'])}`;
    expect(await read(table, {}, url)).toMatchObject({ kind: 'versions' });
  });

  it('cannot write, for the transaction is read-only', async () => {
    const outcome = await withDatabase(target(database.url), options, (transaction) =>
      sql`delete from alembic_version`.execute(transaction),
    );
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'other', message: containing('READ ONLY') });
  });
});

describe.skipIf(mysqlMissing !== '')(`what goes wrong with MySQL and MariaDB${mysqlMissing}`, () => {
  const as = (credentials: string, name = database.name): string =>
    database.url.replace('//root@', `//${credentials}@`).replace(database.name, name);

  it.each<[string, () => string, string, RegExp]>([
    ['a wrong password', () => as(`${stranger}:s3cret`), 'authentication', /does not accept the password of user/],
    ['no password', () => as(stranger), 'authentication', /the database URL has none/],
    ['an unknown user', () => as('nobody:s3cret'), 'authentication', /user "nobody"/],
    ['an unknown database', () => as('root', 'nowhere'), 'unknownDatabase', /has no database "nowhere"/],
    ['no database', () => as('root', ''), 'unknownDatabase', /names no database/],
    ['no right to the database', () => as(`${stranger}:s3cret%40%2F`), 'permission', /Grant the right/],
    ['a server without TLS', () => `${as('root')}?ssl_mode=REQUIRED`, 'other', /offers no TLS/],
  ])('%s', async (_, url, reason, message) => {
    const outcome = await read(table, {}, url());
    expect(outcome).toMatchObject({ kind: 'failed', reason, message: matching(message) });
    expect(JSON.stringify(outcome)).not.toContain('s3cret');
  });

  it('a password with the characters that a URL cannot hold is understood', async () => {
    await database.run(`grant select on ${database.name}.* to '${stranger}'@'${from}'`);
    expect(await read(table, {}, as(`${stranger}:s3cret%40%2F`))).toMatchObject({ kind: 'versions' });
  });

  it('a lock that another session holds: the time limit, and cancellation', async () => {
    const other = await database.session();
    await other('lock tables alembic_version write');
    expect(await read(table, { statementLimit: 300 })).toMatchObject({
      kind: 'failed',
      reason: 'timeout',
      message: containing('lock'),
    });

    const controller = new AbortController();
    const pending = read(table, { signal: controller.signal });
    await expect.poll(connections).toBe(1);
    controller.abort();
    expect(await pending).toEqual({ kind: 'cancelled' });
    await other('unlock tables');
    await expect.poll(connections).toBe(0);
  });
});
