import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Files, makeWorkspace } from '../../../test/support/workspace.js';
import { inParallel, walkFolder } from './walk.js';

async function walk(files: Files, prepare?: (root: string) => void): Promise<string[]> {
  const { root } = makeWorkspace(files);
  prepare?.(root);
  const { files: found } = await walkFolder(root, (file) => file.endsWith('.py'));
  return found.map((file) => path.posix.relative(root, file)).sort();
}

test('files of interest at any depth', async () => {
  expect(await walk({ 'a.py': '', 'b.txt': '', 'c/d/e.py': '', '.hidden/f.py': '' })).toEqual([
    '.hidden/f.py',
    'a.py',
    'c/d/e.py',
  ]);
});

test.each([
  'node_modules/x/a.py',
  '.git/hooks/a.py',
  'pkg/__pycache__/a.py',
  'lib/site-packages/x/a.py',
  'usr/dist-packages/a.py',
  '.tox/py/a.py',
  '.nox/py/a.py',
  '.venv/a.py',
  'x.egg-info/a.py',
  'build/lib/a.py',
])('not %s', async (file) => {
  expect(await walk({ [file]: '', 'a.py': '' })).toEqual(['a.py']);
});

test.each(['pyvenv.cfg', 'conda-meta/history'])('not a virtual environment of any name, known by %s', async (mark) => {
  expect(await walk({ [`py/${mark}`]: '', 'py/a.py': '', 'a.py': '' })).toEqual(['a.py']);
});

test('a folder that is a virtual environment itself, when it is opened', async () => {
  expect(await walk({ 'pyvenv.cfg': '', 'a.py': '' })).toEqual(['a.py']);
});

test('links are followed once and never round in cycles', async () => {
  const found = await walk({ 'real/a.py': '' }, (root) => {
    symlinkSync('..', path.join(root, 'real/up'));
    symlinkSync('real', path.join(root, 'again'));
    symlinkSync('nowhere', path.join(root, 'dead'));
    symlinkSync('self', path.join(root, 'self'));
    symlinkSync('real/a.py', path.join(root, 'b.py'));
  });
  expect(found).toEqual(['b.py', 'real/a.py']);
});

test('a link out of the folder is followed', async () => {
  const outside = makeWorkspace({ 'a.py': '' });
  expect(
    await walk({ 'a.py': '' }, (root) => {
      symlinkSync(outside.root, path.join(root, 'linked'));
    }),
  ).toEqual(['a.py', 'linked/a.py']);
});

test('what cannot be read is noted', async () => {
  const { root } = makeWorkspace({ 'a.py': '' });
  const { files, notes } = await walkFolder(path.join(root, 'gone'), () => true);
  expect(files).toEqual([]);
  expect(notes).toEqual([{ file: path.join(root, 'gone'), reason: 'The directory cannot be read (ENOENT).' }]);
});

test('very deep folders end', async () => {
  const found = await walk({ 'a.py': '' }, (root) => {
    mkdirSync(path.join(root, ...Array.from({ length: 60 }, () => 'd')), { recursive: true });
  });
  expect(found).toEqual(['a.py']);
});

test('work in parallel is bounded and complete', async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await inParallel(
    3,
    Array.from({ length: 20 }, (_none, index) => index),
    async (item) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      done.push(item);
    },
  );
  expect(most).toBe(3);
  expect(done).toHaveLength(20);
});
