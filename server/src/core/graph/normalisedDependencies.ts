import type { MapNode } from './revisionMap.js';

type Draft = Omit<MapNode, 'normalisedDependencies' | 'needs'> & { -readonly [K in 'normalisedDependencies' | 'needs']: MapNode[K] };

/**
 * Sets what each revision needs: its parents, and of its dependencies those that no ancestor (by `down_revision`) lists
 * too (alembic/script/revision.py, `_normalize_depends_on`). Alembic's order of several is a set's; here it is the declared one.
 */
export function normaliseDependencies(nodes: readonly Draft[]): void {
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
  const rivals = node.dependencies.flatMap((dependency) => dependants.get(dependency) ?? []).filter(({ depth }) => depth < node.depth);
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
