import { type DocumentSymbol, type SymbolInformation, SymbolKind } from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import { plainClient, startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

const file = (name: string): string => `${versions}/${name}`;

async function start(files: Parameters<typeof project>[0], capabilities?: typeof plainClient) {
  const workspace = makeWorkspace(project(files));
  const client = await startClient({ folders: [workspace.root], ...(capabilities && { capabilities }) });
  return { client, path: (name: string) => workspace.path(file(name)) };
}

describe('document symbols', () => {
  const text = revision('bb', '("aa", "a2")', { message: 'add orders\nand more', depends: 'needed()' });

  test('are the revision with its identifiers and functions', async () => {
    const { client, path } = await start({ 'bb.py': text });
    const [symbol, ...others] = (await client.symbols(path('bb.py'))) as DocumentSymbol[];
    expect(others).toEqual([]);
    expect(symbol).toMatchObject({
      name: 'add orders',
      detail: 'bb',
      kind: SymbolKind.Class,
      range: { start: { line: 0, character: 0 } },
    });
    expect(symbol?.selectionRange).toEqual({ start: { line: 9, character: 11 }, end: { line: 9, character: 15 } });
    expect(symbol?.children?.map(({ name, detail, kind }) => [name, detail, kind])).toEqual([
      ['revision', 'bb', SymbolKind.Constant],
      ['down_revision', 'aa, a2', SymbolKind.Constant],
      ['branch_labels', 'None', SymbolKind.Constant],
      ['depends_on', 'not known', SymbolKind.Constant],
      ['upgrade', '', SymbolKind.Function],
      ['downgrade', '', SymbolKind.Function],
    ]);
  });

  test('are flat for a client that has no hierarchy', async () => {
    const { client, path } = await start({ 'bb.py': text }, plainClient);
    const symbols = (await client.symbols(path('bb.py'))) as SymbolInformation[];
    expect(symbols.map(({ name, containerName }) => [name, containerName])).toEqual([
      ['add orders', undefined],
      ['revision', 'add orders'],
      ['down_revision', 'add orders'],
      ['branch_labels', 'add orders'],
      ['depends_on', 'add orders'],
      ['upgrade', 'add orders'],
      ['downgrade', 'add orders'],
    ]);
  });

  test('name each operation with its object, in unsaved text too, those of a batch below it', async () => {
    const { client, path } = await start({ 'bb.py': text });
    await client.open(path('bb.py'));
    const body =
      'op.create_table("zähler", x)\n    with op.batch_alter_table("t") as batch:\n        batch.drop_column("c")\n    helper.drop_table("u")\n    for t in ("v", "w"):\n        op.drop_column(t, "paid")';
    await client.edit(path('bb.py'), 'upgrade() -> None:\n    pass', `upgrade() -> None:\n    ${body}`);
    const [symbol] = (await client.symbols(path('bb.py'))) as DocumentSymbol[];
    const [upgrade, downgrade] = symbol?.children?.slice(-2) ?? [];
    expect(upgrade?.children).toMatchObject([
      {
        name: 'create_table zähler',
        kind: SymbolKind.Method,
        selectionRange: { start: { line: 16, character: 7 }, end: { line: 16, character: 19 } },
      },
      { name: 'batch_alter_table t', children: [{ name: 'drop_column t.c' }] },
      { name: 'drop_column v.paid' },
      { name: 'drop_column w.paid' },
    ]);
    expect(downgrade?.children).toEqual([]);
    const flat = await start({ 'bb.py': text.replace('pass', 'op.drop_table("t")') }, plainClient);
    expect(await flat.client.symbols(flat.path('bb.py'))).toContainEqual(
      expect.objectContaining({ name: 'drop_table t', containerName: 'upgrade' }),
    );
  });

  test('of a file without a revision carry its name', async () => {
    const { client, path } = await start({ 'aa.py': revision('aa', 'None'), 'helpers.py': 'def help():\n    pass\n' });
    const [symbol] = (await client.symbols(path('helpers.py'))) as DocumentSymbol[];
    expect(symbol).toMatchObject({ name: 'helpers.py', children: [{ name: 'help' }] });
  });
});

describe('code lenses', () => {
  const files = {
    'aa.py': revision('aa', 'None', { message: 'first' }),
    'bb.py': revision('bb', '"aa"', { message: 'second' }),
    'b2.py': revision('b2', '"aa"', { message: 'other second' }),
    'cc.py': revision('cc', '("bb", "b2")', { message: 'merge' }),
    'dd.py': revision('dd', 'parent()', { message: 'computed' }),
    'ee.py': revision('ee', '"zz"', { message: 'lost' }),
  };

  test.each([
    ['a base with several children', 'aa.py', ['base', '↓ 2 children', 'Review This Revision']],
    ['a revision between two', 'bb.py', ['↑ parent: first (aa)', '↓ child: merge (cc)', 'Review This Revision']],
    ['a merge that is a head', 'cc.py', ['↑ 2 parents: second (bb), other second (b2)', 'head']],
    ['an unknown parent', 'dd.py', [expect.stringMatching(/^parent not known: .+/), 'head']],
    ['a missing parent', 'ee.py', ['parent missing: zz', 'head']],
  ])('of %s', async (_what, name, titles) => {
    const { client, path } = await start(files);
    const lenses = (await client.lenses(path(name))).filter(({ command }) => command !== undefined);
    const lines = [...new Set(lenses.map(({ range }) => range.start.line))];
    expect(lines).toHaveLength(1);
    expect(lenses.map(({ command }) => command?.title)).toEqual(titles);
  });

  test('lead where the client can go, and only there', async () => {
    const { client, path } = await start(files);
    const uri = `file://${path('bb.py')}`;
    const commands = (await client.lenses(path('bb.py'))).flatMap(({ command }) => command ?? []);
    expect(commands).toEqual([
      { title: '↑ parent: first (aa)', command: 'alembic.goToParent', arguments: [uri] },
      { title: '↓ child: merge (cc)', command: 'alembic.goToChild', arguments: [uri] },
      { title: 'Review This Revision', command: 'alembic.reviewRevision', arguments: [uri] },
    ]);
    const [base] = await client.lenses(path('aa.py'));
    expect(base?.command).toEqual({ title: 'base', command: '' });
  });

  test.each([
    ['upgrade', 'revision = "aa"\ndown_revision = None\n\n\n@decorated\ndef upgrade():\n    pass\n', [4, 4]],
    ['the id of a file without upgrade', '\nrevision = "aa"\ndown_revision = None\n', [1, 1]],
  ])('stand above %s', async (_what, text, lines) => {
    const { client, path } = await start({ 'aa.py': text });
    const lenses = await client.lenses(path('aa.py'));
    expect(lenses.map(({ range }) => range.start.line)).toEqual(lines);
  });
});
