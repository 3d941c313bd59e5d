import { describe, expect, test } from 'vitest';
import { createKnownPaths } from './knownPaths.js';
import { pathOfUri } from './paths.js';

describe('paths that are written otherwise', () => {
  const files = new Set(['c:/Work/Proj/db/versions/A1.py', '/home/me/proj/db/versions/b1.py']);
  const known = createKnownPaths(
    [
      { path: 'c:/Work/Proj', real: 'c:/Work/Proj' },
      { path: 'c:/Work/Proj/db/versions', real: 'c:/Work/Proj/db/versions' },
      { path: '/home/me/proj/db/versions', real: '/srv/db/versions' },
    ],
    files,
  );
  const knownUri = (uri: string): string => known(pathOfUri(uri) ?? '');

  test.each([
    [
      'a drive letter as the editor encodes it',
      'file:///c%3A/Work/Proj/db/versions/A1.py',
      'c:/Work/Proj/db/versions/A1.py',
    ],
    ['a drive letter in capitals', 'file:///C:/Work/Proj/db/versions/A1.py', 'c:/Work/Proj/db/versions/A1.py'],
    ['other letter case on a drive', 'file:///C%3A/work/proj/DB/versions/a1.PY', 'c:/Work/Proj/db/versions/A1.py'],
    ['a new file in other letter case', 'file:///c:/WORK/proj/db/versions/New.py', 'c:/Work/Proj/db/versions/New.py'],
    ['a file of another folder', 'file:///c%3A/Other/a.py', 'c:/Other/a.py'],
    ['a file behind a link', 'file:///srv/db/versions/b1.py', '/home/me/proj/db/versions/b1.py'],
    ['the link itself', 'file:///home/me/proj/db/versions/b1.py', '/home/me/proj/db/versions/b1.py'],
    [
      'other letter case where it means another file',
      'file:///home/me/proj/db/versions/B1.py',
      '/home/me/proj/db/versions/B1.py',
    ],
    ['blanks and signs', 'file:///home/me/my%20proj/%C3%A4%23.py', '/home/me/my proj/ä#.py'],
  ])('%s', (_, uri, path) => {
    expect(knownUri(uri)).toBe(path);
  });
});
