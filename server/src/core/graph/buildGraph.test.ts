import { describe, expect, test } from 'vitest';
import {
  emptyHeader,
  invalidPart,
  revisionFiles,
  unknownPart,
  type LiteralRevision,
} from '../../../../test/support/revisionFiles.js';
import { buildGraph } from './buildGraph.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';

type Literal = Parameters<typeof revisionFiles>[0];

const ids = (revisions: readonly Revision[]): (string | null)[] => revisions.map(({ id }) => id);
const summary = (graph: RevisionGraph): Record<string, (string | null)[]> => ({
  heads: ids(graph.heads),
  effectiveHeads: ids(graph.effectiveHeads),
  bases: ids(graph.bases),
  branchPoints: ids(graph.branchPoints),
  mergePoints: ids(graph.mergePoints),
});

describe('shape', () => {
  const cases: [string, Literal, Record<string, (string | null)[]>][] = [
    ['nothing', {}, {}],
    ['a line', { a: [], b: ['a'], c: ['b'] }, { heads: ['c'], bases: ['a'] }],
    ['a line, loaded backwards', { c: ['b'], b: ['a'], a: [] }, { heads: ['c'], bases: ['a'] }],
    ['a branch', { a: [], c: ['a'], b: ['a'] }, { heads: ['c', 'b'], bases: ['a'], branchPoints: ['a'] }],
    [
      'a merge',
      { a: [], b: ['a'], c: ['a'], d: ['b', 'c'] },
      { heads: ['d'], bases: ['a'], branchPoints: ['a'], mergePoints: ['d'] },
    ],
    [
      'the same parent twice is a merge point',
      { a: [], b: ['a', 'a'] },
      { heads: ['b'], bases: ['a'], mergePoints: ['b'] },
    ],
    [
      'a dependency makes a head that is none',
      { a: [], b: [], c: { down: ['b'], deps: ['a'] } },
      { heads: ['a', 'c'], effectiveHeads: ['c'], bases: ['a', 'b'] },
    ],
    [
      'a dependency by label',
      { a: { labels: ['x'] }, b: { deps: ['x'] } },
      { heads: ['a', 'b'], effectiveHeads: ['b'], bases: ['a', 'b'] },
    ],
    [
      'an id wins over a label of the same name',
      { a: { labels: ['b'] }, b: [], c: { deps: ['b'] } },
      { heads: ['a', 'b', 'c'], effectiveHeads: ['a', 'c'], bases: ['a', 'b', 'c'] },
    ],
    ['a missing parent', { a: [], b: ['gone'] }, { heads: ['a', 'b'], bases: ['a'] }],
    ['a self loop', { a: ['a'] }, {}],
    ['a cycle', { a: ['b'], b: ['a'] }, {}],
    ['a cycle under a head', { a: ['c'], b: ['a'], c: ['b'], d: ['c'] }, { heads: ['d'], branchPoints: ['c'] }],
    [
      'a duplicate head: the file that Alembic forgets stays a head',
      { a: [], b: ['a'], b2: { id: 'b', down: ['a'] } },
      { heads: ['b', 'b'], bases: ['a'] },
    ],
    [
      'a duplicate below the head is one too, and a base',
      { a: [], a2: { id: 'a' }, b: ['a'] },
      { heads: ['a', 'b'], bases: ['a', 'a'] },
    ],
    [
      'what only the forgotten file names is followed by nobody',
      { a: [], b: { down: ['a'], deps: ['a'] }, b2: { id: 'b', down: [] } },
      { heads: ['a', 'b', 'b'], bases: ['a', 'b'] },
    ],
    ['an unknown parent is no base', { a: { down: [unknownPart] } }, { heads: ['a'] }],
    [
      'nor is one that Alembic cannot use, or none at all',
      { a: { down: [invalidPart] }, b: { down: null } },
      { heads: ['a', 'b'] },
    ],
    ['a base of unknown id', { a: { id: null } }, { bases: [null] }],
    [
      'a revision of unknown id is nobody’s head, and its parent is none either',
      { a: [], b: { id: null, down: ['a'] } },
      { bases: ['a'] },
    ],
  ];
  test.each(cases)('%s', (_name, literal, expected) => {
    const heads = expected['heads'] ?? [];
    expect(summary(buildGraph(revisionFiles(literal)))).toEqual({
      heads,
      effectiveHeads: heads,
      bases: [],
      branchPoints: [],
      mergePoints: [],
      ...expected,
    });
  });
});

