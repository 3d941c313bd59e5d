import { findCyclicComponents, shortestCycle } from '../../../graph/cycles.js';
import { dependenciesOf, resolveDependency } from '../../../graph/lineage.js';
import { numberedGraph, targetsFirst } from '../../../graph/numberedGraph.js';
import type { Revision, RevisionGraph } from '../../../graph/revisionGraph.js';
import type { Reference } from '../../../revision/facts.js';
import { editFix, type Fix, type FixContext } from '../../fix.js';
import type { Problem, RelatedPlace } from '../../problem.js';
import { othersOf, problemOf, type GraphRule } from '../../rule.js';

export const revisionCycle: GraphRule = {
  code: 'GR04',
  name: 'revision-cycle',
  title: 'Revisions form a cycle',
  severity: 'error',
  documentation: {
    what: 'Going from a revision to its parents (`down_revision`), or to its parents and dependencies (`depends_on`), leads back to the revision itself. Every reference on the cycle is reported. A revision that names itself is the smallest case.',
    why: 'No order exists in which the revisions could run. Alembic stops with `CycleDetected`, `LoopDetected` or their `Dependency…` forms; a cycle that lies between a base and a head is not noticed by Alembic, and then `alembic upgrade` may never end.',
    whatToDo:
      'Break the cycle at the reference that is wrong: usually the one that names a revision which is newer than the file it is in. Where the files state their creation date, the message says which one that is.',
    bad: `# versions/a1_accounts.py
revision = "a1"
down_revision = "b2"

# versions/b2_orders.py
revision = "b2"
down_revision = "a1"`,
    good: `# versions/a1_accounts.py
revision = "a1"
down_revision = None`,
  },
  check(_environment, graph) {
    if (hasNoCycle(graph)) return [];
    const both = cycles(graph, graph.revisions, 'Dependency cycle');
    const parents = cycles(
      graph,
      both.flatMap(({ members }) => members),
      'Cycle',
    );
    const reported = new Set(parents.flatMap(({ edges }) => edges.map(({ reference }) => reference)));
    const withDependencies = both.map((cycle) => ({
      ...cycle,
      edges: cycle.edges.filter(({ reference }) => !reported.has(reference)),
    }));
    return [...parents, ...withDependencies].flatMap(report);
  },
};

/** A reference of a revision to itself says nothing, so it can go, unless it would leave a base that was none. */
function withoutItself({ from: { id, file }, reference: { span } }: Edge, { rewrite }: FixContext): Fix[] {
  const { downRevision, dependsOn } = file.header;
  const others = (references: readonly Reference[] = []): string[] =>
    references.filter(({ value }) => value !== id).map(({ value }) => value);
  const isHere = (references: readonly Reference[] = []): boolean =>
    references.some((reference) => reference.value === id && reference.span.start === span.start);
  const title = 'Remove the reference to itself';
  if (isHere(dependsOn?.references))
    return [editFix(title, file, rewrite(file, { dependsOn: others(dependsOn?.references) }), true)];
  const parents = others(downRevision?.references);
  return isHere(downRevision?.references) && parents.length > 0
    ? [editFix(title, file, rewrite(file, { downRevision: parents }), true)]
    : [];
}

/** Whether each revision can come after all that it names: nearly always, and found out much faster than the cycles. */
function hasNoCycle(graph: RevisionGraph): boolean {
  const { numberOf, parents } = numberedGraph(graph);
  const targets = graph.revisions.map((revision, number) => {
    const own = parents[number] ?? [];
    return revision.dependsOn.length === 0
      ? own
      : [...own, ...dependenciesOf(graph, revision).flatMap((dependency) => numberOf(dependency) ?? [])];
  });
  const namesItself = ({ id, downRevisions, dependsOn }: Revision): boolean =>
    id !== null && (downRevisions.includes(id) || dependsOn.includes(id));
  return targetsFirst(targets).length === targets.length && !graph.revisions.some(namesItself);
}

