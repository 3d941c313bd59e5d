import { expect, test } from 'vitest';
import { releasedHistory } from '../../../test/support/releasedHistory.js';
import { revisionFiles } from '../../../test/support/revisionFiles.js';
import { buildGraph } from '../core/graph/buildGraph.js';
import { ownRevisions } from './ownRevisions.js';

/** A released base, and a line of revisions after it whose ids are in no order. */
const ids = ['m', 'c', 'x', 'a', 'k'];
const released = { base: [] };
const graph = buildGraph(
  revisionFiles({ ...released, ...Object.fromEntries(ids.map((id, at) => [id, [ids[at - 1] ?? 'base']])) }),
);

test('of very many unreleased revisions the newest are reviewed, and how many are left is known', () => {
  const own = (most: number) => {
    const { revisions, left } = ownRevisions(graph, releasedHistory(released), most);
    return [
      revisions
        .map(({ id }) => id)
        .sort()
        .join(),
      left,
    ];
  };
  expect(own(5)).toEqual(['a,c,k,m,x', 0]);
  expect(own(2)).toEqual(['a,k', 3]);
  expect(own(1)).toEqual(['k', 4]);
});
