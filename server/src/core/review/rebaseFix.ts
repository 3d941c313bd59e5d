import { planRebase, type RebaseStep } from '../graph/rebase.js';
import type { Revision } from '../graph/revisionGraph.js';
import type { EditFix, FixContext, RefusedFix } from './fix.js';
import { releaseOf } from '../graph/released.js';

/**
 * Moves a revision's branch onto another revision: its first revisions get new parents, in the code and in the
 * docstring.
 */
export function rebaseFix(
  title: string,
  head: Revision,
  onto: Revision,
  context: FixContext,
  isPreferred: boolean,
): EditFix | RefusedFix {
  const { graph, released, applied } = context;
  const plan = planRebase(graph, head, onto, {
    isReleased: (revision) => releaseOf(released, revision) === 'released',
    appliedTo: (revision) => (applied?.revisions.has(revision) === true ? applied.database : undefined),
  });
  if (plan.kind === 'refused') return { ...plan, title };
  return rewriteSteps(title, plan.steps, context, isPreferred);
}

/** Gives revisions the parents that a plan has for them. */
export function rewriteSteps(
  title: string,
  steps: readonly RebaseStep[],
  { rewrite }: Pick<FixContext, 'rewrite'>,
  isPreferred: boolean,
): EditFix | RefusedFix {
  const changes: EditFix['changes'][number][] = [];
  for (const { revision, downRevisions } of steps) {
    const rewriting = rewrite(revision.file, { downRevision: downRevisions });
    if (rewriting.kind === 'refused')
      return {
        kind: 'refused',
        title,
        reason: `down_revision of "${revision.id ?? ''}" cannot be changed: ${rewriting.reason}`,
      };
    changes.push(...rewriting.changes.map((change) => ({ file: revision.file.path, ...change })));
  }
  return { kind: 'edit', title, isPreferred, changes };
}
