import { parentsOf } from './lineage.js';
import type { Revision, RevisionGraph } from './revisionGraph.js';

/**
 * Whether a revision has other parents than in an earlier history only because those are gone: no file has them any
 * more, and it follows what they followed, or what says that it took their place. For every other revision the order
 * stays, so that the ones that are gone are all there is to report.
 * @param replacedBy of a revision that is gone the ids of those that took its place
 */
export function closesGap(
  { id, downRevisions }: Pick<Revision, 'id' | 'downRevisions'>,
  graph: Pick<RevisionGraph, 'byId'>,
  history: Pick<RevisionGraph, 'byId'>,
  replacedBy: (gone: string) => readonly string[],
): boolean {
  const before = id === null ? undefined : history.byId.get(id);
  if (before === undefined) return false;
  const kept = before.downRevisions.filter((parent) => downRevisions.includes(parent));
  const lost = before.downRevisions.filter((parent) => !downRevisions.includes(parent));
  if (lost.length === 0 || lost.some((parent) => graph.byId.has(parent) || !history.byId.has(parent))) return false;
  const next = new Set(kept);
  const seen = new Set<string>();
  const todo = [...lost];
  for (let gone = todo.pop(); gone !== undefined; gone = todo.pop()) {
    if (seen.has(gone)) continue;
    seen.add(gone);
    const others = replacedBy(gone);
    for (const other of others) next.add(other);
    const revision = others.length > 0 ? undefined : history.byId.get(gone);
    for (const parent of revision === undefined ? [] : parentsOf(history, revision)) {
      if (parent.id === null) return false;
      if (graph.byId.has(parent.id)) next.add(parent.id);
      else todo.push(parent.id);
    }
  }
  return next.size === new Set(downRevisions).size && downRevisions.every((parent) => next.has(parent));
}
