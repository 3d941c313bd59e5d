import { childrenOf, parentsOf } from '../../../graph/lineage.js';
import type { Revision, RevisionGraph } from '../../../graph/revisionGraph.js';
import type { Problem } from '../../problem.js';
import { type ReleasedHistory, releaseOf } from '../../../graph/released.js';
import { listIds, othersOf, problemOf, type GraphRule } from '../../rule.js';

export const insertedBeforeReleasedRevision: GraphRule = {
  code: 'GR11',
  name: 'inserted-before-released-revision',
  title: 'A new revision is not at the tip of the released history',
  severity: 'warning',
  needsReleased: true,
  documentation: {
    what: 'A revision that is not on the default branch comes before one that is: a released revision was made to follow it. Or its parent is not a head of the default branch any more: there another revision, which is not here yet, follows the same parent.',
    why: 'A database at the released head counts everything before it as done: an inserted revision never runs there, and what builds on it fails. With a parent that has got another child meanwhile, the merge of the two branches has two heads.',
    whatToDo:
      'Let the new revision follow the released head: "Alembic: Rebase Revision" does it, once the default branch is merged. Give a released revision its own parent back.',
    whenSilent:
      'Without git, or where it does not know the default branch or the commit where the branch left it (a shallow clone), in Restricted Mode, and for revisions of a version location in another repository. For a revision without a parent or with a branch label of its own, which starts a line of its own. Where the other child of the parent is here too: it makes a second head (GR01), or it is merged already.',
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
  check(_environment, graph, released) {
    if (released === undefined) return [];
    return graph.revisions
      .filter((revision) => revision.id !== null && releaseOf(released, revision) === 'yours')
      .flatMap((revision) => [...insertedBefore(graph, released, revision), ...overtaken(graph, released, revision)]);
  },
};

/** Its children that are released, and that follow something else there. */
function insertedBefore(graph: RevisionGraph, released: ReleasedHistory, revision: Revision): Problem[] {
  const id = revision.id ?? '';
  const children = childrenOf(graph, revision).filter((child) => {
    const there = child.id === null ? undefined : released.tip.byId.get(child.id);
    return there?.unknown.length === 0 && !there.downRevisions.includes(id);
  });
  const ids = children.flatMap((child) => child.id ?? []);
  if (ids.length === 0) return [];
  return [
    problemOf(
      insertedBeforeReleasedRevision,
      revision.file.path,
      revision.idSpan,
      `"${id}" comes before ${listIds(ids)}, which ${released.branch} has already: where that ran, "${id}" will never run. ` +
        `Let "${id}" follow the head of ${released.branch}, and give ${ids.length > 1 ? 'the others their own parents' : 'the other its own parent'} back.`,
      {
        related: othersOf(children, revision).map((child) => ({
          file: child.file.path,
          span: child.idSpan,
          message: `"${child.id ?? ''}" is released.`,
        })),
      },
    ),
  ];
}

/** The default branch has gone on from its parent, with revisions that are not here. */
function overtaken(graph: RevisionGraph, released: ReleasedHistory, revision: Revision): Problem[] {
  if (revision.branchLabels.length > 0 || revision.unknown.length > 0) return [];
  const parents = parentsOf(graph, revision).filter((parent) => releaseOf(released, parent) === 'released');
  for (const parent of parents) {
    const there = parent.id === null ? undefined : released.tip.byId.get(parent.id);
    const children = there === undefined ? [] : childrenOf(released.tip, there);
    const isHereToo = children.some(({ id }) => id === null || graph.byId.has(id));
    // A child with a label of its own starts another line there.
    const next = children.filter(({ branchLabels }) => branchLabels.length === 0).flatMap(({ id }) => id ?? []);
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
