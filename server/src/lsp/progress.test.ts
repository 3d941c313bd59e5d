import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Progress } from '../workspace/indexListeners.js';
import { showProgress } from './progress.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start(created: (reporter: never) => Promise<never> = (reporter) => Promise.resolve(reporter)): {
  tell: (progress: Progress | undefined) => void;
  heard: unknown[];
} {
  const heard: unknown[] = [];
  const listeners: ((progress: Progress | undefined) => void)[] = [];
  const reporter = {
    begin: (title: string, percentage?: number, message?: string) => heard.push(['begin', title, percentage, message]),
    report: (percentage: number | string, message?: string) => heard.push(['report', percentage, message]),
    done: () => heard.push(['done']),
  };
  const connection = { window: { createWorkDoneProgress: () => created(reporter as never) } };
  showProgress(
    connection,
    {
      onProgress: (listener) => {
        listeners.push(listener);
      },
    },
    (message) => heard.push(message),
  );
  return {
    tell: (progress) => {
      for (const listener of listeners) listener(progress);
    },
    heard,
  };
}

test('reading that takes less than a second is not shown', async () => {
  const { tell, heard } = start();
  tell({ read: 0, total: 0 });
  tell({ read: 5, total: 10 });
  await vi.advanceTimersByTimeAsync(999);
  tell(undefined);
  await vi.advanceTimersByTimeAsync(5000);
  expect(heard).toEqual([]);
});

test('reading that takes longer is shown until it ends, one step a percent', async () => {
  const { tell, heard } = start();
  tell({ read: 0, total: 0 });
  tell({ read: 500, total: 1000 });
  await vi.advanceTimersByTimeAsync(1000);
  for (let read = 501; read <= 520; read++) tell({ read, total: 1000 });
  tell(undefined);
  tell(undefined);
  expect(heard).toEqual([
    ['begin', 'Alembic: reading revisions', 50, '500 of 1000'],
    ['report', 51, '510 of 1000'],
    ['report', 52, '520 of 1000'],
    ['done'],
  ]);
});

test('the next reading is shown anew', async () => {
  const { tell, heard } = start();
  for (let time = 0; time < 2; time++) {
    tell({ read: 0, total: 0 });
    await vi.advanceTimersByTimeAsync(1000);
    tell(undefined);
  }
  expect(heard.map((each) => (each as unknown[])[0])).toEqual(['begin', 'done', 'begin', 'done']);
});

test('a reading that ends before the client has answered is not shown, and the next one once', async () => {
  const answers: (() => void)[] = [];
  const { tell, heard } = start(
    (reporter) =>
      new Promise((resolve) =>
        answers.push(() => {
          resolve(reporter);
        }),
      ),
  );
  for (let time = 0; time < 2; time++) {
    tell({ read: 0, total: 0 });
    await vi.advanceTimersByTimeAsync(1000);
    if (time === 0) tell(undefined);
  }
  for (const answer of answers) answer();
  await vi.advanceTimersByTimeAsync(0);
  tell(undefined);
  expect(heard.map((each) => (each as unknown[])[0])).toEqual(['begin', 'done']);
});
