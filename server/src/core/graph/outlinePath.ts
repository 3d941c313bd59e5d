import { childrenOf, reach } from './lineage.js';
import {
  listOf,
  mergedLines,
  otherParents,
  type OutlineAddress,
  type OutlineItem,
  outlineTop,
  pageSize,
  type Place,
  placeOf,
} from './outline.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';

/** An item of the outline and the address that lists it. */
export interface OutlineStep {
  readonly address: OutlineAddress;
  readonly item: OutlineItem;
}

/**
 * The items to open, from the top, to see a revision, and last the revision's own; undefined where no line shows it,
 * as with some cycles. Of several places the first head's is taken. Linear in the graph's size for each merge on the
 * way.
 *
 * What a line shows above the revision is the beginning of the line. Its oldest one joins, with a parent that is not
 * shown yet, the line to go on with: any newer one leads there through it.
 */
export function outlinePath(graph: RevisionGraph, target: Revision): OutlineStep[] | undefined {
  const above = reach(target, (revision) => childrenOf(graph, revision));
  const top = placeOf(graph, []);
  if (top === undefined) return undefined;
  const roots = listOf(top)
    .slice(0, graph.revisions.length)
    .flatMap((item) => (item.kind === 'revision' ? item.revision : []));
  const root = roots.find((revision) => revision === target) ?? graph.heads.find((head) => above.has(head));
  if (root === undefined) return undefined;
  const steps = stepsInList(top, roots.indexOf(root));
  if (root === target) return steps;
  for (let line = [root.file.path]; ;) {
    const place = placeOf(graph, line);
    if (place === undefined) return undefined;
    const at = indexInList(place, target);
    if (at >= 0) return [...steps, ...stepsInList(place, at)];
    const merge = place.last.findLast((revision) => above.has(revision));
    const tip = merge === undefined ? undefined : otherParents(place, merge).find((parent) => above.has(parent));
    if (merge === undefined || tip === undefined) return undefined;
    steps.push(...stepsToLine(place, merge, tip));
    line = [...line, tip.file.path];
  }
}

/** Through a merge of a line to one of the lines that it joins. */
function stepsToLine(place: Place, merge: Revision, tip: Revision): OutlineStep[] {
  const { line } = place;
  const at = indexInList(place, merge);
  const branches = mergedLines(place, merge);
  const branch = branches.filter((item) => item.kind === 'branch' && item.revision === tip);
  // A head lists what it merges before its history.
  if (at < 0) return branch.map((item) => ({ address: { line, from: 0 }, item }));
  const merged =
    branches.length > 1 ? branch.map((item): OutlineStep => ({ address: { line, merge: merge.file.path }, item })) : [];
  return [...stepsInList(place, at), ...merged];
}

/** The pages before an item of a list, and the item. */
function stepsInList(place: Place, index: number): OutlineStep[] {
  const list = listOf(place);
  const { line } = place;
  const first = index - (index % pageSize);
  const steps: OutlineStep[] = [];
  for (let from = pageSize; from <= first; from += pageSize) {
    steps.push({
      address: { line, from: from - pageSize },
      item: { kind: 'page', count: list.length - from, children: { line, from } },
    });
  }
  const address: OutlineAddress = line.length === 0 && first === 0 ? outlineTop : { line, from: first };
  return [...steps, ...list.slice(index, index + 1).map((item) => ({ address, item }))];
}

function indexInList({ line, last }: Place, revision: Revision): number {
  const index = last.indexOf(revision);
  return line.length === 1 ? index - 1 : index;
}
