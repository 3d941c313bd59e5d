import { following } from '../../../graph/following.js';
import { childrenOf, dependenciesOf, parentsOf, reach, reachAny } from '../../../graph/lineage.js';
import type { Revision, RevisionGraph } from '../../../graph/revisionGraph.js';
import type { Environment } from '../../../project/environment.js';
import type { Fix, FixContext } from '../../fix.js';
import type { Problem } from '../../problem.js';
import { rebaseFix } from '../../rebaseFix.js';
import { type ReleasedHistory, releaseOf } from '../../../graph/released.js';
import { listIds, othersOf, problemOf, type GraphRule } from '../../rule.js';
import { danglingReferences, revisionsWithUnknownEdges, hasUnseenFiles, mayHoldAnyEdge } from '../../unknowns.js';

export const multipleHeads: GraphRule = {
  code: 'GR01',
  name: 'multiple-heads',
  title: 'More than one head revision',
  severity: 'error',
  documentation: {
    what: 'Two or more revisions of the same version location are heads: no other revision names them in `down_revision` or `depends_on`. Each of them is reported, and refers to the others; where git knows which of them the default branch has, only the one that is yours. Before a merge of the default branch that would make it a second head, the editor reports your head as information.',
    why: '`alembic upgrade head` stops with "Multiple head revisions are present", and `alembic revision` with "Multiple heads are present". It usually happens when two branches of the repository each added a revision after the same parent.',
    whatToDo:
      'Rebase: set `down_revision` of the first revision of the branch that is not released yet to the other head; the quick fix and "Alembic: Rebase Revision" do it, the docstring included. Or merge: `alembic merge heads -m "merge"` writes a revision whose parents are both heads.',
    whenSilent:
      'Heads that are meant to live side by side are not reported: a head that carries a branch label of its own, one head without a label beside labelled ones, and heads in different version locations. Neither is a head that a parent which cannot be known would explain: a computed `down_revision`, a missing parent (GR02), a duplicate id (GR03), a file that cannot be read.',
    bad: `# versions/a1_accounts.py
revision = "a1"
down_revision = None

# versions/b2_orders.py
revision = "b2"
down_revision = "a1"

# versions/c3_invoices.py: a second child of a1
revision = "c3"
down_revision = "a1"`,
    good: `# versions/c3_invoices.py: now follows b2
revision = "c3"
down_revision = "b2"`,
  },
  check(environment, graph, released) {
    if (graph.effectiveHeads.length < 2) return [];
    return conflicts(graph, certainHeads(environment, graph)).flatMap((heads) => report(graph, heads, released));
  },
};

/** Lets the head follow another one, where it may, or merges them all. */
function fixesOf(head: Revision, heads: readonly Revision[], context: FixContext): Fix[] {
  const { released } = context;
  const theirs = heads.filter((one) => releaseOf(released, one) === 'released');
  const others = othersOf(theirs.length === 1 ? theirs : heads, head).slice(0, mostOffered);
  const isSure = others.length === 1 && theirs.length === 1;
  const rebases =
    releaseOf(released, head) === 'released'
      ? []
      : others.map((other) => rebaseFix(rebaseTitle(other, isSure), head, other, context, isSure));
  return [
    ...rebases,
    {
      kind: 'command',
      title: 'Merge the heads…',
      command: 'mergeHeads',
      revisions: heads.flatMap(({ id }) => id ?? []),
    },
  ];
}

/** More rebases than this are found with the command "Rebase Revision". */
const mostOffered = 5;

function rebaseTitle({ id, message }: Revision, isMine: boolean): string {
  const [said = ''] = message.split('\n', 1);
  return `Rebase ${isMine ? 'mine ' : ''}onto "${id ?? ''}"${said === '' ? '' : ` (${said})`}`;
}

/**
 * The effective heads that no unknown could explain, and no duplicate id (GR03). A revision whose parents are not all
 * known may be the child of any head but of itself and of what follows it, so only heads that follow every such
 * revision are certain.
 */
