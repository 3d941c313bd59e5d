import { asNode, getRevisions, resolveBranch } from './identifiers.js';
import { reachAny } from './lineage.js';
import { refuse } from './refusal.js';
import { downgradeTarget } from './relative.js';
import type { MapNode, RevisionMap } from './revisionMap.js';
import { newestFirst } from './topology.js';
import { followers, needs, parents } from './traverse.js';

/**
 * What a downgrade from the rows of a version table to a target runs, newest first (alembic/script/base.py,
 * `_downgrade_revs`): all that is applied and follows, or depends on, what comes right after the target.
 */
export function downgradeOrder(map: RevisionMap, versions: readonly string[], target: string): MapNode[] {
  const { label, found } = downgradeTarget(map, versions, target);
  const end = found === 'base' ? null : found;
  const roots = onBranch(map, rootsAbove(map, end), label, target);
  const current = versions.flatMap((version) => getRevisions(map, version).map((node) => asNode(node, version)));
  const removed = reachAny(roots, followers);
  const steps = new Set([...reachAny(current, needs)].filter((node) => removed.has(node)));
  if (end !== null && steps.size === 0 && !current.includes(end)) refuseNotBelow(end, versions);
  return newestFirst(steps, current);
}

/**
 * The first revisions to go. Alembic lists a base once for its id and once for each of its labels, which only counts as
 * several.
 */
function rootsAbove(map: RevisionMap, end: MapNode | null): MapNode[] {
  if (end !== null) return end.children.flatMap(({ id }) => getRevisions(map, id).map((found) => asNode(found, id)));
  return [...map.byId.values(), ...map.byLabel.values()].filter((node) => node.parents.length === 0);
}

function onBranch(
  map: RevisionMap,
  roots: readonly MapNode[],
  label: string | null,
  target: string,
): readonly MapNode[] {
  if (label === null || roots.length <= 1) return roots;
  const line = reachAny([asNode(resolveBranch(map, label), label)], parents);
  const onLine = roots
    .filter((root) => line.has(root))
    .flatMap(({ id }) => getRevisions(map, id).map((found) => asNode(found, id)));
  if (onLine.length === 0) {
    refuse(
      'RevisionError',
      `Cannot downgrade to "${target}": none of its children is on the branch "${label}". Name a revision below that branch, or "base".`,
    );
  }
  return onLine;
}

function refuseNotBelow(end: MapNode, versions: readonly string[]): never {
  const where = versions.length === 0 ? 'is empty' : `is at ${versions.map((version) => `"${version}"`).join(', ')}`;
  refuse(
    'RangeNotAncestorError',
    `Cannot downgrade to "${end.id}": the database ${where} and has no revision above it. Upgrade to it, or name an earlier revision.`,
  );
}
