import type { PlainRevision, PlanCase } from './randomPlans.js';

const base: PlainRevision = { id: 'aaaa00aa00aa', down: [], deps: [], labels: ['lab-2'] };
const ask = (what: Partial<PlanCase>): PlanCase => ({ revisions: [base], names: [], ranges: [], plans: [], ...what });

/** Graphs that once were answered wrongly, as fast-check shrunk them. */
export const keptCases: readonly PlanCase[] = [
  ask({ names: ['-1'] }),
  ask({ revisions: [], ranges: ['head: '] }),
  ask({ ranges: ['-1:base@+1'] }),
  // A symbol in the place of the version table's row is not one.
  ask({ revisions: [{ ...base, labels: ['two words'] }], ranges: ['two words@-2:head'] }),
  // A dependency that no ancestor by down_revision lists stays, though another path leads to it.
  ask({
    revisions: [
      { id: '0', down: [], deps: [], labels: [] },
      { id: 'b', down: ['0'], deps: [], labels: [] },
      { id: '2024_01_a', down: ['b', 'b'], deps: ['b'], labels: [] },
      { id: 'añadir', down: [], deps: ['2024_01_a'], labels: [] },
      { id: 'a00adb0007b3', down: [], deps: [], labels: [] },
      { id: 'bb', down: ['a00adb0007b3'], deps: [], labels: [] },
      { id: '0a0aa00a00aa', down: ['bb'], deps: ['a00adb0007b3', 'añadir'], labels: [] },
    ],
    plans: [{ direction: 'upgrade', versions: [], target: 'heads' }],
  }),
  // A cycle through a file that another of the same id replaces.
  ask({
    revisions: [
      { id: 'ba', down: ['a'], deps: [], labels: [] },
      { id: 'b', down: ['ba'], deps: [], labels: [] },
      { id: 'a', down: ['b'], deps: [], labels: ['two words'] },
      { id: 'a', down: [], deps: [], labels: [] },
    ],
  }),
];
