import fc from 'fast-check';
import { expect, test } from 'vitest';
import { releasedHistory } from '../../../../test/support/releasedHistory.js';
import { bodyOf, environment, revisionFiles } from '../../../../test/support/revisionFiles.js';
import { buildGraph } from '../graph/buildGraph.js';
import { closesGap } from '../graph/closesGap.js';
import { plan } from '../graph/plan.js';
import type { ReleasedEdit } from '../graph/released.js';
import type { RevisionGraph } from '../graph/revisionGraph.js';
import { reviewGraph } from './reviewGraph.js';

/** Parents and dependencies by id, parents first. */
type History = Readonly<Record<string, { readonly down: readonly string[]; readonly deps: readonly string[] }>>;

/** Choices among what is there, taken from a list of numbers. */
function chooser(numbers: readonly number[]): <T>(items: readonly T[]) => T | undefined {
  let at = 0;
  return (items) => items[(numbers[at++ % numbers.length] ?? 0) % Math.max(1, items.length)];
}

/** A history of some revisions: each follows one or two earlier ones, or none, and may depend on another. */
function releasedOf(count: number, numbers: readonly number[]): History {
  const choose = chooser(numbers);
  const history: Record<string, History[string]> = {};
  for (let index = 0; index < count; index++) {
    const earlier = Object.keys(history);
    const kind = choose(['chain', 'chain', 'chain', 'branch', 'merge', 'base', 'depends']);
    const last = earlier.slice(-1);
    const any = choose(earlier);
    const some = any === undefined ? [] : [any];
    const down =
      kind === 'chain' || kind === 'depends'
        ? last
        : kind === 'branch'
          ? some
          : kind === 'base'
            ? []
            : [...new Set([...last, ...some])];
    history[`r${index}`] = { down, deps: kind === 'depends' ? some.filter((id) => !down.includes(id)) : [] };
  }
  return history;
}

/** The history after some changes as people make them, good ones and bad ones. */
function changed(released: History, numbers: readonly number[], count: number): History {
  const choose = chooser(numbers);
  let history: Record<string, History[string]> = { ...released };
  for (let index = 0; index < count; index++) {
    const ids = Object.keys(history);
    const id = choose(ids) ?? '';
    const { down, deps } = history[id] ?? { down: [], deps: [] };
    const named = new Set(Object.values(history).flatMap((each) => [...each.down, ...each.deps]));
    const heads = ids.filter((each) => !named.has(each));
    const fresh = `n${index}`;
    switch (choose(['append', 'append', 'merge', 'insert', 'delete', 'reparent', 'depend', 'branch'])) {
      case 'append':
        history[fresh] = { down: heads.slice(0, 1), deps: [] };
        break;
      case 'merge':
        history[fresh] = { down: heads, deps: [] };
        break;
      case 'branch':
        history[fresh] = { down: [id], deps: [] };
        break;
      case 'insert':
        history[fresh] = { down, deps: [] };
        history[id] = { down: [fresh], deps };
        break;
      case 'depend':
        history[fresh] = { down: [], deps: [] };
        history[id] = { down, deps: [...deps, fresh] };
        break;
      case 'reparent':
        history[id] = { down: [choose(ids.filter((each) => each < id)) ?? ''].filter((each) => each !== ''), deps };
        break;
      default:
        history = Object.fromEntries(Object.entries(history).filter(([other]) => other !== id));
        for (const [other, each] of Object.entries(history)) {
          const without = (list: readonly string[]): string[] => [
            ...new Set(list.flatMap((one) => (one === id ? down : [one]))),
          ];
          history[other] = { down: without(each.down), deps: each.deps.filter((one) => one !== id) };
        }
        break;
    }
  }
  return history;
}

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
      edited.set(`/p/versions/${id}.py`, { against: 'v1', identifiers: ['down_revision'], functions: [] });
  }
  const history = releasedHistory(released, { tags: { v1: released }, edited });
  return reviewGraph(environment, after, { bodyOf, released: history });
}

const numbers = fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 });
const histories = fc
  .record({
    size: fc.integer({ min: 1, max: 6 }),
    one: numbers,
    changes: fc.integer({ min: 0, max: 3 }),
    other: numbers,
  })
  .map(({ size, one, changes, other }) => {
    const released = releasedOf(size, one);
    return { released, now: changed(released, other, changes) };
  })
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
