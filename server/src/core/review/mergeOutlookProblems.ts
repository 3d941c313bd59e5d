import type { RebaseStep } from '../graph/rebase.js';
import type { Revision, RevisionGraph } from '../graph/revisionGraph.js';
import { rewriteSteps } from './rebaseFix.js';
import type { EditFix, FixContext, RefusedFix } from './fix.js';
import type { MergeOutlook, WayOut } from './mergeOutlook.js';
import type { Problem, RelatedPlace } from './problem.js';
import { insertedBeforeReleasedRevision } from './rules/graph/gr11InsertedBeforeReleased.js';
import { multipleHeads } from './rules/graph/gr01MultipleHeads.js';
import { fileInConflict } from './rules/gr19FileInConflict.js';
import { problemOf } from './rule.js';

/**
 * What a merge would give, at the revisions of the work tree that it is about: information, for nothing is wrong yet.
 * Where the graph has gone on since, only what is still there is reported.
 * @param found what is reported of the environment as it is
 */
export function withOutlookProblems(
  outlook: MergeOutlook,
  graph: RevisionGraph,
  found: readonly Problem[],
): readonly Problem[] {
  const problems = [...found];
  for (const way of outlook.ways) {
    const head = way.head.id === null ? undefined : graph.byId.get(way.head.id);
    if (head === undefined) continue;
    const news = headProblem(outlook, way, head, graph);
    const told = problems.findIndex((problem) => isOvertaken(problem, head));
    const before = problems[told];
    // One place says it: the rule that knows the default branch found that it has gone on from this very revision.
    if (before === undefined) problems.push(news);
    else problems[told] = withMore(before, news);
  }
  return [
    ...problems,
    ...outlook.problems.flatMap((problem) => otherProblem(outlook, problem, graph)),
    ...outlook.conflicts.flatMap((path) => conflictProblem(outlook, path, graph)),
  ];
}

/** Whether a revision's parent is reported as one that the default branch has gone on from. */
function isOvertaken({ code, file, span }: Problem, { file: { path, header } }: Revision): boolean {
  return (
    code === insertedBeforeReleasedRevision.code &&
    file === path &&
    header.downRevision?.references.some((reference) => reference.span.start === span.start) === true
  );
}

function withMore(problem: Problem, more: Problem): Problem {
  return {
    ...problem,
    related: [...problem.related, ...more.related],
    fixes: (context) => [...(more.fixes?.(context) ?? []), ...(problem.fixes?.(context) ?? [])],
  };
}

function headProblem({ ref, competing }: MergeOutlook, way: WayOut, head: Revision, graph: RevisionGraph): Problem {
  const others = competing.map(({ revision }) => revision).filter(({ id }) => id !== head.id);
  const [first] = others.filter((revision) => revision.id === null || !graph.byId.has(revision.id));
  const other = way.onto ?? first;
  const count = competing.length > 2 ? ` (${String(competing.length)} heads in all)` : '';
  return problemOf(
    { ...multipleHeads, severity: 'information' },
    head.file.path,
    head.idSpan,
    `After merging ${ref}, "${head.id ?? ''}" will be a second head beside ${revisionText(other)}${count}. ` +
      `Rebase yours onto ${idText(other)} first, or merge ${ref} and then merge the heads.`,
    {
      related: others.map((revision) => relatedPlace(ref, revision, way.fork ?? head, graph)),
      fixes: (context) => [rebaseOntoOther(way, context, ref)],
    },
  );
}

/** A revision of the other side has no file here: where it comes from says more than nothing. */
function relatedPlace(ref: string, revision: Revision, fork: Revision, graph: RevisionGraph): RelatedPlace {
  const here = revision.id === null ? undefined : graph.byId.get(revision.id);
  return here === undefined
    ? { file: fork.file.path, span: fork.idSpan, message: `From here ${ref} goes on to ${revisionText(revision)}.` }
    : { file: here.file.path, span: here.idSpan, message: `${revisionText(here)} is a head too.` };
}

/** At the place itself where only this side has its file, else at one that it names. */
function otherProblem({ ref, ownFiles }: MergeOutlook, problem: Problem, graph: RevisionGraph): Problem[] {
  const place = [problem, ...problem.related].find(({ file }) => ownFiles.has(file));
  const revision = place && graph.revisions.find(({ file }) => file.path === place.file);
  return revision === undefined ? [] : [atRevision(problem, revision, `After merging ${ref}: ${problem.message}`)];
}

function conflictProblem({ ref }: MergeOutlook, path: string, graph: RevisionGraph): Problem[] {
  const revision = graph.revisions.find(({ file }) => file.path === path);
  const message = `Git cannot merge ${ref} into this file: both sides changed it, or one deleted it.`;
  return revision === undefined ? [] : [atRevision(fileInConflict, revision, message)];
}

function atRevision(rule: Pick<Problem, 'code' | 'name'>, { file, idSpan }: Revision, message: string): Problem {
  return problemOf({ code: rule.code, name: rule.name, severity: 'information' }, file.path, idSpan, message);
}

/** Lets a head and what leads to it follow the other side's head, although no file here has that yet. */
export function rebaseOntoOther(way: WayOut, context: FixContext, ref: string): EditFix | RefusedFix {
  const { rebase, onto } = way;
  const title = `Rebase mine onto ${revisionText(onto)}, which comes with ${ref}`;
  if (rebase.kind === 'refused') return { ...rebase, title };
  const steps: RebaseStep[] = [];
  for (const { revision, downRevisions } of rebase.steps) {
    const now = revision.id === null ? undefined : context.graph.byId.get(revision.id);
    if (now === undefined || JSON.stringify(now.downRevisions) !== JSON.stringify(revision.downRevisions))
      return refused(title, `"${revision.id ?? ''}" is not the same here and after the merge`);
    if (context.applied?.revisions.has(now) === true)
      return refused(
        title,
        `"${now.id ?? ''}", where the branch begins, is applied to ${context.applied.database}: downgrade it there first`,
      );
    steps.push({ revision: now, downRevisions });
  }
  return rewriteSteps(title, steps, context, false);
}

function refused(title: string, reason: string): RefusedFix {
  return { kind: 'refused', title, reason };
}

/** `"1a2b" (add invoices)`. */
function revisionText(revision: Revision | undefined): string {
  const [first = ''] = revision?.message.split('\n', 1) ?? [];
  return `${idText(revision)}${first === '' ? '' : ` (${first})`}`;
}

function idText(revision: Revision | undefined): string {
  return revision?.id === undefined || revision.id === null ? 'one of unknown id' : `"${revision.id}"`;
}
