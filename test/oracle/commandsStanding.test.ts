import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildGraph } from '../../server/src/core/graph/buildGraph.js';
import type { Revision } from '../../server/src/core/graph/revisionGraph.js';
import { standing } from '../../server/src/core/graph/standing.js';
import { startPythonOracle, type PythonOracle } from '../support/pythonOracle.js';
import { revisionFiles } from '../support/revisionFiles.js';
import { sampleSize } from '../support/sampleSize.js';

/**
 * Alembic's own plan to the heads, from the rows that the version table has when everything below `applied` was run.
 */
const code = `
import warnings
from alembic.script.revision import Revision, RevisionMap

def answer_to(question):
    warnings.simplefilter("ignore")
    revisions = [
        Revision(one["id"], tuple(one["down"]) or None, dependencies=tuple(one["deps"]) or None, branch_labels=one["labels"] or None)
        for one in question["graph"]
    ]
    graph = RevisionMap(lambda: revisions)
    run = {found.revision for found in graph._get_ancestor_nodes(graph.get_revisions(question["applied"]), include_dependencies=True)}
    needed = {parent for id in run for parent in graph.get_revision(id)._all_down_revisions}
    rows = sorted(run - needed)
    try:
        pending = [found.revision for found in graph.iterate_revisions("heads", rows, implicit_base=True)]
    except KeyError as error:
        return None
    return {"rows": rows, "applied": sorted(run), "pending": sorted(pending)}
`;

interface Answer {
  readonly rows: readonly string[];
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

let oracle: PythonOracle;
beforeAll(() => {
  oracle = startPythonOracle(code);
});
afterAll(() => oracle.close());

const steps = fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 3 });
const histories = fc.array(
  fc.record({
    down: steps,
    deps: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: steps }),
    hasLabel: fc.boolean(),
  }),
  { minLength: 1, maxLength: 14, size: 'max' },
);

const ids = (revisions: Iterable<Revision>): string[] => [...revisions].map(({ id }) => id ?? '').sort();

test('applied and pending are those of Alembic', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(histories, fc.array(fc.nat(13), { maxLength: 3 }), async (shapes, chosen) => {
      const name = (index: number): string => `r${String(index).padStart(4, '0')}`;
      const below = (index: number, distances: readonly number[]): number[] =>
        distances.map((distance) => index - distance).filter((at) => at >= 0);
      const graph = shapes.map(({ down, deps, hasLabel }, index) => ({
        id: name(index),
        down: below(index, down).map(name),
        // By label where there is one.
        deps: below(index, deps).map((at) => (shapes[at]?.hasLabel === true ? `label${String(at)}` : name(at))),
        labels: hasLabel ? [`label${String(index)}`] : [],
      }));
      const applied = [...new Set(chosen.map((at) => name(at % shapes.length)))];
      const answer = (await oracle.ask({ graph, applied })) as Answer | null;
      if (answer === null) return;
      compared++;
      const ours = standing(
        buildGraph(revisionFiles(Object.fromEntries(graph.map((one) => [one.id, one])))),
        answer.rows,
      );
      expect([ids(ours.applied), ids(ours.pending ?? [])]).toEqual([answer.applied, answer.pending]);
    }),
    { numRuns: sampleSize(100, 400) },
  );
  console.log(`standing oracle: ${String(compared)} histories`);
  expect(compared).toBeGreaterThan(80);
});
