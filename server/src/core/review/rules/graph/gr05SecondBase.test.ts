import { describe, expect, test } from 'vitest';
import { unknownPart } from '../../../../../../test/support/revisionFiles.js';
import { ruleTester, type Literal, unreadable } from '../../../../../../test/support/ruleTester.js';
import { unexpectedSecondBase } from './gr05SecondBase.js';

const { found } = ruleTester(unexpectedSecondBase);

describe('GR05', () => {
  const cases: [string, Literal, string[]][] = [
    ['a lost parent', { a: [], b: ['a'], c: [] }, ['GR05 c']],
    ['the smaller part, wherever it stands', { a: [], b: [], c: ['b'] }, ['GR05 a']],
    ['the younger of two alike', { a: { created: '2026-02-01' }, b: { created: '2026-01-01' } }, ['GR05 a']],
    ['joined by a merge', { a: [], b: [], c: ['a', 'b'] }, []],
    ['joined by a dependency', { a: [], b: [], c: { down: ['a'], deps: ['b'] } }, []],
    ['a label', { a: [], b: { labels: ['x'] } }, []],
    ['a label further up', { a: [], b: [], c: { down: ['b'], labels: ['x'] } }, []],
    ['a computed label', { a: [], b: { labels: [unknownPart] } }, []],
    ['distinct locations', { a: [], b: { location: 1 } }, []],
    ['a computed parent elsewhere', { a: [], b: [], c: { down: [unknownPart] } }, []],
    ['a missing parent elsewhere', { a: [], b: [], c: ['gone'] }, []],
    ['a file that cannot be read', { a: [], b: [], c: unreadable }, []],
  ];
  test.each(cases)('%s', (_name, literal, expected) => {
    expect(found(literal)).toEqual(expected);
  });
});
