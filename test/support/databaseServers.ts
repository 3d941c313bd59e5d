import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { targetOfUrl } from './databaseTargets.js';

/** A server on which tests may make databases; the user may do everything. */
export interface TestServer {
  /** A name, an address, or the directory of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  /** "user" or "user:password", as in a URL. */
  readonly account: string;
  readonly isSocket: boolean;
}

export const postgresServer = serverOf(
  process.env['ALEMBIC_TEST_POSTGRES'] ?? 'postgresql://postgres@127.0.0.1:5432/postgres',
  5432,
);
export const mysqlServer = serverOf(process.env['ALEMBIC_TEST_MYSQL'] ?? 'mysql://root@127.0.0.1:3306', 3306);

function serverOf(url: string, defaultPort: number): TestServer {
  const { host = '127.0.0.1', port = defaultPort, user = '', password } = targetOfUrl(url);
  const account = [user, ...(password === undefined ? [] : [password])].map(encodeURIComponent).join(':');
  return { host, port, user, password, account, isSocket: host.startsWith('/') };
}

/** Why tests of a server are not run, for the end of their names; empty where it answers. */
export const postgresMissing = await missing('ALEMBIC_TEST_POSTGRES', async () => {
  const client = postgresClient('postgres');
  await client.connect();
  await client.end();
});
export const mysqlMissing = await missing('ALEMBIC_TEST_MYSQL', async () => {
  const connection = await mysql.createConnection(mysqlPlace());
  await connection.end();
});

async function missing(variable: string, connect: () => Promise<void>): Promise<string> {
  try {
    await connect();
    return '';
  } catch (error) {
    if (process.env[variable] !== undefined) throw error;
    return ` (NOT RUN: no server answers, and ${variable} names none)`;
  }
}

function postgresClient(database: string): pg.Client {
  const { host, port, user, password } = postgresServer;
  return new pg.Client({ host, port, user, password, database });
}

function mysqlPlace(): mysql.ConnectionOptions {
  const { host, port, user, password } = mysqlServer;
  return { host, port, user, ...(password !== undefined && { password }) };
}

/** A database of one test file's own. */
export interface TestDatabase {
  readonly name: string;
  /** A SQLAlchemy URL. */
  readonly url: string;
  run(sql: string): Promise<Record<string, unknown>[]>;
  /** A session of its own, for locks; ended by `drop`. */
  session(): Promise<(sql: string) => Promise<unknown>>;
  drop(): Promise<void>;
}

function freshName(): string {
  return `alembic_test_${randomBytes(6).toString('hex')}`;
}

export async function makePostgres(): Promise<TestDatabase> {
  const name = freshName();
  const { host, port, account, isSocket } = postgresServer;
  const clients: pg.Client[] = [];
  const open = async (database: string): Promise<pg.Client> => {
    const client = postgresClient(database);
    await client.connect();
    clients.push(client);
    return client;
  };
  const admin = await open('postgres');
  await admin.query(`create database ${name}`);
  const client = await open(name);
  return {
    name,
    url: isSocket
      ? `postgresql+psycopg://${account}@/${name}?host=${host}&port=${port}`
      : `postgresql+psycopg://${account}@${host}:${port}/${name}`,
    run: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows,
    session: async () => {
      const own = await open(name);
      return (sql) => own.query(sql);
    },
    drop: async () => {
      for (const own of clients) if (own !== admin) await own.end();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

export async function makeMysql(): Promise<TestDatabase> {
  const name = freshName();
  const connections: mysql.Connection[] = [];
  const open = async (database?: string): Promise<mysql.Connection> => {
    const connection = await mysql.createConnection({
      ...mysqlPlace(),
      multipleStatements: true,
      ...(database === undefined ? {} : { database }),
    });
    connections.push(connection);
    return connection;
  };
  const admin = await open();
  await admin.query(`create database ${name}`);
  const client = await open(name);
  return {
    name,
    url: `mysql+pymysql://${mysqlServer.account}@${mysqlServer.host}:${mysqlServer.port}/${name}`,
    run: async (sql) => (await client.query<mysql.RowDataPacket[]>(sql))[0],
    session: async () => {
      const own = await open(name);
      return (sql) => own.query(sql);
    },
    drop: async () => {
      for (const own of connections) if (own !== admin) await own.end();
      await admin.query(`drop database ${name}`);
      await admin.end();
    },
  };
}

/** A TCP server on a free port of the loopback that does what `serve` says with each connection. */
export async function listen(
  serve: (socket: Socket) => void,
): Promise<{ port: number; server: Server; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    server,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
