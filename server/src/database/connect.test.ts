import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, postgresMissing, postgresServer } from '../../../test/support/databaseServers.js';
import { targetOfUrl as target } from '../../../test/support/databaseTargets.js';
import { containing, matching } from '../../../test/support/matchers.js';
import { withDatabase, type ConnectOptions } from './connect.js';
import { currentVersions } from './currentVersions.js';

const options: ConnectOptions = { directory: '/' };
const table = { name: 'alembic_version' };
const schemes = ['postgresql', 'mysql+pymysql'];

function read(url: string, more: Partial<ConnectOptions> = {}): ReturnType<typeof currentVersions> {
  return currentVersions(target(url), table, { ...options, ...more });
}

describe.each(schemes)('a server that is not there, %s', (scheme) => {
  it('a closed port', async () => {
    const server = await listen(() => undefined);
    await server.close();
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await read(`${scheme}://u:s3cret@${host}:${server.port}/d`)).toMatchObject({
        kind: 'failed',
        reason: 'refused',
        message: containing(`at ${host}:${server.port} refuses the connection. Start the database`),
      });
    }
  });

  it('a socket that is missing', async () => {
    const query = scheme === 'postgresql' ? 'host=/nowhere' : 'unix_socket=/nowhere/mysqld.sock';
    expect(await read(`${scheme}://u@/d?${query}`)).toMatchObject({
      kind: 'failed',
      reason: 'refused',
      message: containing('socket /nowhere'),
    });
  });

  it('an unknown host', async () => {
    expect(await read(`${scheme}://u:s3cret@db.invalid/d`)).toMatchObject({
      kind: 'failed',
      reason: 'unknownHost',
      message: containing('"db.invalid"'),
    });
  });

  it('a server that accepts and never answers', async () => {
    const closed: Promise<unknown>[] = [];
    const server = await listen((socket) => {
      socket.resume();
      closed.push(once(socket, 'close'));
    });
    const outcome = await read(`${scheme}://u:s3cret@127.0.0.1:${server.port}/d`, { connectLimit: 100 });
    expect(outcome).toMatchObject({
      kind: 'failed',
      reason: 'timeout',
      message: containing('does not answer in time'),
    });
    expect(closed).toHaveLength(1);
    await Promise.all(closed);
    await server.close();
  });

  it('a server that hangs up, and one that speaks something else', async () => {
    for (const words of ['', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'SSH-2.0-OpenSSH_9.2\r\n']) {
      const server = await listen((socket) => {
        socket.end(words);
      });
      const outcome = await read(`${scheme}://u:s3cret@127.0.0.1:${server.port}/d`, { connectLimit: 2000 });
      expect(outcome).toMatchObject({ kind: 'failed' });
      expect(JSON.stringify(outcome)).not.toContain('s3cret');
      await server.close();
    }
  });

  it('cancellation while connecting, and before', async () => {
    const controller = new AbortController();
    let count = 0;
    const server = await listen((socket) => {
      count++;
      socket.once('data', () => undefined);
      controller.abort();
    });
    const url = `${scheme}://u@127.0.0.1:${server.port}/d`;
    expect(await read(url, { signal: controller.signal })).toEqual({ kind: 'cancelled' });
    expect(await read(url, { signal: controller.signal })).toEqual({ kind: 'cancelled' });
    expect(count).toBe(1);
    await server.close();
  });
});

describe('what only the bridge can reach', () => {
  it.each([
    'oracle+oracledb://u:s3cret@h/d',
    'mssql+pyodbc://u:s3cret@h/d',
    'cockroachdb://u:s3cret@h/d',
    'postgresql:///?service=prod',
    'postgresql://u:s3cret@/d?host=a:1&host=b:2',
    'mysql+mysqldb:///d?read_default_file=~/.my.cnf',
  ])('%s', async (url) => {
    const outcome = await read(url);
    expect(outcome).toMatchObject({ kind: 'needsBridge', reason: matching(/\.$/) });
    expect(JSON.stringify(outcome)).not.toContain('s3cret');
  });
});

const hasTcp = postgresMissing === '' && !postgresServer.isSocket;

