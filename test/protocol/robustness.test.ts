import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource, LSPErrorCodes, type ResponseError } from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import type { EnvironmentSummary, TreeNode } from '../../server/src/lsp/messages.js';
import { type LanguageClient, startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

const file = (name: string): string => `${versions}/${name}`;
const chain = { 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"aa"').replace('"aa"', '‹"aa"›') };

async function expectRestWhole(client: LanguageClient, workspace: ReturnType<typeof makeWorkspace>): Promise<void> {
  const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  expect(environment?.heads.map(({ revision: id }) => id)).toContain('bb');
  const position = workspace.marker(file('bb.py')).start;
  expect(await client.hover(workspace.path(file('bb.py')), position)).not.toBeNull();
  expect(await client.lenses(workspace.path(file('bb.py')))).toHaveLength(3);
}

describe('a revision file that is', () => {
  test.each<[string, string | Uint8Array]>([
    ['empty', ''],
    ['binary', Uint8Array.from({ length: 4096 }, (_value, index) => (index * 7) % 256)],
    ['of 5 MB', `x = 1\n${'# a comment that goes on\n'.repeat(220_000)}`],
    ['without identifiers', 'def helper():\n    return 1\n'],
    ['with a syntax error', 'revision = "cc"\ndown_revision = ("bb"\n\ndef upgrade(:\n'],
    ['with invalid UTF-8', Uint8Array.from([0x22, 0x22, 0x22, 0xff, 0xfe, 0xc3, 0x28, 0x22, 0x22, 0x22, 0x0a])],
    ['with an unknown encoding', '# -*- coding: klingon -*-\nx = 1\n'],
  ])('%s leaves the others whole, closed and open', async (_what, content) => {
    const workspace = makeWorkspace(project({ ...chain, 'zz.py': content }));
    const client = await startClient({ folders: [workspace.root] });
    await expectRestWhole(client, workspace);

    const path = workspace.path(file('zz.py'));
    for (const isOpen of [false, true]) {
      if (isOpen) await client.open(path);
      expect(await client.hover(path, { line: 0, character: 0 })).toBeNull();
      expect(await client.definition(path, { line: 0, character: 0 })).toEqual([]);
      expect(await client.references(path, { line: 0, character: 0 })).toEqual([]);
      expect(await client.symbols(path)).toHaveLength(1);
      expect(await client.lenses(path)).toEqual(expect.any(Array));
      expect(await client.pull(path)).toMatchObject({ kind: 'full' });
      await expectRestWhole(client, workspace);
    }
    const top = await client.request<TreeNode[]>('alembic/tree', {});
    expect(top.map((node) => 'name' in node && node.name)).toEqual(
      expect.arrayContaining(['message of bb', expect.stringMatching(/zz\.py|cc/)]),
    );
  });

  test('unreadable is said so, and leaves the others whole', async () => {
    const workspace = makeWorkspace(project({ ...chain, 'zz.py': revision('zz', '"bb"') }));
    // Root may read everything, but nobody reads a dead link.
    workspace.remove(file('zz.py'));
    mkdirSync(workspace.path('elsewhere'));
    symlinkSync('loop.py', workspace.path(file('loop.py')));
    symlinkSync('../..', workspace.path(`${versions}/up`));
    chmodSync(workspace.path('elsewhere'), 0o000);
    const client = await startClient({ folders: [workspace.root] });
    await expectRestWhole(client, workspace);
    chmodSync(workspace.path('elsewhere'), 0o700);
  });
});

test('an encoding cookie is followed', async () => {
  const text = Buffer.from(
    '# -*- coding: latin-1 -*-\n"""Übergröße"""\nrevision = "aa"\ndown_revision = None\n',
    'latin1',
  );
  const workspace = makeWorkspace(project({ 'aa.py': text }));
  const client = await startClient({ folders: [workspace.root] });
  const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  expect(environment?.heads[0]?.message).toBe('Übergröße');
});

describe('a request that is cancelled', () => {
  test("before the first index answers with the protocol's error at once", async () => {
    const workspace = makeWorkspace(project(chain));
    const client = await startClient({ folders: [workspace.root] });
    const source = new CancellationTokenSource();
    const request = client.connection.sendRequest('alembic/environments', {}, source.token);
    source.cancel();
    await expect(request).rejects.toMatchObject({
      code: LSPErrorCodes.RequestCancelled,
    } satisfies Partial<ResponseError>);
    await expectRestWhole(client, workspace);
  });
});

test("a position in a document that changed meanwhile is answered with the protocol's error", async () => {
  const workspace = makeWorkspace(project(chain));
  const client = await startClient({ folders: [workspace.root] });
  const path = workspace.path(file('bb.py'));
  await client.open(path);
  const hover = client.hover(path, workspace.marker(file('bb.py')).start);
  const edit = client.edit(path, 'from alembic import op\n', '');
  await expect(hover).rejects.toMatchObject({ code: LSPErrorCodes.ContentModified });
  await edit;
});

test('a completion in a document that changed meanwhile is a list that is not complete, so that editors ask again', async () => {
  const workspace = makeWorkspace(project(chain));
  const client = await startClient({ folders: [workspace.root] });
  const path = workspace.path(file('bb.py'));
  await client.open(path);
  const position = workspace.marker(file('bb.py')).start;
  const textDocument = { uri: pathToFileURL(path).toString() };
  const completion = client.request('textDocument/completion', { textDocument, position });
  const edit = client.edit(path, 'from alembic import op\n', '');
  expect(await completion).toEqual({ isIncomplete: true, items: [] });
  await edit;
});

test('a request that makes no sense has its neutral answer', async () => {
  const workspace = makeWorkspace(project(chain));
  const client = await startClient({ folders: [workspace.root] });
  expect(await client.request('alembic/tree', { node: 'no such node' })).toEqual([]);
  expect(await client.request('alembic/tree', { node: '["x",["y"],3,""]' })).toEqual([]);
  expect(await client.request('alembic/relatives', { uri: 'not a uri', direction: 'parents' })).toEqual([]);
  for (let time = 0; time < 2; time++)
    expect(await client.request('textDocument/hover', { textDocument: null })).toBeNull();
  expect(client.logged).toEqual([expect.stringMatching(/^textDocument\/hover failed: TypeError/)]);
  await expectRestWhole(client, workspace);
});
