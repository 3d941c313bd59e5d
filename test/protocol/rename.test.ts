import { existsSync, readFileSync } from 'node:fs';
import type { Range, WorkspaceEdit } from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import { applyEdit } from '../support/applyEdit.js';
import { modernClient, plainClient, startClient, type ClientOptions } from '../support/languageClient.js';
import { environmentFiles, type Files, makeWorkspace, project, revision, versions } from '../support/workspace.js';

const file = (name: string): string => `${versions}/${name}`;

async function start(files: Files, options: Partial<ClientOptions> = {}) {
  const workspace = makeWorkspace(project(files));
  const client = await startClient({ folders: [workspace.root], ...options });
  const at = (name: string, index = 0) => ({
    textDocument: { uri: workspace.uri(file(name)) },
    position: workspace.marker(file(name), index).start,
  });
  return {
    workspace,
    client,
    prepare: (name: string, index = 0) =>
      client.request<{ range: Range; placeholder: string } | null>('textDocument/prepareRename', at(name, index)),
    rename: (name: string, newName: string, index = 0) =>
      client.request<WorkspaceEdit | null>('textDocument/rename', { ...at(name, index), newName }),
    text: (name: string) => readFileSync(workspace.path(file(name)), 'utf8'),
  };
}

const withRevises = (text: string, revises: string): string =>
  text.replace('Create Date', `Revises: ${revises}\nCreate Date`);

/** A merge, a dependant and a child, of ids that are a file stem, words and a date. */
const history: Files = {
  '0283_platform_admin.py': revision('0283_platform_admin', 'None', {
    message: 'platform admin',
    labels: '("‹›admin",)',
  }).replace('= "0283', '= "‹›0283'),
  '2026_01_02_spring_clean.py': withRevises(
    revision('spring clean', '‹"0283_platform_admin"›', { message: 'Größe 🎉' }),
    '0283_platform_admin',
  ).replaceAll('\n', '\r\n'),
  'x_2026_01_02.py': revision('2026_01_02', "u'0283_platform_admin'", { message: 'a date' }),
  'merge.py': withRevises(
    revision('merge', "(\n    \"spring clean\",  # one\n    r'''‹›2026_01_02''',\n)"),
    'spring clean, ‹›2026_01_02',
  ),
  'last.py': revision('last', '"merge"', { depends: '["admin", "0283_" \'platform_admin\']' }),
};

describe('a revision id', () => {
  test('changes wherever it stands, with its file', async () => {
    const { rename, text, workspace, client } = await start(history);
    const edit = await rename('2026_01_02_spring_clean.py', 'neu_é');
    expect(edit?.documentChanges?.at(-1)).toEqual({
      kind: 'rename',
      oldUri: workspace.uri(file('0283_platform_admin.py')),
      newUri: workspace.uri(file('neu_é.py')),
    });
    applyEdit(edit ?? {});
    expect(text('neu_é.py')).toBe(revision('neu_é', 'None', { message: 'platform admin', labels: '("admin",)' }));
    expect(existsSync(workspace.path(file('0283_platform_admin.py')))).toBe(false);
    expect(text('2026_01_02_spring_clean.py')).toBe(
      withRevises(revision('spring clean', '"neu_é"', { message: 'Größe 🎉' }), 'neu_é').replaceAll('\n', '\r\n'),
    );
    expect(text('x_2026_01_02.py')).toBe(revision('2026_01_02', "u'neu_é'", { message: 'a date' }));
    expect(text('last.py')).toBe(revision('last', '"merge"', { depends: '["admin", "neu_é"]' }));
    expect(client.logged).toEqual([]);
  });

  test('in a merge, from the place of use or from the docstring', async () => {
    for (const index of [0, 1]) {
      const { rename, text } = await start(history);
      applyEdit((await rename('merge.py', 'ab12', index)) ?? {});
      expect(text('merge.py')).toBe(
        withRevises(revision('merge', "(\n    \"spring clean\",  # one\n    r'''ab12''',\n)"), 'spring clean, ab12'),
      );
      expect(text('x_ab12.py')).toBe(revision('ab12', "u'0283_platform_admin'", { message: 'a date' }));
    }
  });

  test('with blanks, in the docstrings too', async () => {
    const { rename, text } = await start({
      'a.py': revision('spring clean', 'None').replace('= "spring', '= "‹›spring'),
      'b.py': withRevises(revision('b', '"spring clean"'), 'spring clean'),
    });
    applyEdit((await rename('a.py', 'a"b\\c')) ?? {});
    expect(text('b.py')).toBe(withRevises(revision('b', '"a\\"b\\\\c"'), 'spring clean'));
    const again = await start({
      'a.py': revision('spring clean', 'None').replace('= "spring', '= "‹›spring'),
      'b.py': withRevises(revision('b', '"spring clean"'), 'spring clean'),
    });
    applyEdit((await again.rename('a.py', 'all clean')) ?? {});
    expect(again.text('a.py')).toBe(
      revision('all clean', 'None', { message: 'message of all clean' }).replace('message of all', 'message of spring'),
    );
    expect(again.text('b.py')).toBe(withRevises(revision('b', '"all clean"'), 'all clean'));
  });

  test('of open, unsaved documents, by their versions', async () => {
    const { rename, client, workspace } = await start({
      'a.py': revision('a1', 'None').replace('= "a1', '= "‹›a1'),
      'b.py': revision('b', 'None'),
    });
    await client.open(workspace.path(file('b.py')));
    await client.edit(workspace.path(file('b.py')), 'down_revision = None', 'down_revision = "a1"');
    const edit = await rename('a.py', 'a2');
    expect(edit?.documentChanges).toMatchObject([
      { textDocument: { uri: workspace.uri(file('a.py')), version: null } },
      { textDocument: { uri: workspace.uri(file('b.py')), version: 2 }, edits: [{ newText: '"a2"' }] },
    ]);
  });

  test.each<[string, ClientOptions['capabilities']]>([
    [
      'documents with versions',
      { ...modernClient, workspace: { ...modernClient.workspace, workspaceEdit: { documentChanges: true } } },
    ],
    ['plain changes', plainClient],
  ])('for a client that takes %s and renames no files', async (_what, capabilities) => {
    const { rename, text } = await start(history, capabilities && { capabilities });
    const edit = await rename('2026_01_02_spring_clean.py', 'neu');
    expect(JSON.stringify(edit)).not.toContain('"kind":"rename"');
    applyEdit(edit ?? {});
    expect(text('0283_platform_admin.py')).toContain('revision = "neu"');
  });

  test('keeps its file where the new name is taken, or forbidden', async () => {
    const { rename } = await start({
      'ab12.py': revision('ab12', 'None').replace('= "ab12', '= "‹›ab12'),
      'cd34.py': revision('x', 'None'),
    });
    expect(JSON.stringify(await rename('ab12.py', 'ef56'))).toContain('"kind":"rename"');
    expect(JSON.stringify(await rename('ab12.py', 'cd34'))).not.toContain('"kind":"rename"');
    expect(JSON.stringify(await rename('ab12.py', 'ef/56'))).not.toContain('"kind":"rename"');
  });

  test('to the same name changes nothing', async () => {
    const { rename } = await start(history);
    expect(await rename('0283_platform_admin.py', '0283_platform_admin')).toEqual({ documentChanges: [] });
  });
});

