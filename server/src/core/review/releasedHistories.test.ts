import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedHistories, type History } from '../../../../test/support/changedHistories.js';
import { releasedHistory } from '../../../../test/support/releasedHistory.js';
import { bodyOf, environment, revisionFiles } from '../../../../test/support/revisionFiles.js';
import { buildGraph } from '../graph/buildGraph.js';
import { closesGap } from '../graph/closesGap.js';
import { plan } from '../graph/plan.js';
import type { ReleasedEdit } from '../graph/released.js';
import type { RevisionGraph } from '../graph/revisionGraph.js';
import { reviewGraph } from './reviewGraph.js';

function graphOf(history: History): RevisionGraph {
  return buildGraph(revisionFiles(history));
}

/** The ids that an upgrade runs, and what the version table holds then; undefined where Alembic refuses. */
function upgrade(
  graph: RevisionGraph,
  versions: readonly string[],
  target: string,
): { ran: string[]; versions: readonly string[] } | undefined {
  const planned = plan(graph, { versions, target, direction: 'upgrade' });
  if ('refusal' in planned || planned.versionsAfter === null) return undefined;
  return { ran: planned.steps.map(({ revision }) => revision.id ?? ''), versions: planned.versionsAfter };
}

/** Whether a database at some released revision skips a revision, runs one twice or fails with the new files. */
function breaksDatabase(released: History, now: History): boolean {
  const [before, after] = [graphOf(released), graphOf(now)];
  return Object.keys(released).some((revision) => {
    const first = upgrade(before, [], revision);
    if (first === undefined) return false;
    const second = upgrade(after, first.versions, 'heads');
    if (second === undefined) return true;
    const ran = [...first.ran, ...second.ran];
    return new Set(ran).size < ran.length || Object.keys(now).some((id) => !ran.includes(id));
  });
}

function findings(released: History, now: History): { readonly code: string; readonly severity: string }[] {
  const edited = new Map<string, ReleasedEdit>();
  const [before, after] = [graphOf(released), graphOf(now)];
  for (const [id, { down, deps }] of Object.entries(now)) {
    const then = released[id];
    const isSame = then === undefined || JSON.stringify([then.down, then.deps]) === JSON.stringify([down, deps]);
    const isGap =
      JSON.stringify(then?.deps) === JSON.stringify(deps) &&
      closesGap({ id, downRevisions: down }, after, before, () => []);
    if (!isSame && !isGap)
      edited.set(`/p/versions/${id}.py`, {
        against: 'v1',
        identifiers: ['down_revision'],
        functions: [],
        surely: 'other history',
      });
  }
  const history = releasedHistory(released, { tags: { v1: released }, edited });
  return reviewGraph(environment, after, { bodyOf, released: history });
}

const histories = changedHistories
  // Without a database the new files are good: what is wrong with them alone, other rules report.
  .filter(({ released, now }) => [released, now].every((each) => upgrade(graphOf(each), [], 'heads') !== undefined));

test('where a database at a released revision skips a revision, runs one twice or fails, GR11, GR12 or GR17 reports it', () => {
  let broken = 0;
  fc.assert(
    fc.property(histories, ({ released, now }) => {
      if (!breaksDatabase(released, now)) return;
      broken++;
      expect(findings(released, now).map(({ code }) => code)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^GR1[127]$/)]),
      );
    }),
    { numRuns: 2000 },
  );
  expect(broken).toBeGreaterThan(200);
});

test('GR11 and GR17 report an error nowhere else', () => {
  let reported = 0;
  fc.assert(
    fc.property(histories, ({ released, now }) => {
      const errors = findings(released, now).filter(
        ({ code, severity }) => severity === 'error' && (code === 'GR11' || code === 'GR17'),
      );
      if (errors.length === 0) return;
      reported++;
      expect(breaksDatabase(released, now)).toBe(true);
    }),
    { numRuns: 2000 },
  );
  expect(reported).toBeGreaterThan(200);
});
