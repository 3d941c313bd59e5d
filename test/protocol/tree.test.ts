import { describe, expect, test } from 'vitest';
import type { TreeNode } from '../../server/src/lsp/messages.js';
import { type LanguageClient, startClient } from '../support/languageClient.js';
import { type Files, environmentFiles, makeWorkspace, project, revision, versions } from '../support/workspace.js';

async function start(files: Files): Promise<{ client: LanguageClient; uri: (name: string) => string }> {
  const workspace = makeWorkspace(files);
  return { client: await startClient({ folders: [workspace.root] }), uri: (name) => workspace.uri(`${versions}/${name}`) };
}

function children(client: LanguageClient, node?: TreeNode): Promise<TreeNode[]> {
  return client.request('alembic/tree', node === undefined ? {} : { node: node.id });
}

/** The whole tree as indented lines; fails on an id that stands twice. */
async function outline(client: LanguageClient): Promise<string[]> {
  const ids = new Set<string>();
  async function lines(nodes: readonly TreeNode[], indent: string): Promise<string[]> {
    const all: string[] = [];
    for (const node of nodes) {
      expect(ids).not.toContain(node.id);
      ids.add(node.id);
      all.push(`${indent}${node.kind}: ${node.label}${node.description === '' ? '' : ` · ${node.description}`}`);
      if (node.collapsible !== 'none') all.push(...(await lines(await children(client, node), `${indent}  `)));
    }
    return all;
  }
  return lines(await children(client), '');
}

describe('the tree', () => {
  test('shows heads and their history, merged lines below the merge', async () => {
    const { client } = await start(
      project({
        'aa.py': revision('aa', 'None', { message: 'first' }),
        'bb.py': revision('bb', '"aa"', { message: 'left' }),
        'b2.py': revision('b2', '"aa"', { message: 'right' }),
        'b3.py': revision('b3', '"b2"', { message: 'further right' }),
        'cc.py': revision('cc', '("bb", "b3")', { message: 'merge' }),
        'dd.py': revision('dd', '"cc"', { message: 'after' }),
        'ee.py': revision('ee', '"cc"', { message: 'labelled', labels: '"shop"' }),
      }),
    );
    const day = ' · 2026-01-02';
    const history = [
      `  merge: merge · cc${day}`,
      `    revision: further right · b3${day}`,
      `    revision: right · b2${day}`,
      `  revision: left · bb${day}`,
      `  base: first · aa${day}`,
    ];
    expect(await outline(client)).toEqual(['head: after · dd · head', ...history, 'head: labelled · ee · head · shop', ...history]);
  });

  test('says what a node needs', async () => {
    const { client, uri } = await start(project({ 'aa.py': revision('aa', 'None', { message: 'first\nand more' }), 'bb.py': revision('bb', '"aa"') }));
    const [head] = await children(client);
    expect(head).toMatchObject({
      kind: 'head',
      label: 'message of bb',
      revision: 'bb',
      uri: uri('bb.py'),
      range: { start: { line: 8, character: 11 }, end: { line: 8, character: 15 } },
      collapsible: 'expanded',
      hasProblem: false,
      accessibilityLabel: 'Head revision message of bb, bb, head',
    });
    expect(head?.tooltip).toContain(`- Parent: [first (aa)](${uri('aa.py')}#L10)`);
    const [base] = await children(client, head);
    expect(base).toMatchObject({ kind: 'base', label: 'first', collapsible: 'none', accessibilityLabel: 'Base revision first, aa, 2026-01-02' });
  });

  test('folds a long history into pages', async () => {
    const count = 130;
    const files = Object.fromEntries(Array.from({ length: count }, (_none, index) => [`r${index}.py`, revision(`r${index}`, index === 0 ? 'None' : `"r${index - 1}"`)]));
    const { client } = await start(project(files));
    const [head] = await children(client);
    const first = await children(client, head);
    expect(first).toHaveLength(51);
    expect(first[0]?.revision).toBe('r128');
    expect(first[50]).toMatchObject({ kind: 'page', label: '79 earlier revisions', collapsible: 'collapsed' });
    const second = await children(client, first[50]);
    expect(second[50]).toMatchObject({ kind: 'page', label: '29 earlier revisions' });
    const third = await children(client, second[50]);
    expect(third).toHaveLength(29);
    expect(third[28]).toMatchObject({ revision: 'r0', kind: 'base' });
  });

  test('ends on cycles, missing parents, duplicates, unknown ids and files without a revision', async () => {
    const { client } = await start(
      project({
        'a1.py': revision('aa', '"zz"'),
        'a2.py': revision('aa', '"zz"'),
        'c1.py': revision('c1', '"c2"'),
        'c2.py': revision('c2', '"c1"'),
        'helpers.py': 'def help(): ...\n',
        'self.py': revision('self', '"self"'),
        'un.py': revision('un', '"aa"').replace('revision = "un"', 'revision = make_id()'),
      }),
    );
    const nodes = await children(client);
    expect(nodes.map(({ kind, revision: id, label, hasProblem }) => [kind, id ?? label, hasProblem])).toEqual([
      // The earlier of two files with one id is a head that nothing can follow: "alembic heads" prints it too.
      ['head', 'aa', true],
      ['revision', 'aa', true],
      ['revision', 'c1', true],
      ['revision', 'c2', true],
      ['revision', 'self', true],
      ['revision', 'message of un', false],
      ['file', 'helpers.py', true],
    ]);
    await outline(client);
  });

  test('hides the only environment, and shows it when it is empty', async () => {
    const { client } = await start({ ...environmentFiles(), [`${versions}/.gitkeep`]: '' });
    expect(await outline(client)).toEqual(['environment: migrations · no revisions yet']);
  });

  test('counts the problems of a head', async () => {
    const { client } = await start(project({ 'aa.py': revision('aa', '"zz"') }));
    const [head] = await children(client);
    expect(head).toMatchObject({ description: 'aa · head · 1 problem', hasProblem: true });
  });
});
