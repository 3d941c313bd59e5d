import { expect, it } from 'vitest';
import { pathOfUri } from '../workspace/paths.js';
import { isGitFile } from './selectors.js';

it.each([
  ['/w/app/.git', 'file:///w/app/.git/HEAD', true],
  ['/w/app/.git', 'file:///w/app/.gitignore', false],
  ['C:/w/app/.git', 'file:///c%3A/w/app/.git/refs/heads/main', true],
  ['C:/w/app/.git', 'file:///c%3A/w/app/migrations/versions/a.py', false],
])('of %s is %s: %s', (directory, uri, expected) => {
  expect(isGitFile([{ gitDirectory: directory, commonDirectory: directory }], pathOfUri(uri) ?? '')).toBe(expected);
});
