import {
  type CompletionItem,
  type CompletionList,
  type ClientCapabilities,
  CompletionItemKind,
  type DocumentLink,
  type Hover,
} from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import { modernClient, plainClient, startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

/*
 * What is sent to a client that does not know it is found in every test that talks to the server
 * (support/protocolCheck): here are the answers in its place, and a walk through all requests for clients that know
 * little.
 */

const file = (name: string): string => `${versions}/${name}`;
const history = project({
  'aa.py': revision('aa', 'None', { labels: '("billing",)' }),
  'bb.py': revision('bb', '‹"aa"›', { depends: '["‹›"]' }),
  'cc.py': revision('cc', '"zz"'),
});

async function ask(capabilities: ClientCapabilities) {
  const workspace = makeWorkspace(history);
  const client = await startClient({ folders: [workspace.root], capabilities });
  const path = workspace.path(file('bb.py'));
  await client.open(path);
  const textDocument = { uri: workspace.uri(file('bb.py')) };
  const whole = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
  const { start } = workspace.marker(file('bb.py'));
  const completion = await client.request<CompletionList>('textDocument/completion', {
    textDocument,
    position: workspace.marker(file('bb.py'), 1).start,
  });
  const hover = await client.hover(path, { ...start, character: start.character + 1 });
  await client.request('textDocument/definition', {
    textDocument,
    position: { ...start, character: start.character + 1 },
  });
  await client.request('textDocument/references', {
    textDocument,
    position: start,
    context: { includeDeclaration: true },
  });
  await client.request('textDocument/documentSymbol', { textDocument });
  await client.request('textDocument/inlayHint', { textDocument, range: whole });
  await client.request('textDocument/codeLens', { textDocument });
  await client.request('textDocument/codeAction', {
    textDocument: { uri: workspace.uri(file('cc.py')) },
    range: whole,
    context: { diagnostics: [] },
  });
  await client.request('textDocument/prepareTypeHierarchy', { textDocument, position: start });
  await client.request('textDocument/rename', {
    textDocument,
    position: { ...start, character: start.character + 1 },
    newName: 'a1',
  });
  await client.request('workspace/symbol', { query: '' });
  const links = await client.request<DocumentLink[]>('textDocument/documentLink', { textDocument });
  if (capabilities.textDocument?.diagnostic === undefined)
    await client.until(() => client.published(workspace.path(file('cc.py'))).length > 0);
  return { hover, links, labels: completion.items };
}

describe('a client', () => {
  test('that knows little is sent what it knows', async () => {
    const { hover, labels, links } = await ask(plainClient);
    expect(hover?.contents).toMatchObject({ kind: 'plaintext' });
    expect(links.map((link) => Object.keys(link).sort())).toEqual([['range', 'target']]);
    const [item] = labels.filter(({ label }) => label === 'billing');
    expect(item?.kind).toBe(CompletionItemKind.Reference);
    expect(labels.flatMap((each) => Object.keys(each))).not.toContain('labelDetails');
    expect(labels.flatMap((each) => Object.keys(each))).not.toContain('preselect');
  });

  test('that knows more is sent more', async () => {
    const { hover, labels, links } = await ask(modernClient);
    expect(hover?.contents).toMatchObject({ kind: 'markdown' });
    expect(links[0]?.tooltip).toBe('Open the revision');
    const isLabel = ({ label }: CompletionItem): boolean => label === 'billing';
    expect(labels.find(isLabel)).toMatchObject({ kind: CompletionItemKind.Constant, labelDetails: {} });
  });

  test('that prefers plain text to Markdown gets it', async () => {
    const hover = async (contentFormat: readonly string[]): Promise<Hover | null> =>
      (
        await ask({
          ...plainClient,
          textDocument: { hover: { contentFormat: contentFormat as ('markdown' | 'plaintext')[] } },
        })
      ).hover;
    expect((await hover(['plaintext', 'markdown']))?.contents).toMatchObject({ kind: 'plaintext' });
    expect((await hover(['markdown', 'plaintext']))?.contents).toMatchObject({ kind: 'markdown' });
  });
});
