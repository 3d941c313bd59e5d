import { describe, expect, test } from 'vitest';
import { unknownPart } from '../../../../../../test/support/revisionFiles.js';
import {
  broken,
  empty,
  ruleTester,
  syntaxProblems,
  type Literal,
  unreadable,
} from '../../../../../../test/support/ruleTester.js';
import { multipleHeads } from './gr01MultipleHeads.js';

const { problems, found } = ruleTester(multipleHeads);

describe('GR01', () => {
  const two: Literal = { a: [], b: ['a'], c: ['a'] };
  const reported = ['GR01 b', 'GR01 c'];
  const cases: [string, Literal, string[]][] = [
    ['two heads', two, reported],
    ['two bases', { b: [], c: [] }, [...reported]],
    ['a head that another depends on is none', { a: [], b: ['a'], c: { down: ['a'], deps: ['b'] } }, []],
    ['a label of its own on each', { a: [], b: { down: ['a'], labels: ['x'] }, c: { down: ['a'], labels: ['y'] } }, []],
    ['one without a label', { a: [], b: { down: ['a'], labels: ['x'] }, c: ['a'] }, []],
    ['two without a label', { a: [], b: ['a'], c: ['a'], d: { down: ['a'], labels: ['x'] } }, reported],
    ['a label that both inherit', { a: { labels: ['x'] }, b: ['a'], c: ['a'] }, reported],
    ['a label inherited by one', { a: { labels: ['x'] }, b: ['a'], c: [] }, []],
    ['a computed label', { a: [], b: { down: ['a'], labels: [unknownPart] }, c: ['a'] }, []],
    ['a computed label below both', { a: { labels: [unknownPart] }, b: ['a'], c: ['a'] }, []],
    ['distinct locations', { b: { location: 0 }, c: { location: 1 } }, []],
    ['two of three in one location', { b: [], c: [], d: { location: 1 } }, [...reported]],
    ['a computed parent may be a head', { a: [], b: ['a'], c: { down: [unknownPart] } }, []],
    ['a computed parent below both heads explains neither', { ...two, a: { down: [unknownPart] } }, reported],
    ['a computed parent beside both heads', { ...two, d: { location: 1, down: [unknownPart] } }, []],
    ['a computed dependency may be a head', { a: [], b: ['a'], c: { down: ['a'], deps: [unknownPart] } }, []],
    ['a computed id explains no head', { ...two, d: { id: null, down: ['a'] } }, reported],
    ['a missing parent may be a head', { a: [], b: ['a'], c: ['gone'] }, []],
    ['a missing down_revision', { a: [], b: ['a'], c: { down: null } }, []],
    ['an unreadable file', { ...two, d: unreadable }, []],
    ['a file with a syntax error and without identifiers', { ...two, d: broken }, []],
    [
      'a syntax error beside known identifiers',
      { ...two, d: { down: ['b'], body: { syntaxProblems } } },
      ['GR01 c', 'GR01 d'],
    ],
    ['an empty file names no parent', { ...two, helpers: empty }, [...reported]],
    ['a duplicate id', { a: [], a2: { id: 'a' }, b: ['a'] }, []],
    ['a duplicate that alone names a head', { a: [], b: ['a'], x: { down: ['b'] }, x2: { id: 'x', down: ['a'] } }, []],
    ['two heads beside a duplicate', { ...two, a2: { id: 'a' } }, [...reported]],
    ['a parent named by a file without an id', { ...two, merge: { id: undefined, down: ['b', 'c'] } }, []],
  ];
  test.each(cases)('%s', (_name, literal, expected) => {
    expect(found(literal)).toEqual(expected);
  });

  test.each([{ unresolved: [{ value: 'x', reason: 'y' }] }, { sourceless: true }])(
    'silent where files are not seen: %o',
    (changed) => {
      expect(found(two, changed)).toEqual([]);
    },
  );

  test('says what to do, on the id, and relates the others', () => {
    const [first] = problems({ b: [], c: [], d: [] });
    expect(first).toMatchObject({
      code: 'GR01',
      name: 'multiple-heads',
      severity: 'error',
      message:
        'Multiple heads: "b", "c" and "d". "alembic upgrade head" and "alembic revision" refuse several heads: ' +
        'set down_revision of the newer branch to the other head, or merge them with "alembic merge heads".',
      file: '/p/versions/b.py',
      span: { start: 100, end: 103 },
      related: ['c', 'd'].map((id) => ({
        file: `/p/versions/${id}.py`,
        span: { start: 100, end: 103 },
        message: `"${id}" is a head too.`,
      })),
    });
  });
});
