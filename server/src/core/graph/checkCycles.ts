import { findCyclicComponents, shortestCycle } from './cycles.js';
import { childrenOf, dependantsOf, dependenciesOf, parentsOf, reachAny } from './lineage.js';
import { listed, refuse } from './refusal.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';

type Step = (revision: Revision) => readonly Revision[];

/**
 * Refuses revisions that follow each other in a cycle, with the class that Alembic raises (`_detect_cycles`). A cycle
 * between a base and a head escapes Alembic, which may then never end: it is refused here too.
 */
export function refuseCycles(graph: RevisionGraph): void {
  const nodes = [...graph.byId.values()];
  const down: Step = (revision) => parentsOf(graph, revision);
  const downAndNeeded: Step = (revision) => [...down(revision), ...dependenciesOf(graph, revision)];
  const [cycle] = findCyclicComponents(nodes, downAndNeeded);
  if (cycle === undefined) return;

  const [ofParents] = findCyclicComponents(nodes, down);
  const isOfParents = !isSpanned(graph, down, (revision) => childrenOf(graph, revision), graph.heads, graph.bases);
  const isNoticed =
    isOfParents ||
    !isSpanned(
      graph,
      downAndNeeded,
      (revision) => [...childrenOf(graph, revision), ...dependantsOf(graph, revision)],
      graph.effectiveHeads,
      realBases(graph),
    );
  const path = ofParents === undefined ? shortestCycle(cycle, downAndNeeded) : shortestCycle(ofParents, down);
  const names = path.flatMap(({ id }) => id ?? []);
  const consequence = isNoticed
    ? 'No order exists in which they could run'
    : 'No order exists in which they could run; Alembic does not notice and may never end';
  refuse(
    isOfParents || (!isNoticed && ofParents !== undefined) ? 'CycleDetected' : 'DependencyCycleDetected',
    `The revisions ${listed(names, 8)} ${ofParents === undefined ? 'follow or depend on' : 'follow'} each other in a cycle. ${consequence}: change the reference that names a newer revision.`,
  );
}

/** Whether every revision lies both below a head and above a base: Alembic's test for the absence of cycles. */
function isSpanned(
  { byId }: RevisionGraph,
  down: Step,
  up: Step,
  heads: readonly Revision[],
  bases: readonly Revision[],
): boolean {
  const below = reachAny(heads, down);
  const above = reachAny(bases, up);
  return [...byId.values()].every((revision) => below.has(revision) && above.has(revision));
}

function realBases({ bases }: RevisionGraph): Revision[] {
  return bases.filter(({ dependsOn }) => dependsOn.length === 0);
}
