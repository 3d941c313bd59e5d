import type { NewIdentifiers } from '../../../edits/rewriteIdentifiers.js';
import type { TextChange } from '../../../edits/textChange.js';
import { childrenOf, dependantsOf, parentsOf } from '../../../graph/lineage.js';
import type { Revision, RevisionGraph } from '../../../graph/revisionGraph.js';
import { baseName } from '../../../project/paths.js';
import { editFix, type Fix, type FixContext } from '../../fix.js';
import type { Problem } from '../../problem.js';
import { repairFix } from '../../repairFix.js';
import { type ReleasedHistory, releaseOf } from '../../../graph/released.js';
import { listIds, othersOf, problemOf, type GraphRule } from '../../rule.js';

export const insertedBeforeReleasedRevision: GraphRule = {
  code: 'GR11',
  name: 'inserted-before-released-revision',
  title: 'A new revision is not at the tip of the released history',
  severity: 'warning',
  needsReleased: true,
  documentation: {
    what: 'A revision that is not on the default branch comes before one that is: a released revision was made to follow it or to depend on it. It is an error where a release has the one that follows, also when the default branch has both by now: the newest tag that looks like a version, or each tag that `alembic.git.releaseTags` matches. Or its parent is not a head of the default branch any more: there another revision, which is not here yet, follows the same parent.',
    why: 'A database at the released head counts everything before it as done: an inserted revision never runs there, and what builds on it fails. With a parent that has got another child meanwhile, the merge of the two branches has two heads.',
    whatToDo:
      'Let the new revision follow the released head: "Alembic: Rebase Revision" does it, once the default branch is merged. Give a released revision its own parent back. An inserted revision that is released itself stays where it is, as some databases have run it; the others need a repair revision at the head. Where the inserted one only creates or drops tables, columns, indexes, unique constraints and foreign keys under names that its text states, and no later revision may need or change them, the quick fix writes it: each of them is added where the database has none, or dropped where it has one, an SQL script (`--sql`) leaves it out with a comment, and `downgrade()` does nothing. Then a comment at the inserted revision sets the finding aside.',
    whenSilent:
      'Without git, or where it does not know the default branch or the commit where the branch left it (a shallow clone), in Restricted Mode, and for revisions of a version location in another repository. For a revision that took the place of those that the released one followed, as in a squash. For a revision without a parent or with a branch label of its own, which starts a line of its own. Where the other child of the parent is here too: it makes a second head (GR01), or it is merged already.',
    released: `# versions/a1_accounts.py
revision = "a1"
down_revision = None

# versions/a2_orders.py
revision = "a2"
down_revision = "a1"`,
    bad: `# versions/a1_accounts.py
revision = "a1"
down_revision = None

# versions/a2_orders.py: changed to follow ax
revision = "a2"
down_revision = "ax"

# versions/ax_invoices.py: the new revision
revision = "ax"
down_revision = "a1"`,
    good: `# versions/a2_orders.py
revision = "a2"
down_revision = "a1"

# versions/ax_invoices.py
revision = "ax"
down_revision = "a2"`,
  },
  check(_environment, graph, released, _leftOut, { replaces = {} } = {}) {
    if (released === undefined) return [];
    return graph.revisions.flatMap((revision) => {
      if (revision.id === null || !released.locations.has(revision.file.location)) return [];
      const isYours = releaseOf(released, revision) === 'yours';
      const replaced = [...revision.file.header.replaces, ...(replaces[revision.id] ?? [])];
      const inserted = insertion(graph, released, revision, { isYours, replaced });
      if (inserted !== undefined) return [insertedProblem(released, revision, inserted)];
      return isYours ? overtaken(graph, released, revision) : [];
    });
  },
};

/** Revisions that follow a new one here, and do not in the history that has them. */
interface Insertion {
  readonly name: string;
  readonly isRelease: boolean;
  readonly history: RevisionGraph;
  readonly followers: readonly Revision[];
}

/** In the newest release that has what follows, else on the default branch. */
function insertion(
  graph: RevisionGraph,
  { branch, tip, tags }: ReleasedHistory,
  revision: Revision,
  { isYours, replaced }: { readonly isYours: boolean; readonly replaced: readonly string[] },
): Insertion | undefined {
  const histories = [
    ...tags.map(({ name, graph: history }) => ({ name, isRelease: true, history })),
    ...(isYours ? [{ name: branch, isRelease: false, history: tip }] : []),
  ];
  for (const each of histories) {
    const followers = followersFrom(graph, each.history, revision, replaced);
    if (followers.length > 0) return { ...each, followers };
  }
  return undefined;
}

/**
 * What names the revision as a parent or a dependency here, and not in another history that does not have the revision.
 * @param replaced what the revision took the place of, as in a squash: to follow it is to follow them
 */
function followersFrom(
  graph: RevisionGraph,
  history: RevisionGraph,
  revision: Revision,
  replaced: readonly string[],
): Revision[] {
  const id = revision.id ?? '';
  if (history.byId.has(id)) return [];
  const names = [id, ...revision.branchLabels, ...replaced];
  return [...new Set([...childrenOf(graph, revision), ...dependantsOf(graph, revision)])].filter((follower) => {
    const there = follower.id === null ? undefined : history.byId.get(follower.id);
    return (
      there?.unknown.length === 0 &&
      !names.some((name) => there.downRevisions.includes(name) || there.dependsOn.includes(name))
    );
  });
}

