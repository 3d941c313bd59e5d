import { asNode, getRevision, getRevisions } from './identifiers.js';
import { refuse } from './refusal.js';
import { downgradeTarget, upgradeTargets } from './relative.js';
import type { MapNode, RevisionMap } from './revisionMap.js';
import { newestFirst } from './topology.js';
import { children, needs, reachableApart } from './traverse.js';

/**
 * What an upgrade from the rows of a version table to a target runs, oldest first (alembic/script/base.py,
 * `_upgrade_revs`).
 */
export function upgradeOrder(map: RevisionMap, versions: readonly string[], target: string): MapNode[] {
  const targets = upgradeTargets(map, versions.length === 0 ? [null] : versions, target).map((found) =>
    asNode(found, target),
  );
  const needed = reachableApart(targets, needs);
  const current = versions.flatMap((version) => getRevisions(map, version).map((found) => asNode(found, version)));
  const applied = reachableApart(current, needs);
  return newestFirst(without(needed, applied), targets).reverse();
}

/**
 * The revisions between two, newest first, the lower one included: what `alembic history -r lower:upper` shows
 * (`walk_revisions`, `_collect_upgrade_revisions`). "base" as the lower one takes in what they depend on.
 */
export function historyOrder(map: RevisionMap, lower: string, upper: string): MapNode[] {
  const targets = historyTargets(map, lower, upper);
  const between = reachableApart(targets, needs);
  const starts = getRevisions(map, lower);
  if (starts.some((start) => start !== null && (start === 'base' || !between.has(start)))) {
    refuse(
      'RangeNotAncestorError',
      `"${lower}" does not lead to "${upper}": a range goes from a revision to one that comes after it. Turn them round, or name two of one line.`,
    );
  }
  const from =
    starts.length > 0 && starts[0] === null
      ? lowestStart(map, lower, upper)
      : starts.map((start) => asNode(start, lower));
  const revisions = without(between, reachableApart(from, needs));
  for (const start of from) revisions.add(start);
  if (from.length > 0) {
    const above = reachableApart(from, children);
    for (const revision of revisions) if (!above.has(revision)) revisions.delete(revision);
  }
  return newestFirst(revisions, targets);
}

function historyTargets(map: RevisionMap, lower: string, upper: string): MapNode[] {
  const targets = upgradeTargets(map, [lower], upper, { stopsAtEnd: true }).map((found) => asNode(found, upper));
  const at = lower.indexOf('@');
  if (at < 0) return targets;
  const branch = lower.slice(0, at);
  const revision = getRevision(map, branch);
  const [label = branch, another] = revision?.id === branch ? [...revision.labels] : [branch];
  if (revision?.id === branch && (revision.labels.size === 0 || another !== undefined)) {
    refuse(
      'AssertionError',
      `"${branch}" means a branch in "${lower}", and it has ${another === undefined ? 'no branch label' : 'several branch labels'}. Write the label.`,
    );
  }
  return targets.filter(({ labels }) => labels.has(label));
}

/** "-9" where some head has less than nine revisions below it: as far as they go. */
function lowestStart(map: RevisionMap, lower: string, upper: string): MapNode[] {
  const { found } = downgradeTarget(map, [upper], lower, { stopsAtEnd: true });
  return found === null || found === 'base' ? [] : [found];
}

function without(all: ReadonlySet<MapNode>, some: ReadonlySet<MapNode>): Set<MapNode> {
  return new Set([...all].filter((node) => !some.has(node)));
}
