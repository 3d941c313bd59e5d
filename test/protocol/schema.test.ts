import type {
  CompletionList,
  Hover,
  Location,
  LocationLink,
  TextDocumentContentResult,
} from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import type {
  EnvironmentSummary,
  SchemaDocumentAnswer,
  TableHistoryAnswer,
  TablesAnswer,
} from '../../server/src/lsp/messages.js';
import { type LanguageClient, startClient } from '../support/languageClient.js';
import { makeWorkspace, project, versions } from '../support/workspace.js';

/** A revision with these bodies. */
function migration(id: string, down: string | null, upgrade: string, downgrade = 'pass'): string {
  const parent = down === null ? 'None' : `"${down}"`;
  return [
    `"""message of ${id}\n\nCreate Date: 2026-01-02 03:04:05\n\n"""`,
    'from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n',
    `revision = "${id}"\ndown_revision = ${parent}\n\n`,
    `def upgrade() -> None:\n    ${upgrade}\n\n`,
    `def downgrade() -> None:\n    ${downgrade}\n`,
  ].join('\n');
}

const created = migration(
  'aaa',
  null,
  `op.create_table("person", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("mail", sa.String(50), nullable=False))
    op.create_index("ix_person_mail", "person", ["mail"])`,
);
const renamed = migration('bbb', 'aaa', 'op.rename_table("person", "customer")');

/** Opens a last revision with this `upgrade()`; the caret is at the marker's start. */
async function opened(upgrade: string, downgrade = 'pass') {
  const own = migration('ccc', 'bbb', upgrade, downgrade);
  const workspace = makeWorkspace(project({ 'aaa.py': created, 'bbb.py': renamed, 'ccc.py': own }));
  const client = await startClient({ folders: [workspace.root] });
  await client.open(workspace.path(`${versions}/ccc.py`));
  const ask = <T>(method: string, more: object = {}): Promise<T> =>
    client.request<T>(method, {
      textDocument: { uri: workspace.uri(`${versions}/ccc.py`) },
      position: workspace.marker(`${versions}/ccc.py`).start,
      ...more,
    });
  return { client, workspace, ask };
}

const textOf = (hover: Hover | null): string =>
  (hover?.contents as { readonly value: string } | undefined)?.value ?? '';

describe('hover', () => {
  test('shows a table as it is before the operation, and who touched it', async () => {
    const { ask } = await opened('op.drop_table("cust‹›omer")');
    const text = textOf(await ask<Hover | null>('textDocument/hover'));
    expect(text).toContain('**customer**');
    expect(text).toContain('mail  VARCHAR(50)  not null');
    expect(text).toMatch(/`create_table` .*aaa.*\n.*`create_index` .*aaa.*\n.*`rename_table` .*bbb/u);
  });

  test('shows a column, under the name that earlier operations of the function gave it', async () => {
    const { ask } = await opened(
      'op.alter_column("customer", "mail", new_column_name="email")\n    op.drop_column("customer", "em‹›ail")',
    );
    expect(textOf(await ask<Hover | null>('textDocument/hover'))).toContain('**customer.email**');
  });

  test('in downgrade() starts from what upgrade() made', async () => {
    const { ask } = await opened(
      'op.add_column("customer", sa.Column("age", sa.Integer()))',
      'op.drop_column("customer", "a‹›ge")',
    );
    expect(textOf(await ask<Hover | null>('textDocument/hover'))).toContain('age  INTEGER');
  });

  test('is silent on what is not known', async () => {
    const { ask } = await opened('op.drop_column("customer", "no‹›thing")');
    expect(await ask('textDocument/hover')).toBeNull();
  });
});

test('go to definition leads to the operation that made the object, references to all that touched it', async () => {
  const { ask, workspace } = await opened('op.drop_index("ix_person‹›_mail", table_name="customer")');
  const [link] = (await ask<LocationLink[] | null>('textDocument/definition')) ?? [];
  expect(link?.targetUri).toBe(workspace.uri(`${versions}/aaa.py`));
  const found = await ask<Location[] | null>('textDocument/references', { context: { includeDeclaration: true } });
  expect(found?.map(({ uri }) => uri)).toEqual(
    ['aaa.py', 'ccc.py'].map((name) => workspace.uri(`${versions}/${name}`)),
  );
});

