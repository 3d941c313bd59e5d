import { expect, test } from 'vitest';
import type { EditFix } from './fix.js';
import { fixAll } from './fixAll.js';

function fix(...changes: readonly (readonly [start: number, end: number, newText: string, file?: string])[]): EditFix {
  return {
    kind: 'edit',
    title: 'Fix',
    isPreferred: false,
    changes: changes.map(([start, end, newText, file = '/a.py']) => ({ file, span: { start, end }, newText })),
  };
}

const texts = (fixes: readonly EditFix[]): string[] | undefined =>
  fixAll('/a.py', fixes)?.map(({ span, newText }) => `${span.start}-${span.end} ${newText}`);

test('fixes of one rule are one edit, in order, and what two of them want alike is done once', () => {
  expect(texts([fix([9, 9, 'b'], [0, 0, 'import x']), fix([4, 6, 'a'], [0, 0, 'import x'])])).toEqual([
    '0-0 import x',
    '4-6 a',
    '9-9 b',
  ]);
});

test.each([
  ['one alone', [fix([1, 1, 'a'])]],
  ['two that overlap', [fix([1, 4, 'a']), fix([3, 5, 'b'])]],
  ['two that insert at one place', [fix([1, 1, 'a']), fix([1, 1, 'b'])]],
  ['one that changes another file', [fix([1, 1, 'a']), fix([2, 2, 'b', '/b.py'])]],
])('there is no edit for all fixes of %s', (_, fixes) => {
  expect(texts(fixes)).toBeUndefined();
});
