import { getRevision } from './identifiers.js';
import { plan, type Plan, type PlanRequest } from './plan.js';
import { orRefused, refuse, type Refused } from './refusal.js';
import type { RevisionGraph } from './revisionGraph.js';
import { revisionMapOf, type RevisionMap } from './revisionMap.js';

export interface RangeRequest extends Omit<PlanRequest, 'versions'> {
  /** Where the range starts, such as an id or its start, "head", "label@head" or "base". */
  readonly from: string;
}

/**
 * What `alembic upgrade from:to --sql`, or `downgrade`, runs. The start is one revision and no relative one, as Alembic
 * reads it (alembic/runtime/migration.py, `get_current_heads`); the target may be relative to it.
 */
export function planRange(graph: RevisionGraph, { from, ...request }: RangeRequest): Plan | Refused {
  const map = revisionMapOf(graph, request.syntaxProblemOf);
  if ('refusal' in map) return map;
  const start = orRefused(() => ({ versions: startOf(map, from) }));
  return 'refusal' in start ? start : plan(graph, { ...request, ...start });
}

function startOf(map: RevisionMap, from: string): string[] {
  if (from === 'base') return [];
  const node = getRevision(map, from);
  if (node === null)
    refuse(
      'AttributeError',
      `"${from}" names no revision to start from, and Alembic fails with AttributeError. Write "base" to start from an empty database.`,
    );
  return [node.id];
}
