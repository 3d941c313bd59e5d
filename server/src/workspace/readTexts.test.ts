import { expect, test } from 'vitest';
import { inSlices } from './readTexts.js';

function* countTo(end: number): Generator<undefined, number> {
  for (let at = 0; at < end; at++) yield;
  return end;
}

test('work in slices waits between them, and gives what it comes to', async () => {
  let pauses = 0;
  const between = (): Promise<void> => {
    pauses += 1;
    return Promise.resolve();
  };
  const { signal } = new AbortController();
  expect(await inSlices(countTo(5), signal, { slice: 0, between })).toBe(5);
  expect(pauses).toBe(5);
  expect(await inSlices(countTo(5), signal, { slice: 10_000, between })).toBe(5);
  expect(pauses).toBe(5);
});

test('work in slices ends where nobody wants it any more', async () => {
  const controller = new AbortController();
  let pauses = 0;
  const between = (): Promise<void> => {
    pauses += 1;
    if (pauses === 2) controller.abort();
    return Promise.resolve();
  };
  await expect(inSlices(countTo(5), controller.signal, { slice: 0, between })).rejects.toThrow(/abort/i);
  expect(pauses).toBe(2);
});
