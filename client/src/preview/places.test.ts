import { describe, expect, it } from 'vitest';
import { placesAt, placesOf } from './places.js';
import { lines, resultOf, revision, statement, uri } from './testing.js';

const other = 'file:///shop/versions/77aa_orders.py';
const error = { message: 'no', details: '', range: lines(41) };

describe('placesOf', () => {
  it('numbers statements, errors and conditions in the order of the page', () => {
    const result = resultOf([
      revision([statement('a'), statement('b', { range: null })], { error }),
      revision([statement('c')], { uri: other, offlineConditions: [{ range: lines(18), decides: true }] }),
    ]);
    expect(placesOf(result)).toEqual([
      { uri, range: lines(21) },
      { uri, range: null },
      { uri, range: lines(41) },
      { uri: other, range: lines(21) },
      { uri: other, range: lines(18) },
    ]);
  });
});

describe('placesAt', () => {
  // 0 a statement over three lines, 1 and 2 on one line, 3 a block around 4, 5 in another file, 6 nowhere.
  const places = placesOf(
    resultOf([
      revision([
        statement('0', { range: lines(10, 12) }),
        statement('1', { range: lines(14) }),
        statement('2', { range: lines(14) }),
        statement('3', { range: lines(20, 26) }),
        statement('4', { range: lines(22) }),
      ]),
      revision([statement('5', { range: lines(14) })], { uri: other }),
      revision([statement('6', { range: null })]),
    ]),
  );

  it.each<[string, number, number, number[]]>([
    ['the first line of a statement', 10, 10, [0]],
    ['its last line', 12, 12, [0]],
    ['the line after it', 13, 13, []],
    ['a line of two statements', 14, 14, [1, 2]],
    ['a line of a block', 25, 25, [3]],
    ['a line within the block that has its own', 22, 22, [4]],
    ['several lines', 12, 14, [0, 1, 2]],
    ['several lines in a block', 21, 22, [3, 4]],
    ['a line of the head of the file', 1, 1, []],
  ])('%s', (_, first, last, expected) => {
    expect(placesAt(places, uri, first - 1, last - 1)).toEqual(expected);
  });

  it('keeps files apart', () => {
    expect(placesAt(places, other, 13, 13)).toEqual([5]);
  });
});
