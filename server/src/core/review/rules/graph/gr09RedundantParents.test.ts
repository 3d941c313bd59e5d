import { describe, expect, test } from 'vitest';
import { ruleTester, type Literal } from '../../../../../../test/support/ruleTester.js';
import { redundantMergeParents } from './gr09RedundantParents.js';

const { problems, found } = ruleTester(redundantMergeParents);

describe('GR09', () => {
  const line: Literal = { a: [], b: ['a'], c: ['b'] };
  const cases: [string, Literal, string[]][] = [
    ['an ancestor of the other parent', { ...line, d: ['a', 'c'] }, ['GR09 d']],
    ['in any order', { ...line, d: ['c', 'a'] }, ['GR09 d']],
    ['two of three', { ...line, d: ['c', 'b', 'a'] }, ['GR09 d', 'GR09 d']],
    ['the same twice', { a: [], b: ['a', 'a'] }, ['GR09 b']],
    ['an ancestor through a merge', { a: [], b: ['a'], c: ['a'], d: ['b', 'c'], e: ['d', 'b'] }, ['GR09 e']],
    ['branches', { a: [], b: ['a'], c: ['a'], d: ['b', 'c'] }, []],
    ['a dependency is no ancestor', { a: [], b: ['a'], c: { down: ['a'], deps: ['b'] }, d: ['b', 'c'] }, []],
    ['a cycle is reported by GR04, not here', { a: ['b'], b: ['a'], c: ['a', 'b'] }, []],
  ];
  test.each(cases)('%s', (_name, literal, expected) => {
    expect(found(literal)).toEqual(expected);
  });

  test('says which parent follows it, at its place', () => {
    const [problem] = problems({ ...line, d: ['a', 'c'] });
    expect(problem).toMatchObject({
      span: { start: 200, end: 203 },
      message: 'This parent is redundant: "c", which is named too, follows "a". Drop "a".',
    });
  });
});
