import { describe, expect, test } from 'vitest';
import { ruleTester, type Literal } from '../../../../../../test/support/ruleTester.js';
import { branchLabelConflict } from './gr13LabelConflict.js';

const { found } = ruleTester(branchLabelConflict);

describe('GR13', () => {
  const cases: [string, Literal, string[]][] = [
    ['one label on two revisions', { a: { labels: ['x'] }, b: { labels: ['x'] }, m: ['a', 'b'] }, ['GR13 a', 'GR13 b']],
    [
      'that one follows the other does not help',
      { a: { labels: ['x'] }, b: { down: ['a'], labels: ['x'] } },
      ['GR13 a', 'GR13 b'],
    ],
    ['twice on one', { a: { labels: ['x', 'x'] } }, ['GR13 a', 'GR13 a']],
    ['the id of another', { a: { labels: ['b'] }, b: ['a'] }, ['GR13 a']],
    ['its own id', { a: { labels: ['a'] } }, ['GR13 a']],
    ['different labels', { a: { labels: ['x'] }, b: { down: ['a'], labels: ['y'] } }, []],
    ['a replaced file does not count', { a: { labels: ['x'] }, a2: { id: 'a', labels: ['x'] } }, []],
  ];
  test.each(cases)('%s', (_name, literal, expected) => {
    expect(found(literal)).toEqual(expected);
  });
});
