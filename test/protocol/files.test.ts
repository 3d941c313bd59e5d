import { FileChangeType } from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import type { EnvironmentSummary } from '../../server/src/lsp/messages.js';
import { type LanguageClient, plainClient, startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

const { Created, Changed, Deleted } = FileChangeType;
const file = (name: string): string => `${versions}/${name}`;
const chain = project({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"aa"') });

async function start(files = chain) {
  const workspace = makeWorkspace(files);
  return { workspace, client: await startClient({ folders: [workspace.root] }) };
}

async function heads(client: LanguageClient): Promise<Record<string, (string | null)[]>> {
  const environments = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  return Object.fromEntries(
    environments.map((environment) => [environment.name, environment.heads.map(({ revision: id }) => id)]),
  );
}

describe('revision files', () => {
  test('that are created, changed, deleted and renamed', async () => {
    const { workspace, client } = await start();
    expect(await heads(client)).toEqual({ migrations: ['bb'] });

    workspace.write(file('cc.py'), revision('cc', '"bb"'));
    await client.filesChanged([[workspace.path(file('cc.py')), Created]]);
    expect(await heads(client)).toEqual({ migrations: ['cc'] });

    workspace.write(file('cc.py'), revision('c2', '"bb"'));
    await client.filesChanged([[workspace.path(file('cc.py')), Changed]]);
    expect(await heads(client)).toEqual({ migrations: ['c2'] });

    workspace.rename(file('cc.py'), file('c2.py'));
    await client.filesChanged([
      [workspace.path(file('cc.py')), Deleted],
      [workspace.path(file('c2.py')), Created],
    ]);
    expect(await heads(client)).toEqual({ migrations: ['c2'] });
    expect(await client.symbols(workspace.path(file('cc.py')))).toEqual([]);
    expect(await client.symbols(workspace.path(file('c2.py')))).toHaveLength(1);

    workspace.remove(file('c2.py'));
    await client.filesChanged([[workspace.path(file('c2.py')), Deleted]]);
    expect(await heads(client)).toEqual({ migrations: ['bb'] });
  });

  test('that are replaced as some editors save', async () => {
    const { workspace, client } = await start();
    expect(await heads(client)).toEqual({ migrations: ['bb'] });
    workspace.write(file('bb.py'), revision('b3', '"aa"'));
    await client.filesChanged([
      [workspace.path(file('bb.py')), Deleted],
      [workspace.path(file('bb.py')), Created],
    ]);
    expect(await heads(client)).toEqual({ migrations: ['b3'] });
  });

  test('the directory of which is deleted and comes back', async () => {
    const { workspace, client } = await start();
    expect(await heads(client)).toEqual({ migrations: ['bb'] });
    workspace.rename(versions, 'put-away');
    await client.filesChanged([[workspace.path(versions), Deleted]]);
    expect(await heads(client)).toEqual({ migrations: [] });
    workspace.rename('put-away', versions);
    await client.filesChanged([[workspace.path(versions), Created]]);
    expect(await heads(client)).toEqual({ migrations: ['bb'] });
  });

  test('that are deleted while open are no revisions any more, and come back', async () => {
    const { workspace, client } = await start();
    const path = workspace.path(file('bb.py'));
    await client.open(path);
    workspace.remove(file('bb.py'));
    await client.filesChanged([[path, Deleted]]);
    expect(await heads(client)).toEqual({ migrations: ['aa'] });
    expect(await client.lenses(path)).toEqual([]);
    await client.edit(path, 'down_revision = "aa"', 'down_revision = "zz"');
    expect(await client.pull(path)).toMatchObject({ items: [] });

    workspace.write(file('bb.py'), revision('bb', '"aa"'));
    await client.filesChanged([[path, Created]]);
    expect(await heads(client)).toEqual({ migrations: ['aa', 'bb'] });
    expect(await client.pull(path)).toMatchObject({ items: [{ code: 'GR02' }] });
  });

  test('that change on disk while open stay as they are in the editor', async () => {
    const { workspace, client } = await start();
    const path = workspace.path(file('bb.py'));
    await client.open(path);
    await client.edit(path, 'revision = "bb"\n', 'revision = "b5"\n');
    workspace.write(file('bb.py'), revision('b6', '"aa"'));
    await client.filesChanged([[path, Changed]]);
    expect(await heads(client)).toEqual({ migrations: ['b5'] });
    await client.close(path);
    expect(await heads(client)).toEqual({ migrations: ['b6'] });
  });

  test('that are opened before a watcher tells of them', async () => {
    const { workspace, client } = await start();
    expect(await heads(client)).toEqual({ migrations: ['bb'] });
    workspace.write(file('cc.py'), revision('cc', '"bb"'));
    await client.open(workspace.path(file('cc.py')));
    expect(await heads(client)).toEqual({ migrations: ['cc'] });
  });

  test('that are saved by a client without watchers', async () => {
    const workspace = makeWorkspace(chain);
    const client = await startClient({ folders: [workspace.root], capabilities: plainClient });
    expect(await heads(client)).toEqual({ migrations: ['bb'] });
    await client.open(workspace.path(file('cc.py')), revision('cc', '"bb"'));
    expect(await heads(client)).toEqual({ migrations: ['bb'] });
    workspace.write(file('cc.py'), revision('cc', '"bb"'));
    await client.connection.sendNotification('textDocument/didSave', {
      textDocument: { uri: workspace.uri(file('cc.py')) },
    });
    expect(await heads(client)).toEqual({ migrations: ['cc'] });
  });
});

describe('configuration files', () => {
  test('that come, change and go', async () => {
    const { workspace, client } = await start({ 'README.md': '' });
    expect(await heads(client)).toEqual({});

    for (const [name, content] of Object.entries(chain)) workspace.write(name, content);
    await client.filesChanged([[workspace.path('alembic.ini'), Created]]);
    expect(await heads(client)).toEqual({ migrations: ['bb'] });

    workspace.write('other/versions/xx.py', revision('xx', 'None'));
    workspace.write('alembic.ini', '[alembic]\nscript_location = %(here)s/other\n');
    workspace.remove('migrations');
    await client.filesChanged([
      [workspace.path('alembic.ini'), Changed],
      [workspace.path('migrations'), Deleted],
      [workspace.path('other/versions/xx.py'), Created],
    ]);
    expect(await heads(client)).toEqual({ other: ['xx'] });

    workspace.remove('alembic.ini');
    workspace.remove('other');
    await client.filesChanged([
      [workspace.path('alembic.ini'), Deleted],
      [workspace.path('other'), Deleted],
    ]);
    expect(await heads(client)).toEqual({});
  });

  test('that are renamed', async () => {
    const { workspace, client } = await start();
    expect(await heads(client)).toEqual({ migrations: ['bb'] });
    workspace.rename('alembic.ini', 'conf/alembic_dev.ini');
    workspace.write('conf/alembic_dev.ini', '[alembic]\nscript_location = %(here)s/../migrations\n');
    await client.filesChanged([
      [workspace.path('alembic.ini'), Deleted],
      [workspace.path('conf/alembic_dev.ini'), Created],
    ]);
    const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
    expect(environment?.configFile).toBe(workspace.path('conf/alembic_dev.ini'));
  });
});

test('what packages and tools put into the folder is no environment', async () => {
  const hidden = ['node_modules/x/', '.venv/lib/python3.12/site-packages/x/', 'env/', 'build/lib/', '.tox/py/'];
  const copies = hidden.map((folder) => project({ 'zz.py': revision('zz', 'None') }, folder));
  const { client } = await start(
    copies.reduce((all, copy) => ({ ...all, ...copy }), { ...chain, 'env/pyvenv.cfg': '' }),
  );
  expect(await heads(client)).toEqual({ migrations: ['bb'] });
});
