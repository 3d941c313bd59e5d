import { childrenOf, dependantsOf, reach } from './lineage.js';
import { numberedGraph } from './numberedGraph.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';

/** Which steps lead from a revision to what follows it. */
export type Steps = 'children' | 'children and dependants';

/**
 * Whether a revision is the given one or follows it, in any number of steps. By numbers, as half of a graph may follow;
 * where an id is used twice or not known, by names.
 */
export function following(graph: RevisionGraph, start: Revision, steps: Steps): (revision: Revision) => boolean {
  const { revisions, byId, dependants } = graph;
  const { numberOf, children } = numberedGraph(graph);
  const first = numberOf(start);
  if (byId.size < revisions.length || first === undefined) {
    const follow = (one: Revision): readonly Revision[] =>
      steps === 'children' ? childrenOf(graph, one) : [...childrenOf(graph, one), ...dependantsOf(graph, one)];
    const found = reach(start, follow);
    return (revision) => found.has(revision);
  }
  const hasDependants = steps !== 'children' && dependants.size > 0;
  const isFound = new Uint8Array(revisions.length);
  const todo = [first];
  for (let number = todo.pop(); number !== undefined; number = todo.pop()) {
    if (isFound[number] === 1) continue;
    isFound[number] = 1;
    const end = children.starts[number + 1] ?? 0;
    for (let at = children.starts[number] ?? 0; at < end; at++) todo.push(children.nodes[at] ?? first);
    const revision = hasDependants ? revisions[number] : undefined;
    if (revision !== undefined)
      for (const dependant of dependantsOf(graph, revision)) todo.push(numberOf(dependant) ?? first);
  }
  return (revision) => isFound[numberOf(revision) ?? -1] === 1;
}
