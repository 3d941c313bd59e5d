import type { Revision } from '../../../graph/revisionGraph.js';
import { redundantParents } from '../../../graph/redundantParents.js';
import { editFix, type Fix, type FixContext } from '../../fix.js';
import { problemOf, type GraphRule } from '../../rule.js';

export const redundantMergeParents: GraphRule = {
  code: 'GR09',
  name: 'redundant-merge-parents',
  title: 'A merge names a parent that another of its parents follows',
  severity: 'warning',
  documentation: {
    what: '`down_revision` names several revisions, and one of them is an ancestor of another, or is named twice.',
    why: 'It says nothing that the other parent does not say, and makes a merge of what is a line. Alembic accepts it and prints "Running upgrade a1, a2 -> a3"; where a database is between the two, `alembic upgrade` can stop with a bare `KeyError`.',
    whatToDo: 'Drop the ancestor. It usually happens when one of the merged branches was merged before.',
    bad: `# versions/a1_accounts.py
revision = "a1"
down_revision = None

# versions/a2_orders.py
revision = "a2"
down_revision = "a1"

# versions/a3_merge.py
revision = "a3"
down_revision = ("a1", "a2")`,
    good: `# versions/a3_merge.py
revision = "a3"
down_revision = "a2"`,
  },
  check(_environment, graph) {
    const redundant = redundantParents(graph);
    return redundant.map(({ revision, index, by }) => {
      const reference = revision.file.header.downRevision?.references[index];
      const id = reference?.value ?? '';
      const why = by === id ? `"${id}" is named twice` : `"${by}", which is named too, follows "${id}"`;
      const message = `This parent is redundant: ${why}. Drop "${id}"${by === id ? ' here' : ''}.`;
      return problemOf(redundantMergeParents, revision.file.path, reference?.span ?? revision.idSpan, message, {
        fixes: (context) => [
          withoutParents(
            revision,
            redundant.filter((one) => one.revision === revision).map((one) => one.index),
            context,
          ),
        ],
      });
    });
  },
};

/** Drops all redundant parents of a revision at once. */
function withoutParents({ file, downRevisions }: Revision, dropped: readonly number[], { rewrite }: FixContext): Fix {
  const kept = downRevisions.filter((_id, index) => !dropped.includes(index));
  return editFix(
    dropped.length === 1 ? 'Drop the redundant parent' : 'Drop the redundant parents',
    file,
    rewrite(file, { downRevision: kept }),
    true,
  );
}
