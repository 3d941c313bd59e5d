import { dependenciesOf } from './lineage.js';
import { numberedGraph } from './numberedGraph.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';

/** A number that a revision shares with every revision that parents or dependencies join it to, in any direction. */
export function components(graph: RevisionGraph): (revision: Revision) => number {
  const { numberOf, parents } = numberedGraph(graph);
  const joined = Int32Array.from(graph.revisions, (_, number) => number);

  function rootOf(number: number): number {
    let root = number;
    for (let next = joined[root] ?? root; next !== root; next = joined[root] ?? root) {
      joined[root] = joined[next] ?? next;
      root = next;
    }
    return root;
  }
  const join = (one: number, other: number): void => {
    joined[rootOf(one)] = rootOf(other);
  };

  graph.revisions.forEach((revision, number) => {
    for (const parent of parents[number] ?? []) join(number, parent);
    if (revision.dependsOn.length === 0) return;
    for (const dependency of dependenciesOf(graph, revision)) join(number, numberOf(dependency) ?? number);
  });
  return (revision) => rootOf(numberOf(revision) ?? 0);
}
