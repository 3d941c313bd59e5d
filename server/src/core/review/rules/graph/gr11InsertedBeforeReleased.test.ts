import { describe, expect, test } from 'vitest';
import { releasedHistory } from '../../../../../../test/support/releasedHistory.js';
import { type Literal, ruleTester } from '../../../../../../test/support/ruleTester.js';
import { insertedBeforeReleasedRevision } from './gr11InsertedBeforeReleased.js';

const { problems } = ruleTester(insertedBeforeReleasedRevision);
const main: Literal = { a: [], b: ['a'] };

/** `x error v1`: the file, the severity, and which history has what follows. */
function found(here: Literal, released: ReturnType<typeof releasedHistory>): string[] {
  return problems(here, {}, { released }).map(({ file, severity, message }) => {
    const name = file.slice(file.lastIndexOf('/') + 1, -'.py'.length);
    return `${name} ${severity} ${/which (\S+) has already/.exec(message)?.[1] ?? '-'}`;
  });
}

describe('GR11', () => {
  test('reports what comes before a revision of the default branch, as a parent or a dependency', () => {
    expect(found({ a: [], x: ['a'], b: ['x'] }, releasedHistory(main))).toEqual(['x warning main']);
    expect(
      found({ a: [], x: { down: [], location: 0 }, b: { down: ['a'], deps: ['x'] } }, releasedHistory(main)),
    ).toEqual(['x warning main']);
    expect(
      found({ a: [], x: { down: [], labels: ['l'] }, b: { down: ['a'], deps: ['l'] } }, releasedHistory(main)),
    ).toEqual(['x warning main']);
  });

  test('is an error before a revision that a release has, also when the default branch has both', () => {
    const inserted: Literal = { a: [], x: ['a'], b: ['x'] };
    expect(found(inserted, releasedHistory(main, { tags: { v1: main } }))).toEqual(['x error v1']);
    expect(found(inserted, releasedHistory(inserted, { tags: { v1: main } }))).toEqual(['x error v1']);
    expect(found(inserted, releasedHistory(inserted))).toEqual([]);
    expect(found(inserted, releasedHistory(inserted, { tags: { v2: inserted, v1: main } }))).toEqual(['x error v1']);
  });

  test('reports nothing for what a release has, and for what follows it', () => {
    expect(found({ ...main, c: ['b'] }, releasedHistory(main, { tags: { v1: { a: [] } } }))).toEqual([]);
    expect(found({ ...main, d: { down: ['b'], deps: ['a'] } }, releasedHistory(main, { tags: { v1: main } }))).toEqual(
      [],
    );
  });

  test('reports a parent that others follow by now, but not one whose follower is gone here: it was given another id', () => {
    const here: Literal = { a: [], x: ['a'] };
    expect(found(here, releasedHistory({ a: [] }, { tip: main }))).toEqual(['x warning -']);
    expect(found(here, releasedHistory(main))).toEqual([]);
  });
});
