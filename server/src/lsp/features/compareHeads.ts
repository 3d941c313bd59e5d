import path from 'node:path';
import type { Revision } from '../../core/graph/revisionGraph.js';
import type { MergeOutlook } from '../../core/review/mergeOutlook.js';
import { baseName } from '../../workspace/paths.js';
import { compareWith } from '../compareWith.js';
import type { Feature } from '../context.js';
import { environmentForGit } from '../environmentForGit.js';
import type { CompareHeadsAnswer, CompareHeadsParams, ComparedHeads, RevisionName } from '../messages.js';
import { revisionName } from '../revisionText.js';

/** What merging a branch or tag would give, and the ways out. */
export const compareHeads: Feature<CompareHeadsParams, CompareHeadsAnswer> = async (
  { environment: id, branch },
  context,
) => {
  const indexed = environmentForGit(id, context);
  if ('kind' in indexed) return indexed;
  const outlook = await compareWith(indexed, branch, context);
  if ('reason' in outlook) return outlook;
  const { before, heads, competing, brought, yours, problems, conflicts } = outlook;
  return {
    kind: 'heads',
    before: before.map(nameOf),
    heads: heads.map((head) => ({
      ...nameOf(head.revision),
      place: head.side,
      isCompeting: competing.includes(head),
    })),
    brought: brought.map(nameOf),
    yours: yours.map(nameOf),
    problems: problems.map(({ code, file, message }) => `${baseName(file)}: ${code} ${message}`),
    conflicts: conflicts.map((file) => path.posix.relative(indexed.folder.root, file)),
    rebase: rebaseOf(outlook),
  };
};

function rebaseOf({ ways }: MergeOutlook): ComparedHeads['rebase'] {
  const [way, ...more] = ways;
  if (way === undefined) return null;
  const { head, onto, rebase } = way;
  if (more.length > 0)
    return { kind: 'refused', reason: 'several of the heads are only here: let one follow the other first' };
  if (rebase.kind === 'refused') return rebase;
  const [first] = rebase.steps;
  return head.id === null || onto === undefined || first === undefined
    ? null
    : { kind: 'rebase', revision: head.id, first: nameOf(first.revision), onto: nameOf(onto) };
}

function nameOf(revision: Revision): RevisionName {
  return { revision: revision.id, name: revisionName(revision) };
}
