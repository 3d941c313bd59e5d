import type { Revision } from '../../core/graph/revisionGraph.js';
import type { Problem } from '../../core/review/problem.js';
import { reviewGraph } from '../../core/review/reviewGraph.js';
import { branchesOf, mergeInMemory, mostCompared, type MergedBranch } from '../../workspace/branchRevisions.js';
import { baseName } from '../../workspace/paths.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { Feature } from '../context.js';
import { environmentForGit } from '../environmentForGit.js';
import { revisionLocation } from '../locations.js';
import type { CompareHeadsAnswer, CompareHeadsParams, ComparedHead } from '../messages.js';
import { plural, revisionPhrase } from '../revisionText.js';

/** The heads that the environment would have after a merge of a branch, and what to do about them. */
export const compareHeads: Feature<CompareHeadsParams, CompareHeadsAnswer> = async (
  { environment: id, branch: name },
  context,
) => {
  const { snapshot, git, signal } = context;
  const indexed = environmentForGit(id, context);
  if ('kind' in indexed) return indexed;
  const listed = await branchesOf(indexed, mostCompared, signal);
  const branch = listed.kind === 'unknown' ? undefined : listed.branches.find((one) => one.name === name);
  if (listed.kind === 'unknown') return refused(`The branches are not known: ${listed.reason}.`);
  if (branch === undefined) return refused(`There is no branch "${name}" any more.`);
  const merge = await mergeInMemory(indexed, listed.versions, branch, {
    sources: (path) => snapshot.file(path),
    blobs: git.blobs,
    signal,
  });
  if (merge.kind === 'unknown') return refused(`What ${name} has is not known: ${merge.reason}.`);
  if (merge.there.files.length === 0)
    return refused(`${name} has no revision file where this environment keeps its own.`);
  const heads = merge.merged.effectiveHeads;
  return {
    kind: 'heads',
    heads: heads.map((head): ComparedHead => {
      const here = head.id === null ? undefined : indexed.graph.byId.get(head.id);
      const location = here && revisionLocation(snapshot, here);
      return {
        revision: head.id,
        message: head.message,
        place: placeOf(head, indexed, merge),
        uri: location?.uri ?? null,
        range: location?.range ?? null,
      };
    }),
    advice: adviceText(indexed, merge, name),
  };
};

function placeOf({ id }: Revision, { graph }: IndexedEnvironment, { there }: MergedBranch): ComparedHead['place'] {
  if (id === null || !there.byId.has(id)) return 'here';
  return graph.byId.has(id) ? 'both' : 'there';
}

function adviceText(indexed: IndexedEnvironment, merge: MergedBranch, branch: string): string {
  const problems = reviewGraph(indexed.environment, merge.merged);
  return [headsText(indexed, merge, problems, branch), ...brokenTexts(indexed, problems), conflictText(merge)]
    .filter((text) => text !== '')
    .join(' ');
}

function headsText(
  indexed: IndexedEnvironment,
  merge: MergedBranch,
  problems: readonly Problem[],
  branch: string,
): string {
  const heads = merge.merged.effectiveHeads;
  const [first] = heads;
  if (heads.length === 1 && first !== undefined)
    return `A merge of ${branch} leaves one head, ${revisionPhrase(first)}.`;
  const opening = `A merge of ${branch} leaves ${plural(heads.length, 'head')}`;
  const inTheWay = new Set(problems.filter(({ code }) => code === 'GR01').map(({ file }) => file));
  const disputed = heads.filter(({ file }) => inTheWay.has(file.path));
  if (disputed.length === 0) return `${opening}, none of which is in another's way.`;
  if (
    merge.there.effectiveHeads.length === heads.length &&
    disputed.every((head) => placeOf(head, indexed, merge) !== 'here')
  )
    return `${opening}, which ${branch} has by itself: merge or rebase them there.`;
  const mine = disputed.filter((head) => placeOf(head, indexed, merge) === 'here');
  const theirs = disputed.filter((head) => placeOf(head, indexed, merge) !== 'here');
  const [onto] = theirs;
  if (onto === undefined || mine.length === 0)
    return `${opening}. Merge the heads, or let one follow the other ("Alembic: Rebase Revision").`;
  return `${opening}. Merge ${branch} with git, then rebase ${mine.map(revisionPhrase).join(', ')} onto ${revisionPhrase(onto)} ("Alembic: Rebase Revision"), or merge the heads.`;
}

/** What the merge would break that is whole here. */
function brokenTexts({ problems: before }: IndexedEnvironment, problems: readonly Problem[]): string[] {
  const known = new Set(before.map(({ code, message }) => `${code} ${message}`));
  return problems
    .filter(({ code, message }) => ['GR02', 'GR03', 'GR04'].includes(code) && !known.has(`${code} ${message}`))
    .map(({ code, file, message }) => `${baseName(file)}: ${code} ${message}`);
}

function conflictText({ conflicts }: MergedBranch): string {
  return conflicts.length === 0
    ? ''
    : `Both sides changed ${conflicts.map(baseName).join(', ')}; what is here was taken.`;
}

function refused(reason: string): CompareHeadsAnswer {
  return { kind: 'refused', reason };
}
