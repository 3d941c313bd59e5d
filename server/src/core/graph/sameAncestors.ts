import { dependenciesOf, parentsOf, reach } from './lineage.js';
import type { RevisionGraph } from './revisionGraph.js';

type Graph = Pick<RevisionGraph, 'byId' | 'byLabel'>;

/**
 * Whether a database at a revision has run the same revisions before it by both histories, parents and dependencies
 * together: then it goes on alike. What is in no file any more, and what took its place, is another matter.
 */
export function hasSameAncestors(id: string, graph: Graph, history: Graph): boolean {
  const [here, there] = [ancestorsOf(id, graph), ancestorsOf(id, history)];
  return (
    [...here].every(
      (ancestor) =>
        there.has(ancestor) ||
        graph.byId.get(ancestor)?.file.header.replaces.some((replaced) => there.has(replaced)) === true,
    ) && [...there].every((ancestor) => here.has(ancestor) || !graph.byId.has(ancestor))
  );
}

function ancestorsOf(id: string, graph: Graph): Set<string> {
  const start = graph.byId.get(id);
  if (start === undefined) return new Set();
  const all = reach(start, (one) => [...parentsOf(graph, one), ...dependenciesOf(graph, one)]);
  return new Set([...all].flatMap((one) => one.id ?? []));
}
