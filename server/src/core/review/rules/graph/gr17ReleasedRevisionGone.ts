import { parentsOf } from '../../../graph/lineage.js';
import type { ReleasedHistory } from '../../../graph/released.js';
import type { Revision, RevisionGraph } from '../../../graph/revisionGraph.js';
import type { Environment } from '../../../project/environment.js';
import { baseName } from '../../../project/paths.js';
import type { Span } from '../../../text.js';
import { listIds, problemOf, type GraphRule, type LeftOutFile } from '../../rule.js';
import { hasUnseenFiles, mayHoldAnyId } from '../../unknowns.js';

export const releasedRevisionGone: GraphRule = {
  code: 'GR17',
  name: 'released-revision-gone',
  title: 'A released revision is in no file any more',
  severity: 'error',
  needsReleased: true,
  documentation: {
    what: 'No file declares an id that the default branch had where your branch left it, or that the newest release before that has: the newest tag that looks like a version, or each tag that `alembic.git.releaseTags` matches. There is one finding for an environment.',
    why: 'A database at that revision can neither upgrade nor downgrade: Alembic stops with "Can\'t locate revision identified by …".',
    whatToDo:
      'Restore the file. If another revision took its place, as in a squash, declare it there with `# alembic: replaces a1, a2`, or with the setting `replaces`. Databases at one of these revisions must then be upgraded with the release that has them first, and stamped with the new revision (`alembic stamp --purge`).',
    whenSilent:
      'Where another environment of the workspace declares the id, where a file may declare an id that its text does not determine, and where not all version locations are known. Without git, or where it does not know the default branch or the commit where the branch left it (a shallow clone), and in Restricted Mode.',
    released: `# versions/a1_accounts.py
revision = "a1"
down_revision = None

# versions/a2_orders.py
revision = "a2"
down_revision = "a1"`,
    bad: `# versions/s1_accounts_and_orders.py: in place of the other two
revision = "s1"
down_revision = None`,
    good: `# versions/s1_accounts_and_orders.py: in place of the other two
# alembic: replaces a1, a2
revision = "s1"
down_revision = None`,
  },
  check(environment, graph, released, leftOut = [], { replaces = {}, elsewhere = [] } = {}) {
    if (released === undefined || hasUnseenFiles(environment) || mayHoldAnyId(graph)) return [];
    const isThere = declaredIds(graph, leftOut, replaces, elsewhere);
    const gone = goneFrom(released).filter(({ revision }) => revision.id !== null && !isThere(revision.id));
    const [first] = gone;
    if (first === undefined) return [];
    const ids = gone.map(({ revision }) => revision.id ?? '');
    const place = placeOf(environment, graph, gone);
    const message = `${sentence(ids, first.source)} Restore ${ids.length > 1 ? 'the files' : baseName(first.revision.file.path)}, or write "# alembic: replaces ${ids.length > 1 ? 'ID, ID' : (first.revision.id ?? '')}" into the revision that took ${ids.length > 1 ? 'their' : 'its'} place: a database there is then upgraded with ${first.source} before it is stamped with that revision.`;
    return [{ ...problemOf(releasedRevisionGone, place.file, place.span, message), cause: ids.join(' ') }];
  },
};

interface Gone {
  readonly revision: Revision;
  /** The release that has it, else the branch. */
  readonly source: string;
}

/** Every released revision once, the newest release that has it before the branch. */
function goneFrom({ branch, base, tags }: ReleasedHistory): Gone[] {
  const found = new Map<string, Gone>();
  for (const { source, graph } of [
    ...tags.map(({ name, graph }) => ({ source: name, graph })),
    { source: branch, graph: base },
  ]) {
    for (const revision of graph.revisions)
      if (revision.id !== null && !found.has(revision.id)) found.set(revision.id, { revision, source });
  }
  return [...found.values()];
}

function declaredIds(
  graph: RevisionGraph,
  leftOut: readonly LeftOutFile[],
  replaces: Readonly<Record<string, readonly string[]>>,
  elsewhere: readonly RevisionGraph[],
): (id: string) => boolean {
  const replaced = new Set([
    ...graph.files.flatMap(({ header }) => header.replaces),
    ...Object.entries(replaces).flatMap(([id, ids]) => (graph.byId.has(id) ? ids : [])),
  ]);
  const unloaded = new Set(
    leftOut.flatMap(({ header: { revision } }) => (revision?.kind === 'known' ? [revision.value] : [])),
  );
  return (id) => replaced.has(id) || unloaded.has(id) || [graph, ...elsewhere].some(({ byId }) => byId.has(id));
}

function sentence(ids: readonly string[], source: string): string {
  const [id = ''] = ids;
  return ids.length === 1
    ? `${source} has "${id}", and no file declares it any more: a database there fails with "Can't locate revision identified by '${id}'".`
    : `${source} has ${listIds(ids)}, and no file declares them any more: a database at one of them fails with "Can't locate revision identified by …".`;
}

/** Where a revision still names one of them, else at the nearest one before them that is left, else at what configures the environment. */
function placeOf(
  { source, scriptLocation }: Environment,
  graph: RevisionGraph,
  gone: readonly Gone[],
): { file: string; span: Span } {
  const ids = new Set(gone.map(({ revision }) => revision.id));
  for (const { file } of graph.revisions) {
    const reference = [
      ...(file.header.downRevision?.references ?? []),
      ...(file.header.dependsOn?.references ?? []),
    ].find(({ value }) => ids.has(value));
    if (reference !== undefined) return { file: file.path, span: reference.span };
  }
  for (const { revision } of gone) {
    const [left] = parentsOf(graph, revision);
    if (left !== undefined) return { file: left.file.path, span: left.idSpan };
  }
  const [any] = graph.heads;
  if (any !== undefined) return { file: any.file.path, span: any.idSpan };
  return { file: source?.configFile ?? `${scriptLocation}/env.py`, span: { start: 0, end: 1 } };
}
