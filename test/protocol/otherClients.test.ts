import type { ClientCapabilities, RegistrationParams, WorkspaceEdit } from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import { modernClient, plainClient, startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

const file = (name: string): string => `${versions}/${name}`;
const broken = project({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"zz"') });

/** Takes registrations and is sent diagnostics. */
const pushed: ClientCapabilities = { ...modernClient, textDocument: { hover: { dynamicRegistration: true } } };

describe('a client that refuses', () => {
  test('every registration is sent the diagnostics all the same', async () => {
    const workspace = makeWorkspace(broken);
    const client = await startClient({
      folders: [workspace.root],
      capabilities: pushed,
      refuses: (method) => method === 'client/registerCapability',
    });
    await client.until(() => client.published(workspace.path(file('bb.py'))).length === 1);
    await client.until(() => client.received('workspace/inlayHint/refresh') > 0);
  });

  test('one registration has all others, and is not asked again', async () => {
    const workspace = makeWorkspace(broken);
    const asked: string[] = [];
    const refuses = (method: string, params: unknown): boolean => {
      if (method !== 'client/registerCapability') return false;
      const methods = (params as RegistrationParams).registrations.map((registration) => registration.method);
      asked.push(...methods);
      return methods.includes('workspace/didChangeWatchedFiles');
    };
    const client = await startClient({ folders: [workspace.root], refuses });
    await client.until(() => client.registered('workspace/symbol').length === 1);
    expect(client.registered('textDocument/hover')).toHaveLength(1);
    const refused = asked.filter((method) => method === 'workspace/didChangeWatchedFiles').length;

    workspace.write(file('cc.py'), revision('cc', '"bb"'));
    await client.open(workspace.path(file('cc.py')));
    const refreshes = client.received('workspace/codeLens/refresh');
    await client.until(() => client.received('workspace/codeLens/refresh') > refreshes);
    expect(asked.filter((method) => method === 'workspace/didChangeWatchedFiles')).toHaveLength(refused);
  });

  test('one refresh is asked for the others', async () => {
    const workspace = makeWorkspace(broken);
    const client = await startClient({
      folders: [workspace.root],
      refuses: (method) => method === 'workspace/diagnostic/refresh',
    });
    await client.until(
      () => client.received('workspace/codeLens/refresh') > 0 && client.received('workspace/inlayHint/refresh') > 0,
    );
  });
});

test('a rename moves the file of a client that knows resource operations and not documentChanges, as Neovim', async () => {
  const workspace = makeWorkspace(project({ 'aa.py': revision('aa', 'None').replace('= "aa"', '= "‹›aa"') }));
  const capabilities: ClientCapabilities = {
    ...plainClient,
    workspace: { workspaceEdit: { resourceOperations: ['rename', 'create', 'delete'] } },
  };
  const client = await startClient({ folders: [workspace.root], capabilities });
  const { start } = workspace.marker(file('aa.py'));
  const edit = await client.request<WorkspaceEdit>('textDocument/rename', {
    textDocument: { uri: workspace.uri(file('aa.py')) },
    position: start,
    newName: 'a1',
  });
  expect(edit.documentChanges?.at(-1)).toEqual({
    kind: 'rename',
    oldUri: workspace.uri(file('aa.py')),
    newUri: workspace.uri(file('a1.py')),
  });
});

test('notifications of our own go only to clients that ask for them', async () => {
  const workspace = makeWorkspace(broken);
  const client = await startClient({ folders: [workspace.root], initializationOptions: { graphChanged: false } });
  await client.until(() => client.received('workspace/inlayHint/refresh') > 0);
  expect(client.received('alembic/graphChanged')).toBe(0);
});
