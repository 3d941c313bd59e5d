import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { revisionFiles, unknownPart } from '../../../../test/support/revisionFiles.js';
import { buildGraph } from './buildGraph.js';
import { headDistance } from './headDistance.js';
import { type OutlineItem, outlineChildren, outlineTop, pageSize } from './outline.js';
import type { RevisionGraph } from './revisionGraph.js';

type Literal = Parameters<typeof revisionFiles>[0];

const graphOf = (literal: Literal): RevisionGraph => buildGraph(revisionFiles(literal));

/** The whole outline, one line per item, indented by depth. */
function lines(graph: RevisionGraph, items: readonly OutlineItem[] = outlineChildren(graph, outlineTop), indent = ''): string[] {
  return items.flatMap((item) => {
    const children = 'children' in item && item.children !== null ? lines(graph, outlineChildren(graph, item.children), `${indent}  `) : [];
    return [indent + text(item), ...children];
  });
}

function text(item: OutlineItem): string {
  switch (item.kind) {
    case 'revision':
      return `${item.role} ${item.revision.id ?? '?'}`;
    case 'branch':
      return `branch ${item.revision.id ?? '?'}`;
    case 'page':
      return `${item.count} more`;
    case 'file':
      return 'file';
  }
}

describe('the outline of', () => {
  test.each<[string, Literal, string[]]>([
    ['nothing', {}, []],
    ['one revision', { a: [] }, ['head a']],
    ['a line', { a: [], b: ['a'], c: ['b'] }, ['head c', '  revision b', '  base a']],
    ['two heads over one history', { a: [], b: ['a'], c: ['a'] }, ['head b', '  base a', 'head c', '  base a']],
    [
      'a merge: the other line up to where it meets the first',
      { a: [], b: ['a'], c: ['a'], d: ['c'], m: ['b', 'd'], n: ['m'] },
      ['head n', '  merge m', '    revision d', '    revision c', '  revision b', '  base a'],
    ],
    [
      'a merge of three lines',
      { a: [], b: ['a'], c: ['a'], d: ['a'], m: ['b', 'c', 'd'], n: ['m'] },
      ['head n', '  merge m', '    branch c', '      revision c', '    branch d', '      revision d', '  revision b', '  base a'],
    ],
    ['a head that merges', { a: [], b: ['a'], c: ['a'], m: ['b', 'c'] }, ['head m', '  branch c', '    revision c', '  revision b', '  base a']],
    ['a merge with its own ancestor', { a: [], b: ['a'], m: ['b', 'a'], n: ['m'] }, ['head n', '  merge m', '  revision b', '  base a']],
    [
      'a merge within a merged line',
      { a: [], b: ['a'], c: ['a'], d: ['a'], m: ['c', 'd'], n: ['b', 'm'], o: ['n'] },
      ['head o', '  merge n', '    merge m', '      revision d', '    revision c', '  revision b', '  base a'],
    ],
    ['two bases that join', { a: [], b: [], m: ['a', 'b'], n: ['m'] }, ['head n', '  merge m', '    base b', '  base a']],
    ['a missing parent', { b: ['zz'], c: ['b'] }, ['head c', '  revision b']],
    ['a missing first parent of a merge', { a: [], m: ['zz', 'a'], n: ['m'] }, ['head n', '  merge m', '  base a']],
    ['cycles', { a: ['b'], b: ['a'], s: ['s'] }, ['revision a', 'revision b', 'revision s']],
    ['a cycle below a head', { a: ['b'], b: ['a'], h: ['b'] }, ['head h', '  branchPoint b', '  revision a']],
    ['an id twice: both are heads, as for Alembic', { a: [], x: { id: 'b', down: ['a'] }, y: { id: 'b', down: ['a'] } }, ['head b', '  base a', 'head b', '  base a']],
    ['an unknown id', { a: [], x: { id: null, down: ['a'] } }, ['base a', 'revision ?']],
    ['an unknown parent', { b: [unknownPart], c: ['b'] }, ['head c', '  revision b']],
    ['a file without a revision', { a: [], helpers: { id: undefined } }, ['head a', 'file']],
  ])('%s', (_what, literal, expected) => {
    expect(lines(graphOf(literal))).toEqual(expected);
  });

  test('a long line comes in pages', () => {
    const count = 2 * pageSize + 2;
    const graph = graphOf(Object.fromEntries(Array.from({ length: count }, (_none, index) => [`r${index}`, index === 0 ? [] : [`r${index - 1}`]])));
    const all = lines(graph);
    expect(all.map((line) => line.trim()).filter((line) => line.endsWith('more'))).toEqual([`${pageSize + 1} more`, '1 more']);
    expect(all).toHaveLength(count + 2);
  });

  test('an address that the graph no longer has is empty', () => {
    const graph = graphOf({ a: [] });
    expect(outlineChildren(graph, { line: ['/gone.py'], from: 0 })).toEqual([]);
    expect(outlineChildren(graph, { line: [], merge: '/gone.py' })).toEqual([]);
    expect(outlineChildren(graph, { line: ['/p/versions/a.py'], from: 99 })).toEqual([]);
  });

  test('any graph ends and shows every file', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const entry = fc.record({ id: fc.constantFrom(...ids, null), down: fc.array(fc.constantFrom(...ids, 'zz'), { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 7 }), (entries) => {
        const graph = graphOf(Object.fromEntries(entries.map((each, index) => [`f${index}`, each])));
        const shown = new Set<string>();
        const visit = (items: readonly OutlineItem[]): void => {
          for (const item of items) {
            if (item.kind === 'revision') shown.add(item.revision.file.path);
            if ('children' in item && item.children !== null) visit(outlineChildren(graph, item.children));
          }
        };
        visit(outlineChildren(graph, outlineTop));
        expect(shown.size).toBe(graph.revisions.length);
      }),
    );
  });
});

test.each<[string, Literal, string, string | undefined]>([
  ['a head', { a: [], b: ['a'] }, 'b', 'b 0 0'],
  ['the nearest of several heads', { a: [], b: ['a'], c: ['a'], d: ['c'] }, 'a', 'b 1 1'],
  ['the shortest way over a merge', { a: [], b: ['a'], c: ['b'], m: ['c', 'a'] }, 'a', 'm 1 0'],
  ['no head in a cycle', { a: ['b'], b: ['a'] }, 'a', undefined],
])('the distance to the head is that of %s', (_what, literal, id, expected) => {
  const graph = graphOf(literal);
  const revision = graph.byId.get(id);
  const distance = revision && headDistance(graph, revision);
  expect(distance && `${distance.head.id ?? ''} ${distance.steps} ${distance.otherHeads}`).toBe(expected);
});
