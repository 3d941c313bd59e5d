import { sameItems } from '../text.js';
import { dependencyNames, isBase, shapeOf } from './buildGraph.js';
import { propagateLabels } from './labels.js';
import { layeredMap } from './layeredMap.js';
import { loadRevision } from './loadRevision.js';
import { numberedGraph, renumber } from './numberedGraph.js';
import type { Revision, RevisionFile, RevisionGraph } from './revisionGraph.js';

/** With more changed files than this the graph is built anew. */
const few = 16;

/** A revision of which another version was read. */
interface Change {
  readonly number: number;
  readonly before: Revision;
  readonly after: Revision;
}

/**
 * The graph that `buildGraph` makes of these files, from the one before, of which some files were read anew: what only
 * they can change is changed, and the rest is taken over. Undefined where that is not sure, or not worth while: ids and
 * labels are the same as before, no id is unknown or used twice, and each file holds a revision.
 */
export function patchGraph(graph: RevisionGraph, files: readonly RevisionFile[]): RevisionGraph | undefined {
  const isPlain = graph.rejected.length === 0 && graph.byId.size === graph.revisions.length;
  const changes = isPlain && files.length === graph.files.length ? changesTo(graph, files) : undefined;
  if (changes === undefined) return undefined;
  const numbered = numberedGraph(graph);

  const revisions = [...graph.revisions];
  const byId = new Map<string, Revision>();
  const byLabel = new Map<string, Revision>();
  const children = new Map<string, readonly Revision[] | undefined>();
  const dependants = new Map<string, readonly Revision[] | undefined>();
  const order = ({ id }: Revision): number => numbered.byId.get(id ?? '') ?? 0;
  for (const { number, before, after } of changes) {
    revisions[number] = after;
    if (after.id !== null) byId.set(after.id, after);
    for (const label of after.branchLabels) if (graph.byLabel.get(label) === before) byLabel.set(label, after);
    replace([graph.children, children], before, after, [before.downRevisions, after.downRevisions], order);
    const named = [dependencyNames(before, graph), dependencyNames(after, graph)] as const;
    replace([graph.dependants, dependants], before, after, named, order);
  }

  const changed = changes.map(({ number }) => number);
  const { byId: numberOf } = renumber(revisions, numbered, changed);
  const links = {
    revisions,
    byId: layeredMap(graph.byId, byId),
    byLabel: layeredMap(graph.byLabel, byLabel),
    children: layeredMap(graph.children, children),
    dependants: layeredMap(graph.dependants, dependants),
  };
  const of = shapeOf(links);
  const touched = changes.flatMap(({ before, after }) => [
    ...(after.id === null ? [] : [after.id]),
    ...before.downRevisions,
    ...after.downRevisions,
    ...dependencyNames(before, graph),
    ...dependencyNames(after, graph),
  ]);
  /** Those of before, and those that changed or are named in another way, in load order, as far as they are of the kind. */
  const again = (before: readonly Revision[], isOne: (revision: Revision) => boolean): Revision[] => {
    const ids = new Set([...before.flatMap(({ id }) => id ?? []), ...touched]);
    const numbers = [...ids].flatMap((id) => numberOf.get(id) ?? []).sort((one, other) => one - other);
    return numbers.flatMap((number) => revisions[number] ?? []).filter(isOne);
  };
  const heads = again(graph.heads, of.isHead);
  return {
    files,
    ...links,
    heads,
    effectiveHeads: heads.filter(of.isEffective),
    bases: again(graph.bases, isBase),
    branchPoints: again(graph.branchPoints, of.isBranchPoint),
    mergePoints: again(graph.mergePoints, of.isMergePoint),
    // Without a label nobody has one.
    effectiveLabels: links.byLabel.size === 0 ? graph.effectiveLabels : propagateLabels(links),
    rejected: [],
  };
}

function changesTo(graph: RevisionGraph, files: readonly RevisionFile[]): Change[] | undefined {
  const changes: Change[] = [];
  for (let number = 0; number < files.length; number++) {
    const file = files[number];
    const before = graph.revisions[number];
    if (file === graph.files[number] || file === undefined || before === undefined) continue;
    const after = changes.length < few && file.path === before.file.path ? loadRevision(file) : undefined;
    if (after === undefined || after.id === null || after.id !== before.id) return undefined;
    if (!sameItems(before.branchLabels, after.branchLabels)) return undefined;
    changes.push({ number, before, after });
  }
  return changes;
}

/** Replaces a revision in the lists of those that it named, and of those that it names now, in load order. */
function replace(
  [index, changes]: readonly [ReadonlyMap<string, readonly Revision[]>, Map<string, readonly Revision[] | undefined>],
  before: Revision,
  after: Revision,
  [named, names]: readonly [readonly string[], readonly string[]],
  order: (revision: Revision) => number,
): void {
  for (const name of new Set([...named, ...names])) {
    const followers = (changes.has(name) ? changes.get(name) : index.get(name)) ?? [];
    const others = followers.filter((one) => one !== before);
    const now = names.includes(name) ? [...others, after].sort((one, other) => order(one) - order(other)) : others;
    changes.set(name, now.length === 0 ? undefined : now);
  }
}
