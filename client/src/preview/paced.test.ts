import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { paced } from './paced.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('runs the first call at once, and of fast ones after it only the last, once they have stopped', () => {
  const ran: string[] = [];
  const calls = paced((value: string) => ran.push(value), 250);
  calls.call('a');
  expect(ran).toEqual(['a']);
  calls.call('b');
  vi.advanceTimersByTime(200);
  calls.call('c');
  vi.advanceTimersByTime(249);
  expect(ran).toEqual(['a']);
  vi.advanceTimersByTime(1);
  expect(ran).toEqual(['a', 'c']);
});

it('runs a call at once again after a rest', () => {
  const ran: string[] = [];
  const calls = paced((value: string) => ran.push(value), 250);
  calls.call('a');
  vi.advanceTimersByTime(250);
  calls.call('b');
  expect(ran).toEqual(['a', 'b']);
});

it('forgets what is still to come when it is cancelled', () => {
  const ran: string[] = [];
  const calls = paced((value: string) => ran.push(value), 250);
  calls.call('a');
  calls.call('b');
  calls.cancel();
  vi.advanceTimersByTime(1000);
  expect(ran).toEqual(['a']);
});