describe('links', () => {
  test('children and dependants come in load order, for missing ids too', () => {
    const graph = buildGraph(
      revisionFiles({ c: ['a'], a: { labels: ['x'] }, b: ['a', 'a', 'gone'], d: { deps: ['x', 'c'] } }),
    );
    const linked = (index: ReadonlyMap<string, readonly Revision[]>): Record<string, unknown> =>
      Object.fromEntries([...index].map(([id, revisions]) => [id, ids(revisions)]));
    expect(linked(graph.children)).toEqual({ a: ['c', 'b'], gone: ['b'] });
    expect(linked(graph.dependants)).toEqual({ a: ['d'], c: ['d'] });
    expect(graph.byLabel.get('x')?.id).toBe('a');
  });

  test('the later of two duplicates is in the map, both are in the list', () => {
    const files = revisionFiles({ first: { id: 'a' }, second: { id: 'a' } });
    const graph = buildGraph(files);
    expect(graph.byId.get('a')?.file).toBe(files[1]);
    expect(graph.revisions.map(({ file }) => file)).toEqual(files);
  });
});

describe('ids', () => {
  const cases: [string, string, LiteralRevision, string | null | undefined][] = [
    ['of the text', 'x', { id: 'a' }, 'a'],
    ['empty', 'x', { id: '' }, ''],
    ['computed', 'x', { id: null }, null],
    ['of the file name', '1a2b', { id: undefined }, '1a2b'],
    ['of a file name that is not hexadecimal', 'helpers', { id: undefined }, undefined],
    ['of an upper-case file name', '1A2B', { id: undefined }, undefined],
    ['imported', '1a2b', { id: undefined, header: { names: new Set(['revision']) } }, null],
    ['perhaps imported', 'x', { id: undefined, header: { otherNames: 'an "import *"' } }, null],
    ['a number', '1a2b', { id: undefined, header: { revision: invalidPart } }, undefined],
    ['lost in a syntax error', '1a2b', { id: undefined, header: { isBroken: true } }, undefined],
    ['beside a syntax error', 'x', { id: 'a', header: { isBroken: true } }, 'a'],
    ['of a binary file', '1a2b', { header: { ...emptyHeader, unreadable: 'it is binary' } }, undefined],
  ];
  test.each(cases)('%s', (_name, fileName, literal, expected) => {
    const graph = buildGraph(revisionFiles({ [fileName]: literal }));
    expect(graph.revisions.map(({ id }) => id)).toEqual(expected === undefined ? [] : [expected]);
    expect(graph.rejected).toHaveLength(expected === undefined ? 1 : 0);
  });
});

test('what the text does not say is listed with its reason', () => {
  const [revision] = buildGraph(
    revisionFiles({ x: { id: null, down: ['a', unknownPart], labels: [unknownPart], deps: [unknownPart] } }),
  ).revisions;
  expect(revision?.downRevisions).toEqual(['a']);
  expect(revision?.unknown.map(({ field }) => field)).toEqual([
    'revision',
    'downRevision',
    'branchLabels',
    'dependsOn',
  ]);
  const [missing] = buildGraph(revisionFiles({ a: { down: null } })).revisions;
  expect(missing?.unknown).toEqual([{ field: 'downRevision', reason: 'the file does not assign "down_revision"' }]);
});

describe('labels', () => {
  const cases: [string, Literal, Record<string, string[]>][] = [
    ['reach the whole line', { a: [], b: { down: ['a'], labels: ['x'] }, c: ['b'] }, { a: ['x'], b: ['x'], c: ['x'] }],
    [
      'stop at a branch point below',
      { a: [], b: ['a'], c: { down: ['b'], labels: ['x'] }, d: ['b'], e: ['c'] },
      { a: [], b: [], c: ['x'], d: [], e: ['x'] },
    ],
    [
      'stop at a dependant below',
      { a: [], b: { down: ['a'], labels: ['x'] }, z: { deps: ['a'] } },
      { a: [], b: ['x'], z: [] },
    ],
    ['reach every branch above', { a: { labels: ['x'] }, b: ['a'], c: ['a'] }, { a: ['x'], b: ['x'], c: ['x'] }],
    [
      'meet in a merge',
      { a: { labels: ['x'] }, b: { labels: ['y'] }, c: ['a', 'b'] },
      { a: ['x'], b: ['y'], c: ['x', 'y'] },
    ],
    ['are not inherited by dependants', { a: { labels: ['x'] }, b: { deps: ['a'] } }, { a: ['x'], b: [] }],
    ['end on cycles', { a: { down: ['b'], labels: ['x'] }, b: ['a'] }, { a: ['x'], b: ['x'] }],
    [
      'as in the example of the semantics',
      {
        aaaa: { labels: ['main'] },
        bbbb: ['aaaa'],
        bbbb2222: ['bbbb'],
        eeee: ['bbbb2222'],
        cccc: { down: ['bbbb'], labels: ['feat', 'alt'] },
        dddd: ['cccc'],
      },
      {
        aaaa: ['main'],
        bbbb: ['main'],
        bbbb2222: ['main'],
        eeee: ['main'],
        cccc: ['alt', 'feat', 'main'],
        dddd: ['alt', 'feat', 'main'],
      },
    ],
  ];
  test.each(cases)('%s', (_name, literal, expected) => {
    const { byId, effectiveLabels } = buildGraph(revisionFiles(literal));
    expect(Object.fromEntries([...byId.keys()].map((id) => [id, effectiveLabels.get(id)]))).toEqual(expected);
  });
});
