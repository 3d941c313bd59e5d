import { resolveDependency } from '../core/graph/lineage.js';
import type { RevisionGraph } from '../core/graph/revisionGraph.js';
import type { Problem } from '../core/review/problem.js';
import { releasedRevisionGone } from '../core/review/rules/graph/gr17ReleasedRevisionGone.js';
import { danglingReferences } from '../core/review/unknowns.js';
import type { IndexedEnvironment } from './snapshot.js';

/**
 * Leaves out GR02 for a `depends_on` whose revision another environment of the workspace declares: a host program and
 * its plugins are called together, with version locations that only code knows. So is GR14 for a revision that another
 * environment has, and GR17 for one that went there. A view without such a problem stays the same object; one with it
 * does as long as the other graphs stay.
 */
export function createForeignDependencies(): (views: readonly IndexedEnvironment[]) => readonly IndexedEnvironment[] {
  const known = new WeakMap<
    IndexedEnvironment,
    { readonly others: readonly RevisionGraph[]; readonly result: IndexedEnvironment }
  >();

  function silenced(view: IndexedEnvironment, views: readonly IndexedEnvironment[]): IndexedEnvironment {
    if (views.length === 1 || !view.problems.some(({ code }) => code === 'GR02' || code === 'GR14' || code === 'GR17'))
      return view;
    const others = views.filter((other) => other !== view).map(({ graph }) => graph);
    const before = known.get(view);
    if (before?.others.length === others.length && before.others.every((graph, index) => graph === others[index]))
      return before.result;
    const result = withoutForeign(view, others);
    known.set(view, { others, result });
    return result;
  }

  return (views) => views.map((view) => silenced(view, views));
}

function withoutForeign(view: IndexedEnvironment, others: readonly RevisionGraph[]): IndexedEnvironment {
  const isElsewhere = (name: string): boolean => others.some((graph) => resolveDependency(graph, name) !== undefined);
  const foreign = danglingReferences(view.graph).filter(
    ({ field, reference }) => field === 'depends_on' && isElsewhere(reference.value),
  );
  const places = new Set(
    foreign.map(({ revision, reference }) => `${revision.file.path} ${String(reference.span.start)}`),
  );
  const loadedElsewhere = new Set(
    view.leftOut.flatMap(({ path, header: { revision } }) =>
      revision?.kind === 'known' && others.some(({ byId }) => byId.has(revision.value)) ? [path] : [],
    ),
  );
  const isForeign = ({ code, file, span }: Problem): boolean =>
    (code === 'GR02' && places.has(`${file} ${String(span.start)}`)) || (code === 'GR14' && loadedElsewhere.has(file));
  const { environment, graph, released, leftOut, replaces } = view;
  const problems = view.problems
    .filter((problem) => !isForeign(problem))
    .flatMap((problem) =>
      problem.code === releasedRevisionGone.code
        ? releasedRevisionGone.check(environment, graph, released, leftOut, { replaces, elsewhere: others })
        : [problem],
    );
  return JSON.stringify(problems) === JSON.stringify(view.problems) ? view : { ...view, problems };
}