function insertedProblem(released: ReleasedHistory, revision: Revision, inserted: Insertion): Problem {
  const { name, isRelease, followers } = inserted;
  const id = revision.id ?? '';
  const ids = followers.flatMap((follower) => follower.id ?? []);
  const rule = isRelease
    ? { ...insertedBeforeReleasedRevision, severity: 'error' as const }
    : insertedBeforeReleasedRevision;
  const isYours = releaseOf(released, revision) === 'yours';
  const remedy = isYours
    ? `Let "${id}" follow the head of ${released.branch}, and give ${ids.length > 1 ? 'the others their own parents' : 'the other its own parent'} back.`
    : `Databases past that point need a repair revision at the head, which adds what is missing.`;
  return problemOf(
    rule,
    revision.file.path,
    revision.idSpan,
    `"${id}" comes before ${listIds(ids)}, which ${name} has already: where that ran, "${id}" will never run. ${remedy}`,
    {
      related: othersOf(followers, revision).map((follower) => ({
        file: follower.file.path,
        span: follower.idSpan,
        message: `"${follower.id ?? ''}" is released.`,
      })),
      fixes: (context) =>
        isYours
          ? moveToHead(revision, inserted, context)
          : [repairFix(insertedBeforeReleasedRevision.code, { revision, ...inserted }, context)],
    },
  );
}

/** Lets what was inserted follow the head, and what follows it what it follows in the released history. */
function moveToHead({ id }: Revision, { history, followers }: Insertion, context: FixContext): Fix[] {
  const { graph, rewrite, released } = context;
  const title = 'Move to the head';
  const revision = id === null ? undefined : graph.byId.get(id);
  const [head, ...others] = graph.heads;
  if (revision === undefined || head?.id === undefined || head.id === null || others.length > 0) return [];
  const first = firstOfChain(graph, revision, (one) => releaseOf(released, one) === 'yours');
  const wanted: [Revision, NewIdentifiers][] = [[first, { downRevision: [head.id] }]];
  for (const follower of followers) {
    const [here, there] = [graph.byId.get(follower.id ?? ''), history.byId.get(follower.id ?? '')];
    if (here === undefined || there === undefined) continue;
    const dependsDiffer = JSON.stringify(here.dependsOn) !== JSON.stringify(there.dependsOn);
    wanted.push([here, { downRevision: there.downRevisions, ...(dependsDiffer && { dependsOn: there.dependsOn }) }]);
  }
  const changes: TextChange[] = [];
  for (const [{ file }, identifiers] of wanted) {
    const fix = editFix(title, file, rewrite(file, identifiers));
    if (fix.kind === 'refused') return [{ ...fix, reason: `in ${baseName(file.path)}, ${fix.reason}` }];
    changes.push(...fix.changes);
  }
  return [{ kind: 'edit', title, isPreferred: false, changes }];
}

/** The first of the revisions that were inserted one after the other. */
function firstOfChain(graph: RevisionGraph, revision: Revision, isInserted: (one: Revision) => boolean): Revision {
  const seen = new Set([revision]);
  for (let first = revision; ;) {
    const [parent, ...others] = parentsOf(graph, first);
    if (
      parent === undefined ||
      others.length > 0 ||
      seen.has(parent) ||
      !isInserted(parent) ||
      childrenOf(graph, parent).length > 1
    )
      return first;
    seen.add(parent);
    first = parent;
  }
}

/** The default branch has gone on from its parent, with revisions that are not here. */
function overtaken(graph: RevisionGraph, released: ReleasedHistory, revision: Revision): Problem[] {
  if (revision.branchLabels.length > 0 || revision.unknown.length > 0) return [];
  const parents = parentsOf(graph, revision).filter((parent) => releaseOf(released, parent) === 'released');
  for (const parent of parents) {
    const there = parent.id === null ? undefined : released.tip.byId.get(parent.id);
    const children = there === undefined ? [] : childrenOf(released.tip, there);
    const isHereToo = children.some(({ id }) => id === null || graph.byId.has(id));
    // A child with a label of its own starts another line there, and one that was there before is gone here (GR17).
    const next = children
      .filter(({ branchLabels }) => branchLabels.length === 0)
      .flatMap(({ id }) => id ?? [])
      .filter((id) => !released.base.byId.has(id));
    if (next.length === 0 || isHereToo) continue;
    const span =
      revision.file.header.downRevision?.references.find(({ value }) => value === parent.id)?.span ?? revision.idSpan;
    return [
      problemOf(
        insertedBeforeReleasedRevision,
        revision.file.path,
        span,
        `On ${released.branch}, ${listIds(next)} ${next.length > 1 ? 'follow' : 'follows'} "${parent.id ?? ''}" already: together with "${revision.id ?? ''}" there will be ${next.length + 1} heads. ` +
          `Merge ${released.branch} into your branch, then let "${revision.id ?? ''}" follow its head.`,
      ),
    ];
  }
  return [];
}
