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
  const exitCode = await runCli(['schema', ...args], {
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

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

const revision = (id: string, down: string | null, body: string): string =>
  `import sqlalchemy as sa\nfrom alembic import op\nrevision = "${id}"\ndown_revision = ${down === null ? 'None' : `"${down}"`}\n\n\ndef upgrade():\n${body}`;

const project = {
  'alembic.ini': '[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///app.db\n',
  'migrations/env.py': '',
  'migrations/script.py.mako': '',
  'migrations/versions/a1_item.py': revision(
    'a1',
    null,
    '    op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("price", Money()))\n',
  ),
  'migrations/versions/b2_name.py': revision(
    'b2',
    'a1',
    '    op.add_column("item", sa.Column("name", sa.String(20), server_default="x"))\n    op.add_column("legacy", sa.Column("n", sa.Integer()))\n',
  ),
};

describe('alembic-ls schema', () => {
  test('prints the document of the contract, for the dialect that the ini file names', async () => {
    write(project);
    const { exitCode, stdout, stderr } = await run('--format', 'json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const document = JSON.parse(stdout) as { tables: { columns: unknown[] }[] };
    expect(document).toMatchObject({
      environment: 'migrations',
      database: null,
      revisions: ['b2'],
      dialect: 'sqlite',
      dialectSource: 'alembic.ini',
      tables: [
        {
          schema: null,
          name: 'item',
          source: {
            revision: 'a1',
            file: 'migrations/versions/a1_item.py',
            range: { start: { line: 7, character: 4 } },
          },
          primaryKey: { name: null, columns: ['id'] },
          foreignKeys: [],
          indexes: [],
          uncertain: [],
        },
      ],
      enums: [],
      unknownTables: [{ schema: null, name: 'legacy', reason: 'altered, but no revision creates it' }],
      uncertain: [],
      coverage: { revisions: 2, operations: 3, understood: 2 },
    });
    expect(document.tables[0]?.columns).toMatchObject([
      { name: 'id', type: 'INTEGER', nullable: false, default: null, uncertain: null },
      { name: 'price', type: null, uncertain: expect.stringContaining('its type is not known') as string },
      { name: 'name', type: 'VARCHAR(20)', nullable: true, default: "'x'", source: { revision: 'b2' } },
    ]);
  });

  test('has what a revision chooses by the name of the dialect', async () => {
    const text = `import sqlalchemy as sa
from alembic import op
revision = "a1"
down_revision = None

def upgrade():
    long = sa.Text(length=16777215)
    if op.get_bind().dialect.name == "postgresql":
        long = sa.Text()
    op.create_table("item", sa.Column("id", sa.Integer() if op.get_bind().dialect.name == "mysql" else sa.Uuid()))
    op.add_column("item", sa.Column("note", long))
`;
    write({ ...project, 'migrations/versions/a1_item.py': text });
    const scriptFor = async (dialect: string): Promise<string> =>
      (await run('--revision', 'a1', '--format', 'sql', '--dialect', dialect)).stdout;
    expect(await scriptFor('postgresql')).toBe('CREATE TABLE item (\n    id UUID,\n    note TEXT\n);\n\n');
    expect(await scriptFor('mysql')).toBe('CREATE TABLE item (\n    id INTEGER,\n    note TEXT(16777215)\n);\n\n');
  });

  test('prints a script, a diagram and a tree of the schema at a revision', async () => {
    write(project);
    const script = await run('--revision', 'a1', '--format', 'sql', '--dialect', 'postgresql');
    expect(script.stdout).toContain('CREATE TABLE item (\n    id SERIAL NOT NULL,\n    PRIMARY KEY (id)\n);');
    expect(script.stdout).toContain('-- column "price" is left out: its type is not known');
    expect((await run('--format', 'mermaid')).stdout).toContain('        VARCHAR(20) name');
    const { stdout } = await run();
    expect(stdout).toContain('item\n  id     INTEGER  not null');
    expect(stdout).toContain('sqlite (alembic.ini), 2 revisions, 2 of 3 operations understood');
  });

  test('says what is missing where it cannot be used', async () => {
    write({ ...project, 'alembic.ini': '[alembic]\nscript_location = migrations\n' });
    expect(await run()).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/--dialect/) as string,
    });
    const unknown = await run('--revision', 'zz', '--dialect', 'sqlite');
    expect(unknown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('zz') as string });
    expect(await run('--dialect', 'db2')).toMatchObject({ exitCode: 2 });
  });

  test('names constraints by the convention of the metadata that env.py imports', async () => {
    write({
      ...project,
      'migrations/env.py': 'from app.models import Base\n\ntarget_metadata = Base.metadata\n',
      'app/models.py': 'from .base import Base\n',
      'app/base.py':
        'convention = {\n    "pk": "pk_%(table_name)s",\n    "ck": "ck_%(table_name)s_%(constraint_name)s",\n}\nBase = declarative_base(metadata=MetaData(naming_convention=convention))\n',
      'migrations/versions/b2_name.py': revision(
        'b2',
        'a1',
        '    with op.batch_alter_table("item") as batch_op:\n        batch_op.create_check_constraint("positive", "price > 0")\n',
      ),
    });
    const { stdout } = await run();
    expect(stdout).toContain('primary key (id)  pk_item');
    expect(stdout).toContain('check (price > 0)  ck_item_positive');
  });

  test('takes one database of the multidb template', async () => {
    write({
      ...project,
      'migrations/versions/b2_name.py':
        'revision = "b2"\ndown_revision = "a1"\n\ndef upgrade(engine_name):\n    pass\n',
      'migrations/versions/a1_item.py': `import sqlalchemy as sa
from alembic import op
revision = "a1"
down_revision = None

def upgrade(engine_name):
    globals()["upgrade_%s" % engine_name]()

def upgrade_users():
    op.create_table("account", sa.Column("id", sa.Integer(), primary_key=True))

def upgrade_logs():
    op.create_table("event", sa.Column("id", sa.Integer(), primary_key=True))
`,
    });
    const without = await run();
    expect(without).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('logs, users') as string });
    const { stdout } = await run('--database', 'users');
    expect(stdout).toContain('account');
    expect(stdout).not.toContain('event');
  });

  test("knows the project's own types and helpers by the settings, and the schema of the version table by env.py", async () => {
    write({
      ...project,
      'migrations/env.py': 'context.configure(version_table_schema="shop")\n',
      'alembic-ls.toml':
        '[helperModules]\n"app.db.add_audited" = "op.add_column"\n\n[types]\n"app.types.Money" = "sa.Numeric(12, 2)"\n',
      'migrations/versions/c3_own.py': revision(
        'c3',
        'b2',
        [
          'from alembic import context',
          'from app.db import add_audited',
          'from app.types import Money',
          'add_audited("item", sa.Column("cost", Money()))',
          'schema = context.get_context().version_table_schema',
          'op.create_table("stock", sa.Column("id", sa.Integer()), schema=schema)',
          '',
        ]
          .map((line) => (line === '' ? '' : `    ${line}`))
          .join('\n'),
      ),
    });
    const { stdout } = await run('--format', 'text', '--dialect', 'postgresql');
    expect(stdout).toMatch(/cost +NUMERIC\(12, 2\)/u);
    expect(stdout).toContain('shop.stock');
  });

  test('says for which versions it is, and what states them', async () => {
    write({ ...project, 'requirements.txt': 'alembic==1.13.1\n' });
    const read = (text: string): unknown => (JSON.parse(text) as { versions: unknown }).versions;
    const { stdout } = await run('--format', 'json', '--versions', 'sqlalchemy=2.0.58');
    expect(read(stdout)).toEqual({
      alembic: '1.13.1',
      sqlalchemy: '2.0.58',
      source: 'Alembic: requirements.txt; SQLAlchemy: --versions',
      sources: { alembic: 'requirements.txt', sqlalchemy: '--versions' },
    });
    write({ 'alembic-ls.toml': 'versions = "alembic=1.8.1, sqlalchemy=1.4.54"\n' });
    const set = await run('--format', 'json');
    expect(read(set.stdout)).toMatchObject({ alembic: '1.8.1', sqlalchemy: '1.4.54', source: 'alembic.versions' });
    const wrong = await run('--versions', 'sqlalchemy=two');
    expect(wrong).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--versions takes versions') as string,
    });
  });

  test('says with a cache what it says without one, also after an edit', async () => {
    write(project);
    for (const format of ['json', 'sql', 'text', 'mermaid']) {
      const fresh = await run('--format', format);
      expect(await run('--format', format, '--cache', 'cache')).toEqual(fresh);
      expect(await run('--format', format, '--cache', 'cache')).toEqual(fresh);
    }
    const other = await run('a1', '--cache', 'cache');
    expect(other).toEqual(await run('a1'));
    write({ 'migrations/versions/b2_name.py': revision('b2', 'a1', '    op.drop_table("item")\n') });
    const edited = await run('--format', 'json', '--cache', 'cache');
    expect(edited).toEqual(await run('--format', 'json'));
    expect(edited.stdout).not.toContain('"item"');
  });

  test('says with a cache what it says without one when a module of the project has changed', async () => {
    const using = '    op.add_column("item", sa.Column("cost", Money()))\n';
    const money = (precision: number): string =>
      `import sqlalchemy as sa\nclass Money(sa.types.TypeDecorator):\n    impl = sa.Numeric(${String(precision)}, 2)\n`;
    const file = `from app.types import Money\n${revision('b2', 'a1', using)}`;
    write({ ...project, 'migrations/versions/b2_name.py': file, 'app/types.py': money(8) });
    const before = await run('--format', 'json', '--cache', 'cache');
    expect(before.stdout).toContain('NUMERIC(8, 2)');
    write({ 'app/types.py': money(12) });
    const after = await run('--format', 'json', '--cache', 'cache');
    expect(after.stdout).toContain('NUMERIC(12, 2)');
    expect(after).toEqual(await run('--format', 'json'));
  });
});
