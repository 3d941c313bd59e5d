import { dependenciesOf, parentsOf } from './lineage.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';

/** Revision → a number that it shares with every revision that parents or dependencies join it to, in any direction. */
export function components(graph: RevisionGraph): Map<Revision, number> {
  const neighbours = new Map<Revision, Revision[]>(graph.revisions.map((revision) => [revision, []]));
  for (const revision of graph.revisions) {
    for (const other of [...parentsOf(graph, revision), ...dependenciesOf(graph, revision)]) {
      neighbours.get(revision)?.push(other);
      neighbours.get(other)?.push(revision);
    }
  }
  const numbers = new Map<Revision, number>();
  for (const start of graph.revisions) {
    if (numbers.has(start)) continue;
    const todo = [start];
    const number = numbers.size;
    numbers.set(start, number);
    for (let revision = todo.pop(); revision !== undefined; revision = todo.pop()) {
      for (const next of neighbours.get(revision) ?? []) {
        if (numbers.has(next)) continue;
        numbers.set(next, number);
        todo.push(next);
      }
    }
  }
  return numbers;
}
