import { components } from '../../../graph/components.js';
import type { Revision, RevisionGraph } from '../../../graph/revisionGraph.js';
import { baseName, parentPath } from '../../../project/paths.js';
import { editFix, type Fix, type FixContext } from '../../fix.js';
import { problemOf, type GraphRule } from '../../rule.js';
import { danglingReferences, revisionsWithUnknownEdges, hasUnseenFiles, mayHoldAnyEdge } from '../../unknowns.js';

/** A head more is seldom the one that is meant. */
const mostOffered = 3;

export const unexpectedSecondBase: GraphRule = {
  code: 'GR05',
  name: 'unexpected-second-base',
  title: 'A second revision has down_revision = None',
  severity: 'warning',
  documentation: {
    what: 'Two revisions of one folder have no parent, and nothing joins what follows them: neither a merge nor a dependency. The base of the larger history counts as the first one, the others are reported.',
    why: 'The history falls into parts that know nothing of each other. `alembic upgrade head` stops with "Multiple head revisions are present" until they are merged. Usually a `down_revision` was lost, or a first revision was generated while the version location seemed to be empty.',
    whatToDo:
      'Set `down_revision` to the head that was current when the file was made. If the parts are meant to live side by side, give each a branch label.',
    whenSilent:
      'Parts with a branch label, in different version locations or folders, and parts that a merge or a dependency joins are left alone. So is everything while some parent cannot be known: it is computed or missing (GR02), or a file cannot be read.',
    bad: `# versions/a1_accounts.py
revision = "a1"
down_revision = None

# versions/b2_orders.py
revision = "b2"
down_revision = None`,
    good: `# versions/b2_orders.py
revision = "b2"
down_revision = "a1"`,
  },
  check(environment, graph) {
    if (graph.bases.length < 2 || hasUnseenFiles(environment) || graph.rejected.some(mayHoldAnyEdge)) return [];
    if (revisionsWithUnknownEdges(graph).length > 0 || danglingReferences(graph).length > 0) return [];
    return secondBases(graph).map(({ base, first }) => {
      const fixes = (context: FixContext): Fix[] => parentFixes(base, first, context);
      return problemOf(
        unexpectedSecondBase,
        base.file.path,
        base.file.header.downRevision?.span ?? base.idSpan,
        `"${base.id ?? ''}" has no parent, and nothing joins it with the history that starts at "${first.id ?? ''}" (${baseName(first.file.path)}): ` +
          '"alembic upgrade head" refuses the two. Set down_revision to the revision that came before it, or give the branch a label.',
        {
          related: [{ file: first.file.path, span: first.idSpan, message: `"${first.id ?? ''}" is the first base.` }],
          fixes,
        },
      );
    });
  },
};

/** One fix for each head of the other part. */
function parentFixes(base: Revision, first: Revision, { graph, rewrite }: FixContext): Fix[] {
  const parts = components(graph);
  const heads = graph.effectiveHeads
    .filter((head) => head.id !== null && parts(head) === parts(first))
    .slice(0, mostOffered);
  return heads.map((head) => {
    const rewriting = rewrite(base.file, { downRevision: [head.id ?? ''] });
    return editFix(`Set down_revision to "${head.id ?? ''}"`, base.file, rewriting, heads.length === 1);
  });
}

interface SecondBase {
  readonly base: Revision;
  /** The base of the larger part of the same folder. */
  readonly first: Revision;
}

function secondBases(graph: RevisionGraph): SecondBase[] {
  if (graph.bases.length < 2) return [];
  const parts = components(graph);
  const sizes = new Map<number, number>();
  for (const revision of graph.revisions) sizes.set(parts(revision), (sizes.get(parts(revision)) ?? 0) + 1);
  const labelled = new Set(graph.revisions.filter(isLabelled).map(parts));
  const isCurrent = (revision: Revision): boolean => revision.id !== null && graph.byId.get(revision.id) === revision;
  const candidates = graph.bases.filter((base) => isCurrent(base) && !labelled.has(parts(base)));

  const folders = new Map<string, Revision[]>();
  for (const base of candidates) {
    const folder = `${String(base.file.location)} ${parentPath(base.file.path)}`;
    folders.set(folder, [...(folders.get(folder) ?? []), base]);
  }
  return [...folders.values()].flatMap((bases) => {
    const sizeOf = (base: Revision): number => sizes.get(parts(base)) ?? 0;
    // Of two parts of one size the one that was made first is the first.
    const [first] = [...bases].sort(
      (a, b) => sizeOf(b) - sizeOf(a) || (a.createDate ?? '').localeCompare(b.createDate ?? ''),
    );
    if (first === undefined) return [];
    return bases.filter((base) => parts(base) !== parts(first)).map((base) => ({ base, first }));
  });
}

function isLabelled({ branchLabels, unknown }: Revision): boolean {
  return branchLabels.length > 0 || unknown.some(({ field }) => field === 'branchLabels');
}
