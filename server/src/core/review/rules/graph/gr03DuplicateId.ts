import type { Revision } from '../../../graph/revisionGraph.js';
import { baseName } from '../../../project/paths.js';
import { editFix, type Fix, type FixContext } from '../../fix.js';
import type { Problem } from '../../problem.js';
import { othersOf, problemOf, type GraphRule } from '../../rule.js';

export const duplicateRevisionId: GraphRule = {
  code: 'GR03',
  name: 'duplicate-revision-id',
  title: 'Two files declare the same revision id',
  severity: 'error',
  documentation: {
    what: 'The same id is in `revision` of two or more files of the environment. Each of them is reported, and refers to the others.',
    why: 'Alembic only warns ("Revision a2 is present more than once") and goes on with the file that it loads last, so that the other migration never runs. The file that it forgot still counts as a head: `alembic heads` lists its id, once more if it is a head anyway, and `alembic upgrade head` stops with "Multiple head revisions are present".',
    whatToDo:
      'Give the newer file an id of its own, and name that id in the `down_revision` of the revisions that should follow it. It usually happens when a revision file was copied.',
    bad: `# versions/a2_orders.py
revision = "a2"
down_revision = "a1"

# versions/a3_invoices.py: copied from a2_orders.py
revision = "a2"
down_revision = "a1"`,
    good: `# versions/a3_invoices.py
revision = "a3"
down_revision = "a2"`,
  },
  check(_environment, graph) {
    if (graph.byId.size === graph.revisions.length) return [];
    const groups = new Map<string, Revision[]>();
    for (const revision of graph.revisions) {
      if (revision.id === null) continue;
      const group = groups.get(revision.id);
      if (group === undefined) groups.set(revision.id, [revision]);
      else group.push(revision);
    }
    return [...groups].filter(([, group]) => group.length > 1).flatMap(([id, group]) => report(id, group));
  },
};

/** Nobody can say which of the two the revisions that name the id mean, so they go on naming the other. */
function newIdFix({ file }: Revision, { rewrite, newId }: FixContext): Fix {
  const id = newId();
  return editFix(`Give this file the new id "${id}"`, file, rewrite(file, { revision: id }));
}

function report(id: string, group: readonly Revision[]): Problem[] {
  const used = baseName(group.at(-1)?.file.path ?? '');
  return group.map((revision) => {
    const others = othersOf(group, revision);
    const more = group.length > 2 ? ` and ${String(group.length - 2)} more` : '';
    return problemOf(
      duplicateRevisionId,
      revision.file.path,
      revision.idSpan,
      `"${id}" is also the id of ${baseName(others[0]?.file.path ?? '')}${more}. Alembic uses only the file that it loads last, ${used}: give the newer file an id of its own.`,
      {
        related: others.map((other) => ({
          file: other.file.path,
          span: other.idSpan,
          message: `"${id}" is declared here too.`,
        })),
        fixes: (context) => [newIdFix(revision, context)],
      },
    );
  });
}
