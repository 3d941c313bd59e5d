import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** Where a path in the documentation may begin. */
const origins = [
  '',
  'server/src',
  'server/src/core',
  'server/src/core/operations',
  'client/src/preview',
  'server/src/alembic',
  'server/src/workspace',
  'server/src/core/schema/roundTrip',
  'server/src/core/edits/downgrade',
  'server/src/core/review/operations',
];

it.each(['architecture.md', 'contributing.md'])('every file that docs/%s names exists', (page) => {
  const text = readFileSync(path.join(root, 'docs', page), 'utf8');
  const names = [...text.matchAll(/`([\w./-]+(?:\/|\.ts|\.md|\.json|\.cjs))`/g)].flatMap(([, name = '']) =>
    /^(?:dist|\.cache|core\/(?:operations|schema))\b/.test(name) ? [] : [name],
  );
  expect(names.length).toBeGreaterThan(20);
  const missing = names.filter((name) => !origins.some((origin) => existsSync(path.join(root, origin, name))));
  expect(missing).toEqual([]);
});

it('no page but the generated examples has the markers of a merge conflict', () => {
  const pages = execFileSync('git', ['ls-files', '*.md', ':!docs/rules'], { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(pages.length).toBeGreaterThan(5);
  expect(pages.filter((page) => /^(?:<{7}|>{7}) /m.test(readFileSync(path.join(root, page), 'utf8')))).toEqual([]);
});
