import type {
  DocumentLink,
  InlayHint,
  InlayHintLabelPart,
  SymbolInformation,
  TypeHierarchyItem,
} from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import { plainClient, startClient, type ClientOptions } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

/**
 * Two lines from the base, merged; the file stem, a date and words are ids; `last` needs a label, an id and one that is
 * missing.
 */
const history = project({
  'a.py': revision('0282_base', 'None', { message: 'create users' }),
  'b.py': revision('2026_01_02', '"0282_base"', { message: 'Größe 🎉 for `all`', labels: '("people",)' }),
  'c.py': 'revision = "spring clean"\ndown_revision = "0282_base"\n',
  'd.py': revision('merge', '(‹"2026_01_02"›, ‹"spring clean"›)', { message: 'join' })
    .replace('Create', 'Revises: ‹2026_01_02›, ‹spring clean›\nCreate')
    .replaceAll('\n', '\r\n'),
  'e.py': revision('last', '‹"merge"›', { depends: '(‹"people"›, ‹"0282_base"›, "gone")', message: 'the end' }),
});
const file = (name: string): string => `${versions}/${name}`;

async function start(options: Partial<ClientOptions> = {}, files = history) {
  const workspace = makeWorkspace(files);
  const client = await startClient({ folders: [workspace.root], ...options });
  return { workspace, client, at: (name: string) => ({ textDocument: { uri: workspace.uri(file(name)) } }) };
}

describe('document links', () => {
  test('lead from every id and label of another revision to it', async () => {
    const { client, workspace, at } = await start();
    const links = await client.request<DocumentLink[]>('textDocument/documentLink', at('d.py'));
    const target = (name: string, line = 9): string => `${workspace.uri(file(name))}#L${line},12`;
    expect(links).toEqual([
      { range: workspace.marker(file('d.py'), 2), target: target('b.py'), tooltip: 'Open the revision' },
      { range: workspace.marker(file('d.py'), 3), target: target('c.py', 1), tooltip: 'Open the revision' },
      { range: workspace.marker(file('d.py'), 0), target: target('b.py'), tooltip: 'Open the revision' },
      { range: workspace.marker(file('d.py'), 1), target: target('c.py', 1), tooltip: 'Open the revision' },
    ]);
    const labels = await client.request<DocumentLink[]>('textDocument/documentLink', at('e.py'));
    expect(labels.map(({ target }) => target)).toEqual([target('d.py', 10), target('b.py'), target('a.py')]);
  });
});

describe('inlay hints', () => {
  const everything = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

  test('tell the message behind each id, and lead there', async () => {
    const { client, workspace, at } = await start();
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { ...at('e.py'), range: everything });
    const marker = (index: number) => workspace.marker(file('e.py'), index);
    expect(hints.map(({ position }) => position)).toEqual([0, 1, 2].map((index) => marker(index).end));
    const parts = hints.map(({ label }) => (label as InlayHintLabelPart[])[0]);
    expect(parts.map((part) => part?.value)).toEqual(['join', 'Größe 🎉 for `all`', 'create users']);
    expect(parts[2]).toMatchObject({
      location: { uri: workspace.uri(file('a.py')), range: { start: { line: 8, character: 11 } } },
      tooltip: { kind: 'markdown', value: expect.stringContaining('`0282_base` · 2026-01-02 03:04') as string },
    });
  });

  test('leave out a parent without a message and what is out of sight', async () => {
    const { client, workspace, at } = await start();
    const all = await client.request<InlayHint[]>('textDocument/inlayHint', { ...at('d.py'), range: everything });
    expect(all.map(({ position }) => position)).toEqual([workspace.marker(file('d.py'), 2).end]);
    const above = { start: everything.start, end: { line: 3, character: 0 } };
    expect(await client.request('textDocument/inlayHint', { ...at('d.py'), range: above })).toEqual([]);
  });

  test('follow what is typed, unsaved', async () => {
    const { client, at, workspace } = await start();
    await client.open(workspace.path(file('a.py')));
    await client.edit(workspace.path(file('a.py')), 'create users', 'x'.repeat(80));
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { ...at('b.py'), range: everything });
    expect((hints[0]?.label as InlayHintLabelPart[])[0]?.value).toBe(`${'x'.repeat(59)}…`);
    await client.until(() => client.received('workspace/inlayHint/refresh') > 0);
  });

  test('can be turned off', async () => {
    const { client, at } = await start({ settings: { inlayHints: { enabled: false } } });
    expect(await client.request('textDocument/inlayHint', { ...at('e.py'), range: everything })).toEqual([]);
    const refreshed = client.received('workspace/inlayHint/refresh');
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.until(() => client.received('workspace/inlayHint/refresh') > refreshed);
  });
});