describe.skipIf(!hasTcp)(`sslmode${hasTcp ? '' : ' (NOT RUN: no PostgreSQL answers on a port)'}`, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'alembic-tls-'));
  const plainServer = `postgresql://${postgresServer.account}@${postgresServer.host}:${postgresServer.port}/postgres`;
  let secure: Awaited<ReturnType<typeof listen>>;

  /** A real PostgreSQL behind TLS: answers the request for SSL, then passes on what it decrypts. */
  function secured(socket: Socket): void {
    socket.once('data', (request) => {
      if (request.length !== 8) {
        // As a pg_hba.conf with only hostssl lines.
        const fields = 'SFATAL\0C28000\0Mno pg_hba.conf entry, no encryption\0\0';
        const size = Buffer.alloc(5);
        size.write('E');
        size.writeInt32BE(4 + fields.length, 1);
        socket.end(Buffer.concat([size, Buffer.from(fields)]));
        return;
      }
      socket.write('S');
      const decrypted = new TLSSocket(socket, {
        isServer: true,
        key: readFileSync(path.join(directory, 'key.pem')),
        cert: readFileSync(path.join(directory, 'cert.pem')),
      });
      const server = connect(postgresServer.port, postgresServer.host);
      for (const end of [decrypted, server]) end.on('error', () => socket.destroy());
      decrypted.pipe(server).pipe(decrypted);
      socket.on('close', () => server.destroy());
    });
  }

  beforeAll(async () => {
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-keyout',
        'key.pem',
        '-out',
        'cert.pem',
        ...names,
      ],
      { cwd: directory, stdio: 'ignore' },
    );
    secure = await listen(secured);
  });

  afterAll(async () => {
    await secure.close();
    rmSync(directory, { recursive: true });
  });

  const connected = 'done';
  it.each([
    ['the default', 'localhost', '', connected],
    ['allow', 'localhost', 'sslmode=allow', connected],
    ['prefer', 'localhost', 'sslmode=prefer', connected],
    ['require', 'localhost', 'sslmode=require', connected],
    ["asyncpg's ssl", 'localhost', 'ssl=require', connected],
    ['disable', 'localhost', 'sslmode=disable', /no encryption/],
    [
      'verify-full, unknown authority',
      'localhost',
      'sslmode=verify-full',
      /cannot be verified \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
    ],
    ['verify-full', 'localhost', 'sslmode=verify-full&sslrootcert=cert.pem', connected],
    [
      'verify-full, another host',
      '127.0.0.1',
      'sslmode=verify-full&sslrootcert=cert.pem',
      /ERR_TLS_CERT_ALTNAME_INVALID/,
    ],
    ['verify-ca, another host', '127.0.0.1', 'sslmode=verify-ca&sslrootcert=cert.pem', connected],
    ['require with an authority', '127.0.0.1', 'sslmode=require&sslrootcert=cert.pem', connected],
    ["require with the system's authorities", 'localhost', 'sslmode=require&sslrootcert=system', /cannot be verified/],
    [
      'a missing certificate file',
      'localhost',
      'sslmode=verify-ca&sslrootcert=none.pem',
      /none\.pem, which the database URL names, cannot be read/,
    ],
    ['an unknown mode', 'localhost', 'sslmode=sometimes', /unknown sslmode/],
  ])('%s, with a server behind TLS', async (_, host, query, expected) => {
    const url = `postgresql://${postgresServer.account}@${host}:${secure.port}/postgres?${query}`;
    const outcome = await withDatabase(target(url), { directory }, () => Promise.resolve());
    expect(outcome.kind === 'failed' ? outcome.message : outcome.kind).toMatch(expected);
  });

  it.each([
    ['prefer', connected],
    ['allow', connected],
    ['disable', connected],
    ['require', /offers no TLS/],
    ['verify-full', /offers no TLS/],
  ])('%s, with a server that has no TLS', async (mode, expected) => {
    const outcome = await withDatabase(target(`${plainServer}?sslmode=${mode}`), options, () => Promise.resolve());
    expect(outcome.kind === 'failed' ? outcome.message : outcome.kind).toMatch(expected);
  });
});
