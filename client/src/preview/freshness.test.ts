import { describe, expect, it } from 'vitest';
import { freshnessOf, type OpenText } from './freshness.js';

const saved: OpenText = { text: 'a', isDirty: false };
const unsaved: OpenText = { text: 'b', isDirty: true };
const closed = undefined;

describe('freshnessOf', () => {
  it.each<[string, OpenText | undefined, OpenText | undefined, { text: string; isChanged: boolean }]>([
    ['a file that was never open', closed, closed, { text: 'saved', isChanged: false }],
    ['an open file', saved, saved, { text: 'saved', isChanged: false }],
    ['a file that was opened since', closed, saved, { text: 'saved', isChanged: false }],
    ['a file that was opened and edited since', closed, unsaved, { text: 'saved', isChanged: true }],
    ['a file that was edited since', saved, unsaved, { text: 'saved', isChanged: true }],
    ['an edit that was undone', saved, { ...saved }, { text: 'saved', isChanged: false }],
    ['a file that was closed since', saved, closed, { text: 'saved', isChanged: false }],
    ['unsaved text', unsaved, unsaved, { text: 'unsaved', isChanged: false }],
    ['unsaved text that was edited since', unsaved, { text: 'c', isDirty: true }, { text: 'unsaved', isChanged: true }],
    ['unsaved text that was saved since', unsaved, { text: 'b', isDirty: false }, { text: 'saved', isChanged: false }],
    ['unsaved text that was thrown away', unsaved, closed, { text: 'unsaved', isChanged: true }],
  ])('%s', (_, then, now, expected) => {
    const moment = { time: new Date(0), open: new Map(then === undefined ? [] : [['x', then]]) };
    expect(freshnessOf(['x'], moment, () => now)).toEqual(expected);
  });

  it('is about the shown files alone', () => {
    expect(freshnessOf([], { time: new Date(0), open: new Map([['x', saved]]) }, () => unsaved)).toEqual({ text: 'saved', isChanged: false });
  });
});
