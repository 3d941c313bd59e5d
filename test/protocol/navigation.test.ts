import type { LocationLink } from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import { plainClient, startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

/** Two branches from `aa`, merged by `dd`; `cc` carries a label and `ee` depends on it by that label. */
const branches = project({
  'aa.py': revision('aa', 'None', { message: 'create users' }).replace('"aa"', '‹"aa"›'),
  'bb.py': revision('bb', '‹"aa"›', { message: 'add mail' }),
  'cc.py': revision('cc', '"aa"', { message: 'add orders', labels: '(‹"shop"›,)' }),
  'dd.py': revision('dd', '(‹"bb"›, ‹"cc"›)', { message: 'merge' }),
  'ee.py': revision('ee', '"dd"', { message: 'last one', depends: '(‹"shop"›, ‹"aa"›)' }),
});
const file = (name: string): string => `${versions}/${name}`;

async function open(name: string, files = branches, capabilities?: typeof plainClient) {
  const workspace = makeWorkspace(files);
  const client = await startClient({ folders: [workspace.root], ...(capabilities && { capabilities }) });
  return {
    workspace,
    client,
    path: workspace.path(file(name)),
    marker: (index = 0) => workspace.marker(file(name), index),
  };
}

describe('hover', () => {
  test('on a parent tells message, id, date, relatives and place', async () => {
    const { client, path, marker, workspace } = await open('bb.py');
    const hover = await client.hover(path, marker().start);
    expect(hover?.range).toEqual(marker());
    expect(hover?.contents).toEqual({
      kind: 'markdown',
      value: [
        '**create users**',
        '`aa` · 2026-01-02 03:04',
        [
          `- Children: [add mail (bb)](${workspace.uri(file('bb.py'))}#L9), [add orders (cc)](${workspace.uri(file('cc.py'))}#L9)`,
          `- Needed by: [last one (ee)](${workspace.uri(file('ee.py'))}#L9)`,
          '- Position: 3 revisions below head last one (ee), base, branch point',
        ].join('\n'),
        `[aa.py](${workspace.uri(file('aa.py'))}#L9)`,
      ].join('\n\n'),
    });
  });

  test.each([
    ['the own id', 'aa.py', 0, '**create users**'],
    ['each element of a merge', 'dd.py', 1, '**add orders**'],
    ['a label in depends_on', 'ee.py', 0, 'Branch label `shop` of\n\n**add orders**'],
    ['a declared label', 'cc.py', 0, 'Branch label `shop` of\n\n**add orders**'],
    ['an id in depends_on', 'ee.py', 1, '**create users**'],
  ])('on %s', async (_what, name, index, start) => {
    const { client, path, marker } = await open(name);
    const hover = await client.hover(path, marker(index).start);
    expect(hover?.contents).toMatchObject({
      value: expect.stringMatching(new RegExp(`^${start.replace(/[*]/g, '\\*')}`)) as string,
    });
  });

  test('works at both ends of an id and nowhere else', async () => {
    const { client, path, marker } = await open('bb.py');
    expect(await client.hover(path, marker().end)).not.toBeNull();
    expect(await client.hover(path, { line: marker().end.line, character: marker().end.character + 1 })).toBeNull();
    expect(await client.hover(path, { line: 0, character: 5 })).toBeNull();
  });

  test("on the docstring's mention of an id", async () => {
    const { client, path } = await open('bb.py');
    const hover = await client.hover(path, { line: 2, character: 'Revision ID: b'.length });
    expect(hover?.contents).toMatchObject({ value: expect.stringContaining('**add mail**') as string });
  });

  test('says that an id is missing', async () => {
    const { client, path, marker } = await open('bb.py', project({ 'bb.py': revision('bb', '‹"zz"›') }));
    const hover = await client.hover(path, marker().start);
    expect(hover?.contents).toMatchObject({
      value: '`zz`: no file of migrations declares this revision id (`versions`).',
    });
  });

  test('says why a parent is not known', async () => {
    const { client, path, marker } = await open('bb.py', project({ 'bb.py': revision('bb', '‹parent_of("bb")›') }));
    const hover = await client.hover(path, marker().start);
    expect(hover?.contents).toMatchObject({ value: expect.stringMatching(/^A parent is not known: .+\.$/) as string });
  });

  test('is plain text for a client without Markdown', async () => {
    const { client, path, marker } = await open('bb.py', branches, plainClient);
    const hover = await client.hover(path, marker().start);
    expect(hover?.contents).toMatchObject({
      kind: 'plaintext',
      value: expect.stringMatching(/^create users\n\naa · 2026/) as string,
    });
  });

  test('escapes what a message says', async () => {
    const files = project({
      'aa.py': revision('aa', 'None', { message: '# <b>*drop* [x](y)' }).replace('"aa"', '‹"aa"›'),
    });
    const { client, path, marker } = await open('aa.py', files);
    const hover = await client.hover(path, marker().start);
    expect(hover?.contents).toMatchObject({
      value: expect.stringContaining('**\\# \\<b\\>\\*drop\\* \\[x\\](y)**') as string,
    });
  });
});

describe('definition', () => {
  test.each([
    ['a parent', 'bb.py', 0, 'aa.py', '"aa"'],
    ['the first parent of a merge', 'dd.py', 0, 'bb.py', '"bb"'],
    ['the second parent of a merge', 'dd.py', 1, 'cc.py', '"cc"'],
    ['an id in depends_on', 'ee.py', 1, 'aa.py', '"aa"'],
    ['a label in depends_on', 'ee.py', 0, 'cc.py', '"shop"'],
    ['a declared label', 'cc.py', 0, 'cc.py', '"shop"'],
    ['the own id', 'aa.py', 0, 'aa.py', '"aa"'],
  ])('of %s', async (_what, name, index, target, text) => {
    const { client, path, marker, workspace } = await open(name);
    const links = (await client.definition(path, marker(index).start)) as LocationLink[];
    expect(links).toHaveLength(1);
    const [link] = links;
    expect(link?.originSelectionRange).toEqual(marker(index));
    expect(link?.targetUri).toBe(workspace.uri(file(target)));
    const { start, end } = link?.targetSelectionRange ?? { start: { character: 0 }, end: { character: 0 } };
    expect(end.character - start.character).toBe(text.length);
    expect(link?.targetRange.start.character).toBe(0);
  });

  test('of a duplicate id is every file that declares it', async () => {
    const files = project({
      'a1.py': revision('aa', 'None'),
      'a2.py': revision('aa', 'None'),
      'bb.py': revision('bb', '‹"aa"›'),
    });
    const { client, path, marker, workspace } = await open('bb.py', files);
    const links = (await client.definition(path, marker().start)) as LocationLink[];
    expect(links.map(({ targetUri }) => targetUri)).toEqual([
      workspace.uri(file('a1.py')),
      workspace.uri(file('a2.py')),
    ]);
  });

  test('is a plain location for a client without links', async () => {
    const { client, path, marker, workspace } = await open('bb.py', branches, plainClient);
    expect(await client.definition(path, marker().start)).toEqual([
      { uri: workspace.uri(file('aa.py')), range: workspace.marker(file('aa.py')) },
    ]);
  });

  test('of a missing id is nothing', async () => {
    const { client, path, marker } = await open('bb.py', project({ 'bb.py': revision('bb', '‹"zz"›') }));
    expect(await client.definition(path, marker().start)).toEqual([]);
  });
});

describe('references', () => {
  test.each([
    ['children and dependants of the own id', 'aa.py', 0, false, ['bb.py', 'cc.py', 'ee.py']],
    ['the declaration too, on request', 'aa.py', 0, true, ['aa.py', 'bb.py', 'cc.py', 'ee.py']],
    ['a merge', 'dd.py', 0, false, ['dd.py']],
    ['a label', 'cc.py', 0, true, ['cc.py', 'ee.py']],
    ['the label from where it is used', 'ee.py', 0, false, ['ee.py']],
  ])('finds %s', async (_what, name, index, includeDeclaration, expected) => {
    const { client, path, marker, workspace } = await open(name);
    const locations = await client.references(path, marker(index).start, includeDeclaration);
    expect(locations.map(({ uri }) => uri)).toEqual(expected.map((target) => workspace.uri(file(target))));
  });

  test('gives the range of the reference itself', async () => {
    const { client, path, marker, workspace } = await open('aa.py');
    const [first] = await client.references(path, marker().start);
    expect(first?.range).toEqual(workspace.marker(file('bb.py')));
  });
});

test.each([
  ['a Python file elsewhere', 'app/models.py'],
  ['env.py', 'migrations/env.py'],
])('nothing is said about %s', async (_what, name) => {
  const workspace = makeWorkspace({ ...branches, [name]: revision('xx', '"aa"') });
  const client = await startClient({ folders: [workspace.root] });
  const path = workspace.path(name);
  await client.open(path);
  const position = { line: 8, character: 18 };
  expect(await client.hover(path, position)).toBeNull();
  expect(await client.definition(path, position)).toEqual([]);
  expect(await client.references(path, position)).toEqual([]);
  expect(await client.symbols(path)).toEqual([]);
  expect(await client.lenses(path)).toEqual([]);
});

test('positions count UTF-16 code units and every kind of line end', async () => {
  const text = `"""Zähler 🎉 für Übung\r\n\r\nRevises: aa\r\n"""\r\nrevision = "bb" ; x = "🎉"; down_revision = ‹"aa"›\r\n`;
  const { client, path, marker, workspace } = await open(
    'bb.py',
    project({ 'aa.py': revision('aa', 'None'), 'bb.py': text }),
  );
  const hover = await client.hover(path, marker().start);
  expect(hover?.range).toEqual(marker());
  const [link] = (await client.definition(path, marker().start)) as LocationLink[];
  expect(link?.targetUri).toBe(workspace.uri(file('aa.py')));
});
