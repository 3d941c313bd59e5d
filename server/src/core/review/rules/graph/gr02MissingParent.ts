import type { ReleasedHistory } from '../../../graph/released.js';
import type { RevisionGraph } from '../../../graph/revisionGraph.js';
import { closestIds } from '../../closestIds.js';
import { editFix, type Fix, type FixContext } from '../../fix.js';
import type { Problem } from '../../problem.js';
import { listIds, problemOf, type GraphRule } from '../../rule.js';
import { danglingReferences, hasUnseenFiles, mayHoldAnyId, type DanglingReference } from '../../unknowns.js';

/**
 * Beyond so many findings a folder is missing, not a letter, and comparing every id with every other would take long.
 */
const maxSuggested = 20;

export const missingParentRevision: GraphRule = {
  code: 'GR02',
  name: 'missing-parent-revision',
  title: 'down_revision or depends_on names a revision that does not exist',
  severity: 'error',
  documentation: {
    what: 'An id in `down_revision` or `depends_on` is not the id of any revision file of the environment. `depends_on` may also name a branch label; `down_revision` may not, and neither may shorten an id.',
    why: 'Alembic builds the whole graph for every command, so every command stops with a bare `KeyError` that names neither the file nor the line.',
    whatToDo:
      'Name an existing revision (the message offers the closest ones), or restore the file that is missing. A typical cause is a parent that only exists on another branch of the repository: where the default branch has it, the message says so, and merging or pulling that branch brings the file.',
    whenSilent:
      'Nothing is reported while the missing id may be there without being seen: a version location cannot be resolved, a file computes its id or cannot be read. An id in `depends_on` may live in another Python package: it is reported only where a configuration names the environment and every other dependency exists, and not where another environment of the workspace declares it.',
    bad: `# versions/a1_accounts.py
revision = "a1"
down_revision = None

# versions/b2_orders.py
revision = "b2"
down_revision = "a10"  # no file declares "a10"`,
    good: `# versions/b2_orders.py
revision = "b2"
down_revision = "a1"`,
  },
  check(environment, graph, released) {
    if (hasUnseenFiles(environment) || mayHoldAnyId(graph)) return [];
    const dangling = danglingReferences(graph);
    const dependencies = dangling.filter(({ field }) => field === 'depends_on');
    const isReported = ({ field }: DanglingReference): boolean =>
      field === 'down_revision' ||
      (environment.source !== null && dependencies.length === 1 && !hasUnknownDependency(graph));
    return dangling.filter(isReported).map((one, index) => report(graph, one, index < maxSuggested, released));
  },
};

/** One fix for each id that may be meant; the only one is preferred. */
function replacements({ revision, field, reference }: DanglingReference, { graph, rewrite }: FixContext): Fix[] {
  const declaring = field === 'down_revision' ? graph.byLabel.get(reference.value)?.id : undefined;
  const candidates =
    declaring === undefined || declaring === null ? closestIds(graph, revision, reference.value) : [declaring];
  const { downRevision, dependsOn } = revision.file.header;
  const list = field === 'down_revision' ? downRevision : dependsOn;
  return candidates.map((id) => {
    const ids = (list?.references ?? []).map((each) => (each === reference ? id : each.value));
    const wanted = field === 'down_revision' ? { downRevision: ids } : { dependsOn: ids };
    return editFix(`Change to "${id}"`, revision.file, rewrite(revision.file, wanted), candidates.length === 1);
  });
}

/** Whether some dependency, or a label that one may name, is computed. */
function hasUnknownDependency(graph: RevisionGraph): boolean {
  return graph.revisions.some(({ unknown }) =>
    unknown.some(({ field }) => field === 'dependsOn' || field === 'branchLabels'),
  );
}

function report(
  graph: RevisionGraph,
  one: DanglingReference,
  suggest: boolean,
  released: ReleasedHistory | undefined,
): Problem {
  const { revision, field, reference } = one;
  const consequence = `every Alembic command stops with KeyError: '${reference.value}'.`;
  const declaring = field === 'down_revision' ? graph.byLabel.get(reference.value) : undefined;
  if (released?.tip.byId.has(reference.value) === true)
    return problemOf(
      missingParentRevision,
      revision.file.path,
      reference.span,
      `"${reference.value}", which ${field} names, is on ${released.branch} and not here yet: merge or pull ${released.branch}. Until then ${consequence}`,
    );
  const message =
    declaring === undefined
      ? `No revision file declares "${reference.value}", which ${field} names here: ${consequence} ${suggestion(graph, revision, reference.value, suggest)}`
      : `"${reference.value}" is a branch label, and down_revision takes revision ids only: ${consequence} ` +
        `Name a revision, as "${declaring.id ?? ''}", which declares the label.`;
  return problemOf(missingParentRevision, revision.file.path, reference.span, message, {
    fixes: (context) => replacements(one, context),
  });
}

function suggestion(
  graph: RevisionGraph,
  revision: DanglingReference['revision'],
  missing: string,
  suggest: boolean,
): string {
  const candidates = suggest ? closestIds(graph, revision, missing) : [];
  if (candidates.length === 0) return 'Name an existing revision, or restore the missing file.';
  const isShortened = missing.length > 0 && candidates.some((id) => id.startsWith(missing));
  return `${isShortened ? 'Alembic does not accept abbreviated ids here. ' : ''}Did you mean ${listIds(candidates).replace(' and ', ' or ')}?`;
}
