import { expect, test } from 'vitest';
import { withoutLongRuns } from './commentRuns.js';

const run = (indent: string, length: number): string => `${indent}# it's "a" comment\n`.repeat(length);

test('of a long run of comments the first and the last of each indent stay, and every offset', () => {
  const text = `def f():\n    pass\n${run('    ', 150)}${run('', 150)}x = 1  # one\n`;
  const short = withoutLongRuns(text);
  expect(short.length).toBe(text.length);
  expect(short.split('\n').length).toBe(text.split('\n').length);
  expect(short.match(/#/g)?.length).toBe(5);
  expect(short.endsWith(`${run('', 1)}x = 1  # one\n`)).toBe(true);
});

test('what a string holds is no comment, and short runs stay', () => {
  const inString = `x = """\n${run('', 300)}"""\n`;
  expect(withoutLongRuns(inString)).toBe(inString);
  const short = `x = 1\n${run('', 150)}y = 2\n${run('', 150)}`;
  expect(withoutLongRuns(short)).toBe(short);
});
