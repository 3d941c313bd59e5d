import { describe, expect, test } from 'vitest';
import { rowText, type Reading, type RowText } from '../../client/src/treeText.js';
import type { TreeNode } from '../../server/src/lsp/messages.js';
import { english } from '../support/english.js';
import { type LanguageClient, startClient } from '../support/languageClient.js';
import { type Files, environmentFiles, makeWorkspace, project, revision, versions } from '../support/workspace.js';

async function start(files: Files): Promise<{ client: LanguageClient; uri: (name: string) => string }> {
  const workspace = makeWorkspace(files);
  return {
    client: await startClient({ folders: [workspace.root] }),
    uri: (name) => workspace.uri(`${versions}/${name}`),
  };
}

function children(client: LanguageClient, node?: TreeNode): Promise<TreeNode[]> {
  return client.request('alembic/tree', node === undefined ? {} : { node: node.id });
}

/** What the client shows of a node, three days after its date. */
function text(node: TreeNode): RowText {
  const reading: Reading = { l10n: english, locale: 'en', now: new Date(2026, 0, 5, 12).getTime() };
  return rowText(node, reading);
}

/** The whole tree as indented lines; fails on an id that stands twice. */
async function outline(client: LanguageClient): Promise<string[]> {
  const ids = new Set<string>();
  async function lines(nodes: readonly TreeNode[], indent: string): Promise<string[]> {
    const all: string[] = [];
    for (const node of nodes) {
      expect(ids).not.toContain(node.id);
      ids.add(node.id);
      const { label, description } = text(node);
      all.push(`${indent}${node.kind}: ${label}${description === '' ? '' : ` · ${description}`}`);
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
    const history = [
      '  merge: merge · 3 d',
      '    revision: further right · 3 d',
      '    revision: right · 3 d',
      '    branchStart: Begins after first',
      '  revision: left · 3 d',
      '  base: first · 3 d',
    ];
    expect(await outline(client)).toEqual([
      'head: after · head · 3 d',
      ...history,
      'head: labelled · head · shop · 3 d',
      ...history,
    ]);
  });

  test('says what a node needs', async () => {
    const { client, uri } = await start(
      project({ 'aa.py': revision('aa', 'None', { message: 'first\nand more' }), 'bb.py': revision('bb', '"aa"') }),
    );
    const [head] = await children(client);
    expect(head).toMatchObject({
      kind: 'head',
      name: 'message of bb',
      revision: 'bb',
      uri: uri('bb.py'),
      range: { start: { line: 8, character: 11 }, end: { line: 8, character: 15 } },
      collapsible: 'expanded',
      problems: { errors: 0, warnings: 0 },
    });
    expect(head && text(head).spoken).toBe('Head revision message of bb, January 2, 2026, bb');
    expect(head?.tooltip).toContain(`- Parent: [first (aa)](${uri('aa.py')}#L10)`);
    const [base] = await children(client, head);
    expect(base).toMatchObject({ kind: 'base', name: 'first', collapsible: 'none' });
    expect(base && text(base).spoken).toBe('Base revision first, January 2, 2026, aa');
  });

  test('folds a long history into pages', async () => {
    const count = 130;
    const files = Object.fromEntries(
      Array.from({ length: count }, (_none, index) => [
        `r${index}.py`,
        revision(`r${index}`, index === 0 ? 'None' : `"r${index - 1}"`),
      ]),
    );
    const { client } = await start(project(files));
    const [head] = await children(client);
    const first = await children(client, head);
    expect(first).toHaveLength(51);
    expect(first[0]?.revision).toBe('r128');
    expect(first[50]).toMatchObject({ kind: 'page', count: 79, isHistory: true, collapsible: 'collapsed' });
    const second = await children(client, first[50]);
    expect(second[50]).toMatchObject({ kind: 'page', count: 29 });
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
    expect(
      nodes.map((node) => [
        node.kind,
        node.revision ?? text(node).label,
        'problems' in node && node.problems.errors > 0,
      ]),
    ).toEqual([
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
    expect(head).toMatchObject({ problems: { errors: 1, warnings: 0 } });
    expect(head && text(head).spoken).toBe('Head revision message of aa, 1 problem, January 2, 2026, aa');
  });
});

describe('the path to a revision', () => {
  /** The labels on the way, after it is made sure that each node is a child of the one before. */
  async function path(client: LanguageClient, uri: string): Promise<string[]> {
    const nodes = await client.request<TreeNode[]>('alembic/treePath', { uri });
    let listed = await children(client);
    for (const node of nodes) {
      expect(listed).toContainEqual(node);
      listed = await children(client, node);
    }
    return nodes.map((node) => text(node).label);
  }

  test('leads through pages and merges', async () => {
    const line = Array.from(
      { length: 60 },
      (_none, index) => [`r${index}.py`, revision(`r${index}`, index === 0 ? 'None' : `"r${index - 1}"`)] as const,
    );
    const { client, uri } = await start(
      project({
        ...Object.fromEntries(line),
        'side.py': revision('side', '"r57"'),
        'merge.py': revision('merge', '("r59", "side")'),
        'head.py': revision('head', '"merge"'),
      }),
    );
    expect(await path(client, uri('head.py'))).toEqual(['message of head']);
    expect(await path(client, uri('side.py'))).toEqual(['message of head', 'message of merge', 'message of side']);
    expect(await path(client, uri('r5.py'))).toEqual(['message of head', '11 earlier revisions', 'message of r5']);
  });

  test('begins with the environment where there are several, and is empty for any other file', async () => {
    const workspace = makeWorkspace({
      ...project({ 'aa.py': revision('aa', 'None') }, 'one/'),
      ...project({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"aa"') }, 'two/'),
    });
    const client = await startClient({ folders: [workspace.root] });
    expect(await path(client, workspace.uri(`two/${versions}/aa.py`))).toEqual([
      'two/migrations',
      'message of bb',
      'message of aa',
    ]);
    expect(await path(client, workspace.uri('two/migrations/env.py'))).toEqual([]);
    expect(await path(client, 'untitled:Untitled-1')).toEqual([]);
  });

  test('starts closed beside other environments, so that the first history does not bury them', async () => {
    const files = { 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"aa"') };
    const workspace = makeWorkspace({ ...project(files, 'one/'), ...project(files, 'two/') });
    const client = await startClient({ folders: [workspace.root] });
    const environments = await children(client);
    expect(environments.map(({ collapsible }) => collapsible)).toEqual(['expanded', 'expanded']);
    const [head] = await children(client, environments[0]);
    expect(head).toMatchObject({ kind: 'head', collapsible: 'collapsed' });
  });
});
