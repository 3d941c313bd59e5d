import { parentsOf, reach } from '../../core/graph/lineage.js';
import type { Revision } from '../../core/graph/revisionGraph.js';
import type { EditFix, RefusedFix } from '../../core/review/fix.js';
import { rebaseOntoOther } from '../../core/review/mergeOutlookProblems.js';
import { rebaseFix } from '../../core/review/rebaseFix.js';
import { releaseOf } from '../../core/graph/released.js';
import { lineTable, rangeOf } from '../../workspace/lineTable.js';
import { uriOfPath } from '../../workspace/paths.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import { compareWith } from '../compareWith.js';
import type { Feature, FeatureContext } from '../context.js';
import { environmentIsGone } from '../environmentOf.js';
import { revisionSummary } from '../locations.js';
import { fixContextOf } from '../fixContext.js';
import type { RebaseAnswer, RebaseChoice, RebaseParams } from '../messages.js';
import { editedText } from '../workspaceEdit.js';

/** The edits that let a branch follow another head; asks back where there are several to choose from. */
export const rebase: Feature<RebaseParams, RebaseAnswer> = async (params, context) => {
  const indexed = context.snapshot.environments.find(({ id }) => id === params.environment);
  if (indexed === undefined) return refused(environmentIsGone);
  if (params.branch !== undefined) return ontoBranch(indexed, params.revision, params.branch, context);
  const { graph, released } = indexed;
  const isYours = (revision: Revision): boolean => releaseOf(released, revision) === 'yours';
  const heads = graph.effectiveHeads.filter(({ id }) => id !== null);
  const choices = (revisions: readonly Revision[]): RebaseChoice[] =>
    revisions.map((revision) => ({ ...revisionSummary(context.snapshot, revision), isYours: isYours(revision) }));

  const yours = heads.filter(isYours);
  const revision = params.revision === null ? onlyOne(yours) : graph.byId.get(params.revision);
  if (heads.length < 2) return refused('There is nothing to rebase: the environment does not have two heads.');
  if (revision === undefined)
    return params.revision === null
      ? { kind: 'chooseRevision', choices: choices(yours.length > 0 ? yours : heads) }
      : gone(params.revision);

  const targets = targetsOf(indexed, heads, revision);
  const theirs = targets.filter((target) => !isYours(target));
  const onto = params.onto === null ? (onlyOne(theirs) ?? onlyOne(targets)) : graph.byId.get(params.onto);
  if (onto !== undefined) return edits(indexed, revision, onto, context);
  if (params.onto !== null) return gone(params.onto);
  return targets.length === 0
    ? refused('There is nothing to rebase onto: there is no head beside those of this branch.')
    : { kind: 'chooseOnto', choices: choices(targets) };
};

/** The heads that neither follow the revision nor come before it. */
function targetsOf({ graph }: IndexedEnvironment, heads: readonly Revision[], revision: Revision): Revision[] {
  const before = reach(revision, (one) => parentsOf(graph, one));
  return heads.filter((head) => !before.has(head) && !reach(head, (one) => parentsOf(graph, one)).has(revision));
}

async function edits(
  indexed: IndexedEnvironment,
  revision: Revision,
  onto: Revision,
  context: FeatureContext,
): Promise<RebaseAnswer> {
  const fix = rebaseFix('', revision, onto, fixContextOf(indexed, await context.python, context), false);
  return answerOf(fix, revision, onto, context);
}

/** What no file here has yet: the branch is compared again, for it may have moved. */
async function ontoBranch(
  indexed: IndexedEnvironment,
  id: string | null,
  branch: string,
  context: FeatureContext,
): Promise<RebaseAnswer> {
  if (!context.trusted) return refused('Git is not asked in Restricted Mode.');
  const outlook = await compareWith(indexed, branch, context);
  if ('reason' in outlook) return outlook;
  const way = outlook.ways.find(({ head }) => head.id === id);
  if (way?.onto === undefined)
    return refused(`A merge of ${branch} gives no other head that "${id ?? ''}" could follow.`);
  const fixContext = fixContextOf(indexed, await context.python, context);
  return answerOf(rebaseOntoOther(way, fixContext, branch), way.head, way.onto, context);
}

function answerOf(
  fix: EditFix | RefusedFix,
  revision: Revision,
  onto: Revision,
  context: FeatureContext,
): RebaseAnswer {
  if (fix.kind === 'refused') return refused(`"${revision.id ?? ''}" cannot be rebased: ${fix.reason}.`);
  const { snapshot } = context;
  return {
    kind: 'edits',
    revision: revisionSummary(snapshot, revision),
    onto: revisionSummary(snapshot, onto),
    edits: fix.changes.map(({ file, span, newText }) => ({
      uri: uriOfPath(file),
      range: rangeOf(lineTable(editedText(context, file) ?? ''), span),
      newText,
    })),
  };
}

function onlyOne<T>([first, ...more]: readonly T[]): T | undefined {
  return more.length === 0 ? first : undefined;
}

function gone(id: string): RebaseAnswer {
  return refused(`No file declares "${id}" any more.`);
}

function refused(reason: string): RebaseAnswer {
  return { kind: 'refused', reason };
}
