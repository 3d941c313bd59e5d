import type { TextDocumentContentResult } from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import {
  PreviewRequest,
  SqlDocumentRequest,
  type EnvironmentSummary,
  type PreviewAnswer,
  type PreviewParams,
  type PreviewResult,
  type SqlDocumentAnswer,
} from '../../server/src/lsp/messages.js';
import { startClient, type LanguageClient } from '../support/languageClient.js';
import { pythonPath } from '../support/python.js';
import { environmentFiles, makeWorkspace, type Files, type TestWorkspace } from '../support/workspace.js';

const versions = 'migrations/versions';

function revision(id: string, down: string, body: string): string {
  return `revision = "${id}"\ndown_revision = ${down}\nfrom alembic import op\nimport sqlalchemy as sa\n\n\ndef upgrade():\n    ${body}\n\n\ndef downgrade():\n    op.execute("undo ${id}")\n`;
}

const table = 'op.create_table("t", sa.Column("id", sa.Integer()), sa.Column("a", sa.String(9)))';
const anew = 'with op.batch_alter_table("t") as b:\n        b.alter_column("a", nullable=False)';

const files: Files = {
  ...environmentFiles(),
  'migrations/env.py':
    'from alembic import context\ncontext.configure(url="sqlite://", literal_binds=True, dialect_opts={"paramstyle": "named"})\nwith context.begin_transaction():\n    context.run_migrations()\n',
  [`${versions}/a.py`]: revision('aaaa', 'None', table),
  [`${versions}/b.py`]: revision('bbbb', '"aaaa"', anew),
};

/** In Restricted Mode, unless a test says otherwise. */
async function open(given: Files = files, settings: { readonly interpreter?: string } = {}) {
  const workspace = makeWorkspace(given);
  const isTrusted = settings.interpreter !== undefined;
  const client = await startClient({
    folders: [workspace.root],
    initializationOptions: { trusted: isTrusted },
    settings,
  });
  return { workspace, client };
}

async function ask(
  client: LanguageClient,
  workspace: TestWorkspace,
  file: string,
  more: Partial<PreviewParams> = {},
): Promise<PreviewResult> {
  const scope = { kind: 'revision', uri: workspace.uri(`${versions}/${file}`) } as const;
  const params = { scope, direction: 'upgrade', dialect: null, engine: 'instant', ...more } as const;
  const answer = await client.request<PreviewAnswer>(PreviewRequest, params);
  if ('failure' in answer) throw new Error(JSON.stringify(answer));
  return answer;
}

describe('the instant SQL', () => {
  test('follows the buffer, in Restricted Mode too, and names its versions', async () => {
    const { workspace, client } = await open();
    const file = workspace.path(`${versions}/a.py`);
    await client.open(file);
    await client.edit(file, 'sa.String(9)', 'sa.Text()');
    const answer = await ask(client, workspace, 'a.py');
    expect(answer).toMatchObject({
      engine: 'instant',
      dialect: 'sqlite',
      versions: { alembic: { source: 'default' } },
    });
    expect(answer.revisions[0]?.statements.map(({ sql }) => sql.replaceAll(/\s+/g, ' '))).toEqual([
      'CREATE TABLE t ( id INTEGER, a TEXT )',
    ]);
  });

  test('has what a live run does where batch mode reads the table, from the buffers of earlier revisions', async () => {
    const { workspace, client } = await open();
    const file = workspace.path(`${versions}/a.py`);
    await client.open(file);
    await client.edit(file, 'sa.String(9)', 'sa.Text()');
    const [statement] = (await ask(client, workspace, 'b.py')).revisions[0]?.statements ?? [];
    expect(statement?.gap).toContain('cannot proceed in --sql mode');
    expect(statement?.online?.map((sql) => sql.replaceAll(/\s+/g, ' '))).toEqual([
      'CREATE TABLE _alembic_tmp_t ( id INTEGER, a TEXT NOT NULL )',
      'INSERT INTO _alembic_tmp_t (id, a) SELECT t.id, t.a FROM t',
      'DROP TABLE t',
      'ALTER TABLE _alembic_tmp_t RENAME TO t',
    ]);
    expect((await ask(client, workspace, 'b.py', { dialect: 'mysql' })).revisions[0]?.statements[0]).not.toHaveProperty(
      'online',
    );
  });

  test('shows what no dialect decides where none is known', async () => {
    const body = 'op.execute("select 1")\n    op.alter_column("t", "a", new_column_name="b")';
    const { workspace, client } = await open({
      ...environmentFiles(),
      [`${versions}/a.py`]: revision('aaaa', 'None', body),
    });
    const answer = await ask(client, workspace, 'a.py');
    expect(answer.dialect).toBeNull();
    expect(answer.revisions[0]?.statements).toMatchObject([
      { sql: 'select 1' },
      { gap: 'it depends on the dialect: choose one' },
    ]);
  });

  test('is what Alembic renders, whose versions it has from then on', async () => {
    const { workspace, client } = await open(files, { interpreter: pythonPath() });
    const real = await ask(client, workspace, 'a.py', { engine: 'alembic' });
    const instant = await ask(client, workspace, 'a.py');
    expect(instant.versions?.alembic.source).toBe('the running Python');
    expect(instant.revisions[0]?.statements).toEqual(real.revisions[0]?.statements);
  });
});

test('a document of SQL is text for any editor, with comments for what is no SQL', async () => {
  const { client } = await open();
  const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  const scope = { kind: 'all', environment: environment?.id ?? '' } as const;
  const asked = { scope, direction: 'upgrade', dialect: null, versions: 'sqlalchemy=2.0.58' } as const;
  const { uri } = await client.request<SqlDocumentAnswer>(SqlDocumentRequest, asked);
  const { text } = await client.request<TextDocumentContentResult>('workspace/textDocumentContent', { uri });
  expect(text).toContain('-- sqlite, Alembic 1.20.1, assumed, SQLAlchemy 2.0.58\n');
  expect(text).toContain('\n-- upgrade aaaa\n\nCREATE TABLE t (');
  expect(text).toContain('\n-- a live run: CREATE TABLE _alembic_tmp_t (\n--     id INTEGER,');
  const broken = `${uri.slice(0, uri.indexOf('?'))}?x`;
  expect(await client.request<TextDocumentContentResult>('workspace/textDocumentContent', { uri: broken })).toEqual({
    text: '-- This SQL is not there: its address cannot be read.\n',
  });
});
