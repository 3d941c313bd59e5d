import { expect, it } from 'vitest';
import { createRecentLines } from './recentLines.js';

const noon = (): Date => new Date('2026-03-04T12:00:00.000Z');

it('keeps each entry with its time and level', () => {
  const lines = createRecentLines(1000, noon);
  lines.add('info', ['started\n', { folders: 1 }]);
  lines.add('error', [Object.assign(new Error('no'), { stack: 'Error: no\n    at x (y.js:1:1)' })]);
  expect(lines.text()).toBe(
    '2026-03-04 12:00:00.000 [info] started\n { folders: 1 }\n2026-03-04 12:00:00.000 [error] Error: no\n    at x (y.js:1:1)\n',
  );
});

it('forgets the oldest entries beyond its bound, and cuts one that is longer', () => {
  const lines = createRecentLines(80, noon);
  for (const text of ['one', 'two', 'three']) lines.add('info', [text]);
  expect(lines.text()).toBe('2026-03-04 12:00:00.000 [info] two\n2026-03-04 12:00:00.000 [info] three\n');
  lines.add('info', ['x'.repeat(200)]);
  expect(lines.text()).toHaveLength(81);
});
