import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { revisionFiles } from '../../../../test/support/revisionFiles.js';
import { buildGraph } from './buildGraph.js';
import { parentsOf, reach } from './lineage.js';
import { planRebase, type Rebase } from './rebase.js';
import type { RevisionGraph } from './revisionGraph.js';

type Literal = Parameters<typeof revisionFiles>[0];

interface Options {
  readonly released?: readonly string[];
  readonly applied?: readonly string[];
}

function plan(graph: RevisionGraph, head: string, onto: string, { released = [], applied = [] }: Options = {}): Rebase {
  const at = (id: string) => {
    const revision = graph.byId.get(id);
    if (revision === undefined) throw new Error(`There is no ${id}.`);
    return revision;
  };
  return planRebase(graph, at(head), at(onto), {
    isReleased: ({ id }) => released.includes(id ?? ''),
    appliedTo: ({ id }) => (applied.includes(id ?? '') ? 'a database' : undefined),
  });
}

/** `f: m` for each revision that gets other parents; the reason where it is refused. */
function steps(literal: Literal, head: string, onto: string, options?: Options): string {
  const rebase = plan(buildGraph(revisionFiles(literal)), head, onto, options);
  return rebase.kind === 'refused'
    ? rebase.reason
    : rebase.steps.map(({ revision, downRevisions }) => `${revision.id ?? ''}: ${downRevisions.join(' ')}`).join(', ');
}

describe('a branch is moved', () => {
  const cases: [string, Literal, string, string, Options, string][] = [
    ['of one revision', { a: [], m: ['a'], f: ['a'] }, 'f', 'm', {}, 'f: m'],
    ['of several, by the first', { a: [], m: ['a'], f: ['a'], g: ['f'], h: ['g'] }, 'h', 'm', {}, 'f: m'],
    ['from a revision in its middle', { a: [], m: ['a'], f: ['a'], g: ['f'], h: ['g'] }, 'g', 'm', {}, 'f: m'],
    ['from a base', { a: [], m: ['a'], f: [], g: ['f'] }, 'g', 'm', {}, 'f: m'],
    [
      'only what nobody else has',
      { a: [], m: ['a'], n: ['a'], f: ['n'] },
      'f',
      'm',
      { released: ['a', 'm', 'n'] },
      'f: m',
    ],
    [
      'both lines of one that was merged',
      { a: [], m: ['a'], f: ['a'], g: ['a'], h: ['f', 'g'] },
      'h',
      'm',
      {},
      'f: m, g: m',
    ],
    [
      'that was merged with an older head',
      { a: [], l: ['a'], m: ['l'], f: ['a'], g: ['f', 'l'], h: ['g'] },
      'h',
      'm',
      {},
      'f: m, g: f',
    ],
    [
      'that merges two released lines',
      { a: [], k: ['a'], l: ['a'], m: ['k'], f: ['k', 'l'] },
      'f',
      'm',
      { released: ['a', 'k', 'l', 'm'] },
      'f: m',
    ],
    [
      'that is applied above its first revision only as far as nobody knows',
      { a: [], m: ['a'], f: ['a'] },
      'f',
      'm',
      { applied: ['a', 'm'] },
      'f: m',
    ],
  ];
  test.each(cases)('%s', (_name, literal, head, onto, options, expected) => {
    expect(steps(literal, head, onto, options)).toBe(expected);
  });
});

describe('a branch stays', () => {
  const cases: [string, Literal, string, string, Options, RegExp][] = [
    ['that others have', { a: [], m: ['a'], f: ['a'] }, 'f', 'm', { released: ['f'] }, /^others have it already/],
    [
      'that a database ran',
      { a: [], m: ['a'], f: ['a'], g: ['f'] },
      'g',
      'm',
      { applied: ['f'] },
      /^"f", where the branch begins, is applied to a database/,
    ],
    ['that comes before the other', { a: [], f: ['a'], m: ['f'] }, 'f', 'm', {}, /^"m" follows it/],
    ['that follows the other', { a: [], m: ['a'], f: ['m'] }, 'f', 'm', {}, /^it follows "m" already/],
    [
      'that the other depends on',
      { a: [], f: ['a'], m: { down: ['a'], deps: ['f'] } },
      'f',
      'm',
      {},
      /^"m" depends on it/,
    ],
    ['with a missing parent', { a: [], m: ['a'], f: ['gone'] }, 'f', 'm', {}, /unknown or missing parent/],
    [
      'with an id that is used twice',
      { a: [], m: ['a'], f: ['a'], copy: { id: 'f', down: ['a'] } },
      'f',
      'm',
      {},
      /used twice/,
    ],
    ['in a cycle', { m: [], f: ['g'], g: ['f'] }, 'g', 'm', {}, /in a cycle/],
  ];
  test.each(cases)('%s', (_name, literal, head, onto, options, expected) => {
    expect(steps(literal, head, onto, options)).toMatch(expected);
  });
});

test('of random histories, a branch follows the other head afterwards, nothing is lost and no cycle is made', () => {
  const history = fc.integer({ min: 2, max: 14 }).chain((count) =>
    fc.tuple(
      ...Array.from({ length: count }, (_, index) =>
        fc.subarray(
          Array.from({ length: index }, (_name, n) => `r${n}`),
          { maxLength: Math.min(2, index) },
        ),
      ),
    ),
  );
  let moved = 0;
  fc.assert(
    fc.property(history, fc.nat(), fc.nat(), (parents, one, other) => {
      const literal = Object.fromEntries(parents.map((down, index) => [`r${index}`, down]));
      const graph = buildGraph(revisionFiles(literal));
      const heads = graph.heads.flatMap(({ id }) => id ?? []);
      const [head, onto] = [heads[one % heads.length], heads[other % heads.length]];
      if (head === undefined || onto === undefined || head === onto) return;
      const rebase = plan(graph, head, onto);
      if (rebase.kind === 'refused') throw new Error(rebase.reason);
      moved++;
      const changed = Object.fromEntries(
        rebase.steps.map(({ revision, downRevisions }) => [revision.id ?? '', downRevisions]),
      );
      const after = buildGraph(revisionFiles({ ...literal, ...changed }));
      expect(after.heads.flatMap(({ id }) => id ?? [])).toEqual(heads.filter((id) => id !== onto));
      const behind = (which: RevisionGraph, id: string): Set<string | null> => {
        const start = which.byId.get(id);
        return new Set(
          start === undefined
            ? []
            : [...reach(start, (revision) => parentsOf(which, revision))].map((revision) => revision.id),
        );
      };
      const behindAfter = behind(after, head);
      expect(behindAfter).toContain(onto);
      for (const id of behind(graph, head)) expect(behindAfter).toContain(id);
      for (const id of Object.keys(changed))
        expect(behind(graph, onto), `${id} is not of the other branch`).not.toContain(id);
      // Without cycles every revision is reached from a head.
      expect(new Set(after.heads.flatMap(({ id }) => [...behind(after, id ?? '')])).size).toBe(after.revisions.length);
      for (const { downRevisions } of rebase.steps) expect(new Set(downRevisions).size).toBe(downRevisions.length);
    }),
    { numRuns: 2000 },
  );
  expect(moved).toBeGreaterThan(200);
});
