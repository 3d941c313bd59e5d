import { describe, expect, test } from 'vitest';
import { type LanguageClient, modernClient, plainClient, startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision } from '../support/workspace.js';
import { FileChangeType } from 'vscode-languageserver/node';

const chain = project({ 'aa.py': revision('aa', 'None') });
const completion = { triggerCharacters: ['"', "'", ' '] };
const features = [
  'textDocument/hover',
  'textDocument/definition',
  'textDocument/references',
  'textDocument/documentSymbol',
  'textDocument/documentLink',
  'textDocument/inlayHint',
  'textDocument/prepareTypeHierarchy',
];
const ini = ['**/*.ini', '**/*.ini.*', '**/pyproject.toml', '**/alembic-ls.toml'];

describe('a client that takes registrations', () => {
  test('is told only of the revision files of found environments', async () => {
    const workspace = makeWorkspace(chain);
    const client = await startClient({ folders: [workspace.root] });
    expect(client.initialized.capabilities).toEqual({
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: false, change: 0 },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    });
    await client.until(() => client.registered('workspace/symbol').length === 1);

    const versions = { scheme: 'file', language: 'python', pattern: `${workspace.path('migrations/versions')}/*.py` };
    const scripts = ['env.py', 'script.py.mako'].map((name) => workspace.path(`migrations/${name}`));
    for (const method of features)
      expect(client.registered(method).map(({ registerOptions }) => registerOptions)).toEqual([
        {
          documentSelector:
            method === 'textDocument/documentLink' ? [versions, { scheme: 'alembic-schema' }] : [versions],
        },
      ]);
    expect(client.registered('textDocument/codeLens').map(({ registerOptions }) => registerOptions)).toEqual([
      { documentSelector: [versions], resolveProvider: true },
    ]);
    expect(client.registered('textDocument/completion').map(({ registerOptions }) => registerOptions)).toEqual([
      { documentSelector: [versions], ...completion },
    ]);
    expect(client.registered('workspace/symbol')).toHaveLength(1);
    const [diagnostics] = client.registered('textDocument/diagnostic');
    expect(diagnostics?.registerOptions.documentSelector?.map(({ pattern }) => pattern)).toEqual([
      versions.pattern,
      ...scripts,
      ...ini,
    ]);
    for (const method of ['textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose']) {
      expect(
        client
          .registered(method)
          .flatMap(({ registerOptions }) => registerOptions.documentSelector?.map(({ pattern }) => pattern)),
      ).toEqual([...ini, versions.pattern, ...scripts]);
    }
    expect(client.registered('workspace/didChangeWatchedFiles').map(({ registerOptions }) => registerOptions)).toEqual([
      { watchers: ['**/*.py', '**/*.PY', ...ini, '**/script.py.mako'].map((globPattern) => ({ globPattern })) },
      { watchers: ['**/migrations', '**/migrations/versions'].map((globPattern) => ({ globPattern, kind: 5 })) },
    ]);
  });

  test('is told anew when environments change, and only then', async () => {
    const workspace = makeWorkspace(chain);
    const client = await startClient({ folders: [workspace.root] });
    await client.until(() => client.registered('textDocument/hover').length === 1);
    const [hover] = client.registered('textDocument/hover');
    const [watch] = client.registered('workspace/didChangeWatchedFiles');

    workspace.write('migrations/versions/bb.py', revision('bb', '"aa"'));
    await client.filesChanged([[workspace.path('migrations/versions/bb.py'), FileChangeType.Created]]);
    const changes = client.received('alembic/graphChanged');
    await client.until(() => client.received('alembic/graphChanged') > changes);
    expect(client.registered('textDocument/hover')).toEqual([hover]);

    for (const [name, content] of Object.entries(project({ 'xx.py': revision('xx', 'None') }, 'a[b]{c}/')))
      workspace.write(name, content);
    await client.filesChanged([[workspace.path('a[b]{c}/alembic.ini'), FileChangeType.Created]]);
    await client.until(() =>
      client
        .registered('textDocument/hover')
        .some(({ registerOptions }) => registerOptions.documentSelector?.length === 2),
    );
    expect(client.registered('textDocument/hover')).toHaveLength(1);
    expect(client.registered('textDocument/hover')[0]?.registerOptions.documentSelector?.[0]?.pattern).toBe(
      `${workspace.root}/a?b??c?/migrations/versions/*.py`,
    );
    expect(client.registered('workspace/didChangeWatchedFiles')[0]).toEqual(watch);
  });

  test('is told of no feature without an environment', async () => {
    const workspace = makeWorkspace({ 'app.py': 'x = 1\n' });
    const client = await startClient({ folders: [workspace.root] });
    expect(await client.request('alembic/environments', {})).toEqual([]);
    await client.until(() => client.received('alembic/graphChanged') > 0);
    for (const method of [
      ...features,
      'textDocument/codeLens',
      'textDocument/completion',
      'workspace/symbol',
      'textDocument/diagnostic',
    ])
      expect(client.registered(method)).toEqual([]);
  });
});

