import { asNode, getRevisions, type Found } from './identifiers.js';
import { historyOrder } from './planUpgrade.js';
import { orRefused, refuse, type Refused } from './refusal.js';
import { downgradeTarget, readRelative, upgradeTargets } from './relative.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';
import { revisionMapOf, type RevisionMap } from './revisionMap.js';

export interface Resolved {
  /** None for "base". */
  readonly revisions: readonly Revision[];
}

/**
 * The revisions that a word names, exactly as `alembic show` and `alembic stamp` read it: a full id, a start of one id,
 * a branch label, "head", "heads", "base", "label@…" of these, and "-N", N steps below each head.
 */
export function revisionsNamed(graph: RevisionGraph, text: string): Resolved | Refused {
  return withMap(graph, (map) => asResolved(getRevisions(map, text), text));
}

/** The revisions that a word names where there is no database: also "rev+1", "head-2", and "+N" from the base. */
export function resolve(graph: RevisionGraph, text: string): Resolved | Refused {
  return withMap(graph, (map) => {
    const relative = readRelative(text);
    if (relative === undefined) return asResolved(getRevisions(map, text), text);
    if (relative.symbol !== null) return asResolved([downgradeTarget(map, [], text).found], text);
    return asResolved(relative.steps > 0 ? upgradeTargets(map, [null], text) : getRevisions(map, text), text);
  });
}

/** The revisions of "lower:upper", "lower:" or ":upper", newest first, as `alembic history -r` lists them. */
export function resolveRange(graph: RevisionGraph, text: string): Resolved | Refused {
  return withMap(graph, (map) => {
    const parts = text.trim().split(':');
    const [lower = '', upper = ''] = parts;
    if (parts.length === 1) refuse('CommandError', `"${text}" is no range: write start:end, start: or :end.`);
    if (parts.length > 2) refuse('ValueError', `"${text}" has more than one ":": write start:end.`);
    return {
      revisions: historyOrder(map, lower === '' ? 'base' : lower, upper === '' ? 'heads' : upper).map(
        ({ revision }) => revision,
      ),
    };
  });
}

function withMap(graph: RevisionGraph, compute: (map: RevisionMap) => Resolved): Resolved | Refused {
  const map = revisionMapOf(graph);
  return 'refusal' in map ? map : orRefused(() => compute(map));
}

function asResolved(found: readonly Found[], text: string): Resolved {
  return { revisions: found.filter((one) => one !== 'base').map((one) => asNode(one, text).revision) };
}
