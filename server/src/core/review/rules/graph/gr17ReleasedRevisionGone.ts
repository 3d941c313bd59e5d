import { lineBreakOf } from '../../../edits/lines.js';
import { parentsOf } from '../../../graph/lineage.js';
import type { ReleasedHistory } from '../../../graph/released.js';
import type { Revision, RevisionGraph } from '../../../graph/revisionGraph.js';
import type { Environment } from '../../../project/environment.js';
import { baseName } from '../../../project/paths.js';
import type { Fix, FixContext } from '../../fix.js';
import { type Gone, restoreFix } from '../../restoreFix.js';
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
      'Restore the file, as the quick fix does from git. If another revision took its place, as in a squash, declare it there with `# alembic: replaces a1, a2`, or with the setting `replaces`; where one revision is new, a quick fix writes the comment. Databases at one of these revisions must then be upgraded with the release that has them first, and stamped with the new revision (`alembic stamp --purge`).',
    whenSilent:
      'Where another environment of the workspace declares the id, where a file may declare an id that its text does not determine, and where not all version locations are known. For a revision whose file a sparse checkout leaves out. Without git, or where it does not know the default branch or the commit where the branch left it (a shallow clone), and in Restricted Mode.',
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
    const gone = goneFrom(released).filter(
      ({ revision }) => revision.id !== null && !released.notCheckedOut.has(revision.id) && !isThere(revision.id),
    );
    const [first] = gone;
    if (first === undefined) return [];
    const ids = gone.map(({ revision }) => revision.id ?? '');
    const place = placeOf(environment, graph, gone);
    const message = `${sentence(gone)} Restore ${ids.length > 1 ? 'the files' : baseName(first.revision.file.path)}, or write "# alembic: replaces ${ids.length > 1 ? 'ID, ID' : ids.join('')}" into the revision that took ${ids.length > 1 ? 'their' : 'its'} place. ${wayOut(gone)}`;
    const fixes = (context: FixContext): Fix[] => [...declareFix(ids, released, context), restoreFix(gone, context)];
    return [{ ...problemOf(releasedRevisionGone, place.file, place.span, message, { fixes }), cause: ids.join(' ') }];
  },
};

/** Every released revision once, the newest release that has it before the branch. */
function goneFrom({ branch, base, tags }: ReleasedHistory): Gone[] {
  const found = new Map<string, Gone>();
  for (const { source, graph } of [
    ...tags.map(({ name, graph }) => ({ source: name, graph })),
    { source: branch, graph: base },
  ]) {
    for (const revision of graph.revisions)
      if (revision.id !== null && !found.has(revision.id)) found.set(revision.id, { revision, source, history: graph });
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

function sentence(gone: readonly Gone[]): string {
  const ids = gone.flatMap(({ revision }) => revision.id ?? []);
  const sources = sourcesOf(gone).map((source) => {
    const there = gone.filter((each) => each.source === source);
    return `${source} has ${listIds(there.flatMap(({ revision }) => revision.id ?? []))}`;
  });
  const [id = ''] = ids;
  return ids.length === 1
    ? `${sources.join('')}, and no file declares it any more: a database there fails with "Can't locate revision identified by '${id}'".`
    : `${sources.join(', ')}, and no file declares them any more: a database at one of them fails with "Can't locate revision identified by …".`;
}

/** What gets a database from a revision that is gone to the one in its place. */
function wayOut(gone: readonly Gone[]): string {
  const [source, another] = sourcesOf(gone);
  const there = another === undefined ? (source ?? '') : 'what has its revision';
  return `A database there then needs "alembic upgrade head" with ${there}, and after that "alembic stamp --purge" with the new revision.`;
}

/** Each once; the newest release first, the branch last. */
function sourcesOf(gone: readonly Gone[]): string[] {
  return [...new Set(gone.map(({ source }) => source))];
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

/** What a comment can name. */
const plainId = /^[^\s,;()"']+$/;

/** Where one revision is new and everything that is gone may be in it: the comment that says so. */
function declareFix(ids: readonly string[], released: ReleasedHistory, { graph, text }: FixContext): Fix[] {
  const isNew = ({ id }: Revision): boolean =>
    id !== null &&
    [released.base, released.tip, ...released.tags.map((tag) => tag.graph)].every((each) => !each.byId.has(id));
  const [squash, another] = graph.revisions.filter(isNew);
  const start = squash?.file.header.assignments.revision?.start;
  if (squash === undefined || another !== undefined || start === undefined || !ids.every((id) => plainId.test(id)))
    return [];
  const before = text(squash.file)?.slice(0, start);
  if (before === undefined || !/(?:^|\n)$/.test(before)) return [];
  const newLine = lineBreakOf(before);
  const comment = `# alembic: replaces ${ids.join(', ')}${newLine}`;
  return [
    {
      kind: 'edit',
      title: `Declare that "${squash.id ?? ''}" replaces ${ids.length === 1 ? 'it' : 'them'}`,
      isPreferred: false,
      changes: [{ file: squash.file.path, span: { start, end: start }, newText: comment }],
    },
  ];
}