test('a client without registrations is told everything at once, and answered for revision files alone', async () => {
  const workspace = makeWorkspace({ ...chain, 'app/models.py': revision('zz', '"aa"') });
  const client = await startClient({ folders: [workspace.root], capabilities: plainClient });
  expect(client.initialized.capabilities).toEqual({
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: 2, save: true },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentSymbolProvider: true,
    codeLensProvider: { resolveProvider: true },
    renameProvider: true,
    completionProvider: completion,
    signatureHelpProvider: { triggerCharacters: ['(', ','] },
    documentLinkProvider: {},
    inlayHintProvider: true,
    typeHierarchyProvider: true,
    workspaceSymbolProvider: true,
  });
  expect(await client.symbols(workspace.path('migrations/versions/aa.py'))).not.toEqual([]);
  expect(await client.symbols(workspace.path('app/models.py'))).toEqual([]);
  expect(client.received('client/registerCapability')).toBe(0);
});

test('a client that pulls without registrations is told so at once', async () => {
  const workspace = makeWorkspace(chain);
  const capabilities = { ...modernClient, textDocument: { ...modernClient.textDocument, diagnostic: {} } };
  const client = await startClient({ folders: [workspace.root], capabilities });
  expect(client.initialized.capabilities.diagnosticProvider).toEqual({
    identifier: 'alembic',
    interFileDependencies: true,
    workspaceDiagnostics: true,
  });
});

test('settings are asked for once and again when they change', async () => {
  const workspace = makeWorkspace(chain);
  const client = await startClient({ folders: [workspace.root], settings: { interpreter: '/a' } });
  await client.request('alembic/debugInformation');
  await client.request('alembic/debugInformation');
  expect(client.received('workspace/configuration')).toBe(1);
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await client.request('alembic/debugInformation');
  expect(client.received('workspace/configuration')).toBe(2);
});

describe('the settings of a client that cannot be asked for them', () => {
  const elsewhere = {
    ...project({ 'xx.py': revision('xx', 'None') }, 'other/'),
    'other/migrations/env.py': '',
    'other/alembic.ini': '',
  };
  const settings = {
    environments: [{ scriptLocation: 'other/migrations', name: 'pointed at' }],
    inlayHints: { enabled: false },
  };
  const names = async (client: LanguageClient): Promise<string[]> =>
    (await client.request<{ name: string }[]>('alembic/environments', {})).map(({ name }) => name);

  test('come with its initialization options', async () => {
    const workspace = makeWorkspace(elsewhere);
    const client = await startClient({
      folders: [workspace.root],
      capabilities: plainClient,
      initializationOptions: { settings },
    });
    expect(await names(client)).toEqual(['pointed at']);
  });

  test('come with the news that they changed, and go with it', async () => {
    const workspace = makeWorkspace(elsewhere);
    const client = await startClient({ folders: [workspace.root], capabilities: plainClient });
    const tell = (sent: unknown): Promise<void> =>
      client.connection.sendNotification('workspace/didChangeConfiguration', { settings: sent });
    const before = await names(client);
    await tell({ alembic: settings });
    expect(await names(client)).toEqual(['pointed at']);
    await tell({ python: {} });
    expect(await names(client)).toEqual(['pointed at']);
    await tell({ alembic: {} });
    expect(await names(client)).toEqual(before);
  });

  test('count too where it can be asked and says nothing', async () => {
    const workspace = makeWorkspace(elsewhere);
    const client = await startClient({
      folders: [workspace.root],
      settings: null,
      initializationOptions: { settings },
    });
    expect(await names(client)).toEqual(['pointed at']);
  });
});