describe('completion offers', () => {
  const offered = async (upgrade: string): Promise<string[]> => {
    const { ask } = await opened(upgrade);
    return (await ask<CompletionList | null>('textDocument/completion'))?.items.map(({ label }) => label) ?? [];
  };

  test('the tables that are there before the operation, under their present names', async () => {
    expect(await offered('op.drop_table("‹›")')).toEqual(['customer']);
    expect(await offered('op.create_table("team")\n    op.drop_table("‹›')).toEqual(['customer', 'team']);
  });

  test('the columns, constraints and indexes of the table', async () => {
    expect(await offered('op.drop_column("customer", "‹›")')).toEqual(['id', 'mail']);
    expect(await offered('op.create_index("ix", "customer", ["id", "‹›"])')).toEqual(['id', 'mail']);
    expect(await offered('op.drop_index("‹›", table_name="customer")')).toEqual(['ix_person_mail']);
    expect(await offered('with op.batch_alter_table("customer") as b:\n        b.drop_column("‹›')).toEqual([
      'id',
      'mail',
    ]);
    expect(await offered('op.create_foreign_key(None, "team", "customer", ["a"], ["‹›"])')).toEqual(['id', 'mail']);
  });
});

describe('documents of schemas', () => {
  async function schemaOf(client: LanguageClient, revision: string | null): Promise<{ uri: string; text: string }> {
    const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
    const answer = await client.request<SchemaDocumentAnswer>('alembic/schemaDocument', {
      environment: environment?.id,
      revision,
    });
    if (answer.kind !== 'document') throw new Error(answer.kind);
    const { text } = await client.request<TextDocumentContentResult>('workspace/textDocumentContent', {
      uri: answer.uri,
    });
    return { uri: answer.uri, text };
  }

  test('hold the tree to read and the script that makes it, at any revision', async () => {
    const { client } = await opened('‹›op.drop_column("customer", "mail")');
    expect((await schemaOf(client, 'aaa')).text).toContain('CREATE TABLE person (');
    const { text } = await schemaOf(client, null);
    expect(text).toContain('-- customer\n');
    expect(text).toContain('CREATE TABLE customer (');
    expect(text).not.toContain('mail');
  });

  test('keep names that hold line ends within the comment', async () => {
    const { client } = await opened(
      '‹›op.create_table("a\\rDROP TABLE customer;", sa.Column("b\\u2028x", sa.Integer()))',
    );
    const { text } = await schemaOf(client, null);
    const [comment = ''] = text.split('CREATE TABLE');
    expect(comment).toContain('-- DROP TABLE customer;');
    for (const line of comment.trim().split(/[\n\r\u2028]/u)) expect(line).toMatch(/^--/u);
  });

  test('follow what is typed', async () => {
    const { client, workspace } = await opened('‹›pass');
    const { uri, text } = await schemaOf(client, null);
    expect(text).toContain('mail');
    const before = client.received('workspace/textDocumentContent/refresh');
    await client.edit(
      workspace.path(`${versions}/ccc.py`),
      '    pass\n\n\ndef downgrade',
      '    op.drop_column("customer", "mail")\n\n\ndef downgrade',
    );
    await client.until(() => client.received('workspace/textDocumentContent/refresh') > before);
    const again = await client.request<TextDocumentContentResult>('workspace/textDocumentContent', { uri });
    expect(again.text).not.toContain('mail');
  });

  test('say so when their revision is gone, and what is no such document', async () => {
    const { client } = await opened('‹›pass');
    for (const uri of [
      'alembic-schema:/x.sql?%7B%22environment%22%3A%22x%22%7D',
      'alembic-schema:/x.sql?%',
      'file:///x',
    ]) {
      const { text } = await client.request<TextDocumentContentResult>('workspace/textDocumentContent', { uri });
      expect(text).toContain('gone');
    }
  });
});

test('the history of a table lists what touched it, under all of its names', async () => {
  const { client, workspace } = await opened('‹›op.drop_column("customer", "mail")');
  const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  const params = { environment: environment?.id };
  const listed = await client.request<TablesAnswer>('alembic/tables', params);
  if (listed.kind !== 'tables') throw new Error(listed.reason);
  expect(listed.tables.map(({ name, isGone }) => [name, isGone])).toEqual([['customer', false]]);
  const history = await client.request<TableHistoryAnswer>('alembic/tableHistory', {
    ...params,
    table: listed.tables[0]?.id,
  });
  if (history.kind !== 'history') throw new Error(history.reason);
  expect(history.steps.map(({ operation, revision }) => `${revision} ${operation}`)).toEqual([
    'aaa create_table',
    'aaa create_index ix_person_mail',
    'bbb rename_table',
    'ccc drop_column mail ix_person_mail',
  ]);
  expect(history.steps[0]?.uri).toBe(workspace.uri(`${versions}/aaa.py`));
});