/** A reference from one revision to another, both on the same cycle. */
interface Edge {
  readonly from: Revision;
  readonly to: Revision;
  readonly reference: Reference;
}

interface Cycle {
  readonly kind: 'Cycle' | 'Dependency cycle';
  readonly members: readonly Revision[];
  /** One way round, in the order of the references. */
  readonly path: readonly Revision[];
  readonly edges: readonly Edge[];
}

function cycles(graph: RevisionGraph, revisions: readonly Revision[], kind: Cycle['kind']): Cycle[] {
  const targets = new Map(
    revisions.map((revision) => [revision, edgesFrom(graph, revision, kind).map(({ to }) => to)]),
  );
  const next = (revision: Revision): readonly Revision[] => targets.get(revision) ?? [];
  return findCyclicComponents(revisions, next).map((members) => {
    const isMember = new Set(members);
    const edges = members.flatMap((from) => edgesFrom(graph, from, kind).filter(({ to }) => isMember.has(to)));
    return { kind, members, path: shortestCycle(members, next), edges };
  });
}

function edgesFrom(graph: RevisionGraph, from: Revision, kind: Cycle['kind']): Edge[] {
  const { downRevision, dependsOn } = from.file.header;
  const named = (references: readonly Reference[] = [], find: (name: string) => Revision | undefined): Edge[] =>
    references.flatMap((reference) => {
      // Its own id means the file itself, also where a later file of the same id took its place.
      const to = reference.value === from.id ? from : find(reference.value);
      return to === undefined ? [] : [{ from, to, reference }];
    });
  return [
    ...named(downRevision?.references, (name) => graph.byId.get(name)),
    ...(kind === 'Cycle' ? [] : named(dependsOn?.references, (name) => resolveDependency(graph, name))),
  ];
}

function report(cycle: Cycle): Problem[] {
  const message = `${describe(cycle)} ${advise(cycle)}`;
  return cycle.edges.map((edge) => {
    const related: RelatedPlace[] = othersOf(cycle.edges, edge).map(({ from, to, reference }) => ({
      file: from.file.path,
      span: reference.span,
      message: `"${nameOf(from)}" names "${nameOf(to)}" here.`,
    }));
    return problemOf(revisionCycle, edge.from.file.path, edge.reference.span, message, {
      related,
      fixes: (context) => withoutItself(edge, context),
    });
  });
}

function describe({ kind, path }: Cycle): string {
  const [first] = path;
  if (path.length === 1 && first !== undefined) {
    return `"${nameOf(first)}" names itself${kind === 'Cycle' ? ' as its parent' : ' as a dependency'}: no order exists in which Alembic could run it.`;
  }
  const names = path.map((revision) => `"${nameOf(revision)}"`);
  const shown =
    names.length > 8 ? [...names.slice(0, 4), `… ${String(names.length - 7)} more …`, ...names.slice(-3)] : names;
  const way = [...shown, names[0] ?? ''].join(' → ');
  return `${kind === 'Cycle' ? 'These revisions follow' : 'These revisions follow or depend on'} each other in a cycle, so that no order exists in which Alembic could run them: ${way}.`;
}

/** Which reference to change: the one that points from an older revision to a newer one, where the dates are known. */
function advise({ edges, path }: Cycle): string {
  if (path.length === 1) return 'Name the revision that comes before it.';
  const wrong = edges.filter(
    ({ from, to }) => isIsoDate(from.createDate) && isIsoDate(to.createDate) && from.createDate < to.createDate,
  );
  const [only] = wrong;
  if (only === undefined || wrong.length > 1) return 'Change the reference that names the newer revision.';
  return `The reference to change is probably "${nameOf(only.to)}" in "${nameOf(only.from)}": "${nameOf(only.to)}" was created later.`;
}

/** Such dates sort as text; time zones within one project seldom matter. */
function isIsoDate(date: string | null): date is string {
  return date !== null && /^\d{4}-\d\d-\d\d/.test(date);
}

function nameOf({ id }: Revision): string {
  return id ?? 'a revision of unknown id';
}
