import { reachAny } from './lineage.js';
import type { MapNode } from './revisionMap.js';
import { needs } from './traverse.js';

/** All that some heads need, while one head after another goes. */
export interface Hanging {
  /** Whether a head, other than the node itself, needs the node. */
  isBelowAnother(node: MapNode): boolean;
  /** All that hangs on a head and needs the node. */
  above(node: MapNode): ReadonlySet<MapNode>;
  /** The node is no head any more and nothing else needs it: what hung on it alone, and is no head now, goes too. */
  release(node: MapNode, isHead: (node: MapNode) => boolean): void;
}

/**
 * Counts for each node what needs it and hangs on a head: one walk, where Alembic collects the ancestors of each head
 * anew.
 */
export function hangingBelow(heads: Iterable<MapNode>): Hanging {
  const dependants = new Map<MapNode, Set<MapNode>>();
  for (const node of reachAny(heads, needs)) {
    for (const needed of node.needs) {
      const others = dependants.get(needed);
      if (others === undefined) dependants.set(needed, new Set([node]));
      else others.add(node);
    }
  }
  const hangsOn = (node: MapNode): Iterable<MapNode> => dependants.get(node) ?? [];
  // Asked for again and again while its heads are worked off. What is above a node stays above it, so that the first
  // answer holds.
  const aboveNodes = new Map<MapNode, ReadonlySet<MapNode>>();
  return {
    isBelowAnother: (node) => (dependants.get(node)?.size ?? 0) > 0,
    above(node) {
      const above = aboveNodes.get(node) ?? reachAny(hangsOn(node), hangsOn);
      aboveNodes.set(node, above);
      return above;
    },
    release(released, isHead) {
      const gone = [released];
      for (let node = gone.pop(); node !== undefined; node = gone.pop()) {
        aboveNodes.delete(node);
        for (const needed of node.needs) {
          const others = dependants.get(needed);
          if (others?.delete(node) === true && others.size === 0 && !isHead(needed)) gone.push(needed);
        }
      }
    },
  };
}
