import { describe, expect, test } from 'vitest';
import { ruleTester, type Literal } from '../../../../../../test/support/ruleTester.js';
import { revisionCycle } from './gr04Cycle.js';

const { problems, found } = ruleTester(revisionCycle);

describe('GR04', () => {
  const cases: [string, Literal, string[], string][] = [
    ['itself', { a: ['a'] }, ['GR04 a'], '"a" names itself as its parent'],
    ['itself as a dependency', { a: { deps: ['a'] } }, ['GR04 a'], '"a" names itself as a dependency'],
    ['itself by its label', { a: { labels: ['x'], deps: ['x'] } }, ['GR04 a'], '"a" names itself as a dependency'],
    ['two', { a: ['b'], b: ['a'] }, ['GR04 a', 'GR04 b'], 'run them: "a" → "b" → "a".'],
    [
      'three below a head',
      { a: ['c'], b: ['a'], c: ['b'], d: ['c'] },
      ['GR04 a', 'GR04 b', 'GR04 c'],
      '"a" → "c" → "b" → "a".',
    ],
    // Alembic's own check does not see this one.
    [
      'between a base and a head',
      { r: [], a: ['r', 'c'], b: ['a'], c: ['b'], h: ['c'] },
      ['GR04 a', 'GR04 b', 'GR04 c'],
      '"a" → "c" → "b" → "a".',
    ],
    [
      'through a dependency',
      { a: { deps: ['b'] }, b: ['a'] },
      ['GR04 a', 'GR04 b'],
      'follow or depend on each other in a cycle, so that no order exists in which Alembic could run them: "a" → "b" → "a".',
    ],
    [
      'a reference once, though both kinds of edges lie on it',
      { a: { down: ['b'], deps: ['b'] }, b: ['a'] },
      ['GR04 a', 'GR04 a', 'GR04 b'],
      '"a" → "b" → "a".',
    ],
  ];
  test.each(cases)('%s', (_name, literal, expected, message) => {
    expect(found(literal)).toEqual(expected);
    expect(problems(literal)[0]?.message).toContain(message);
  });

  test('the file that a later one of the same id hides may still name itself', () => {
    expect(found({ first: { id: 'a', down: ['a'] }, second: { id: 'a' } })).toContain('GR04 first');
  });

  test('the dates tell which reference is wrong', () => {
    const [first] = problems({
      a: { down: ['c'], created: '2024-01-01 10:00:00' },
      b: { down: ['a'], created: '2024-01-02 10:00:00' },
      c: { down: ['b'], created: '2024-01-03 10:00:00' },
    });
    expect(first?.message).toContain('The reference to change is probably "c" in "a": "c" was created later.');
    expect(first?.related.map(({ message }) => message)).toEqual(['"b" names "a" here.', '"c" names "b" here.']);
  });

  test('a long cycle is named in short', () => {
    const size = 50;
    const cycle = Object.fromEntries(
      Array.from({ length: size }, (_, n) => [`r${String(n)}`, [`r${String((n + 1) % size)}`]]),
    );
    const all = problems(cycle);
    expect(all).toHaveLength(size);
    expect(all[0]?.message).toContain('"r0" → "r1" → "r2" → "r3" → … 43 more … → "r47" → "r48" → "r49" → "r0"');
    expect(all[0]?.related).toHaveLength(10);
  });
});
