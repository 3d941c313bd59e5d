import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { directoryReader } from './disk.js';
import { goesThroughLink, mayFollowLinks } from './links.js';
import { normalPath } from './paths.js';
import { walkFolder } from './walk.js';

let base: string;
let root: string;

beforeAll(() => {
  base = normalPath(realpathSync(mkdtempSync(path.join(tmpdir(), 'alembic-links-'))));
  root = `${base}/work`;
  mkdirSync(`${root}/real/versions`, { recursive: true });
  writeFileSync(`${root}/real/versions/a.py`, '');
  mkdirSync(`${base}/elsewhere`);
  writeFileSync(`${base}/elsewhere/b.py`, '');
  symlinkSync(`${base}/elsewhere`, `${root}/linked`, 'junction');
  symlinkSync(`${base}/elsewhere/b.py`, `${root}/real/versions/b.py`);
});
afterAll(() => {
  rmSync(base, { recursive: true });
});

describe('links, where they are not followed', () => {
  test('on Windows before the workspace is trusted, and nowhere else', () => {
    expect([mayFollowLinks(false, 'win32'), mayFollowLinks(true, 'win32'), mayFollowLinks(false, 'linux')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('are found on the way to a path, at its end and in between', () => {
    const paths = [
      'real/versions/a.py',
      'linked',
      'linked/b.py',
      'linked/deep/missing',
      'real/versions/b.py',
      'missing/x',
    ];
    expect(paths.map((each) => goesThroughLink(`${root}/${each}`, root))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(goesThroughLink(`${base}/elsewhere`, root)).toBe(false);
  });

  test('are noted by the walk, and left out of listings', async () => {
    const walk = await walkFolder(root, () => true, { followLinks: false });
    expect(walk.files).toEqual([`${root}/real/versions/a.py`]);
    expect(walk.notes.map(({ file }) => file).sort()).toEqual([`${root}/linked`, `${root}/real/versions/b.py`]);
    expect(directoryReader({ root, followLinks: false }).list(`${root}/real/versions`)?.files).toEqual(['a.py']);
    expect((await walkFolder(root, () => true)).files).toContain(`${root}/linked/b.py`);
  });
});

test('a listing outside the workspace ends after two thousand directories, and says where', () => {
  const large = `${base}/large`;
  for (let i = 0; i < 2_100; i++) mkdirSync(`${large}/d${i}`, { recursive: true });
  const inside = directoryReader({ root: base });
  const outside = directoryReader({ root });
  for (const reader of [inside, outside])
    for (const name of reader.list(large)?.directories ?? []) reader.list(`${large}/${name}`);
  expect(inside.stoppedAt()).toBeUndefined();
  expect(outside.stoppedAt()).toMatch(/\/large\/d\d+$/);
});
