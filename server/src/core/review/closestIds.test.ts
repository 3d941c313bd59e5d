import fc from 'fast-check';
import { expect, test } from 'vitest';
import { revisionFiles } from '../../../../test/support/revisionFiles.js';
import { buildGraph } from '../graph/buildGraph.js';
import { closestIds, editDistance } from './closestIds.js';

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['abc', 'abd', 1],
  ['abc', 'ab', 1],
  ['kitten', 'sitting', 3],
])('%s and %s are %i apart', (a, b, distance) => {
  expect(editDistance(a, b, 5)).toBe(distance);
});

test('a distance over the limit is only said to be over it', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), fc.nat(8), (a, b, limit) => {
      const exact = editDistance(a, b, 8);
      const limited = editDistance(a, b, limit);
      expect(limited > limit ? exact > limit : exact === limited).toBe(true);
    }),
  );
});

test('neither the revision nor what follows it is offered, and three at most', () => {
  const graph = buildGraph(
    revisionFiles({ abcd1: ['abcd'], abcd2: ['abcd1'], abcd3: [], abcd4: [], abcd5: [], abcd6: [] }),
  );
  const [revision] = graph.revisions;
  expect(revision && closestIds(graph, revision, 'abcd')).toEqual(['abcd3', 'abcd4', 'abcd5']);
});
