import { expect, test } from 'vitest';
import { makeRepository, repositoryAt, runGitHere, type TestRepository } from '../../../test/support/gitRepository.js';
import { additionOf, arrivalsOf, type FileArrivals, findArrivals } from './additions.js';
import { findVersionDirectories } from './releasedFiles.js';

const signal = new AbortController().signal;

async function arrivals(root: string, before?: FileArrivals, directory = 'versions'): Promise<FileArrivals> {
  const versions = await findVersionDirectories(
    { versionLocations: [`${root}/${directory}`], recursive: false },
    signal,
  );
  if (versions.kind === 'unknown') throw new Error(versions.reason);
  const found = await findArrivals(versions, before, signal);
  if ('kind' in found) throw new Error(found.reason);
  return found;
}

/** Commits all that is there in somebody's name, in a year. */
function commit(repository: TestRepository, author: string, year: number): void {
  repository.git('add', '--all');
  repository.git(
    'commit',
    '--quiet',
    '--message=x',
    `--author=${author} <x@example.com>`,
    `--date=${year}-02-03T04:05:06`,
  );
}

function said(path: string, found: FileArrivals): string | undefined {
  const addition = additionOf(path, found);
  return addition && `${addition.author} ${addition.date}`;
}

test('files are of those who brought them, also where others edit them, move them and merge', async () => {
  const repository = makeRepository();
  repository.write('old/a.py', 'a\n');
  commit(repository, 'Ada', 2001);
  repository.write('old/b.py', 'b\n');
  commit(repository, 'Bob B', 2002);
  repository.git('switch', '--quiet', '--create', 'side');
  repository.write('old/c.py', 'c\n');
  commit(repository, 'Cleo', 2003);
  repository.git('switch', '--quiet', 'main');
  repository.write('old/a.py', 'a\nedited\n');
  commit(repository, 'Bob', 2004);
  repository.git('merge', '--quiet', '--no-edit', 'side');
  // The whole directory, one of the files with another content, and a new one.
  repository.git('mv', 'old', 'versions');
  repository.write('versions/b.py', 'all is another now\n');
  repository.write('versions/d.py', 'd\n');
  commit(repository, 'Dora', 2005);
  const found = await arrivals(repository.root);
  expect(['a', 'b', 'c', 'd', 'e'].map((name) => said(`versions/${name}.py`, found))).toEqual([
    'Ada 2001-02-03',
    'Bob B 2002-02-03',
    'Cleo 2003-02-03',
    'Dora 2005-02-03',
    undefined,
  ]);

  // Only what is new is read, and what is not certain is not said.
  repository.write('versions/e.py', 'e\n');
  commit(repository, 'Eve', 2006);
  repository.git('mv', 'versions/d.py', 'versions/renamed.py');
  repository.git('mv', 'versions/c.py', 'versions/changed.py');
  repository.write('versions/changed.py', 'x\n');
  commit(repository, 'Eve', 2007);
  repository.remove('versions/a.py');
  commit(repository, 'Eve', 2008);
  repository.write('versions/a.py', 'a\n');
  commit(repository, 'Eve', 2009);
  const later = await arrivals(repository.root, found);
  expect(['a', 'b', 'changed', 'renamed', 'e'].map((name) => said(`versions/${name}.py`, later))).toEqual([
    undefined,
    'Bob B 2002-02-03',
    undefined,
    'Dora 2005-02-03',
    'Eve 2006-02-03',
  ]);
  expect(await arrivals(repository.root, later)).toBe(later);
  // A history that is known to a commit which is gone is read anew.
  const gone = await arrivals(repository.root, { ...later, head: '0'.repeat(40) });
  expect(said('versions/e.py', gone)).toBe('Eve 2006-02-03');
});

test('nothing is said of the commit at which a shallow clone ends', async () => {
  const repository = makeRepository();
  repository.write('versions/a.py', 'a');
  commit(repository, 'Ada', 2001);
  repository.write('versions/b.py', 'b');
  commit(repository, 'Bob', 2002);
  repository.write('versions/c.py', 'c');
  commit(repository, 'Cleo', 2003);
  const { root } = makeRepository();
  runGitHere(root, 'fetch', '--quiet', '--depth=2', `file://${repository.root}`, 'main');
  repositoryAt(root).git('switch', '--quiet', '--detach', 'FETCH_HEAD');
  const found = await arrivals(root);
  expect(['a', 'b', 'c'].map((name) => said(`versions/${name}.py`, found))).toEqual([
    undefined,
    undefined,
    'Cleo 2003-02-03',
  ]);
});

test('there is nothing before the first commit', async () => {
  const repository = makeRepository();
  repository.write('versions/a.py', 'a');
  expect((await arrivals(repository.root)).byPath.size).toBe(0);
});

test('any output is read', () => {
  expect(arrivalsOf('@\0Ada\x002001-01-01\0\0\nA\0@a\0', () => true, false).get('@a')).toHaveLength(1);
  expect(() => arrivalsOf('A\0R\0@\0', () => true, true)).not.toThrow();
});
