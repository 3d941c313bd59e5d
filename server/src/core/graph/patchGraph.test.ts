import fc from 'fast-check';
import { expect, test } from 'vitest';
import { revisionFiles, unknownPart } from '../../../../test/support/revisionFiles.js';
import { buildGraph } from './buildGraph.js';
import { numberedGraph } from './numberedGraph.js';
import { patchGraph } from './patchGraph.js';
import type { Revision, RevisionFile, RevisionGraph } from './revisionGraph.js';

type Literal = Parameters<typeof revisionFiles>[0];

/** All that a graph says, in an order of its own; revisions by what they say of themselves. */
function said(graph: RevisionGraph): unknown {
  const sorted = (map: ReadonlyMap<string, unknown>): unknown => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  const { numberOf, parents, parentsFirst } = numberedGraph(graph);
  return {
    ...graph,
    byId: sorted(graph.byId),
    byLabel: sorted(graph.byLabel),
    children: sorted(graph.children),
    dependants: sorted(graph.dependants),
    effectiveLabels: ['gone', ...ids].map((id) => graph.effectiveLabels.get(id)),
    numbers: graph.revisions.map(numberOf),
    parents,
    parentsFirst,
  };
}

/** Reads some files anew: those whose headers differ. */
function readAnew(graph: RevisionGraph, files: readonly RevisionFile[]): RevisionFile[] {
  return files.map((file, place) => {
    const before = graph.files[place];
    return before !== undefined && JSON.stringify(before) === JSON.stringify(file) ? before : file;
  });
}

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const names = fc.array(fc.constantFrom(...ids, 'gone', 'x', 'y'), { maxLength: 2 });
const edges = fc.tuple(...ids.map(() => fc.record({ down: names, deps: fc.oneof(fc.constant<string[]>([]), names) })));
const labels = fc.tuple(
  ...ids.map(() =>
    fc.oneof({ weight: 4, arbitrary: fc.constant<string[]>([]) }, fc.constantFrom(['x'], ['y'], ['x', 'y'])),
  ),
);

test('a graph that follows edits of parents and dependencies is the one that is built anew', () => {
  let followed = 0;
  fc.assert(
    fc.property(fc.array(edges, { minLength: 2, maxLength: 5 }), labels, (versions, declared) => {
      const literals = versions.map((version): Literal =>
        Object.fromEntries(ids.map((id, at) => [id, { ...version[at], labels: declared[at] ?? [] }])),
      );
      let graph = buildGraph(revisionFiles(literals[0] ?? {}));
      for (const literal of literals.slice(1)) {
        const files = readAnew(graph, revisionFiles(literal));
        const patched = patchGraph(graph, files);
        expect(patched).toBeDefined();
        if (patched === undefined) continue;
        followed++;
        expect(said(patched)).toEqual(said(buildGraph(files)));
        graph = patched;
      }
    }),
    { numRuns: 1000 },
  );
  expect(followed).toBeGreaterThan(1000);
});

const before: Literal = { a: [], b: ['a'], c: { down: ['b'], labels: ['x'] } };

test.each<[string, Literal, Literal?]>([
  ['another id', { ...before, b: { id: 'z', down: ['a'] } }],
  ['an id that is not known', { ...before, b: { id: null, down: ['a'] } }],
  ['another label', { ...before, c: { down: ['b'], labels: ['y'] } }],
  ['a label that is not known', { ...before, c: { down: ['b'], labels: ['x', unknownPart, 'y'] } }],
  ['a file more', { ...before, d: ['c'] }],
  ['a file less', { a: [], b: ['a'] }],
  ['an id that two files have', { a: [], a2: { id: 'a' }, b: ['a2'] }, { a: [], a2: { id: 'a' }, b: ['a'] }],
])('a graph does not follow %s', (_what, after, first = before) => {
  const graph = buildGraph(revisionFiles(first));
  expect(patchGraph(graph, readAnew(graph, revisionFiles(after)))).toBeUndefined();
});

test('revisions whose files stayed are the same objects', () => {
  const graph = buildGraph(revisionFiles(before));
  const patched = patchGraph(graph, readAnew(graph, revisionFiles({ ...before, b: ['gone'] })));
  const same = (one: Revision | undefined, other: Revision | undefined): boolean => one === other;
  expect(ids.slice(0, 3).map((id) => same(graph.byId.get(id), patched?.byId.get(id)))).toEqual([true, false, true]);
});