test('a revision that other environments depend on takes them along, unless they may mean another one', async () => {
  const host = revision('a1', 'None').replace('= "a1', '= "‹›a1');
  const plugin = {
    ...environmentFiles('plugin/'),
    'plugin/migrations/versions/p.py': revision('p1', 'None', { depends: '("a1",)' }),
  };
  for (const others of [plugin, { ...plugin, ...project({ 'x.py': revision('a1', 'None') }, 'copy/') }]) {
    const workspace = makeWorkspace({ ...project({ 'a.py': host }), ...others });
    const client = await startClient({ folders: [workspace.root] });
    const place = {
      textDocument: { uri: workspace.uri(file('a.py')) },
      position: workspace.marker(file('a.py')).start,
    };
    if (others === plugin)
      await expect(client.request('textDocument/rename', { ...place, newName: 'p1' })).rejects.toThrow(
        '"p1" is the id of p.py already.',
      );
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', { ...place, newName: 'a2' });
    expect(JSON.stringify(edit).includes('plugin/migrations/versions/p.py')).toBe(others === plugin);
    applyEdit(edit);
    const depends = others === plugin ? '("a2",)' : '("a1",)';
    expect(readFileSync(workspace.path('plugin/migrations/versions/p.py'), 'utf8')).toBe(
      revision('p1', 'None', { depends }),
    );
  }
});

describe('a branch label', () => {
  test.each([
    ['where it is declared', '0283_platform_admin.py', 1],
    ['where it is used', 'use.py', 0],
  ])('changes %s', async (_what, name, index) => {
    const { rename, text, workspace } = await start({
      ...history,
      'use.py': revision('use', '"merge"', { depends: '"‹›admin"' }),
    });
    applyEdit((await rename(name, 'back office', index)) ?? {});
    expect(text('0283_platform_admin.py')).toBe(
      revision('0283_platform_admin', 'None', { message: 'platform admin', labels: '("back office",)' }),
    );
    expect(text('last.py')).toBe(
      revision('last', '"merge"', { depends: '["back office", "0283_" \'platform_admin\']' }),
    );
    expect(text('use.py')).toBe(revision('use', '"merge"', { depends: '"back office"' }));
    expect(existsSync(workspace.path(file('0283_platform_admin.py')))).toBe(true);
  });
});

test('what is about to be renamed is shown', async () => {
  const { prepare, workspace, client } = await start(history);
  const range = workspace.marker(file('2026_01_02_spring_clean.py'));
  expect(await prepare('2026_01_02_spring_clean.py')).toEqual({ range, placeholder: '0283_platform_admin' });
  const textDocument = { uri: workspace.uri(file('merge.py')) };
  expect(
    await client.request('textDocument/prepareRename', { textDocument, position: { line: 0, character: 5 } }),
  ).toBeNull();
  expect(
    await client.request('textDocument/rename', { textDocument, position: { line: 0, character: 5 }, newName: 'x' }),
  ).toBeNull();
});