describe('workspace symbols', () => {
  const names = (symbols: readonly SymbolInformation[]): string[] => symbols.map(({ name }) => name);

  test.each<[string, string[]]>([
    ['2026_01_02', ['Größe 🎉 for `all` (2026_01_02)']],
    ['0282', ['create users (0282_base)']],
    ['SPRING', ['spring clean']],
    ['users', ['create users (0282_base)']],
    ['GRÖ 🎉', ['Größe 🎉 for `all` (2026_01_02)']],
    [
      'e',
      ['the end (last)', 'join (merge)', 'Größe 🎉 for `all` (2026_01_02)', 'spring clean', 'create users (0282_base)'],
    ],
    ['usrs', ['create users (0282_base)']],
    [
      '',
      ['the end (last)', 'join (merge)', 'Größe 🎉 for `all` (2026_01_02)', 'spring clean', 'create users (0282_base)'],
    ],
    ['zzz', []],
  ])('%j', async (query, expected) => {
    const { client } = await start();
    expect(names(await client.request('workspace/symbol', { query }))).toEqual(expected);
  });

  test('tell place and environment, over all folders, no more than are read', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`r${index}.py`, revision(`r${index}`, 'None')]),
    );
    const workspace = makeWorkspace({
      ...project({ 'x.py': revision('xx', 'None') }, 'one/'),
      ...project(many, 'two/'),
    });
    const client = await startClient({ folders: [workspace.path('one'), workspace.path('two')] });
    const [only] = await client.request<SymbolInformation[]>('workspace/symbol', { query: 'xx' });
    expect(only).toEqual({
      name: 'message of xx (xx)',
      kind: 5,
      containerName: 'migrations',
      location: {
        uri: workspace.uri('one/migrations/versions/x.py'),
        range: { start: { line: 8, character: 11 }, end: { line: 8, character: 15 } },
      },
    });
    const found = await client.request<SymbolInformation[]>('workspace/symbol', { query: 'r7' });
    expect(names(found).slice(0, 11)).toEqual(
      ['', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => `message of r7${digit} (r7${digit})`),
    );
    expect(await client.request('workspace/symbol', { query: '' })).toHaveLength(200);
  });
});

describe('type hierarchy', () => {
  const shown = (items: readonly TypeHierarchyItem[] | null): string[] | undefined =>
    items?.map(({ name, detail }) => `${name} | ${detail ?? ''}`);

  test('shows parents above and children below, and what depends', async () => {
    const { client, at, workspace } = await start();
    const [item] = await client.request<TypeHierarchyItem[]>('textDocument/prepareTypeHierarchy', {
      ...at('e.py'),
      position: { line: 20, character: 0 },
    });
    expect(item).toMatchObject({
      name: 'the end',
      detail: 'last',
      uri: workspace.uri(file('e.py')),
      selectionRange: { start: { line: 8, character: 11 } },
    });
    const above = await client.request<TypeHierarchyItem[]>('typeHierarchy/supertypes', { item });
    expect(shown(above)).toEqual([
      'join | merge',
      'Größe 🎉 for `all` | 2026_01_02 · depends on',
      'create users | 0282_base · depends on',
    ]);
    expect(shown(await client.request('typeHierarchy/supertypes', { item: above[0] }))).toEqual([
      'Größe 🎉 for `all` | 2026_01_02',
      'spring clean | ',
    ]);
    expect(shown(await client.request('typeHierarchy/subtypes', { item: above[2] }))).toEqual([
      'Größe 🎉 for `all` | 2026_01_02',
      'spring clean | ',
      'the end | last · needed by',
    ]);
    expect(await client.request('typeHierarchy/subtypes', { item })).toEqual([]);
  });

  test.each([
    ['an id', 'd.py', 1, ['spring clean | ']],
    ['a mention in the docstring', 'd.py', 2, ['Größe 🎉 for `all` | 2026_01_02']],
    ['a label', 'e.py', 1, ['Größe 🎉 for `all` | 2026_01_02']],
  ])('starts from %s', async (_what, name, index, expected) => {
    const { client, at, workspace } = await start();
    const position = workspace.marker(file(name), index).end;
    expect(shown(await client.request('textDocument/prepareTypeHierarchy', { ...at(name), position }))).toEqual(
      expected,
    );
  });

  test('of a cycle goes on for ever, step by step', async () => {
    const { client, at } = await start({}, project({ 'a.py': revision('a', '"b"'), 'b.py': revision('b', '"a"') }));
    let [item] = await client.request<TypeHierarchyItem[]>('textDocument/prepareTypeHierarchy', {
      ...at('a.py'),
      position: { line: 0, character: 0 },
    });
    for (const expected of ['b', 'a', 'b']) {
      [item] = await client.request<TypeHierarchyItem[]>('typeHierarchy/supertypes', { item });
      expect(item?.detail).toBe(expected);
    }
  });
});

test('nothing is said about a Python file elsewhere', async () => {
  const { client, workspace } = await start(
    { capabilities: plainClient },
    { ...history, 'app/models.py': revision('xx', '"merge"') },
  );
  const textDocument = { uri: workspace.uri('app/models.py') };
  await client.open(workspace.path('app/models.py'));
  const position = { line: 9, character: 18 };
  expect(await client.request('textDocument/documentLink', { textDocument })).toBeNull();
  expect(
    await client.request('textDocument/inlayHint', {
      textDocument,
      range: { start: { line: 0, character: 0 }, end: position },
    }),
  ).toBeNull();
  expect(await client.request('textDocument/prepareTypeHierarchy', { textDocument, position })).toBeNull();
});
