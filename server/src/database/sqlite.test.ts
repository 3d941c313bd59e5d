import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAlembic, type AlembicRun } from '../../../test/support/alembicRun.js';
import { targetOfUrl as target } from '../../../test/support/databaseTargets.js';
import { containing, inAnyOrder } from '../../../test/support/matchers.js';
import { pythonPath } from '../../../test/support/python.js';
import { withDatabase } from './connect.js';
import { currentVersions, type VersionTable } from './currentVersions.js';
import { makeView, readSqliteFile } from './sqliteFile.js';

const directory = mkdtempSync(path.join(tmpdir(), 'alembic-sqlite-test-'));
const table: VersionTable = { name: 'alembic_version' };

function file(name: string): string {
  return path.join(directory, name);
}

function alembic(name: string, commands: AlembicRun['commands'], more: Partial<AlembicRun> = {}): void {
  runAlembic({ url: `sqlite:///${file(name)}`, commands, ...more });
}

function read(name: string, from = table): ReturnType<typeof currentVersions> {
  return currentVersions(target(`sqlite:///${name}`), from, { directory });
}

beforeAll(() => {
  alembic('two heads.db', [['upgrade', 'heads']]);
  alembic('one.db', [['upgrade', 'a1']]);
  alembic('empty.db', [
    ['upgrade', 'a1'],
    ['downgrade', 'base'],
  ]);
  alembic('named.db', [['upgrade', 'b1']], { table: 'my.Ver as "x"' });
  alembic('wal.db', [['upgrade', 'a1']], { after: 'pragma journal_mode=wal' });
}, 60_000);

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('currentVersions of a SQLite file', () => {
  it.each([
    ['one.db', { kind: 'versions', versions: ['a1'] }],
    // Alembic upgrades several heads in no fixed order.
    ['two heads.db', { kind: 'versions', versions: inAnyOrder('b1', 'c1') }],
    ['empty.db', { kind: 'versions', versions: [] }],
    ['named.db', { kind: 'noVersionTable' }],
  ])('%s', async (name, expected) => {
    for (const written of [name, file(name)]) {
      expect(await read(written)).toEqual(expected);
    }
  });

  it('reads a table by its own name, whatever is in it', async () => {
    expect(await read('named.db', { name: 'my.Ver as "x"' })).toEqual({ kind: 'versions', versions: ['b1'] });
    expect(await read('one.db', { name: 'alembic_version', schema: 'main' })).toEqual({
      kind: 'versions',
      versions: ['a1'],
    });
  });

  it('does not read a table of a million rows to its end', async () => {
    const rows = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000) select i from n';
    execFileSync(pythonPath(), [
      '-c',
      'import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])',
      file('crowded.db'),
      `create table alembic_version as ${rows.replace('select i from', 'select i as version_num from')}`,
    ]);
    const answer = await read('crowded.db');
    expect(answer.kind === 'versions' && answer.versions.length).toBe(2_000);
  });

  it('reports a pipe in the place of the database, and does not wait for it', async () => {
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [file('pipe.db')]);
    expect(await read('pipe.db')).toMatchObject({
      kind: 'failed',
      message: containing('it is a device, a pipe or a socket'),
    });
  });

  it("says when a table is not Alembic's", async () => {
    expect(await read('one.db', { name: 't_a1' })).toMatchObject({
      kind: 'failed',
      reason: 'other',
      message: containing('no column version_num'),
    });
  });

  it('takes a new, empty file for a database without tables', async () => {
    writeFileSync(file('new.db'), '');
    expect(await read('new.db')).toEqual({ kind: 'noVersionTable' });
  });

  it('follows a link', async () => {
    symlinkSync(file('one.db'), file('link.db'));
    expect(await read('link.db')).toEqual({ kind: 'versions', versions: ['a1'] });
  });

  it('leaves WAL mode, attached schemas, URIs and other drivers to the bridge', async () => {
    expect(await read('wal.db')).toEqual({ kind: 'needsBridge', reason: containing('WAL mode') });
    expect(await read('one.db', { name: 'alembic_version', schema: 'meta' })).toEqual({
      kind: 'needsBridge',
      reason: containing('"meta"'),
    });
    expect(await currentVersions(target('sqlite:///file:one.db?mode=ro&uri=true'), table, { directory })).toMatchObject(
      { kind: 'needsBridge' },
    );
    expect(await currentVersions(target('sqlite+pysqlcipher://:s3cret@/one.db'), table, { directory })).toMatchObject({
      kind: 'needsBridge',
    });
  });

  it('says what is wrong with a path', async () => {
    writeFileSync(file('text.db'), 'This is not a database, however long the text is. '.repeat(10));
    truncateSync(file('text.db'), 400);
    expect(await read('missing.db')).toMatchObject({
      kind: 'failed',
      reason: 'unknownDatabase',
      message: containing('There is no file'),
    });
    expect(await read('one.db/x.db')).toMatchObject({ kind: 'failed', reason: 'unknownDatabase' });
    expect(await read('text.db')).toMatchObject({
      kind: 'failed',
      reason: 'other',
      message: containing('not an SQLite database'),
    });
    expect(await read('.')).toMatchObject({ kind: 'failed', reason: 'other', message: containing('is a directory') });
    expect(await read(':memory:')).toMatchObject({ kind: 'failed', reason: 'other', message: containing('in memory') });
    expect(readdirSync(directory)).not.toContain('missing.db');
  });

  it('says that a damaged file is damaged', async () => {
    const bytes = readFileSync(file('one.db'));
    bytes.fill(0xff, 100, 4096);
    writeFileSync(file('damaged.db'), bytes);
    expect(await read('damaged.db')).toMatchObject({
      kind: 'failed',
      reason: 'other',
      message: containing('malformed'),
    });
  });

  it('does nothing once cancelled', async () => {
    const options = { directory, signal: AbortSignal.abort() };
    expect(await currentVersions(target('sqlite:///one.db'), table, options)).toEqual({ kind: 'cancelled' });
  });
});

