import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type {
  ClientCapabilities,
  CodeLens,
  ShowDocumentParams,
  ShowMessageRequestParams,
} from 'vscode-languageserver/node';
import { type LanguageClient, modernClient, plainClient, startClient } from '../support/languageClient.js';
import { pythonPath } from '../support/python.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

const file = (name: string): string => `${versions}/${name}`;
const diamond = project({
  'aa.py': revision('aa', 'None'),
  'b1.py': revision('b1', '"aa"'),
  'b2.py': revision('b2', '"aa"'),
  'mm.py': revision('mm', '("b1", "b2")'),
});
const mako =
  '"""${message}"""\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n\ndef upgrade():\n    pass\n';
const twoHeads = project({
  'aa.py': revision('aa', 'None'),
  'b1.py': revision('b1', '"aa"'),
  'b2.py': revision('b2', '"aa"'),
});

/** Shows documents when the server asks, as Neovim does. */
const showing: ClientCapabilities = { ...modernClient, window: { showDocument: { support: true } } };

interface Shown {
  readonly client: LanguageClient;
  readonly documents: ShowDocumentParams[];
  readonly questions: ShowMessageRequestParams[];
  readonly run: (command: { readonly command: string; readonly arguments?: unknown[] } | undefined) => Promise<unknown>;
}

async function start(root: string, { trusted = true, choice = 0 } = {}): Promise<Shown> {
  const settings = { interpreter: pythonPath() };
  const client = await startClient({
    folders: [root],
    capabilities: showing,
    settings,
    initializationOptions: { commands: false, trusted },
  });
  const documents: ShowDocumentParams[] = [];
  const questions: ShowMessageRequestParams[] = [];
  client.connection.onRequest('window/showDocument', (params: ShowDocumentParams) => {
    documents.push(params);
    return { success: true };
  });
  client.connection.onRequest('window/showMessageRequest', (params: ShowMessageRequestParams) => {
    questions.push(params);
    return params.actions?.[choice] ?? null;
  });
  return {
    client,
    documents,
    questions,
    run: (command) =>
      client.request('workspace/executeCommand', { command: command?.command, arguments: command?.arguments }),
  };
}

describe('for a client that shows documents and has no commands of its own, the server runs', () => {
  test('the lens of a parent', async () => {
    const workspace = makeWorkspace(diamond);
    const { client, documents, run } = await start(workspace.root);
    expect(client.initialized.capabilities.executeCommandProvider?.commands).toContain('alembic.goToParent');
    const lenses = await client.lenses(workspace.path(file('b1.py')));
    for (const { command } of lenses) await run(command);
    expect(documents.map(({ uri }) => uri)).toEqual([workspace.uri(file('aa.py')), workspace.uri(file('mm.py'))]);
    expect(documents[0]).toMatchObject({ takeFocus: true, selection: { start: { line: 8 } } });
  });

  test('the lens of several parents, with a question', async () => {
    const workspace = makeWorkspace(diamond);
    const { client, documents, questions, run } = await start(workspace.root, { choice: 1 });
    const [lens] = await client.lenses(workspace.path(file('mm.py')));
    await run(lens?.command);
    expect(questions).toMatchObject([{ actions: [{ title: 'b1 message of b1' }, { title: 'b2 message of b2' }] }]);
    expect(documents.map(({ uri }) => uri)).toEqual([workspace.uri(file('b2.py'))]);
  });

  test('the merge of two heads, under a title that promises no question', async () => {
    const workspace = makeWorkspace({ ...twoHeads, 'migrations/script.py.mako': mako });
    const { client, documents, run } = await start(workspace.root);
    const merge = (await client.codeActions(workspace.path(file('b2.py')))).find(({ title }) =>
      title.startsWith('Merge'),
    );
    expect(merge?.title).toBe('Merge the heads');
    await run(merge?.command);
    expect(client.shown).toEqual([]);
    const text = readFileSync(new URL(documents[0]?.uri ?? ''), 'utf8');
    expect(text).toMatch(/merge heads/);
  });

  test('nothing of the project where the workspace is not trusted, in words that say how it would be', async () => {
    const workspace = makeWorkspace(twoHeads);
    const { client, documents, run } = await start(workspace.root, { trusted: false });
    const merge = (await client.codeActions(workspace.path(file('b2.py')))).find(({ title }) =>
      title.startsWith('Merge'),
    );
    expect(merge?.disabled?.reason).toMatch(/not trusted.*"trusted"/);
    const [environment] = await client.request<{ id: string }[]>('alembic/environments', {});
    await run({
      command: 'alembic.mergeHeads',
      arguments: [{ environment: environment?.id, revision: null, revisions: ['b1', 'b2'] }],
    });
    expect(client.shown).toEqual([expect.stringMatching(/not trusted/)]);
    expect(documents).toEqual([]);
  });

  test('nothing for commands and arguments that it did not name', async () => {
    const workspace = makeWorkspace(twoHeads);
    const { documents, run } = await start(workspace.root);
    for (const argument of [undefined, null, 5, {}, { environment: 'x', revisions: [5] }, [], 'untitled:x']) {
      for (const command of ['alembic.goToParent', 'alembic.mergeHeads', 'rm'])
        expect(await run({ command, arguments: [argument] })).toBeNull();
    }
    expect(documents).toEqual([]);
  });
});

test('a client that shows no documents has lenses that only say something, and no fix that nobody runs', async () => {
  const workspace = makeWorkspace(twoHeads);
  const capabilities: ClientCapabilities = {
    textDocument: {
      codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } }, disabledSupport: true },
    },
  };
  const client = await startClient({
    folders: [workspace.root],
    capabilities: { ...plainClient, ...capabilities },
    initializationOptions: { commands: false, trusted: true },
  });
  expect(client.initialized.capabilities.executeCommandProvider).toBeUndefined();
  const lenses = await client.lenses(workspace.path(file('b1.py')));
  const [parent, child, roundTrip] = lenses;
  expect([parent?.command, child?.command]).toEqual([
    { title: '↑ parent: message of aa (aa)', command: '' },
    { title: 'head', command: '' },
  ]);
  expect(await client.request<CodeLens>('codeLens/resolve', roundTrip)).toMatchObject({
    command: { title: 'round trip exact', command: '' },
  });
  expect(
    (await client.codeActions(workspace.path(file('b2.py')))).filter(({ command }) => command !== undefined),
  ).toEqual([]);
});
