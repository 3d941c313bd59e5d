import { describe, expect, it } from 'vitest';
import { isOutOfDate, isUnsaved, type OpenText } from './freshness.js';

const saved: OpenText = { text: 'a', isDirty: false };
const unsaved: OpenText = { text: 'b', isDirty: true };
const closed = undefined;

describe('a result', () => {
  it.each<[string, OpenText | undefined, OpenText | undefined, boolean]>([
    ['is fresh of a file that was never open', closed, closed, false],
    ['is fresh of an open file', saved, saved, false],
    ['is fresh of a file that was opened since', closed, saved, false],
    ['is out of date of a file that was opened and edited since', closed, unsaved, true],
    ['is out of date of a file that was edited since', saved, unsaved, true],
    ['is fresh after an edit that was undone', saved, { ...saved }, false],
    ['is fresh of a file that was closed since', saved, closed, false],
    ['is fresh of unsaved text', unsaved, unsaved, false],
    ['is out of date of unsaved text that was edited since', unsaved, { text: 'c', isDirty: true }, true],
    ['is fresh of unsaved text that was saved since', unsaved, { text: 'b', isDirty: false }, false],
    ['is out of date of unsaved text that was thrown away', unsaved, closed, true],
  ])('%s', (_, then, now, expected) => {
    const snapshot = new Map(then === undefined ? [] : [['x', then]]);
    expect(isOutOfDate(['x'], snapshot, () => now)).toBe(expected);
    expect(isUnsaved(['x'], snapshot)).toBe(then === unsaved);
  });

  it('is about the shown files alone', () => {
    expect(isOutOfDate([], new Map([['x', saved]]), () => unsaved)).toBe(false);
    expect(isUnsaved([], new Map([['x', unsaved]]))).toBe(false);
  });
});