describe('a SQLite file that is read', () => {
  it('stays as it is, with nothing beside it', async () => {
    const bytes = readFileSync(file('one.db'));
    const names = readdirSync(directory);
    const seen: string[][] = [];
    await withDatabase(target('sqlite:///one.db'), { directory }, async (transaction) => {
      await sql`select * from alembic_version`.execute(transaction);
      seen.push(readdirSync(directory));
    });
    expect(seen).toEqual([names]);
    expect(readdirSync(directory)).toEqual(names);
    expect(readFileSync(file('one.db'))).toEqual(bytes);
  });

  it('cannot be written to', async () => {
    const outcome = await withDatabase(target('sqlite:///one.db'), { directory }, (transaction) =>
      sql`delete from alembic_version`.execute(transaction),
    );
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'other', message: containing('readonly') });
    expect(await read('one.db')).toEqual({ kind: 'versions', versions: ['a1'] });
  });

  it('is read again when it changed meanwhile', async () => {
    alembic('busy.db', [['upgrade', 'a1']]);
    let turns = 0;
    const outcome = await readSqliteFile(file('busy.db'), () => {
      turns++;
      if (turns === 1) alembic('busy.db', [['upgrade', 'b1']]);
      return turns === 1 ? Promise.reject(new Error('torn')) : Promise.resolve(turns);
    });
    expect(outcome).toEqual({ kind: 'done', value: 2 });
  });

  it('goes to the bridge while a transaction is being written', async () => {
    alembic('hot.db', [['upgrade', 'a1']]);
    // A process that dies in the middle of a transaction, its pages already in the file, leaves the journal.
    const die = `
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("pragma cache_size=1")
connection.execute("begin immediate")
connection.execute("update alembic_version set version_num = 'torn'")
connection.execute("create table filler(x)")
for _ in range(200): connection.execute("insert into filler values (zeroblob(3000))")
os._exit(0)
`;
    execFileSync(pythonPath(), ['-c', die, file('hot.db')]);
    expect(await read('hot.db')).toEqual({ kind: 'needsBridge', reason: containing('journal') });
  });

  it.each(['delete', 'truncate', 'persist'])('is read after a transaction in journal mode %s', async (mode) => {
    alembic(`${mode}.db`, [['upgrade', 'a1']]);
    const write = `
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("pragma journal_mode=" + sys.argv[2])
connection.execute("update alembic_version set version_num = 'b1'")
`;
    execFileSync(pythonPath(), ['-c', write, file(`${mode}.db`), mode]);
    expect(await read(`${mode}.db`)).toEqual({ kind: 'versions', versions: ['b1'] });
  });

  it('is copied where links are not allowed, unless it is large', async () => {
    const refuse = (): Promise<void> => Promise.reject(new Error('EPERM'));
    const view = await makeView({ path: file('one.db'), size: 1000 }, refuse);
    if (view.kind !== 'view') throw new Error(view.reason);
    expect(readFileSync(view.path)).toEqual(readFileSync(file('one.db')));
    rmSync(path.dirname(view.path), { recursive: true });
    expect(await makeView({ path: file('one.db'), size: 1e9 }, refuse)).toMatchObject({ kind: 'needsBridge' });
  });
});
