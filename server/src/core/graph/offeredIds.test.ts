import { describe, expect, test } from 'vitest';
import { revisionFiles } from '../../../../test/support/revisionFiles.js';
import { buildGraph } from './buildGraph.js';
import { fromHeads } from './fromHeads.js';
import { type NamingField, offeredIds } from './offeredIds.js';

const branches = {
  a: [],
  b: { down: ['a'], labels: ['shop'], created: '2026-01-02' },
  c: { down: ['a'], created: '2026-01-03' },
  m: ['b', 'c'],
  x: { down: [], deps: ['b'], created: '2026-01-01' },
  h: ['m'],
};

describe('from the heads down', () => {
  test.each<[string, Parameters<typeof revisionFiles>[0], string[]]>([
    ['levels, the newer first', branches, ['x', 'h', 'm', 'c', 'b', 'a']],
    ['a cycle comes last', { a: ['b'], b: ['a'], c: [] }, ['c', 'a', 'b']],
    ['a missing parent', { a: ['gone'], b: ['a'] }, ['b', 'a']],
    ['each once', { a: [], b: ['a'], c: ['a', 'b'] }, ['c', 'a', 'b']],
    ['nothing', {}, []],
  ])('%s', (_what, graph, expected) => {
    expect(fromHeads(buildGraph(revisionFiles(graph))).map(({ id }) => id)).toEqual(expected);
  });
});

test('as if some files did not exist', () => {
  const graph = buildGraph(revisionFiles(branches));
  const without = new Set(graph.revisions.filter(({ id }) => id === 'm' || id === 'h' || id === 'x'));
  expect(fromHeads(graph, without).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
});

describe('what is offered', () => {
  test.each<[string, Parameters<typeof revisionFiles>[0], string | undefined, NamingField, string[]]>([
    ['parents of a head', branches, 'h', 'down_revision', ['x', 'm', 'c', 'b', 'a']],
    ['no descendants, by depends_on too', branches, 'b', 'down_revision', ['c', 'a']],
    ['dependencies with labels', branches, 'h', 'depends_on', ['x', 'm', 'c', 'b', 'shop', 'a']],
    ['no label of what follows', branches, 'a', 'depends_on', []],
    [
      'everything where the own revision is not known',
      branches,
      undefined,
      'down_revision',
      ['x', 'h', 'm', 'c', 'b', 'a'],
    ],
    ['the own id for the docstring', branches, 'b', 'Revision ID', ['b']],
    ['what the file says first for "Revises:"', branches, 'm', 'Revises', ['c', 'b', 'x', 'a']],
    [
      'labels that are named and not declared',
      { a: [], b: { down: ['a'], deps: ['shop', 'a', 'mail'] } },
      'a',
      'branch_labels',
      ['shop', 'mail'],
    ],
    ['no label otherwise', branches, 'h', 'branch_labels', []],
    [
      'of a duplicate id the file that Alembic knows',
      { a: [], a2: { id: 'a', down: [] }, b: [] },
      'b',
      'down_revision',
      ['a'],
    ],
  ])('%s', (_what, literal, own, field, expected) => {
    const graph = buildGraph(revisionFiles(literal));
    const revision = own === undefined ? undefined : graph.byId.get(own);
    expect(offeredIds(graph, revision, field).map(({ value }) => value)).toEqual(expected);
  });
});
