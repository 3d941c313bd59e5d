import { listed, refuse } from './refusal.js';
import type { MapNode } from './revisionMap.js';

type Step = (node: MapNode) => Iterable<MapNode>;

/** What has to be applied before, by `down_revision` and normalised dependencies. */
export const needs: Step = (node) => node.needs;
export const parents: Step = (node) => node.parents;
export const children: Step = (node) => node.children;
/** What follows or depends on it. */
export const followers: Step = (node) => node.followers;

/**
 * Like `reachAny`, but refuses when one start reaches another (`_iterate_related_revisions` with `check`): of two rows
 * of the version table, or two targets, neither may need the other.
 */
export function reachableApart(starts: readonly MapNode[], step: Step): Set<MapNode> {
  const targets = new Set(starts);
  const seen = new Set<MapNode>();
  for (const target of starts) {
    const overlaps = new Set<MapNode>();
    const todo = [target];
    for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
      if (node !== target && targets.has(node)) overlaps.add(node);
      if (seen.has(node)) continue;
      seen.add(node);
      for (const next of step(node)) todo.push(next);
    }
    if (overlaps.size > 0) {
      const others = listed([...overlaps].map(({ id }) => id));
      refuse(
        'RevisionError',
        `"${target.id}" overlaps with ${others}: one is an ancestor of the other, and Alembic takes only the later of them. Leave out the earlier.`,
      );
    }
  }
  return seen;
}

/** Of some nodes, those that others need, directly or not. What is needed is less deep, so that the walk ends there. */
export function neededBy(wanted: readonly MapNode[], others: Iterable<MapNode>): Set<MapNode> {
  const found = new Set<MapNode>();
  const missing = new Set(wanted);
  const least = wanted.reduce((depth, node) => Math.min(depth, node.depth), Infinity);
  const seen = new Set<MapNode>();
  const todo = [...others];
  for (let node = todo.pop(); node !== undefined && missing.size > 0; node = todo.pop()) {
    if (seen.has(node) || node.depth < least) continue;
    seen.add(node);
    if (missing.delete(node)) found.add(node);
    todo.push(...node.needs);
  }
  return found;
}
