import { expect, test } from 'vitest';
import { createLooks } from './looks.js';

function looksAt(times: { clock: number; takes: number }): {
  looks: ReturnType<typeof createLooks>;
  count: () => number;
  settled: () => Promise<void>;
} {
  let count = 0;
  let last = Promise.resolve();
  const looks = createLooks({
    isNeeded: () => true,
    clock: () => times.clock,
    look() {
      count++;
      times.clock += times.takes;
      return (last = Promise.resolve());
    },
  });
  return { looks, count: () => count, settled: () => last.then(() => undefined).then(() => undefined) };
}

test('requests look at the disk at most every two seconds, documents always', async () => {
  const times = { clock: 0, takes: 10 };
  const { looks, count, settled } = looksAt(times);
  looks.ifDue();
  looks.ifDue();
  expect(count()).toBe(1);
  await settled();
  times.clock += 1999;
  looks.ifDue();
  expect(count()).toBe(1);
  looks.now();
  expect(count()).toBe(2);
  await settled();
  times.clock += 2001;
  looks.ifDue();
  expect(count()).toBe(3);
});

test('where a look takes long, requests wait longer for the next one', async () => {
  const times = { clock: 0, takes: 1000 };
  const { looks, count, settled } = looksAt(times);
  looks.ifDue();
  await settled();
  times.clock += 19_000;
  looks.ifDue();
  expect(count()).toBe(1);
  times.clock += 2000;
  looks.ifDue();
  expect(count()).toBe(2);
});

test('a client that watches files is never looked for', () => {
  const looks = createLooks({ isNeeded: () => false, look: () => Promise.reject(new Error('looked')) });
  looks.now();
  looks.ifDue();
});