describe('is refused', () => {
  test.each<[string, string]>([
    ['', 'A revision id cannot be empty.'],
    ['  ', 'A revision id cannot be empty.'],
    [' ab', 'A revision id cannot begin or end with a blank.'],
    ['a-b:c', 'A revision id cannot contain "-" or ":": Alembic reads it as a part of its own notation.'],
    ['a@b+', 'A revision id cannot contain "@" or "+": Alembic reads it as a part of its own notation.'],
    ['heads', 'A revision id cannot be "heads": for Alembic that is a symbol.'],
    ['🎉'.repeat(33), "A revision id has at most 32 characters, as Alembic's version table does; this one has 33."],
    ['merge', '"merge" is the id of merge.py already.'],
    ['admin', '"admin" is a branch label of 0283_platform_admin.py already.'],
  ])('%j for an id', async (newName, message) => {
    const { rename } = await start(history);
    await expect(rename('0283_platform_admin.py', newName)).rejects.toMatchObject({ code: -32803, message });
  });

  test('for a label what is no label, however long', async () => {
    const { rename } = await start(history);
    await expect(rename('0283_platform_admin.py', 'a-b', 1)).rejects.toMatchObject({
      message: expect.stringMatching(/^A branch label cannot contain "-"/) as string,
    });
    await expect(rename('0283_platform_admin.py', 'merge', 1)).rejects.toMatchObject({
      message: '"merge" is the id of merge.py already.',
    });
    expect(await rename('0283_platform_admin.py', 'x'.repeat(40), 1)).not.toBeNull();
  });

  test.each<[string, Files, string]>([
    [
      'computed',
      { 'a.py': revision('a', 'None').replace('"a"', '‹›make_id()') },
      'The id is not known, so it cannot be renamed: it is computed by make_id().',
    ],
    [
      'a number',
      { 'a.py': revision('a', 'None').replace('"a"', '‹›123') },
      'Alembic cannot use the number 123 as an id.',
    ],
    [
      'declared twice',
      { 'a.py': revision('a', '‹›"b"'), 'b.py': revision('b', 'None'), 'b2.py': revision('b', 'None') },
      '"b" cannot be renamed: b.py and b2.py declare it, and which of them is meant is not known.',
    ],
    ['missing', { 'a.py': revision('a', '‹›"b"') }, '"b" cannot be renamed: no file declares it.'],
    [
      'taken from the name of the file',
      { 'ab12.py': 'down_revision = None\n', 'b.py': revision('b', '‹›"ab12"') },
      '"ab12" cannot be renamed: in ab12.py the file does not assign "revision".',
    ],
    [
      'shared with another name',
      { 'a.py': revision('a', 'None').replace('revision = "a"', 'revision = slug = "‹›a"') },
      expect.stringMatching(/^"a" cannot be renamed: in a\.py /),
    ],
    [
      'perhaps named by a computed parent',
      { 'a.py': revision('a', 'None').replace('"a"', '‹›"a"'), 'b.py': revision('b', 'parent()') },
      '"a" cannot be renamed: b.py may name it in a way that the text does not say (it is computed by parent()).',
    ],
    [
      'put together in another file',
      { 'a.py': revision('a1', 'None').replace('"a1"', '‹›"a1"'), 'b.py': revision('b', '"a" + "1"') },
      expect.stringMatching(/^"a1" cannot be renamed: in b\.py it is not written as a literal/),
    ],
    [
      'named by a file that is no revision',
      { 'a.py': revision('a1', 'None').replace('"a1"', '‹›"a1"'), 'x.py': 'revision = 3\ndown_revision = "a1"\n' },
      '"a1" cannot be renamed: x.py names it, but is not a revision that Alembic can load: fix it first.',
    ],
    [
      'beside a file that cannot be read',
      { 'a.py': revision('a1', 'None').replace('"a1"', '‹›"a1"'), 'x.py': new Uint8Array([0xff, 0xfe, 0]) },
      '"a1" cannot be renamed: x.py may name it, and cannot be read.',
    ],
    [
      'in a file that is no Python',
      { 'a.py': `${revision('a', 'None').replace('"a"', '‹›"a"')}\nx = = 1\n` },
      '"a" cannot be renamed: the file has a syntax error.',
    ],
  ])('an id that is %s', async (_what, files, message) => {
    const { rename } = await start(files);
    const [name = ''] = Object.entries(files).find(([, content]) => String(content).includes('‹')) ?? [];
    await expect(rename(name, 'new')).rejects.toMatchObject({ message });
  });

  test('before anything is asked, where that is known', async () => {
    const { prepare } = await start({ 'a.py': revision('a', '‹›"b"') });
    await expect(prepare('a.py')).rejects.toMatchObject({ message: '"b" cannot be renamed: no file declares it.' });
  });
});
