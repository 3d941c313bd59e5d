import { symlinkSync } from 'node:fs';
import type { LocationLink } from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import type { EnvironmentSummary, RevisionSummary, TreeNode } from '../../server/src/lsp/messages.js';
import { type LanguageClient, plainClient, startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

const chain = { 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"aa"').replace('"aa"', '‹"aa"›') };
const two = { ...project(chain, 'one/'), ...project(chain, 'two/') };

function environments(client: LanguageClient, uri?: string): Promise<EnvironmentSummary[]> {
  return client.request('alembic/environments', uri === undefined ? {} : { uri });
}

test('two environments with the same ids keep to themselves', async () => {
  const workspace = makeWorkspace(two);
  const client = await startClient({ folders: [workspace.root] });
  expect((await environments(client)).map(({ name }) => name)).toEqual(['one/migrations', 'two/migrations']);
  for (const folder of ['one', 'two']) {
    const path = workspace.path(`${folder}/${versions}/bb.py`);
    const links = (await client.definition(
      path,
      workspace.marker(`${folder}/${versions}/bb.py`).start,
    )) as LocationLink[];
    expect(links.map(({ targetUri }) => targetUri)).toEqual([workspace.uri(`${folder}/${versions}/aa.py`)]);
    expect(await client.pull(path)).toMatchObject({ items: [] });
  }
});

describe('several workspace folders', () => {
  test('have their own environments, even of one name', async () => {
    const workspace = makeWorkspace(two);
    const client = await startClient({ folders: [workspace.path('one'), workspace.path('two')] });
    const found = await environments(client);
    expect(found.map(({ name, folder }) => [name, folder])).toEqual([
      ['migrations', workspace.uri('one')],
      ['migrations', workspace.uri('two')],
    ]);
    expect(new Set(found.map(({ id }) => id)).size).toBe(2);
    expect((await environments(client, workspace.uri(`two/${versions}/aa.py`))).map(({ folder }) => folder)).toEqual([
      workspace.uri('two'),
    ]);
    const roots = await client.request<TreeNode[]>('alembic/tree', {});
    expect(roots.map((node) => node.kind === 'environment' && [node.name, node.headCount, node.folder])).toEqual([
      ['migrations', 1, 'one'],
      ['migrations', 1, 'two'],
    ]);
  });

  test('come and go', async () => {
    const workspace = makeWorkspace(two);
    const [one, other] = ['one', 'two'].map((name) => ({ uri: workspace.uri(name), name }));
    const client = await startClient({ folders: [workspace.path('one')] });
    const change = (added: unknown[], removed: unknown[]): Promise<void> =>
      client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added, removed } });
    expect((await environments(client)).map(({ folder }) => folder)).toEqual([one?.uri]);
    await change([other], []);
    expect((await environments(client)).map(({ folder }) => folder)).toEqual([one?.uri, other?.uri]);
    await change([], [one]);
    expect((await environments(client)).map(({ folder }) => folder)).toEqual([other?.uri]);
  });

  test('inside one another find an environment once, in the inner folder', async () => {
    const workspace = makeWorkspace(two);
    const client = await startClient({ folders: [workspace.root, workspace.path('two')] });
    expect((await environments(client)).map(({ name, folder }) => [name, folder])).toEqual([
      ['one/migrations', `file://${workspace.root}`],
      ['migrations', workspace.uri('two')],
    ]);
  });

  test('that are none, or not on disk, are no error', async () => {
    const workspace = makeWorkspace({});
    const client = await startClient({ folders: [] });
    expect(await environments(client)).toEqual([]);
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: {
        added: [
          { uri: 'vscode-vfs://github/a/b', name: 'b' },
          { uri: workspace.uri('gone'), name: 'gone' },
        ],
        removed: [],
      },
    });
    expect(await environments(client)).toEqual([]);
  });
});

test('relatives are the parents and children of a document', async () => {
  const workspace = makeWorkspace(
    project({ ...chain, 'b2.py': revision('b2', '"aa"'), 'cc.py': revision('cc', '("bb", "b2")') }),
  );
  const client = await startClient({ folders: [workspace.root] });
  const relatives = async (name: string, direction: string): Promise<(string | null)[]> => {
    const found = await client.request<RevisionSummary[]>('alembic/relatives', {
      uri: workspace.uri(`${versions}/${name}`),
      direction,
    });
    return found.map(({ revision: id }) => id);
  };
  expect(await relatives('cc.py', 'parents')).toEqual(['bb', 'b2']);
  expect(await relatives('aa.py', 'children')).toEqual(['b2', 'bb']);
  expect(await relatives('aa.py', 'parents')).toEqual([]);
});

