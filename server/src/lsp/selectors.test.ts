import { expect, it } from 'vitest';
import { pathOfUri } from '../workspace/paths.js';
import { isGitFile, watchedGitFiles } from './selectors.js';

it.each([
  ['/w/app/.git', 'file:///w/app/.git/HEAD', true],
  ['/w/app/.git', 'file:///w/app/.gitignore', false],
  ['C:/w/app/.git', 'file:///c%3A/w/app/.git/refs/heads/main', true],
  ['C:/w/app/.git', 'file:///c%3A/w/app/migrations/versions/a.py', false],
])('of %s is %s: %s', (directory, uri, expected) => {
  expect(isGitFile([{ gitDirectory: directory, commonDirectory: directory }], pathOfUri(uri) ?? '')).toBe(expected);
});

it.each([true, false])(
  'patterns of git files have no alternatives in braces, which some clients refuse or do not match (a client that watches elsewhere: %s)',
  (canWatchElsewhere) => {
    const patterns = watchedGitFiles([{ gitDirectory: '/w/.git', commonDirectory: '/w/.git' }], canWatchElsewhere).map(
      (pattern) => (typeof pattern === 'string' ? pattern : pattern.pattern),
    );
    expect(patterns.map((pattern) => pattern.replace('**/.git/', ''))).toEqual([
      'HEAD',
      'MERGE_HEAD',
      'packed-refs',
      'refs/heads/**',
      'refs/remotes/**',
      'refs/tags/**',
      'reftable/*',
    ]);
  },
);
