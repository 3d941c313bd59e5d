import { checkWhole, type SyntaxLookup } from './checkWhole.js';
import { resolveDependency } from './lineage.js';
import { orRefused, type Refused } from './refusal.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';

/** A revision with all that Alembic derives for it before it plans. */
export interface MapNode {
  readonly id: string;
  readonly revision: Revision;
  /** Its place in Alembic's map, which breaks ties. */
  readonly position: number;
  /** `down_revision` in declared order, duplicates kept. */
  readonly parents: readonly MapNode[];
  /** `depends_on`, labels resolved, in declared order. */
  readonly dependencies: readonly MapNode[];
  /** Those that name this one in `down_revision`. */
  readonly children: readonly MapNode[];
  /** Those that name this one in `down_revision` or `depends_on`. */
  readonly followers: readonly MapNode[];
  /** Own and inherited branch labels. */
  readonly labels: ReadonlySet<string>;
  /** The longest way down to a revision that needs nothing: what a revision needs is always less deep. */
  readonly depth: number;
  /** The dependencies that no ancestor has already. */
  readonly normalisedDependencies: readonly MapNode[];
  /** Parents and normalised dependencies, each once: what has to be applied before. */
  readonly needs: readonly MapNode[];
}

/** Alembic's `RevisionMap` of a history in which everything is known and exists, without cycles. */
export interface RevisionMap {
  /** By id; in load order, of duplicates the later one at the place of the earlier. */
  readonly byId: ReadonlyMap<string, MapNode>;
  /** Branch label → the revision that declares it. */
  readonly byLabel: ReadonlyMap<string, MapNode>;
  /** Ids of Alembic's heads, real heads and bases: with the duplicate that Alembic forgets, an id twice. */
  readonly heads: readonly string[];
  readonly realHeads: readonly string[];
  readonly bases: readonly string[];
  /** Why not all branch labels are known; null where they are. */
  readonly unknownLabels: string | null;
}

const maps = new WeakMap<RevisionGraph, RevisionMap | Refused>();

const nobodyLooked: SyntaxLookup = () => undefined;

/**
 * The map of a graph, made once; a refusal where Alembic would not get that far, or where the text does not say.
 * @param syntaxProblemOf of a broken file, which Alembic cannot load: no graph knows it, for it changes while somebody
 * types
 */
export function revisionMapOf(graph: RevisionGraph, syntaxProblemOf = nobodyLooked): RevisionMap | Refused {
  if (graph.files.some(syntaxProblemOf))
    return orRefused(() => build(graph, checkWhole(graph, syntaxProblemOf).unknownLabels));
  const known = maps.get(graph);
  if (known !== undefined) return known;
  const made = orRefused(() => {
    const { unknownLabels } = checkWhole(graph, nobodyLooked);
    return build(graph, unknownLabels);
  });
  maps.set(graph, made);
  return made;
}

type Draft = { -readonly [K in keyof MapNode]: MapNode[K] } & { children: MapNode[]; followers: MapNode[] };

function build(graph: RevisionGraph, unknownLabels: string | null): RevisionMap {
  const byId = new Map<string, Draft>();
  for (const [id, revision] of graph.byId) {
    const labels = new Set(graph.effectiveLabels.get(id));
    byId.set(id, {
      id,
      revision,
      position: byId.size,
      parents: [],
      dependencies: [],
      children: [],
      followers: [],
      labels,
      depth: 0,
      normalisedDependencies: [],
      needs: [],
    });
  }
  const draftsOf = (ids: readonly (string | null | undefined)[]): Draft[] =>
    ids.map((id) => byId.get(id ?? '')).filter((draft) => draft !== undefined);
  for (const draft of byId.values()) {
    const parents = draftsOf(draft.revision.downRevisions);
    const dependencies = draftsOf(draft.revision.dependsOn.map((name) => resolveDependency(graph, name)?.id));
    Object.assign(draft, { parents, dependencies });
    for (const parent of new Set(parents)) parent.children.push(draft);
    for (const needed of new Set([...parents, ...dependencies])) needed.followers.push(draft);
  }
  setDepths([...byId.values()]);
  normaliseDependencies([...byId.values()]);
  const ids = (revisions: readonly Revision[]): string[] => revisions.flatMap(({ id }) => id ?? []);
  return {
    byId,
    byLabel: new Map([...graph.byLabel].flatMap(([label, { id }]) => draftsOf([id]).map((draft) => [label, draft]))),
    heads: ids(graph.heads),
    realHeads: ids(graph.effectiveHeads),
    bases: ids(graph.bases),
    unknownLabels,
  };
}

/** From the bases upwards, each revision after all that it names. */
function setDepths(drafts: readonly Draft[]): void {
  const waiting = new Map<MapNode, number>();
  for (const { followers } of drafts)
    for (const follower of followers) waiting.set(follower, (waiting.get(follower) ?? 0) + 1);
  const ready: MapNode[] = drafts.filter((draft) => !waiting.has(draft));
  for (const node of ready) {
    for (const follower of node.followers as Draft[]) {
      follower.depth = Math.max(follower.depth, node.depth + 1);
      const rest = (waiting.get(follower) ?? 0) - 1;
      waiting.set(follower, rest);
      if (rest === 0) ready.push(follower);
    }
  }
}

type Unneeding = Omit<MapNode, 'normalisedDependencies' | 'needs'> & {
  -readonly [K in 'normalisedDependencies' | 'needs']: MapNode[K];
};

/**
 * Sets what each revision needs: its parents, and of its dependencies those that no ancestor (by `down_revision`) lists
 * too (alembic/script/revision.py, `_normalize_depends_on`). Alembic's order of several is a set's; here it is the
 * declared one.
 */
function normaliseDependencies(nodes: readonly Unneeding[]): void {
  const dependants = new Map<MapNode, MapNode[]>();
  for (const node of nodes) {
    for (const dependency of new Set(node.dependencies)) {
      const others = dependants.get(dependency);
      if (others === undefined) dependants.set(dependency, [node]);
      else others.push(node);
    }
  }
  for (const node of nodes) {
    const own = node.dependencies.length === 0 ? [] : withoutInherited(node, dependants);
    node.normalisedDependencies = own;
    node.needs = [...new Set([...node.parents, ...own])];
  }
}

/** Only a revision that shares a dependency can take one away, so that the walk ends below the least deep of these. */
function withoutInherited(node: MapNode, dependants: ReadonlyMap<MapNode, readonly MapNode[]>): MapNode[] {
  const rest = new Set(node.dependencies);
  const rivals = node.dependencies
    .flatMap((dependency) => dependants.get(dependency) ?? [])
    .filter(({ depth }) => depth < node.depth);
  if (rivals.length === 0) return [...rest];
  const lowest = rivals.reduce((least, { depth }) => Math.min(least, depth), Infinity);
  const seen = new Set<MapNode>();
  const todo = [...node.parents];
  for (let ancestor = todo.pop(); ancestor !== undefined && rest.size > 0; ancestor = todo.pop()) {
    if (seen.has(ancestor) || ancestor.depth < lowest) continue;
    seen.add(ancestor);
    for (const dependency of ancestor.dependencies) rest.delete(dependency);
    todo.push(...ancestor.parents);
  }
  return [...rest];
}
