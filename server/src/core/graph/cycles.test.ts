import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findCyclicComponents, shortestCycle } from './cycles.js';

type Edges = Readonly<Record<string, readonly string[]>>;
const components = (edges: Edges): string[][] => findCyclicComponents(Object.keys(edges), (node) => edges[node] ?? []);

describe('findCyclicComponents', () => {
  const cases: [string, Edges, string[][]][] = [
    ['no node', {}, []],
    ['no cycle', { a: [], b: ['a'], c: ['a', 'b'] }, []],
    ['a node that points at itself', { a: ['a'], b: ['a'] }, [['a']]],
    ['a cycle with a tail on both sides', { a: [], b: ['a', 'd'], c: ['b'], d: ['c'], e: ['d'] }, [['b', 'c', 'd']]],
    [
      'two cycles',
      { a: ['b'], c: ['d', 'a'], b: ['a'], d: ['c'] },
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['two cycles that share a node', { a: ['b', 'c'], b: ['a'], c: ['a'] }, [['a', 'b', 'c']]],
  ];
  test.each(cases)('%s', (_name, edges, expected) => {
    expect(components(edges)).toEqual(expected);
  });

  test('a node is on a cycle exactly when it reaches itself', () => {
    const size = 8;
    const graphs = fc.array(fc.array(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size });
    fc.assert(
      fc.property(graphs, (edges) => {
        const next = (node: number): number[] => edges[node] ?? [];
        const nodes = edges.map((_, node) => node);
        const reached = (start: number): Set<number> => {
          const seen = new Set<number>();
          const todo = [...next(start)];
          for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
            if (seen.has(node)) continue;
            seen.add(node);
            todo.push(...next(node));
          }
          return seen;
        };
        const found = findCyclicComponents(nodes, next);
        expect(found.flat().sort()).toEqual(nodes.filter((node) => reached(node).has(node)));
        for (const component of found) {
          const cycle = shortestCycle(component, next);
          expect(cycle.length).toBeGreaterThan(0);
          cycle.forEach((node, index) => {
            expect(next(node)).toContain(cycle[(index + 1) % cycle.length]);
          });
        }
      }),
    );
  });
});

test('a cycle of 20,000 nodes needs no recursion', () => {
  const nodes = Array.from({ length: 20_000 }, (_, index) => index);
  const next = (node: number): number[] => [(node + 1) % nodes.length];
  expect(findCyclicComponents(nodes, next)).toEqual([nodes]);
  expect(shortestCycle(nodes, next)).toEqual(nodes);
});
