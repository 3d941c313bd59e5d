import { baseName } from '../project/paths.js';
import type { SyntaxLookup } from './checkWhole.js';
import { asNode, getRevision } from './identifiers.js';
import { boundElsewhere } from './loadRevision.js';
import { downgradeOrder } from './planDowngrade.js';
import { upgradeOrder } from './planUpgrade.js';
import { orRefused, refuse, type Refusal, type Refused } from './refusal.js';
import { readRelative } from './relative.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';
import { revisionMapOf, type MapNode, type RevisionMap } from './revisionMap.js';
import { createVersionTable, type RowChange } from './versionTable.js';

export type Direction = 'upgrade' | 'downgrade';

export interface PlanRequest {
  /** The rows of the version table: ids, or unique starts of them. Empty for an empty database. */
  readonly versions: readonly string[];
  /** What Alembic takes: an id or its start, "head", "label@head", "base", "+1", "rev-2" … */
  readonly target: string;
  readonly direction: Direction;
  /** Whether files are Python; without it they count as such. */
  readonly syntaxProblemOf?: SyntaxLookup;
}

export interface PlannedStep {
  readonly revision: Revision;
  readonly direction: Direction;
  /**
   * The ids that the step takes from the version table and adds to it; null from the step on at which Alembic can't
   * keep it.
   */
  readonly versions: { readonly removed: readonly string[]; readonly added: readonly string[] } | null;
}

export interface Plan {
  /** In the order in which Alembic runs them. */
  readonly steps: readonly PlannedStep[];
  /** What the version table holds before the first step. */
  readonly versionsBefore: readonly string[];
  /** What the version table holds in the end, sorted; null where Alembic can't keep it. */
  readonly versionsAfter: readonly string[] | null;
  /** Where Alembic, having run a step, can't write down where the database is; null where it can. */
  readonly versionTableFailure: Refusal | null;
  /** What Alembic warns of. */
  readonly warnings: readonly string[];
}

/** Which steps Alembic would run, or why none. Near-linear in the number of revisions. */
export function plan(graph: RevisionGraph, request: PlanRequest): Plan | Refused {
  const map = revisionMapOf(graph, request.syntaxProblemOf);
  if ('refusal' in map) return map;
  return orRefused(() => {
    const { versions, target, direction } = request;
    const order = direction === 'upgrade' ? upgradeOrder(map, versions, target) : downgradeOrder(map, versions, target);
    // Alembic looks each up by its id, which is another revision, or none, for one that is called "head" or "base".
    const nodes = order.map(({ id }) => asNode(getRevision(map, id), id));
    for (const node of nodes) checkFunction(node, direction);
    return { ...withVersions(map, nodes, request), versionsBefore: versions, warnings: warningsOf(request) };
  });
}

/** Alembic takes the function from each module before it runs the first one. */
function checkFunction({ id, revision: { file } }: MapNode, name: Direction): void {
  if (boundElsewhere(file.header, name) === undefined) {
    refuse(
      'AttributeError',
      `"${id}" has no ${name}() in ${baseName(file.path)}, so that Alembic stops before the first step: define it, empty if there is nothing to do.`,
    );
  }
}

function withVersions(
  map: RevisionMap,
  nodes: readonly MapNode[],
  { versions, direction }: PlanRequest,
): Omit<Plan, 'versionsBefore' | 'warnings'> {
  const table = createVersionTable(
    versions.map((version) => asNode(getRevision(map, version), version)),
    direction,
  );
  const steps: PlannedStep[] = [];
  let versionTableFailure: Refusal | null = null;
  for (const node of nodes) {
    const change: RowChange | Refused | null = versionTableFailure === null ? orRefused(() => table.apply(node)) : null;
    if (change !== null && 'refusal' in change) versionTableFailure = change.refusal;
    const versions =
      change === null || 'refusal' in change ? null : { removed: idsOf(change.removed), added: idsOf(change.added) };
    steps.push({ revision: node.revision, direction, versions });
  }
  return {
    steps,
    versionsAfter: versionTableFailure === null ? idsOf([...table.rows]).sort() : null,
    versionTableFailure,
  };
}

const idsOf = (nodes: readonly MapNode[]): string[] => nodes.map(({ id }) => id);

function warningsOf({ versions, target, direction }: PlanRequest): string[] {
  const relative = readRelative(target);
  const isAmbiguous =
    direction === 'downgrade' && relative?.symbol === null && relative.label === null && new Set(versions).size > 1;
  return isAmbiguous
    ? [
        `The database is at several revisions, so that "${target}" is ambiguous: it counts from "${versions[0] ?? ''}", the first. Name the branch, as in "label@${target}".`,
      ]
    : [];
}
