import { describe, expect, it } from 'vitest';
import { type DirectoryReader, isRevisionFileName, listRevisionFiles } from './revisionFiles.js';

/** Directories from a list of files; `links` maps a path to what it is a symbolic link to. */
function reader(files: readonly string[], links: Readonly<Record<string, string>> = {}): DirectoryReader {
  const paths = [...files, ...Object.keys(links)];
  const isFolder = (path: string): boolean => paths.some((file) => file.startsWith(`${path}/`));
  return {
    list(path) {
      const names = [
        ...new Set(
          paths
            .filter((file) => file.startsWith(`${path}/`))
            .map((file) => file.slice(path.length + 1).split('/')[0] ?? ''),
        ),
      ];
      if (names.length === 0) return undefined;
      return {
        files: names.filter((name) => !isFolder(`${path}/${name}`)),
        directories: names.filter((name) => isFolder(`${path}/${name}`)),
      };
    },
    realPath: (path) => links[path] ?? path,
  };
}

describe('listRevisionFiles', () => {
  it('goes through the locations in order, and leaves out what does not exist', () => {
    const files = listRevisionFiles(
      { versionLocations: ['/b', '/nowhere', '/a'], recursive: false },
      reader(['/a/2.py', '/a/1.py', '/b/3.py', '/b/sub/4.py']),
    );
    expect(files).toEqual([
      { path: '/b/3.py', location: 0 },
      { path: '/a/1.py', location: 2 },
      { path: '/a/2.py', location: 2 },
    ]);
  });

  it('lists a real file once, under its first path', () => {
    const files = listRevisionFiles(
      { versionLocations: ['/a', '/a/sub', '/b'], recursive: true },
      reader(['/a/1.py', '/a/sub/2.py'], { '/b/1.py': '/a/1.py' }),
    );
    expect(files.map(({ path }) => path)).toEqual(['/a/1.py', '/a/sub/2.py']);
  });

  it('goes by the name of the real file', () => {
    const files = listRevisionFiles(
      { versionLocations: ['/a'], recursive: false },
      reader(['/a/3.py'], { '/a/1.py': '/x/1.txt', '/a/2.txt': '/x/2.py' }),
    );
    expect(files.map(({ path }) => path)).toEqual(['/a/2.txt', '/a/3.py']);
  });
});

describe('isRevisionFileName', () => {
  it.each([
    ['a1_first.py', true],
    ['x y.py', true],
    ['.hidden.py', true],
    ['_x.py', true],
    ['~x.py', true],
    ['.#a1.py', false],
    ['__init__.py', false],
    ['__init__a.py', false],
    ['x.PY', false],
    ['x.pyc', false],
    ['x.pyi', false],
    ['x.py.bak', false],
  ])('%s: %s', (name, expected) => {
    expect(isRevisionFileName(name)).toBe(expected);
  });
});
