import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { GraphChangedNotification } from '../../server/src/lsp/messages.js';
import { pythonPath, pythons } from '../support/python.js';
import { envPy, isThere, openProject, revisionFile, shop, type CommandsProject } from './commandsProject.js';

const sqlite = {
  dialect: 'SQLite',
  driver: null,
  host: null,
  database: 'shop.db',
  user: null,
  description: 'SQLite shop.db',
  isLocal: true,
};
const all = ['aaaa', 'bbbb', 'cccc', 'dddd', 'eeee'];
const state = (applied: readonly string[]): string[] =>
  all.map((id) => `${id} ${applied.includes(id) ? 'applied' : 'pending'}`);

/** Runs SQL in the project's SQLite file, with Python's own module. */
function execute({ workspace }: CommandsProject, ...statements: readonly string[]): string {
  const program =
    'import json, sqlite3, sys\nwith sqlite3.connect("shop.db") as db:\n rows = [db.execute(one).fetchall() for one in sys.argv[1:]]\nprint(json.dumps(rows[-1]))';
  return execFileSync(pythonPath(), ['-c', program, ...statements], { cwd: workspace.root, encoding: 'utf8' }).trim();
}

describe.each(pythons())('on SQLite, %s', (_, python) => {
  const open = (files = shop, url = 'sqlite:///shop.db'): Promise<CommandsProject> =>
    openProject({ files, url, python });

  test('up, down and up again: the plan before, the state after', async () => {
    const project = await open();
    expect(await project.states()).toEqual(all.map((id) => `${id} ?`));
    expect((await project.summary()).database).toBeUndefined();

    expect(await project.current()).toEqual({
      database: sqlite,
      revisions: [],
      unknown: [],
      hasVersionTable: false,
      pending: 5,
    });
    expect(isThere(project, 'shop.db')).toBe(false);
    expect(await project.states()).toEqual(state([]));

    const up = await project.plan('upgrade', 'heads');
    expect(isThere(project, 'shop.db')).toBe(false);
    expect(up).toMatchObject({ database: sqlite, from: [], after: ['eeee'], losses: [], confirmation: null });
    expect(up.steps.map(({ revision }) => revision).sort()).toEqual(all);
    expect([up.steps[0]?.revision, up.steps.at(-1)?.revision]).toEqual(['aaaa', 'eeee']);
    expect(up.steps[0]).toEqual({
      revision: 'aaaa',
      message: 'message of aaaa',
      uri: project.workspace.uri('migrations/versions/aaaa.py'),
      direction: 'upgrade',
    });
    expect(up.preview?.revisions.map(({ revision }) => revision)).toEqual(up.steps.map(({ revision }) => revision));
    expect(up.preview?.revisions[0]?.statements[0]?.sql).toMatch(/^CREATE TABLE item/);

    const told = project.client.received(GraphChangedNotification.method);
    expect((await project.run('upgrade', 'heads')).command).toBe('alembic -c alembic.ini upgrade heads');
    await project.client.until(() => project.client.received(GraphChangedNotification.method) > told);
    expect(await project.states()).toEqual(state(all));
    expect((await project.summary()).database).toEqual({
      database: sqlite,
      revisions: ['eeee'],
      unknown: [],
      hasVersionTable: true,
      pending: 0,
    });
    expect((await project.plan('upgrade', 'heads')).steps).toEqual([]);

    const down = await project.plan('downgrade', 'bbbb');
    expect([down.from, down.after]).toEqual([['eeee'], ['bbbb']]);
    expect(down.steps.map(({ revision }) => revision).sort()).toEqual(['cccc', 'dddd', 'eeee']);
    expect(down).toMatchObject({ losses: ['cccc: drops the table tag with its rows'], confirmation: 'shop.db' });
    await project.run('downgrade', 'bbbb');
    expect(await project.states()).toEqual(state(['aaaa', 'bbbb']));

    expect((await project.plan('downgrade', '-1')).losses).toEqual([
      'bbbb: drops the column item.price with its values',
    ]);
    await project.run('downgrade', 'base');
    expect(await project.current()).toMatchObject({ revisions: [], hasVersionTable: true, pending: 5 });

    expect((await project.plan('upgrade', '+2')).steps.map(({ revision }) => revision)).toEqual(['aaaa', 'bbbb']);
    await project.run('upgrade', '+2');
    expect((await project.summary()).database).toMatchObject({ revisions: ['bbbb'], pending: 3 });
    expect(project.client.logged).toEqual([]);
  });

  test('one step down is no option, and several branches are several revisions', async () => {
    const project = await open();
    await project.run('upgrade', 'cccc');
    await project.run('upgrade', 'dddd');
    expect((await project.current()).revisions.toSorted()).toEqual(['cccc', 'dddd']);
    expect(await project.states()).toEqual(state(['aaaa', 'bbbb', 'cccc', 'dddd']));
    await project.run('upgrade', 'heads');
    expect((await project.plan('downgrade', 'dddd')).after).toEqual(['cccc', 'dddd']);
    await project.run('downgrade', 'dddd');
    expect((await project.current()).revisions.toSorted()).toEqual(['cccc', 'dddd']);
    await project.run('downgrade', 'aaaa');
    await project.run('downgrade', '-1');
    expect(await project.states()).toEqual(state([]));
  });

  test('a new revision is pending at once, without asking again', async () => {
    const project = await open();
    await project.run('upgrade', 'heads');
    const file = project.workspace.path('migrations/versions/ffff.py');
    project.workspace.write('migrations/versions/ffff.py', revisionFile('ffff', '"eeee"', 'pass', 'pass'));
    await project.client.filesChanged([[file, 1]]);
    expect(await project.states()).toEqual([...state(all), 'ffff pending']);
    expect((await project.summary()).database).toMatchObject({ revisions: ['eeee'], pending: 1 });
  });

  test('stamp writes the table alone', async () => {
    const project = await open();
    const plan = await project.plan('stamp', 'heads');
    expect(plan).toMatchObject({ from: [], steps: [], preview: null, losses: [], confirmation: null });
    await project.run('stamp', 'heads');
    expect(await project.states()).toEqual(state(all));
    expect(execute(project, "select name from sqlite_master where type = 'table'")).toBe('[["alembic_version"]]');
  });

  test('a version that no file has is said, nothing is claimed to be pending, and a stamp gets out of it', async () => {
    const project = await open();
    await project.run('upgrade', 'bbbb');
    execute(project, "insert into alembic_version values ('gone')");
    expect(await project.current()).toMatchObject({ unknown: ['gone'], hasVersionTable: true, pending: null });
    expect(await project.states()).toEqual(['aaaa applied', 'bbbb applied', 'cccc ?', 'dddd ?', 'eeee ?']);
    for (const command of ['upgrade', 'downgrade'] as const) {
      expect(await project.refused('planCommand', { command, to: 'aaaa' })).toMatchObject({
        failure: 'unknownDatabaseRevision',
        message: expect.stringContaining('is at "gone"') as string,
      });
    }
    expect(await project.plan('stamp', 'bbbb')).toMatchObject({
      steps: [],
      losses: ['forgets that the database was at gone, which no file has'],
      confirmation: 'shop.db',
    });
    expect((await project.run('stamp', 'bbbb')).command).toContain('stamp --purge bbbb');
    expect(await project.current()).toMatchObject({ revisions: ['bbbb'], unknown: [], pending: 3 });
  });

  test('a file in WAL mode is read by SQLite itself', async () => {
    const project = await open();
    await project.run('upgrade', 'bbbb');
    expect(execute(project, 'pragma journal_mode = wal')).toBe('[["wal"]]');
    expect(await project.current()).toMatchObject({ database: sqlite, revisions: ['bbbb'], pending: 3 });
    await project.run('upgrade', 'heads');
    expect(await project.states()).toEqual(state(all));
  });

  test('an upgrade that breaks off: what was made is known', async () => {
    const broken = revisionFile('cccc', '"bbbb"', 'raise RuntimeError("no luck")', 'pass');
    const project = await open({ ...shop, 'migrations/versions/cccc.py': broken });
    const plan = await project.plan('upgrade', 'cccc');
    expect(plan.preview?.revisions.at(-1)?.error?.message).toContain('no luck');
    expect(await project.refused('runCommand', { command: 'upgrade', to: 'cccc' })).toMatchObject({
      failure: 'revisionRaised',
      message: expect.stringContaining('no luck') as string,
      place: { path: project.workspace.path('migrations/versions/cccc.py'), line: 13 },
    });
    const { revisions } = await project.current();
    expect(await project.states()).toEqual(state(revisions.length === 0 ? [] : ['aaaa', 'bbbb']));
  });

  test('the plan shows the saved files, and says what is not saved', async () => {
    const project = await open();
    const file = project.workspace.path('migrations/versions/bbbb.py');
    await project.client.open(file);
    expect(await project.plan('upgrade', 'bbbb')).toMatchObject({ unsaved: [], preview: { notes: [] } });
    await project.client.edit(file, 'sa.Column("price", sa.Integer)', 'sa.Column("cost", sa.Integer)');
    const { preview, unsaved } = await project.plan('upgrade', 'bbbb');
    expect(preview?.revisions[1]?.statements[0]?.sql).toBe('ALTER TABLE item ADD COLUMN price INTEGER');
    expect(unsaved).toEqual(['bbbb.py']);
  });

  test('what cannot be shown may lose data: a batch that drops a column', async () => {
    const batch = 'with op.batch_alter_table("item") as batch: batch.drop_column("price")';
    const project = await open({
      ...shop,
      'migrations/versions/ffff.py': revisionFile('ffff', '"eeee"', batch, 'pass'),
    });
    await project.run('upgrade', 'eeee');
    expect(await project.plan('upgrade', 'heads')).toMatchObject({
      losses: ['ffff: may drop or delete something that the SQL does not show'],
      confirmation: 'shop.db',
    });
  });

  test('a plain address is read from here, without a Python that connects', async () => {
    const project = await open({
      ...shop,
      'migrations/env.py': `import sys\nassert "--online" not in sys.orig_argv\n${envPy}`,
    });
    await project.run('upgrade', 'bbbb');
    expect(await project.current()).toMatchObject({ revisions: ['bbbb'], pending: 3 });
    expect((await project.refused('check')).message).toContain('AssertionError');
  });

  test('an env.py without an offline branch', async () => {
    const online = envPy.replace(/if context\.is_offline_mode[^]*?else:\n/, 'if True:\n');
    const project = await open({ ...shop, 'migrations/env.py': online });
    expect(await project.current()).toMatchObject({ revisions: [], pending: 5 });
    await project.run('upgrade', 'heads');
    expect(await project.current()).toMatchObject({ database: sqlite, revisions: ['eeee'], pending: 0 });
  });

  test('another version table, and one that only the online branch names', async () => {
    const named = envPy.replace(
      '{"target_metadata": metadata}',
      '{"target_metadata": metadata, "version_table": "my versions"}',
    );
    const project = await open({ ...shop, 'migrations/env.py': named });
    await project.run('upgrade', 'bbbb');
    expect(await project.current()).toMatchObject({ revisions: ['bbbb'], hasVersionTable: true });
    const online = envPy.replace(
      'run(connection=connection)',
      'run(connection=connection, version_table="my versions")',
    );
    project.workspace.write('migrations/env.py', online);
    expect(await project.current()).toMatchObject({ revisions: ['bbbb'], hasVersionTable: true });
  });

  test('an env.py that writes to the database before it migrates changes nothing', async () => {
    const writes = envPy.replace(
      'with engine.connect() as connection:',
      'with engine.connect() as connection:\n        connection.exec_driver_sql("create table if not exists intruder (id int)")',
    );
    const project = await open({ ...shop, 'migrations/env.py': writes });
    execute(project, 'create table mine (id int)');
    expect(await project.current()).toMatchObject({ hasVersionTable: false });
    project.workspace.write('migrations/env.py', writes.replace('if not exists ', ''));
    expect(await project.refused('current')).toMatchObject({
      message: expect.stringContaining('create table intruder … was refused') as string,
    });
    expect(execute(project, "select name from sqlite_master where type = 'table'")).toBe('[["mine"]]');
  });

  test('two databases of one environment are one as long as they agree', async () => {
    const project = await open({ ...shop, 'migrations/env.py': twoDatabases });
    expect(await project.current()).toMatchObject({
      revisions: [],
      database: { description: 'SQLite one.db and SQLite two.db', database: null, isLocal: true },
    });
    expect(readdirSync(project.workspace.root)).not.toContain('one.db');
    await project.run('upgrade', 'cccc');
    expect(await project.current()).toMatchObject({ revisions: ['cccc'], pending: 2 });
    const plan = await project.plan('downgrade', 'base');
    expect(plan).toMatchObject({ from: ['cccc'], confirmation: 'downgrade' });
    execFileSync(
      pythonPath(),
      ['-c', 'import sqlite3\nwith sqlite3.connect("two.db") as db: db.execute("delete from alembic_version")'],
      { cwd: project.workspace.root },
    );
    expect((await project.refused('current')).message).toContain('SQLite one.db at cccc; SQLite two.db at base');
  });
});

const twoDatabases = `from alembic import context
from sqlalchemy import create_engine

for name in ("one", "two"):
    url = "sqlite:///%s.db" % name
    options = {"upgrade_token": "%s_upgrades" % name, "downgrade_token": "%s_downgrades" % name}
    if context.is_offline_mode():
        context.configure(url=url, **options)
        with context.begin_transaction():
            context.run_migrations()
    else:
        with create_engine(url).connect() as connection:
            context.configure(connection=connection, **options)
            with context.begin_transaction():
                context.run_migrations()
`;
