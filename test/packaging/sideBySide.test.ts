import path from 'node:path';
import { expect, test } from 'vitest';

interface Part {
  readonly name: string;
  readonly after?: readonly string[];
  readonly isAlone?: boolean;
}

const script = path.resolve(import.meta.dirname, '../../scripts/lib/sideBySide.mjs');
const { sideBySide } = (await import(script)) as {
  sideBySide: (parts: readonly Part[], lanes: number, run: (part: Part) => Promise<void>) => Promise<void>;
};

/** What began and ended, in order; a part ends when all others had their turn. */
async function order(parts: readonly Part[], lanes: number): Promise<string> {
  const seen: string[] = [];
  await sideBySide(parts, lanes, async ({ name }) => {
    seen.push(`+${name}`);
    await new Promise(setImmediate);
    seen.push(`-${name}`);
  });
  return seen.join(' ');
}

const parts = [{ name: 'a' }, { name: 'b', after: ['a'] }, { name: 'c' }];

test.each([
  ['parts run one after another in one lane', 1, '+a -a +b -b +c -c'],
  ['a part waits for those that it comes after, and the next one takes its lane', 2, '+a +c -a +b -c -b'],
])('%s', async (_title, lanes, expected) => {
  expect(await order(parts, lanes)).toBe(expected);
});

test('a part that runs alone waits for those that run, and the next ones wait for it', async () => {
  const all = [{ name: 'a' }, { name: 'b', isAlone: true }, { name: 'c' }];
  expect(await order(all, 2)).toBe('+a +c -a -c +b -b');
  expect(await order([{ name: 'b', isAlone: true }, { name: 'a' }], 2)).toBe('+b -b +a -a');
});

test('an error of one part ends the run', async () => {
  const run = sideBySide(parts, 2, () => Promise.reject(new Error('no')));
  await expect(run).rejects.toThrow('no');
});
