import { DiagnosticSeverity, type FullDocumentDiagnosticReport } from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import { type LanguageClient, modernClient, plainClient, startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

/** Neovim 0.11. */
const pullsOnce = { ...plainClient, textDocument: { diagnostic: {} } };

const file = (name: string): string => `${versions}/${name}`;
const chain = project({
  'aa.py': revision('aa', 'None'),
  'bb.py': revision('bb', '"aa"'),
  'cc.py': revision('cc', '"bb"'),
});

async function codes(client: LanguageClient, path: string): Promise<unknown[]> {
  const report = (await client.pull(path)) as FullDocumentDiagnosticReport;
  return report.items.map(({ code }) => code);
}

describe('a client that pulls', () => {
  test('sees a diagnostic come and go while a buffer is edited, without saving', async () => {
    const workspace = makeWorkspace(chain);
    const client = await startClient({ folders: [workspace.root] });
    const path = workspace.path(file('bb.py'));
    await client.open(path);
    expect(await codes(client, path)).toEqual([]);

    await client.edit(path, 'down_revision = "aa"', 'down_revision = "a1"');
    expect(await codes(client, path)).toEqual(['GR02']);
    await client.edit(path, 'down_revision = "a1"', 'down_revision = "aa"');
    expect(await codes(client, path)).toEqual([]);

    await client.edit(path, 'down_revision = "aa"', 'down_revision = "a1"');
    await client.close(path);
    expect(await codes(client, path)).toEqual([]);
  });

  test('is told to ask again, for other files and lenses too', async () => {
    const workspace = makeWorkspace(chain);
    const client = await startClient({ folders: [workspace.root] });
    await client.request('alembic/environments', {});
    await client.until(() => client.registered('textDocument/diagnostic').length === 1);
    await client.until(() => client.received('workspace/codeLens/refresh') > 0);
    const before = ['alembic/graphChanged', 'workspace/diagnostic/refresh', 'workspace/codeLens/refresh'].map(
      (method) => [method, client.received(method)] as const,
    );

    await client.open(workspace.path(file('bb.py')));
    await client.edit(workspace.path(file('bb.py')), 'revision = "bb"\n', 'revision = "b9"\n');
    await client.until(() => before.every(([method, count]) => client.received(method) > count));
    expect(await codes(client, workspace.path(file('cc.py')))).toEqual(['GR02']);
  });

  test('gets code, range, severity, documentation and related places', async () => {
    const workspace = makeWorkspace(
      project({
        'aa.py': revision('aa', 'None'),
        'b1.py': revision('b1', '"aa"'),
        'b2.py': revision('b2', '"aa"').replace('"b2"', '‹"b2"›'),
      }),
    );
    const client = await startClient({
      folders: [workspace.root],
      initializationOptions: { documentation: 'file:///extension/docs/rules/' },
    });
    const report = (await client.pull(workspace.path(file('b2.py')))) as FullDocumentDiagnosticReport;
    expect(report.items).toHaveLength(1);
    expect(report.items[0]).toMatchObject({
      source: 'Alembic',
      code: 'GR01',
      severity: DiagnosticSeverity.Error,
      range: workspace.marker(file('b2.py')),
      codeDescription: { href: 'file:///extension/docs/rules/GR01.md' },
      relatedInformation: [{ location: { uri: workspace.uri(file('b1.py')) } }],
    });
  });

  test('links each code to what the client has for its rule, with the code in its place', async () => {
    const workspace = makeWorkspace(project({ 'bb.py': revision('bb', '"aa"') }));
    const client = await startClient({
      folders: [workspace.root],
      initializationOptions: { documentation: 'command:open?%5B%22{code}%22%5D' },
    });
    const report = (await client.pull(workspace.path(file('bb.py')))) as FullDocumentDiagnosticReport;
    expect(report.items).toMatchObject([{ code: 'GR02', codeDescription: { href: 'command:open?%5B%22GR02%22%5D' } }]);
  });

  test('sees them in a file that Alembic does not load, and in its unsaved text', async () => {
    const path = file('2026/dd.py');
    const workspace = makeWorkspace({
      ...chain,
      [path]: revision('dd', '"cc"').replace('"dd"', '‹"dd"›'),
      [file('EE.PY')]: revision('ee', '"cc"'),
    });
    const client = await startClient({ folders: [workspace.root] });
    const report = (await client.pull(workspace.path(path))) as FullDocumentDiagnosticReport;
    expect(report.items).toMatchObject([
      { code: 'GR14', severity: DiagnosticSeverity.Warning, range: workspace.marker(path) },
    ]);
    expect(await codes(client, workspace.path(file('EE.PY')))).toEqual(['GR14']);
    const isRegistered = (method: string, name: string): boolean =>
      client
        .registered(method)
        .some(
          ({ registerOptions }) =>
            registerOptions.documentSelector?.some(({ pattern }) => pattern === workspace.path(file(name))) === true,
        );
    for (const method of ['textDocument/diagnostic', 'textDocument/didOpen'])
      for (const name of ['2026/*.py', 'EE.PY']) await client.until(() => isRegistered(method, name));

    await client.open(workspace.path(path));
    await client.edit(workspace.path(path), '"cc"', '"gone"');
    expect(await codes(client, workspace.path(path))).toEqual([]);
    await client.edit(workspace.path(path), '"gone"', '"bb"');
    expect(await codes(client, workspace.path(path))).toEqual(['GR14']);
  });

  test('is not sent again what it has', async () => {
    const workspace = makeWorkspace(project({ 'bb.py': revision('bb', '"zz"') }));
    const client = await startClient({ folders: [workspace.root] });
    const path = workspace.path(file('bb.py'));
    const first = await client.pull(path);
    expect(await client.pull(path, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    expect((await client.pull(path, 'another')).kind).toBe('full');
  });

  test('gets the whole workspace, and the end of what it shows', async () => {
    const workspace = makeWorkspace(
      project({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"zz"'), 'cc.py': revision('cc', '"yy"') }),
    );
    const client = await startClient({ folders: [workspace.root] });
    const { items } = await client.pullWorkspace();
    const uris = [workspace.uri(file('bb.py')), workspace.uri(file('cc.py'))];
    expect(items.map(({ uri, kind }) => [uri, kind])).toEqual(uris.map((uri) => [uri, 'full']));

    const previous = items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }));
    expect((await client.pullWorkspace(previous)).items.map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged']);

    await client.open(workspace.path(file('bb.py')));
    await client.edit(workspace.path(file('bb.py')), '"zz"', '"aa"');
    const again = await client.pullWorkspace(previous);
    expect(again.items.find(({ uri }) => uri === uris[0])).toMatchObject({ kind: 'full', version: 2, items: [] });
  });

  test('gets nothing for files that are none of our own', async () => {
    const workspace = makeWorkspace({ ...chain, 'app/broken.py': 'def (' });
    const client = await startClient({ folders: [workspace.root] });
    expect(await codes(client, workspace.path('app/broken.py'))).toEqual([]);
    expect(
      await client.request('textDocument/diagnostic', { textDocument: { uri: 'untitled:Untitled-1' } }),
    ).toMatchObject({ kind: 'full', items: [] });
    expect(
      await client.request('textDocument/diagnostic', {
        textDocument: { uri: `git:${workspace.path(file('bb.py'))}` },
      }),
    ).toMatchObject({ items: [] });
  });

  test('without documentation, code descriptions and related information gets none', async () => {
    const workspace = makeWorkspace(project({ 'b1.py': revision('b1', 'None'), 'b2.py': revision('b2', 'None') }));
    const capabilities = { ...modernClient, textDocument: { ...modernClient.textDocument, diagnostic: {} } };
    const client = await startClient({ folders: [workspace.root], capabilities });
    const report = (await client.pull(workspace.path(file('b2.py')))) as FullDocumentDiagnosticReport;
    expect(Object.keys(report.items[0] ?? {}).sort()).toEqual(['code', 'message', 'range', 'severity', 'source']);
  });
});

describe.each([
  ['does not pull', plainClient],
  ['pulls and cannot be told to pull again', pullsOnce],
])('a client that %s', (_, capabilities) => {
  test('is sent the problems of closed files at once, and their end', async () => {
    const workspace = makeWorkspace(project({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"zz"') }));
    const client = await startClient({ folders: [workspace.root], capabilities });
    expect(client.initialized.capabilities.diagnosticProvider).toBeUndefined();
    const path = workspace.path(file('bb.py'));
    await client.until(() => client.published(path).length === 1);
    expect(client.published(path)[0]).toMatchObject({
      code: 'GR02',
      message: expect.stringContaining('"zz"') as string,
    });

    await client.open(path);
    await client.edit(path, '"zz"', '"aa"');
    await client.until(() => client.published(path).length === 0);
    await client.edit(path, 'down_revision = "aa"', 'down_revision = "xx"');
    await client.until(() => JSON.stringify(client.published(path)).includes('\\"xx\\"'));
  });
});

test('a configuration file has its problems, from the unsaved buffer too', async () => {
  const workspace = makeWorkspace(chain);
  const client = await startClient({ folders: [workspace.root] });
  const ini = workspace.path('alembic.ini');
  await client.open(ini);
  expect(await codes(client, ini)).toEqual([]);
  await client.edit(ini, '%(here)s/migrations', '%(here)s/nowhere');
  expect(await codes(client, ini)).toEqual(['CF02']);
  await client.edit(ini, '%(here)s/nowhere', '%(here)s/migrations');
  expect(await codes(client, ini)).toEqual([]);
});
