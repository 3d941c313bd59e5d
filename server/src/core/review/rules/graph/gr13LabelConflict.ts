import type { Revision, RevisionGraph } from '../../../graph/revisionGraph.js';
import type { Reference } from '../../../revision/facts.js';
import { editFix, type Fix, type FixContext } from '../../fix.js';
import { othersOf, problemOf, type GraphRule } from '../../rule.js';

export const branchLabelConflict: GraphRule = {
  code: 'GR13',
  name: 'branch-label-conflict',
  title: 'A branch label is used twice, or is a revision id too',
  severity: 'error',
  documentation: {
    what: 'The same label is in `branch_labels` of two revisions, or a label is the same as the id of a revision. Each place is reported, and refers to the others.',
    why: 'Alembic keeps labels and ids in one table, and stops every command with "Branch name \'x\' in revision a2 already used by revision a1". That one revision follows the other does not help: a label is inherited by what follows, and declared once.',
    whatToDo: 'Keep the label on the revision where its branch begins, and remove or rename the other.',
    bad: `# versions/a1_accounts.py
revision = "a1"
down_revision = None
branch_labels = ("x",)

# versions/b1_invoices.py
revision = "b1"
down_revision = None
branch_labels = ("x",)`,
    good: `# versions/b1_invoices.py
revision = "b1"
down_revision = None
branch_labels = ("y",)`,
  },
  check(_environment, graph) {
    return conflicts(graph).flatMap(({ label, uses, revision: holder }) => {
      const others = (use: Use): Use[] => othersOf(uses, use);
      return uses.map((use) => {
        const [other] = others(use);
        const what =
          holder !== undefined
            ? `"${label}" is also the id of a revision${holder === use.revision ? ', of this one' : ''}`
            : other?.revision === use.revision
              ? `The branch label "${label}" appears here twice`
              : `"${other?.revision.id ?? 'another revision'}" declares the branch label "${label}" too`;
        const related = [
          ...(holder === undefined || holder === use.revision
            ? []
            : [{ file: holder.file.path, span: holder.idSpan, message: `"${label}" is the id of this revision.` }]),
          ...others(use).map(({ revision, reference }) => ({
            file: revision.file.path,
            span: reference.span,
            message: `"${label}" is declared here too.`,
          })),
        ];
        const message = `${what}: every Alembic command stops with "Branch name … already used by revision …". Rename or remove one of them.`;
        return problemOf(branchLabelConflict, use.revision.file.path, use.reference.span, message, {
          related,
          fixes: (context) => [withoutLabel(use, context)],
        });
      });
    });
  },
};

function withoutLabel({ revision: { file }, reference }: Use, { rewrite }: FixContext): Fix {
  const kept = (file.header.branchLabels?.references ?? [])
    .filter((one) => one !== reference)
    .map(({ value }) => value);
  return editFix(`Remove the label "${reference.value}" here`, file, rewrite(file, { branchLabels: kept }));
}

/** One place that declares a label. */
interface Use {
  readonly revision: Revision;
  readonly reference: Reference;
}

interface Conflict {
  readonly label: string;
  readonly uses: readonly Use[];
  /** The revision that has the label as its id. */
  readonly revision: Revision | undefined;
}

function conflicts({ revisions, byId }: RevisionGraph): Conflict[] {
  const uses = new Map<string, Use[]>();
  for (const revision of revisions) {
    // Of a duplicate id Alembic knows the later file only.
    if (revision.id !== null && byId.get(revision.id) !== revision) continue;
    for (const reference of revision.file.header.branchLabels?.references ?? []) {
      const others = uses.get(reference.value);
      if (others === undefined) uses.set(reference.value, [{ revision, reference }]);
      else others.push({ revision, reference });
    }
  }
  return [...uses]
    .map(([label, places]) => ({ label, uses: places, revision: byId.get(label) }))
    .filter(({ uses: places, revision }) => places.length > 1 || revision !== undefined);
}