test('debug information says what was found and what was not, and no settings but ours', async () => {
  const workspace = makeWorkspace({
    ...project(chain),
    'broken/alembic.ini': '[alembic]\nscript_location = nowhere\nsqlalchemy.url = postgresql://u:secret@h/d\n',
  });
  const settings = { interpreter: '/opt/python', database: { password: 'secret' } };
  const client = await startClient({ folders: [workspace.root], settings });
  const text = await client.request<string>('alembic/debugInformation');
  for (const part of [
    'Server 0.0.0-test',
    `Node ${process.versions.node}`,
    '/opt/python',
    '### migrations',
    'Revisions: 2',
    'Heads: bb',
    'broken/alembic.ini',
    'nowhere',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain('secret');
});

test('debug information says why the file that is open is no revision', async () => {
  const workspace = makeWorkspace({
    ...project(chain),
    [`${versions}/old/cc.py`]: revision('cc', 'None'),
    'node_modules/x/versions/dd.py': revision('dd', 'None'),
    'app/models.py': 'x = 1',
    'app/alembic.ini': '[alembic]\nscript_location = {placeholder}\n',
    'app/env.py': '',
  });
  const client = await startClient({ folders: [workspace.root] });
  const why = async (file: string): Promise<string> => {
    const text = await client.request<string>('alembic/debugInformation', { uri: workspace.uri(file) });
    return /- The active editor, .*?: (.*)/.exec(text)?.[1] ?? '';
  };
  expect(await why(`${versions}/aa.py`)).toBe('It is a revision of migrations.');
  expect(await why(`${versions}/old/cc.py`)).toMatch(/^One revision file .*recursive_version_locations/);
  expect(await why('node_modules/x/versions/dd.py')).toMatch(/node_modules, which is not searched.*Add Environment/);
  expect(await why('app/models.py')).toMatch(/no down_revision/);
  expect(await why('app/alembic.ini')).toMatch(/filled in by a program/);
  expect(await why('app/env.py')).toMatch(/No configuration names its folder/);
  expect(await why('migrations/env.py')).toBe('It belongs to migrations.');
  expect(await why('../elsewhere.py')).toMatch(/outside the workspace/);
  expect(await client.request<string>('alembic/debugInformation')).toContain('## Not searched');
});

test('the setting environments points at what nothing reveals, and is read anew when it changes', async () => {
  const workspace = makeWorkspace({ ...project(chain), 'vendor/billing/0001.py': revision('cc', '"bb"') });
  const settings: Record<string, unknown> = {
    environments: [
      { name: 'with billing', scriptLocation: 'migrations', versionLocations: [versions, 'vendor/billing'] },
    ],
  };
  const client = await startClient({ folders: [workspace.root], settings });
  const found = async (): Promise<unknown[]> =>
    (await environments(client)).map(({ name, revisionCount, heads }) => [
      name,
      revisionCount,
      heads.map(({ revision: id }) => id),
    ]);
  expect(await found()).toEqual([['with billing', 3, ['cc']]]);
  settings['environments'] = [];
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  expect(await found()).toEqual([
    ['migrations', 2, ['bb']],
    ['vendor/billing', 1, ['cc']],
  ]);
});

test('a revision behind a symbolic link is the same file by either path', async () => {
  const outside = makeWorkspace({ 'aa.py': chain['aa.py'], 'bb.py': revision('bb', '"gone"') });
  const workspace = makeWorkspace({ ...project({}), 'migrations/README': '' });
  symlinkSync(outside.root, workspace.path(versions));
  const client = await startClient({ folders: [workspace.root] });
  expect(await client.pull(workspace.path(`${versions}/bb.py`))).toMatchObject({ items: [{ code: 'GR02' }] });
  await client.open(outside.path('bb.py'));
  expect(await client.pull(outside.path('bb.py'))).toMatchObject({ items: [{ code: 'GR02' }] });
  await client.edit(outside.path('bb.py'), '"gone"', '"aa"');
  expect(await client.pull(workspace.path(`${versions}/bb.py`))).toMatchObject({ items: [] });
  expect((await environments(client, outside.uri('bb.py'))).map(({ name }) => name)).toEqual(['migrations']);
});

describe('what a client opens with', () => {
  const names = async (client: LanguageClient): Promise<string[]> =>
    (await environments(client)).map(({ name }) => name);

  test('may be a root beside an empty list of folders, or a root alone, as a URI or a path', async () => {
    const workspace = makeWorkspace(project({ 'aa.py': revision('aa', 'None') }));
    const rootUri = workspace.uri('');
    for (const roots of [
      { rootUri },
      { rootUri, workspaceFolders: null },
      { rootPath: workspace.root, workspaceFolders: null },
      { rootUri: null, rootPath: workspace.root },
    ]) {
      expect(await names(await startClient({ folders: [], roots }))).toEqual(['migrations']);
    }
  });

  test('may name this machine as localhost', async () => {
    const workspace = makeWorkspace(project({ 'aa.py': revision('aa', 'None') }));
    const client = await startClient({ folders: [], roots: { rootUri: `file://localhost${workspace.root}` } });
    expect(await names(client)).toEqual(['migrations']);
    const uri = `file://localhost${workspace.path(`${versions}/aa.py`)}`;
    expect(await client.request('textDocument/documentSymbol', { textDocument: { uri } })).toHaveLength(1);
  });

  test('may be nothing: a revision that is opened then is explained once, any other file is not', async () => {
    const workspace = makeWorkspace(project({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"aa"') }));
    const client = await startClient({ folders: [], capabilities: plainClient });
    await client.open(workspace.path('migrations/env.py'));
    expect(await names(client)).toEqual([]);
    expect(client.shown).toEqual([]);
    await client.open(workspace.path(`${versions}/aa.py`));
    await client.open(workspace.path(`${versions}/bb.py`));
    await client.until(() => client.shown.length > 0);
    expect(await names(client)).toEqual([]);
    expect(client.shown).toEqual([expect.stringContaining('no folder is open')]);
  });

  test('and is not on disk is said in the log', async () => {
    const client = await startClient({ folders: [], roots: { rootUri: 'vscode-vfs://github/a/b' } });
    await client.until(() => client.logged.some((line) => line.includes('vscode-vfs://github/a/b')));
  });
});
