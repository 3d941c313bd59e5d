import { expect, test } from 'vitest';
import { askDisk, inSlices } from './readTexts.js';

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

test('where a disk answers slowly, several files are asked for at once, however long each takes', async () => {
  const wait = (milliseconds: number): void => {
    for (const end = performance.now() + milliseconds; performance.now() < end;);
  };
  const asked = { now: 0, later: 0 };
  const request = {
    now(path: string) {
      asked.now += 1;
      wait(5);
      return path;
    },
    later(path: string) {
      asked.later += 1;
      return Promise.resolve(path);
    },
  };
  const answers: string[] = [];
  const paths = Array.from({ length: 20 }, (_, at) => `file ${at}`);
  await askDisk(paths, request, (_, answer) => answers.push(answer));
  expect(asked).toEqual({ now: 4, later: 16 });
  expect(answers).toEqual(paths);
});
