import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { revisionFiles, unknownPart } from '../../../../test/support/revisionFiles.js';
import { buildGraph } from './buildGraph.js';
import { headDistance } from './headDistance.js';
import { type OutlineItem, outlineChildren, outlineTop, pageSize } from './outline.js';
import { outlinePath } from './outlinePath.js';
import type { RevisionGraph } from './revisionGraph.js';

type Literal = Parameters<typeof revisionFiles>[0];

const graphOf = (literal: Literal): RevisionGraph => buildGraph(revisionFiles(literal));

/** The whole outline, one line per item, indented by depth. */
function lines(
  graph: RevisionGraph,
  items: readonly OutlineItem[] = outlineChildren(graph, outlineTop),
  indent = '',
): string[] {
  return items.flatMap((item) => {
    const children =
      'children' in item && item.children !== null
        ? lines(graph, outlineChildren(graph, item.children), `${indent}  `)
        : [];
    return [indent + text(item), ...children];
  });
}

function text(item: OutlineItem): string {
  switch (item.kind) {
    case 'revision':
      return `${item.role} ${item.revision.id ?? '?'}`;
    case 'branch':
      return `branch ${item.revision.id ?? '?'}`;
    case 'branchStart':
      return `after ${item.revision.id ?? '?'}`;
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
      ['head n', '  merge m', '    revision d', '    revision c', '    after a', '  revision b', '  base a'],
    ],
    [
      'a merge of three lines',
      { a: [], b: ['a'], c: ['a'], d: ['a'], m: ['b', 'c', 'd'], n: ['m'] },
      [
        'head n',
        '  merge m',
        '    branch c',
        '      revision c',
        '      after a',
        '    branch d',
        '      revision d',
        '      after a',
        '  revision b',
        '  base a',
      ],
    ],
    [
      'a head that merges',
      { a: [], b: ['a'], c: ['a'], m: ['b', 'c'] },
      ['head m', '  branch c', '    revision c', '    after a', '  revision b', '  base a'],
    ],
    [
      'a merge with its own ancestor',
      { a: [], b: ['a'], m: ['b', 'a'], n: ['m'] },
      ['head n', '  merge m', '  revision b', '  base a'],
    ],
    [
      'a merge within a merged line',
      { a: [], b: ['a'], c: ['a'], d: ['a'], m: ['c', 'd'], n: ['b', 'm'], o: ['n'] },
      [
        'head o',
        '  merge n',
        '    merge m',
        '      revision d',
        '      after a',
        '    revision c',
        '    after a',
        '  revision b',
        '  base a',
      ],
    ],
    [
      'two bases that join',
      { a: [], b: [], m: ['a', 'b'], n: ['m'] },
      ['head n', '  merge m', '    base b', '  base a'],
    ],
    ['a missing parent', { b: ['zz'], c: ['b'] }, ['head c', '  revision b']],
    ['a missing first parent of a merge', { a: [], m: ['zz', 'a'], n: ['m'] }, ['head n', '  merge m', '  base a']],
    ['cycles', { a: ['b'], b: ['a'], s: ['s'] }, ['revision a', 'revision b', 'revision s']],
    ['a cycle below a head', { a: ['b'], b: ['a'], h: ['b'] }, ['head h', '  branchPoint b', '  revision a']],
    [
      'an id twice: both are heads, as for Alembic',
      { a: [], x: { id: 'b', down: ['a'] }, y: { id: 'b', down: ['a'] } },
      ['head b', '  base a', 'head b', '  base a'],
    ],
    ['an unknown id', { a: [], x: { id: null, down: ['a'] } }, ['base a', 'revision ?']],
    ['an unknown parent', { b: [unknownPart], c: ['b'] }, ['head c', '  revision b']],
    ['a file without a revision', { a: [], helpers: { id: undefined } }, ['head a', 'file']],
  ])('%s', (_what, literal, expected) => {
    expect(lines(graphOf(literal))).toEqual(expected);
  });

  test('a long line comes in pages', () => {
    const count = 2 * pageSize + 2;
    const graph = graphOf(
      Object.fromEntries(
        Array.from({ length: count }, (_none, index) => [`r${index}`, index === 0 ? [] : [`r${index - 1}`]]),
      ),
    );
    const all = lines(graph);
    expect(all.map((line) => line.trim()).filter((line) => line.endsWith('more'))).toEqual([
      `${pageSize + 1} more`,
      '1 more',
    ]);
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
    const entry = fc.record({
      id: fc.constantFrom(...ids, null),
      down: fc.array(fc.constantFrom(...ids, 'zz'), { maxLength: 3 }),
    });
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

describe('the path of the outline to a revision', () => {
  /** The items from the top, after it is made sure that each is listed by the one before. */
  function pathTo(graph: RevisionGraph, target: RevisionGraph['revisions'][number]): string[] | undefined {
    const path = outlinePath(graph, target);
    let children = outlineChildren(graph, outlineTop);
    path?.forEach(({ address, item }) => {
      expect(children).toContainEqual(item);
      expect(outlineChildren(graph, address)).toContainEqual(item);
      children = 'children' in item && item.children !== null ? outlineChildren(graph, item.children) : [];
    });
    const last = path?.at(-1)?.item;
    if (path !== undefined) expect(last?.kind === 'revision' && last.revision).toBe(target);
    return path?.map(({ item }) => text(item));
  }

  test.each<[string, Literal, string, string[] | undefined]>([
    ['a head', { a: [] }, 'a', ['head a']],
    ['a line', { a: [], b: ['a'], c: ['b'] }, 'a', ['head c', 'base a']],
    ['the second of two heads', { a: [], b: ['a'], c: ['a'], d: ['c'] }, 'c', ['head d', 'revision c']],
    ['what two heads share: below the first', { a: [], b: ['a'], c: ['a'] }, 'a', ['head b', 'base a']],
    [
      'a merged line',
      { a: [], b: ['a'], c: ['a'], d: ['c'], m: ['b', 'd'], n: ['m'] },
      'c',
      ['head n', 'merge m', 'revision c'],
    ],
    [
      'one of several merged lines',
      { a: [], b: ['a'], c: ['a'], d: ['a'], m: ['b', 'c', 'd'], n: ['m'] },
      'd',
      ['head n', 'merge m', 'branch d', 'revision d'],
    ],
    [
      'a line that a head merges',
      { a: [], b: ['a'], c: ['a'], m: ['b', 'c'] },
      'c',
      ['head m', 'branch c', 'revision c'],
    ],
    [
      'a merge within a merged line',
      { a: [], b: ['a'], c: ['a'], d: ['a'], m: ['c', 'd'], n: ['b', 'm'], o: ['n'] },
      'd',
      ['head o', 'merge n', 'merge m', 'revision d'],
    ],
    [
      'the older of two merges that lead there',
      { a: [], b: ['a'], x: ['a'], m: ['b', 'x'], y: ['x'], n: ['m', 'y'], o: ['n'] },
      'x',
      ['head o', 'merge m', 'branchPoint x'],
    ],
    ['a cycle that no head leads to', { a: ['b'], b: ['a'] }, 'a', ['revision a']],
    ['a cycle below a head', { a: ['b'], b: ['a'], h: ['b'] }, 'a', ['head h', 'revision a']],
    [
      'a file whose id a later one has too',
      { a: [], x: { id: 'b', down: ['a'] }, y: { id: 'b', down: ['a'] }, c: ['b'] },
      'b',
      ['head c', 'revision b'],
    ],
  ])('is that of %s', (_what, literal, id, expected) => {
    const graph = graphOf(literal);
    const revision = graph.byId.get(id);
    expect(revision && pathTo(graph, revision)).toEqual(expected);
  });

  test('goes through the pages of a long line', () => {
    const count = 2 * pageSize + 12;
    const graph = graphOf(
      Object.fromEntries(
        Array.from({ length: count }, (_none, index) => [`r${index}`, index === 0 ? [] : [`r${index - 1}`]]),
      ),
    );
    const path = (id: string): string[] | undefined =>
      graph.revisions.filter((revision) => revision.id === id).map((revision) => pathTo(graph, revision))[0];
    const head = `head r${count - 1}`;
    expect(path(`r${count - 2}`)).toEqual([head, `revision r${count - 2}`]);
    expect(path(`r${count - 1 - pageSize}`)).toEqual([head, `revision r${count - 1 - pageSize}`]);
    expect(path(`r${count - 2 - pageSize}`)).toEqual([
      head,
      `${pageSize + 11} more`,
      `revision r${count - 2 - pageSize}`,
    ]);
    expect(path('r0')).toEqual([head, `${pageSize + 11} more`, '11 more', 'base r0']);
  });

  test('leads to every revision of any graph without cycles, and ends with any other', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const parents = fc.array(fc.nat(8), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(parents, { maxLength: 7 }), fc.boolean(), (entries, mayCycle) => {
        const name = (index: number): string => ids[index] ?? 'zz';
        const graph = graphOf(
          Object.fromEntries(
            entries.map((down, index) => [
              `f${index}`,
              { id: name(index), down: down.filter((parent) => mayCycle || parent < index || parent > 6).map(name) },
            ]),
          ),
        );
        for (const revision of graph.revisions) {
          const path = pathTo(graph, revision);
          if (!mayCycle) expect(path).toBeDefined();
        }
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