function certainHeads(environment: Environment, graph: RevisionGraph): readonly Revision[] {
  if (hasUnseenFiles(environment) || graph.rejected.some(mayHoldAnyEdge)) return [];
  const isReplaced = (revision: Revision): boolean => revision.id !== null && graph.byId.get(revision.id) !== revision;
  const uncounted = [
    ...graph.rejected,
    ...(graph.byId.size === graph.revisions.length ? [] : graph.revisions.filter(isReplaced)).map(({ file }) => file),
  ];
  const namedByUncounted = new Set(
    uncounted
      .flatMap(({ header }) => [header.downRevision, header.dependsOn])
      .flatMap((list) => list?.references.map(({ value }) => value) ?? []),
  );
  let heads = graph.effectiveHeads.filter(
    (head) => head.id !== null && !isReplaced(head) && !namedByUncounted.has(head.id),
  );
  const uncertain = [...revisionsWithUnknownEdges(graph), ...danglingReferences(graph).map(({ revision }) => revision)];
  const preceding = new Set<Revision>();
  uncertain.reverse().forEach((revision, index) => {
    // What follows a later revision follows this one too.
    if (heads.length < 2 || preceding.has(revision)) return;
    const isFollowing = following(graph, revision, 'children and dependants');
    heads = heads.filter(isFollowing);
    if (index === uncertain.length - 1) return;
    for (const one of reach(revision, (next) => [...parentsOf(graph, next), ...dependenciesOf(graph, next)]))
      preceding.add(one);
  });
  return heads;
}

/**
 * Groups of heads that are in each other's way: of one version location, and without a label of their own but for
 * one.
 */
function conflicts(graph: RevisionGraph, heads: readonly Revision[]): Revision[][] {
  const carriers = new Map<string, number>();
  for (const head of heads)
    for (const label of labelsOf(graph, head)) carriers.set(label, (carriers.get(label) ?? 0) + 1);

  const mayBeLabelled = reachAny(graph.revisions.filter(hasUnknownLabels), (revision) => childrenOf(graph, revision));
  const groups = new Map<number, Revision[]>();
  for (const head of heads) {
    if (labelsOf(graph, head).some((label) => carriers.get(label) === 1) || mayBeLabelled.has(head)) continue;
    const group = groups.get(head.file.location);
    if (group === undefined) groups.set(head.file.location, [head]);
    else group.push(head);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Each head, or only those that are yours, where they are what makes the heads several. */
function report(graph: RevisionGraph, heads: readonly Revision[], released: ReleasedHistory | undefined): Problem[] {
  const theirs = heads.filter((head) => releaseOf(released, head) !== 'yours');
  const areYours = released !== undefined && splitIsYours(graph, heads, released);
  return heads
    .filter((head) => !areYours || !theirs.includes(head))
    .map((head) => {
      const others = othersOf(heads, head);
      const [other] = theirs;
      const message =
        areYours && other !== undefined
          ? yoursMessage(head, other, heads.length, released.branch)
          : headMessage(head, others, heads.length);
      return problemOf(multipleHeads, head.file.path, head.idSpan, message, {
        related: others.map((one) => ({
          file: one.file.path,
          span: one.idSpan,
          message: `"${one.id ?? ''}" is a head too.`,
        })),
        fixes: (context) => fixesOf(head, heads, context),
      });
    });
}

/**
 * Of two branches that met, yours has to follow. Not where the default branch has several heads by itself: two of them
 * are here, or what is yours follows one of them as it should.
 */
function splitIsYours(graph: RevisionGraph, heads: readonly Revision[], released: ReleasedHistory): boolean {
  const theirs = heads.filter((head) => releaseOf(released, head) !== 'yours');
  if (theirs.length > 1 || theirs.some((head) => releaseOf(released, head) === 'unknown')) return false;
  const tips = new Set(released.tip.effectiveHeads.flatMap(({ id }) => id ?? []));
  const yours = heads.filter((head) => !theirs.includes(head));
  const followed = reachAny(yours, (revision) => parentsOf(graph, revision));
  return ![...followed].some(({ id }) => id !== null && tips.has(id)) || theirs.length === 0;
}

function headMessage({ id }: Revision, others: readonly Revision[], count: number): string {
  const ids = listIds([id ?? '', ...others.flatMap((other) => other.id ?? [])], 4);
  const more = count - 1 > others.length ? ` (${String(count)} heads in all)` : '';
  return (
    `Multiple heads: ${ids}${more}. "alembic upgrade head" and "alembic revision" refuse several heads: ` +
    'set down_revision of the newer branch to the other head, or merge them with "alembic merge heads".'
  );
}

function yoursMessage({ id }: Revision, other: Revision, count: number, branch: string): string {
  const more = count > 2 ? ` (${String(count)} heads in all)` : '';
  return (
    `Your revision "${id ?? ''}" adds a second head; ${branch} already has "${other.id ?? ''}"${more}. "alembic upgrade head" and "alembic revision" refuse several heads: ` +
    `rebase your revisions onto "${other.id ?? ''}", or merge the two with "alembic merge heads".`
  );
}

function labelsOf(graph: RevisionGraph, { id }: Revision): readonly string[] {
  return (id === null ? undefined : graph.effectiveLabels.get(id)) ?? [];
}

function hasUnknownLabels({ unknown }: Revision): boolean {
  return unknown.some(({ field }) => field === 'branchLabels');
}
