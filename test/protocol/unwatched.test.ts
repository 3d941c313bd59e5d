import type { ClientCapabilities } from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import type { EnvironmentSummary } from '../../server/src/lsp/messages.js';
import { makeRepository } from '../support/gitRepository.js';
import { type LanguageClient, modernClient, plainClient, startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, type TestWorkspace, versions } from '../support/workspace.js';

/*
 * Clients that report no change on disk: Neovim on Linux takes no registration of watchers, eglot refuses patterns.
 * What happens there is seen when a document is opened, saved or closed.
 */

const file = (name: string): string => `${versions}/${name}`;
const chain = project({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"aa"') });
const unwatching: ClientCapabilities = {
  ...modernClient,
  workspace: { ...modernClient.workspace, didChangeWatchedFiles: { dynamicRegistration: false } },
};

async function start(
  files = chain,
  capabilities = plainClient,
): Promise<{
  workspace: TestWorkspace;
  client: LanguageClient;
  heads: () => Promise<Record<string, (string | null)[]>>;
}> {
  const workspace = makeWorkspace(files);
  const client = await startClient({ folders: [workspace.root], capabilities });
  const heads = async (): Promise<Record<string, (string | null)[]>> => {
    const environments = await client.request<EnvironmentSummary[]>('alembic/environments', {});
    return Object.fromEntries(
      environments.map((environment) => [environment.name, environment.heads.map(({ revision: id }) => id)]),
    );
  };
  return { workspace, client, heads };
}

/** What a user does anyway: opens a file, saves it, and closes it. */
const occasions: readonly (readonly [string, (client: LanguageClient, path: string) => Promise<void>])[] = [
  ['open', (client, path) => client.open(path)],
  [
    'save',
    async (client, path) =>
      client.connection.sendNotification('textDocument/didSave', { textDocument: { uri: `file://${path}` } }),
  ],
  ['close', (client, path) => client.close(path)],
];

describe('a client that does not watch files sees what happened on disk', () => {
  test.each(occasions)('at the next %s', async (name, occur) => {
    const { workspace, client, heads } = await start();
    const seen = workspace.path(file('aa.py'));
    if (name !== 'open') await client.open(seen);
    expect(await heads()).toEqual({ migrations: ['bb'] });
    workspace.write(file('cc.py'), revision('cc', '"bb"'));
    await occur(client, seen);
    expect(await heads()).toEqual({ migrations: ['cc'] });
  });

  test('be it revisions that came, changed, moved or went, or their directory', async () => {
    const { workspace, client, heads } = await start();
    const look = async (): Promise<void> => {
      await client.open(workspace.path('alembic.ini'));
      await client.close(workspace.path('alembic.ini'));
    };
    expect(await heads()).toEqual({ migrations: ['bb'] });
    workspace.write(file('cc.py'), revision('cc', '"bb"'));
    await look();
    expect(await heads()).toEqual({ migrations: ['cc'] });
    workspace.write(file('cc.py'), revision('c2', '"bb"'));
    await look();
    expect(await heads()).toEqual({ migrations: ['c2'] });
    workspace.rename(file('cc.py'), file('c2.py'));
    await look();
    expect(await client.symbols(workspace.path(file('cc.py')))).toEqual([]);
    expect(await client.symbols(workspace.path(file('c2.py')))).not.toEqual([]);
    workspace.remove(file('c2.py'));
    await look();
    expect(await heads()).toEqual({ migrations: ['bb'] });
    workspace.rename(versions, 'put-away');
    await look();
    expect(await heads()).toEqual({ migrations: [] });
    workspace.rename('put-away', versions);
    await look();
    expect(await heads()).toEqual({ migrations: ['bb'] });
  });

  test('be it in version locations outside of the folder', async () => {
    const outside = makeWorkspace({ 'xx.py': revision('xx', 'None') });
    const ini = `[alembic]\nscript_location = %(here)s/migrations\nversion_locations = ${outside.root}\n`;
    const { workspace, client, heads } = await start({ ...chain, 'alembic.ini': ini });
    expect(await heads()).toEqual({ migrations: ['xx'] });
    outside.write('yy.py', revision('yy', '"xx"'));
    await client.open(workspace.path('alembic.ini'));
    expect(await heads()).toEqual({ migrations: ['yy'] });
    outside.write('yy.py', revision('y2', '"xx"'));
    await client.open(workspace.path('alembic.ini'));
    expect(await heads()).toEqual({ migrations: ['y2'] });
  });

  test('be it configurations that changed, came or went', async () => {
    const { workspace, client, heads } = await start({
      ...chain,
      'other/versions/xx.py': revision('xx', 'None'),
      'other/env.py': '',
      'other/script.py.mako': '',
    });
    expect(await heads()).toEqual({ migrations: ['bb'], other: ['xx'] });
    workspace.write('alembic.ini', '[alembic]\nscript_location = %(here)s/other\n');
    workspace.remove('migrations');
    await client.open(workspace.path('other/versions/xx.py'));
    expect(await heads()).toEqual({ other: ['xx'] });
    for (const [name, content] of Object.entries(project({ 'zz.py': revision('zz', 'None') }, 'deep/down/')))
      workspace.write(name, content);
    await client.open(workspace.path('other/versions/xx.py'));
    expect(await heads()).toEqual({ 'deep/down/migrations': ['zz'], other: ['xx'] });
    workspace.remove('deep');
    await client.open(workspace.path('other/versions/xx.py'));
    expect(await heads()).toEqual({ other: ['xx'] });
  });

  test('even if it refuses the watchers only after it promised them', async () => {
    const workspace = makeWorkspace(chain);
    const refuses = (method: string, params: unknown): boolean =>
      method === 'client/registerCapability' && JSON.stringify(params).includes('Watched');
    const client = await startClient({ folders: [workspace.root], refuses });
    await client.until(() => client.registered('workspace/symbol').length === 1);
    workspace.write(file('cc.py'), revision('cc', '"bb"'));
    await client.open(workspace.path(file('aa.py')));
    const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
    expect(environment?.heads.map(({ revision: id }) => id)).toEqual(['cc']);
  });
});

test('a client that watches files is believed: nothing is looked for', async () => {
  const { workspace, client, heads } = await start(chain, modernClient);
  expect(await heads()).toEqual({ migrations: ['bb'] });
  workspace.write('elsewhere/versions/cc.py', revision('cc', 'None'));
  workspace.remove(file('bb.py'));
  await client.open(workspace.path(file('aa.py')));
  expect(await heads()).toEqual({ migrations: ['bb'] });
});

test('a client that does not watch files sees at the next open that a branch was merged', async () => {
  const workspace = makeWorkspace(project({ 'aa.py': revision('aa', 'None') }));
  const repository = makeRepository({ root: workspace.root });
  repository.commit();
  repository.git('switch', '--quiet', '--create', 'feature');
  workspace.write(file('ff.py'), revision('ff', '"aa"'));
  repository.commit();
  repository.git('switch', '--quiet', 'main');
  workspace.write(file('mm.py'), revision('mm', '"aa"'));
  repository.commit();
  repository.git('switch', '--quiet', 'feature');
  repository.git('merge', '--quiet', '--no-edit', 'main');
  const client = await startClient({
    folders: [workspace.root],
    capabilities: unwatching,
    initializationOptions: { trusted: true },
  });

  /** Waits until the second head is reported in these files, and in no others. */
  const untilReported = async (...names: string[]): Promise<void> => {
    for (;;) {
      const refreshes = client.received('workspace/diagnostic/refresh');
      const { items } = await client.pullWorkspace();
      const reported = items.flatMap((item) => (item.kind === 'full' && item.items.length > 0 ? [item.uri] : []));
      if (JSON.stringify(reported.sort()) === JSON.stringify(names.map((name) => workspace.uri(file(name))))) return;
      await client.until(() => client.received('workspace/diagnostic/refresh') > refreshes);
    }
  };
  await untilReported('ff.py');
  repository.git('switch', '--quiet', 'main');
  repository.git('merge', '--quiet', 'feature');
  await client.open(workspace.path(file('aa.py')));
  await untilReported('ff.py', 'mm.py');
});
