import type { MarkupContent } from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import { TreeRequest, type TreeNode } from '../../server/src/lsp/messages.js';
import { startClient } from '../support/languageClient.js';
import { elements, html, shownText } from '../support/renderedMarkdown.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

/** As a message, label, id and file name of a repository that somebody else wrote. */
const hostile = [
  '[x](command:workbench.action.quit) $(trash) <b>',
  '![x](https:evil.example x.png) <img src=x>',
  '`[x](command:workbench.action.quit)`',
  '](command:workbench.action.quit) [x',
  '**x** _y_ <a href=command:workbench.action.quit> & &lt;',
];

/** What hovers and tooltips are written with. */
const own = new Set(['p', 'strong', 'code', 'ul', 'li', 'a']);

/** The only links lead to files of the workspace, and nothing else does anything. */
function expectOnlyText(markdown: string): void {
  expect(
    elements(markdown).filter((name) => !own.has(name)),
    markdown,
  ).toEqual([]);
  for (const [, target = ''] of html(markdown).matchAll(/<a href="([^"]*)"/g))
    expect(target, markdown).toMatch(/^file:\/\//);
}

describe.each(hostile)('text of a repository that looks like Markdown is shown as text: %s', (text) => {
  const files = project({
    [`${text}.py`]: revision('aa', 'None', { message: text, labels: `(‹"${text}"›,)` }).replace('"aa"', '‹"aa"›'),
    'b.py': revision(text, '‹"aa"›', { message: 'second' }),
    'c.py': revision('cc', `‹"${text}"›`, { message: 'third', depends: `‹"${text} missing"›` }),
  });

  test('in a hover on its own id, a label, a parent, a parent with that id, and an id that is missing', async () => {
    const workspace = makeWorkspace(files);
    const client = await startClient({ folders: [workspace.root] });
    for (const [name, index] of [
      [`${text}.py`, 0],
      [`${text}.py`, 1],
      ['b.py', 0],
      ['c.py', 0],
      ['c.py', 1],
    ] as const) {
      const file = `${versions}/${name}`;
      const hover = await client.hover(workspace.path(file), workspace.marker(file, index).start);
      const markdown = (hover?.contents as MarkupContent).value;
      expect(shownText(markdown)).toContain(text);
      expectOnlyText(markdown);
    }
  });

  test('in the tooltips of the tree', async () => {
    const client = await startClient({ folders: [makeWorkspace(files).root] });
    const tooltips = async (node?: string): Promise<string[]> => {
      const nodes = await client.request<TreeNode[]>(TreeRequest, node === undefined ? {} : { node });
      const below = await Promise.all(
        nodes.filter(({ collapsible }) => collapsible !== 'none').map(({ id }) => tooltips(id)),
      );
      return [...nodes.map(({ tooltip }) => tooltip), ...below.flat()];
    };
    const all = await tooltips();
    expect(shownText(all.join('\n\n'))).toContain(text);
    all.forEach(expectOnlyText);
  });
});
