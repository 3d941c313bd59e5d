import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadParser } from '../../../test/support/parser.js';
import { pythonReaders } from '../workspace/factReader.js';
import { runCli } from './cli.js';
import type { CommandIo } from './io.js';

let loadReaders: CommandIo['loadReaders'];
let folder: string;

beforeAll(async () => {
  const parser = await loadParser();
  loadReaders = () => Promise.resolve(pythonReaders(parser));
});
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'alembic-cli-')));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  let [stdout, stderr] = ['', ''];
  const exitCode = await runCli(['sql', ...args], {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    cwd: folder,
    env: {},
    loadReaders,
    build: 'test',
    bridgeScript: 'not run here',
  });
  return { exitCode, stdout, stderr };
}

async function document(...args: string[]): Promise<Record<string, unknown> & { revisions: Revision[] }> {
  const { exitCode, stdout, stderr } = await run(...args, '--format', 'json');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, unknown> & { revisions: Revision[] };
}

interface Revision {
  readonly revision: string;
  readonly database: string | null;
  readonly statements: readonly { readonly sql?: string; readonly gap?: string; readonly range: object }[];
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

const revision = (id: string, down: string | null, up: string, downgrade = 'pass'): string =>
  `import sqlalchemy as sa\nfrom alembic import op\nrevision = "${id}"\ndown_revision = ${down === null ? 'None' : `"${down}"`}\n\n\ndef upgrade():\n    ${up}\n\n\ndef downgrade():\n    ${downgrade}\n`;

const env = `from alembic import context
context.configure(url="postgresql://", literal_binds=True, dialect_opts={"paramstyle": "named"})
context.execute("SET lock_timeout = '5s'")
context.run_migrations()
`;

const project = {
  'alembic.ini': '[alembic]\nscript_location = migrations\n',
  'requirements.txt': 'alembic==1.13.1\nsqlalchemy==2.0.30\n',
  'migrations/env.py': env,
  'migrations/script.py.mako': '',
  'migrations/versions/a1_one.py': revision('a1', null, 'op.execute("select 1")', 'op.execute("select -1")'),
  'migrations/versions/b2_two.py': revision('b2', 'a1', 'op.execute("select 2")', 'op.execute(statement())'),
};

describe('alembic-ls sql without Python', () => {
  test('prints the document of the contract', async () => {
    write(project);
    const found = await document('--revision', 'b2');
    expect(found).toMatchObject({
      environment: 'migrations',
      dialect: 'postgresql',
      dialectSource: 'migrations/env.py',
      engine: 'instant',
      revisions: [
        {
          revision: 'b2',
          direction: 'upgrade',
          database: null,
          file: 'migrations/versions/b2_two.py',
          statements: [{ range: { start: { line: 7, character: 4 }, end: { line: 7, character: 26 } } }],
          error: null,
        },
      ],
      environmentStatements: [
        {
          sql: "SET lock_timeout = '5s'",
          file: 'migrations/env.py',
          range: { start: { line: 2, character: 0 } },
          position: 'before',
          revision: null,
        },
      ],
      versions: { alembic: '1.13.1', sqlalchemy: '2.0.30', source: 'requirements.txt' },
      coverage: { operations: 1 },
    });
  });

  test('does not say how a percent sign is written where env.py leaves that to the driver', async () => {
    const like = revision('a1', null, `op.execute("delete from t where a like 'x%'")\n    op.execute("select 1")`);
    write({ ...project, 'migrations/versions/a1_one.py': like });
    const [named] = (await document('--revision', 'a1')).revisions;
    expect(named?.statements.map(({ sql }) => sql)).toEqual(["delete from t where a like 'x%'", 'select 1']);
    write({ 'migrations/env.py': env.replace(', dialect_opts={"paramstyle": "named"}', '') });
    const [open] = (await document('--revision', 'a1')).revisions;
    expect(open?.statements.map(({ sql, gap }) => sql ?? gap)).toEqual([
      'env.py sets no paramstyle="named" in dialect_opts, and the driver decides how % is written',
      'select 1',
    ]);
    const [sqlite] = (await document('--revision', 'a1', '--dialect', 'sqlite')).revisions;
    expect(sqlite?.statements.map(({ sql }) => sql)).toEqual(["delete from t where a like 'x%'", 'select 1']);
  });

  test('runs a range in the order of Alembic, and each --revision by itself', async () => {
    write(project);
    const ids = (revisions: readonly Revision[]): string[] => revisions.map(({ revision: id }) => id);
    expect(ids((await document('--range', 'base:head')).revisions)).toEqual(['a1', 'b2']);
    expect(ids((await document('--range', 'head:base', '--downgrade')).revisions)).toEqual(['b2', 'a1']);
    expect(ids((await document('--revision', 'b2', 'a1')).revisions)).toEqual(['b2', 'a1']);
  });

  test('says where Alembic ends in a range, and what it does not come to', async () => {
    write({
      ...project,
      'migrations/versions/b2_two.py': revision('b2', 'a1', 'op.drop_constraint(None, "t")'),
      'migrations/versions/c3_three.py': revision('c3', 'b2', 'op.execute("select 3")'),
    });
    const { revisions, stopsAt } = await document('--range', 'base:heads');
    expect(stopsAt).toEqual({ revision: 'b2', database: null, reason: expect.stringContaining('no name') as string });
    expect(revisions).toMatchObject([{ revision: 'a1' }, { revision: 'b2' }, { revision: 'c3', reached: false }]);
    expect(revisions[1]).not.toHaveProperty('reached');
    expect(revisions[2]?.statements).toMatchObject([{ sql: 'select 3' }]);
    expect(await document('--revision', 'b2', 'c3')).not.toHaveProperty('stopsAt');
  });

  test('shows what the text does not say as a gap, and exits with 0', async () => {
    write(project);
    const { revisions } = await document('--revision', 'b2', '--downgrade');
    expect(revisions[0]?.statements).toEqual([
      { gap: expect.any(String) as string, range: expect.any(Object) as object },
    ]);
  });

  test('takes the versions of the option, and refuses others than versions', async () => {
    write(project);
    expect((await document('--revision', 'b2', '--versions', 'sqlalchemy=2.1.9'))['versions']).toMatchObject({
      alembic: '1.13.1',
      sqlalchemy: '2.1.9',
    });
    expect(await run('--revision', 'b2', '--versions', '2.1.9')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--versions takes versions such as') as string,
    });
  });

  test('exits with 1 where a revision has no such function, and says so', async () => {
    write({
      ...project,
      'migrations/versions/b2_two.py': 'revision = "b2"\ndown_revision = "a1"\ndef upgrade(): pass\n',
    });
    const { exitCode, stdout } = await run('--revision', 'b2', '--downgrade', '--format', 'json');
    expect(exitCode).toBe(1);
    expect((JSON.parse(stdout) as { revisions: unknown }).revisions).toMatchObject([
      { error: { message: 'The file has no function downgrade.', range: null } },
    ]);
  });

  const batches = {
    ...project,
    'migrations/versions/a1_one.py': revision(
      'a1',
      null,
      'op.create_table("t", sa.Column("id", sa.Integer()), sa.Column("a", sa.String(9)))',
    ),
    'migrations/versions/b2_two.py': revision(
      'b2',
      'a1',
      'op.execute("select 1")\n    with op.batch_alter_table("t") as b:\n        b.alter_column("a", nullable=False)\n    op.drop_table("t")',
    ),
  };

  test('shows what a live run does where Alembic has no table to make anew in --sql mode', async () => {
    write(batches);
    const { revisions } = await document('--revision', 'b2', '--dialect', 'sqlite');
    expect(revisions[0]?.statements).toMatchObject([
      { sql: 'select 1' },
      {
        gap: 'This operation cannot proceed in --sql mode; batch mode with dialect sqlite requires a live database connection with which to reflect the table "t"',
        online: [
          'CREATE TABLE _alembic_tmp_t (\n    id INTEGER, \n    a VARCHAR(9) NOT NULL\n)',
          'INSERT INTO _alembic_tmp_t (id, a) SELECT t.id, t.a \nFROM t',
          'DROP TABLE t',
          'ALTER TABLE _alembic_tmp_t RENAME TO t',
        ],
      },
      { gap: 'in --sql mode Alembic ends at the batch block above', online: ['DROP TABLE t'] },
    ]);
    const { stdout } = await run('--revision', 'b2', '--dialect', 'sqlite');
    expect(stdout).toContain('-- A live run executes:\n--   CREATE TABLE _alembic_tmp_t (\n');
  });

  test('says why a live run is not known where the table is not', async () => {
    const unknown = revision('a1', null, 'make_tables(op)');
    write({ ...batches, 'migrations/versions/a1_one.py': unknown });
    const { revisions } = await document('--revision', 'b2', '--dialect', 'sqlite');
    expect(revisions[0]?.statements[1]).not.toHaveProperty('online');
    expect(revisions[0]?.statements[1]?.gap).toMatch(
      /What a live run does is not known: the schema before it is not certain/,
    );
  });

  test('says where a live run takes the other side of a condition that asks for offline mode', async () => {
    const asks = revision('b2', 'a1', 'if context.is_offline_mode():\n        op.execute("select 1")');
    write({ ...project, 'migrations/versions/b2_two.py': `from alembic import context\n${asks}` });
    const note =
      'migrations/versions/b2_two.py:9: the SQL is for scripts; a live run takes the other side of this condition';
    const { exitCode, stdout, stderr } = await run('--revision', 'b2', '--format', 'json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: `alembic-ls: ${note}\n` });
    expect(JSON.parse(stdout)).toMatchObject({ notes: [note] });
    expect((await document('--revision', 'a1'))['notes']).toEqual([]);
  });

  test('exits with 2 where nothing says the dialect', async () => {
    write({ ...project, 'migrations/env.py': 'from app import run\nrun()\n' });
    expect(await run('--revision', 'b2')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'alembic-ls: sql: nothing says for which dialect; choose one with --dialect, or set alembic.dialect (see alembic-ls --help)\n',
    });
    const { exitCode, stdout, stderr } = await run('--revision', 'b2', '--dialect', 'sqlite', '--format', 'json');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr:
        "alembic-ls: env.py does not call context.configure() where its text can be followed: Alembic's template counts.\n",
    });
    expect(JSON.parse(stdout)).toMatchObject({
      dialectSource: '--dialect',
      environmentStatements: null,
      environmentReason: 'env.py does not call context.run_migrations() where its text can be followed',
    });
  });

  test('has an entry for each database of the multidb template, with the dialect of its URL', async () => {
    write({
      ...project,
      'alembic.ini':
        '[alembic]\nscript_location = migrations\ndatabases = users, logs\n\n[users]\nsqlalchemy.url = postgresql://u\n\n[logs]\nsqlalchemy.url = sqlite://\n',
      'migrations/versions/b2_two.py': `from alembic import op
revision = "b2"
down_revision = "a1"

def upgrade(engine_name):
    globals()["upgrade_%s" % engine_name]()

def upgrade_users():
    op.execute("select 1")

def upgrade_logs():
    pass
`,
    });
    const { revisions } = await document('--revision', 'b2');
    expect(revisions.map(({ database }) => database)).toEqual(['users', 'logs']);
    expect((await document('--revision', 'b2', '--database', 'logs')).revisions).toHaveLength(1);
    expect(await run('--revision', 'b2', '--database', 'none')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('there is no database "none"; there are users, logs') as string,
    });
  });
});

test('what depends on the dialect is written for the one that is asked for', async () => {
  const up = `kind = sa.String(36)
    if op.get_bind().dialect.name == "postgresql":
        kind = sa.dialects.postgresql.UUID()
    op.add_column("t", sa.Column("a", kind))
    op.drop_table("t" if op.get_bind().dialect.name == "sqlite" else "u")`;
  write({ ...project, 'migrations/versions/c9.py': revision('c9', null, up, up) });
  const sqlFor = async (dialect: string, ...more: string[]): Promise<unknown> =>
    (await document('--revision', 'c9', '--dialect', dialect, ...more)).revisions.flatMap(({ statements }) =>
      statements.map(({ sql, gap }) => sql ?? gap),
    );
  expect(await sqlFor('postgresql')).toEqual(['ALTER TABLE t ADD COLUMN a UUID', 'DROP TABLE u']);
  expect(await sqlFor('mysql', '--downgrade')).toEqual(['ALTER TABLE t ADD COLUMN a VARCHAR(36)', 'DROP TABLE u']);
  expect(await sqlFor('sqlite')).toEqual(['ALTER TABLE t ADD COLUMN a VARCHAR(36)', 'DROP TABLE t']);
});
