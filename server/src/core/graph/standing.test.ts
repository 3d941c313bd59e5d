import { describe, expect, it } from 'vitest';
import { revisionFiles, unknownPart } from '../../../../test/support/revisionFiles.js';
import { buildGraph } from './buildGraph.js';
import type { Revision } from './revisionGraph.js';
import { standing, versionsAfter } from './standing.js';

const ids = (revisions: Iterable<Revision> | null): string[] | null =>
  revisions === null ? null : [...revisions].map(({ id }) => id ?? '?').sort();

/** `[applied, pending]` of a literal graph. */
function stand(graph: Parameters<typeof revisionFiles>[0], versions: readonly string[]): unknown[] {
  const { applied, pending, unknown } = standing(buildGraph(revisionFiles(graph)), versions);
  return [ids(applied), ids(pending), ...(unknown.length > 0 ? [unknown] : [])];
}

describe('how revisions stand to a database', () => {
  const diamond = { a: [], b: ['a'], c: ['a'], m: ['b', 'c'] };

  it.each<[string, string[], unknown[]]>([
    ['nothing applied', [], [[], ['a', 'b', 'c', 'm']]],
    [
      'one branch',
      ['b'],
      [
        ['a', 'b'],
        ['c', 'm'],
      ],
    ],
    ['both branches', ['b', 'c'], [['a', 'b', 'c'], ['m']]],
    ['the merge', ['m'], [['a', 'b', 'c', 'm'], []]],
    ['a revision that no file has', ['b', 'gone'], [['a', 'b'], null, ['gone']]],
  ])('%s', (_, versions, expected) => {
    expect(stand(diamond, versions)).toEqual(expected);
  });

  it.each<[string, string[], string[], string[], string[] | null]>([
    ['a first step', [], ['a'], [], ['a']],
    ['a branch beside another', ['b'], ['c'], [], ['b', 'c']],
    ['a merge', ['b'], ['c', 'm'], [], ['m']],
    ['a merge taken back', ['m'], [], ['m'], ['b', 'c']],
    ['all taken back', ['m'], [], ['m', 'c', 'b', 'a'], []],
    ['what no file has', ['gone'], ['a'], [], null],
    ['a step that no file has', [], ['gone'], [], null],
  ])('%s: where the steps lead', (_, versions, up, down, expected) => {
    const steps = [
      ...up.map((revision) => ({ revision, direction: 'upgrade' as const })),
      ...down.map((revision) => ({ revision, direction: 'downgrade' as const })),
    ];
    expect(versionsAfter(buildGraph(revisionFiles(diamond)), versions, steps)).toEqual(expected);
  });

  it('what is depended on is applied with its dependant, and needed by it', () => {
    const graph = { a: [], x: { down: [], labels: ['lib'] }, b: { down: ['a'], deps: ['lib'] }, c: ['b'] };
    expect(stand(graph, ['b'])).toEqual([['a', 'b', 'x'], ['c']]);
    expect(stand(graph, ['a'])).toEqual([['a'], ['b', 'c', 'x']]);
  });

  it.each<[string, Parameters<typeof revisionFiles>[0]]>([
    ['an id', { a: [], b: { id: null, down: ['a'] } }],
    ['which of two files an id means', { a: [], b: ['a'], b2: { id: 'b', down: ['a'] } }],
    ['a parent', { a: [], b: { down: [unknownPart] } }],
    ['a dependency', { a: [], b: { down: ['a'], deps: [unknownPart] } }],
    ['a parent that no file has', { a: [], b: ['gone'] }],
    ['a dependency that no file has', { a: [], b: { down: ['a'], deps: ['gone'] } }],
  ])('nothing is said to be pending where a file does not tell %s', (_, graph) => {
    expect(stand(graph, ['a'])).toEqual([['a'], null]);
  });

  it('ends on a cycle, where Alembic runs nothing', () => {
    expect(stand({ a: ['c'], b: ['a'], c: ['b'] }, ['a'])).toEqual([['a', 'b', 'c'], null]);
    expect(stand({ a: [], b: ['a'], x: ['y'], y: ['x'] }, ['a'])).toEqual([['a'], null]);
  });
});
