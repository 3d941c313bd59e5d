import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  CancellationTokenSource,
  type CodeAction,
  type CodeLens,
  type Diagnostic,
  FileChangeType,
  LSPErrorCodes,
  type ShowDocumentParams,
} from 'vscode-languageserver/node';
import type { ReviewAnswer } from '../../server/src/lsp/messages.js';
import { applyEdit } from '../support/applyEdit.js';
import { makeRepository } from '../support/gitRepository.js';
import { type LanguageClient, modernClient, startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

const first = revision('aa', 'None').replace(
  'pass',
  'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()), sa.Column("name", sa.Text()))',
);
const second = revision('bb', '"aa"').replace(
  'pass',
  'op.create_index("ix", "item", ["code"], postgresql_concurrently=True)',
);
const files: Readonly<Record<string, string>> = {
  ...(project({
    'aa.py': first.replace('from alembic', 'import sqlalchemy as sa\nfrom alembic'),
    'bb.py': second,
  }) as Record<string, string>),
  'alembic-ls.toml': 'dialect = "postgresql"\n[review]\nrules = { TX02 = "off", DG02 = "off" }\n',
};
const newest = `${versions}/bb.py`;

async function codes(client: LanguageClient, path: string): Promise<unknown[]> {
  const report = await client.pull(path);
  return (report as { items?: Diagnostic[] }).items?.map(({ code }) => code) ?? [];
}

test('without git the newest revision is reviewed as it is typed, and the quick fix puts it right', async () => {
  const workspace = makeWorkspace(files);
  const client = await startClient({ folders: [workspace.root] });
  const path = workspace.path(newest);
  await client.open(path);
  expect(await codes(client, path)).toEqual(['TX01']);
  expect(await codes(client, workspace.path(`${versions}/aa.py`))).toEqual([]);
  expect((await client.codeActions(path)).map(({ title }) => title)).toEqual([
    'Put it into an autocommit block',
    'Ignore TX01 here',
  ]);
  await client.edit(path, ', postgresql_concurrently=True', '');
  expect(await codes(client, path)).toEqual(['LK01']);
  await client.edit(path, '["code"])', '["code"])  # alembic: ignore[LK01] it is small');
  expect(await codes(client, path)).toEqual([]);
});

test('a revision that was just made is reviewed as it opens, before anything reports that its file is there', async () => {
  const { [newest]: added = '', ...others } = files;
  const workspace = makeWorkspace(others);
  const client = await startClient({ folders: [workspace.root] });
  await client.open(workspace.path(`${versions}/aa.py`));
  writeFileSync(workspace.path(newest), added);
  await client.open(workspace.path(newest));
  expect(await codes(client, workspace.path(newest))).toEqual(['TX01']);
  const uri = workspace.uri(newest);
  expect(await client.request<ReviewAnswer>('alembic/review', { uri })).toMatchObject({ errors: 1, warnings: 0 });
  expect(await client.request<boolean>('alembic/clearReview', { uri: null })).toBe(false);
});

test('what the default branch has shows nothing, open or not; what is new is reviewed beside it', async () => {
  const { [newest]: added, ...released } = files;
  const repository = makeRepository();
  for (const [name, text] of Object.entries(released)) repository.write(name, text);
  repository.write(
    `${versions}/aa.py`,
    released[`${versions}/aa.py`]?.replace('create_table("item", ', 'drop_column("item", "code")  # ') ?? '',
  );
  repository.commit();
  repository.git('checkout', '--quiet', '-b', 'feature');
  repository.write(newest, added ?? '');
  const client = await startClient({ folders: [repository.root], initializationOptions: { trusted: true } });
  const found = async (): Promise<string[]> =>
    (await client.pullWorkspace()).items.flatMap((each) =>
      each.kind === 'full' ? each.items.map(({ code }) => `${each.uri.slice(-5)} ${String(code)}`) : [],
    );
  for (let all = await found(); !all.includes('bb.py TX01'); all = await found())
    await client.until(() => client.received('workspace/diagnostic/refresh') > 0);
  expect(await found()).toEqual(['bb.py TX01']);
  await client.open(repository.path(`${versions}/aa.py`));
  expect(await codes(client, repository.path(`${versions}/aa.py`))).toEqual([]);
});

describe('beside its own fix a finding', () => {
  const twoIndexes = second.replace(
    /op\.create_index.*/,
    'op.create_index("ix", "item", ["code"])\n    op.create_index("ix2", "item", ["name"])',
  );

  async function actionsIn(
    text: string,
    options: Partial<Parameters<typeof startClient>[0]> = {},
  ): Promise<{ client: LanguageClient; path: string; read: () => string; actions: CodeAction[] }> {
    const workspace = makeWorkspace({ ...files, [newest]: text });
    const client = await startClient({ folders: [workspace.root], ...options });
    const path = workspace.path(newest);
    return { client, path, read: () => readFileSync(path, 'utf8'), actions: await client.codeActions(path) };
  }
  const named = (actions: readonly CodeAction[], title: string): CodeAction | undefined =>
    actions.find((action) => action.title === title);

  test('is fixed together with all of its rule in the file', async () => {
    const { client, path, read, actions } = await actionsIn(twoIndexes);
    applyEdit(named(actions, 'Fix all LK01 in this file (2)')?.edit ?? {});
    expect(read().match(/autocommit_block/g)).toHaveLength(2);
    await client.filesChanged([[path, FileChangeType.Changed]]);
    expect(await codes(client, path)).toEqual([]);
  });

  test('is ignored by a comment with a place for the reason, which is selected where the client can', async () => {
    const snippetEdits = {
      ...modernClient.workspace,
      workspaceEdit: { documentChanges: true, snippetEditSupport: true },
    };
    const { actions } = await actionsIn(twoIndexes, { capabilities: { ...modernClient, workspace: snippetEdits } });
    expect(named(actions, 'Ignore LK01 here')?.edit?.documentChanges).toMatchObject([
      { edits: [{ snippet: { kind: 'snippet', value: '  # alembic: ignore[LK01] ${1:TODO: say why}' } }] },
    ]);
    const plain = await actionsIn(twoIndexes);
    applyEdit(named(plain.actions, 'Ignore LK01 here')?.edit ?? {});
    expect(plain.read()).toContain('op.create_index("ix", "item", ["code"])  # alembic: ignore[LK01] TODO: say why\n');
    await plain.client.filesChanged([[plain.path, FileChangeType.Changed]]);
    expect(await codes(plain.client, plain.path)).toEqual(['LK01']);
  });

  test('has a page, which a client without commands of its own is shown', async () => {
    const { client, actions } = await actionsIn(second, {
      capabilities: { ...modernClient, window: { showDocument: { support: true } } },
      initializationOptions: { documentation: 'https://rules.example/' },
    });
    const command = named(actions, 'Explain TX01')?.command;
    expect(command).toMatchObject({ command: 'alembic.openRule', arguments: ['TX01'] });
    const shown: ShowDocumentParams[] = [];
    client.connection.onRequest('window/showDocument', (params: ShowDocumentParams) => {
      shown.push(params);
      return { success: true };
    });
    await client.request('workspace/executeCommand', { command: command?.command, arguments: command?.arguments });
    expect(shown).toEqual([{ uri: 'https://rules.example/TX01.md', external: true }]);
  });
});

describe('a revision that is not reviewed by itself', () => {
  const old = `${versions}/aa.py`;
  const dropping = files[old]?.replace('op.create_table', 'op.drop_table("old")\n    op.create_table') ?? '';

  async function opened(): Promise<{
    client: LanguageClient;
    path: string;
    uri: string;
    lenses: () => Promise<string[]>;
  }> {
    const workspace = makeWorkspace({ ...files, [old]: dropping });
    const client = await startClient({ folders: [workspace.root], initializationOptions: { commands: true } });
    const [path, uri] = [workspace.path(old), workspace.uri(old)];
    await client.open(path);
    const lenses = async (): Promise<string[]> =>
      (await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } })).flatMap(
        ({ command }) => command?.title ?? [],
      );
    return { client, path, uri, lenses };
  }

  test('is reviewed by the command of its lens, follows its text, and is cleared by the same', async () => {
    const { client, path, uri, lenses } = await opened();
    expect(await codes(client, path)).toEqual([]);
    expect(await lenses()).toContain('Review This Revision');
    expect(await client.request<ReviewAnswer>('alembic/review', { uri })).toMatchObject({
      kind: 'reviewed',
      revisions: 1,
      operations: 2,
      understood: 2,
      errors: 1,
    });
    expect(await codes(client, path)).toEqual(['DL01']);
    expect(await lenses()).toContain('Clear the Review');
    await client.edit(path, 'op.drop_table("old")', 'pass');
    expect(await codes(client, path)).toEqual([]);
    await client.edit(path, 'pass\n    op.create', 'op.drop_table("other")\n    op.create');
    expect(await codes(client, path)).toEqual(['DL01']);
    expect(await client.request<boolean>('alembic/clearReview', { uri })).toBe(true);
    expect(await codes(client, path)).toEqual([]);
    expect(await lenses()).toContain('Review This Revision');
  });

  test('is among all that are reviewed on request; what was cancelled shows nothing', async () => {
    const { client, path } = await opened();
    const cancelled = new CancellationTokenSource();
    const review = client.connection.sendRequest('alembic/review', { uri: null }, cancelled.token);
    cancelled.cancel();
    await expect(review).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
    expect(await codes(client, path)).toEqual([]);
    expect(await client.request<ReviewAnswer>('alembic/review', { uri: null })).toMatchObject({
      revisions: 2,
      errors: 2,
    });
    expect(await codes(client, path)).toEqual(['DL01']);
    expect(await client.request<boolean>('alembic/clearReview', { uri: null })).toBe(true);
    expect(await client.request<boolean>('alembic/clearReview', { uri: null })).toBe(false);
    expect(await codes(client, path)).toEqual([]);
  });
});
