import { expect, test } from 'vitest';
import type { Literal } from '../../../../test/support/ruleTester.js';
import { revisionFiles } from '../../../../test/support/revisionFiles.js';
import { buildGraph } from './buildGraph.js';
import { hasSameAncestors } from './sameAncestors.js';

const before: Literal = { a: [], b: ['a'], c: ['b'], d: { down: ['c'], deps: ['e'] }, e: [] };
const cases: [string, Literal, boolean][] = [
  ['nothing changed', before, true],
  ['a dependency in place of a parent', { ...before, d: { down: ['e'], deps: ['c'] } }, true],
  ['a dependency that is an ancestor anyway', { ...before, d: { down: ['c'], deps: ['e', 'a'] } }, true],
  ['a dependency less', { ...before, d: ['c'] }, false],
  ['a revision in between', { ...before, x: ['c'], d: { down: ['x'], deps: ['e'] } }, false],
  ['a parent further back', { ...before, d: { down: ['b'], deps: ['e'] } }, false],
  ['a parent that is gone', { a: [], b: ['a'], d: { down: ['b'], deps: ['e'] }, e: [] }, true],
  [
    'a squash in place of the parents',
    { s: { down: [], header: { replaces: ['a', 'b', 'c'] } }, d: { down: ['s'], deps: ['e'] }, e: [] },
    true,
  ],
];

test.each(cases)('a revision has the same ancestors or not: %s', (_name, after, expected) => {
  const [graph, history] = [buildGraph(revisionFiles(after)), buildGraph(revisionFiles(before))];
  expect(hasSameAncestors('d', graph, history)).toBe(expected);
});
