import { readFileSync } from 'node:fs';
import path from 'node:path';
import type {
  CompletionList,
  DocumentLink,
  Hover,
  Location,
  LocationLink,
  TextDocumentContentResult,
} from 'vscode-languageserver/node';
import { describe, expect, test, vi } from 'vitest';
import type {
  EnvironmentSummary,
  SchemaDocumentAnswer,
  TableHistoryAnswer,
  TablesAnswer,
} from '../../server/src/lsp/messages.js';
import { makeRepository } from '../support/gitRepository.js';
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
async function opened(upgrade: string, downgrade = 'pass', { trusted = true, author = '' } = {}) {
  const own = migration('ccc', 'bbb', upgrade, downgrade);
  const workspace = makeWorkspace(project({ 'aaa.py': created, 'bbb.py': renamed, 'ccc.py': own }));
  if (author !== '') {
    const { git } = makeRepository({ root: workspace.root });
    git('add', `${versions}/aaa.py`);
    git('commit', '--quiet', '--message=x', `--author=${author} <x@example.com>`, '--date=2001-02-03T04:05:06');
  }
  const client = await startClient({ folders: [workspace.root], initializationOptions: { trusted } });
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

  test('names who brought a revision, once git has said it, but not in Restricted Mode', async () => {
    const upgrade = 'op.drop_table("cust‹›omer")';
    const hoverIn = async (trusted: boolean) => {
      const { ask } = await opened(upgrade, 'pass', { trusted, author: 'Ada *L*' });
      return async () => textOf(await ask<Hover | null>('textDocument/hover'));
    };
    const hover = await hoverIn(true);
    await vi.waitFor(async () => {
      const text = await hover();
      expect(text).toMatch(/`create_table` .*aaa.* by Ada \\\*L\\\*, 2001-02-03\n/u);
      // This one is not committed: it has the date of its docstring.
      expect(text).toMatch(/`rename_table` .*bbb.* 2026-01-02$/mu);
    }, 10_000);
    const restricted = await hoverIn(false);
    await restricted();
    expect(await restricted()).not.toContain('Ada');
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

  test('lead from each object to the operation that it comes from', async () => {
    const { client, workspace } = await opened(
      '‹›op.add_column("customer", sa.Column("age of", sa.Integer()))\n    op.create_check_constraint("ck_age", "customer", "id > 0")',
    );
    const { uri, text } = await schemaOf(client, null);
    const links = await client.request<DocumentLink[]>('textDocument/documentLink', { textDocument: { uri } });
    const lines = text.split('\n');
    const lineAt = (file: string, line: number): string => {
      const read = readFileSync(workspace.path(`${versions}/${file}`), 'utf8').split('\n');
      return read[line]?.trim().slice(0, 22) ?? '';
    };
    const shown = links.map(({ range: { start, end }, target = '' }) => {
      expect(start.line).toBe(end.line);
      const [file = '', line = ''] = target.split('#L');
      return [
        lines[start.line]?.slice(start.character, end.character),
        path.basename(file),
        lineAt(path.basename(file), parseInt(line) - 1),
      ];
    });
    expect(shown).toEqual([
      ['CREATE TABLE customer', 'aaa.py', 'op.create_table("perso'],
      ['id', 'aaa.py', 'op.create_table("perso'],
      ['mail', 'aaa.py', 'op.create_table("perso'],
      ['"age of"', 'ccc.py', 'op.add_column("custome'],
      ['PRIMARY KEY', 'aaa.py', 'op.create_table("perso'],
      ['CONSTRAINT ck_age', 'ccc.py', 'op.create_check_constr'],
      ['CREATE INDEX ix_person_mail', 'aaa.py', 'op.create_index("ix_pe'],
    ]);
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

  test('are of one of several databases, which is asked for and is in their name', async () => {
    const functions = ['billing', 'users'].map(
      (name) =>
        `def upgrade_${name}():\n    op.create_table("${name}_log", sa.Column("id", sa.Integer()))\n\n\ndef downgrade_${name}():\n    pass\n`,
    );
    const run = (direction: string): string =>
      `def ${direction}(engine_name):\n    globals()["${direction}_%s" % engine_name]()\n`;
    const head = 'from alembic import op\nimport sqlalchemy as sa\nrevision = "aaa"\ndown_revision = None\n';
    const text = [head, run('upgrade'), run('downgrade'), ...functions].join('\n\n');
    const workspace = makeWorkspace(project({ 'aaa.py': text }));
    const client = await startClient({ folders: [workspace.root] });
    const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
    const ask = (more: object): Promise<SchemaDocumentAnswer> =>
      client.request('alembic/schemaDocument', { environment: environment?.id, revision: 'aaa', ...more });
    const dialect = 'postgresql';
    const question = { kind: 'chooseDatabase', databases: ['billing', 'users'] };
    expect(await ask({ dialect })).toEqual(question);
    expect(await ask({ dialect, database: 'gone' })).toEqual(question);
    const answer = await ask({ dialect, database: 'users' });
    if (answer.kind !== 'document') throw new Error(answer.kind);
    expect(decodeURIComponent(answer.uri)).toContain('/schema of users at aaa.sql');
    const { uri } = answer;
    const document = await client.request<TextDocumentContentResult>('workspace/textDocumentContent', { uri });
    expect(document.text).toContain('CREATE TABLE users_log (');
    expect(document.text).not.toContain('billing');
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

test('a table of one database has no history of its namesake in another', async () => {
  const create = (name: string): string =>
    `def upgrade_${name}():\n    op.create_table("log", sa.Column("id", sa.Integer()))\n    op.add_column("log", sa.Column("of_${name}", sa.Text()))\n\n\ndef downgrade_${name}():\n    pass\n`;
  const run = (direction: string): string =>
    `def ${direction}(engine_name):\n    globals()["${direction}_%s" % engine_name]()\n`;
  const head = 'from alembic import op\nimport sqlalchemy as sa\nrevision = "aaa"\ndown_revision = None\n';
  const text = [head, run('upgrade'), run('downgrade'), ...['billing', 'users'].map(create)].join('\n\n');
  const workspace = makeWorkspace(project({ 'aaa.py': text }));
  const client = await startClient({ folders: [workspace.root] });
  const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  const params = { environment: environment?.id };
  const listed = await client.request<TablesAnswer>('alembic/tables', params);
  if (listed.kind !== 'tables') throw new Error(listed.reason);
  expect(listed.tables.map(({ name, database }) => [name, database])).toEqual([
    ['log', 'billing'],
    ['log', 'users'],
  ]);
  const history = await client.request<TableHistoryAnswer>('alembic/tableHistory', {
    ...params,
    table: listed.tables[1]?.id,
  });
  if (history.kind !== 'history') throw new Error(history.reason);
  expect(history.steps.map(({ operation }) => operation)).toEqual(['create_table', 'add_column of_users']);
});
