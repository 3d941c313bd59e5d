import { describe, expect, it } from 'vitest';
import {
  compareCodePoints,
  isAbsolutePath,
  isWithin,
  joinPath,
  normalizePath,
  parentPath,
  relativePath,
} from './paths.js';

describe('paths', () => {
  it.each([
    ['/a/./b//c/../d/', '/a/b/d'],
    ['/../a', '/a'],
    ['C:\\Work\\app\\.\\x', 'c:/Work/app/x'],
    ['c:/..', 'c:/'],
    ['//server/share/x/..', '//server/share'],
    ['a/../../b', '../b'],
    ['.', ''],
    ['/', '/'],
    ['/a\\b', '/a\\b'],
  ])('normalises %s', (path, expected) => {
    expect(normalizePath(path)).toBe(expected);
  });

  it.each([
    ['/a', 'b', '/a/b'],
    ['/a', '../b', '/b'],
    ['/a', '/b', '/b'],
    ['/a', '', '/a'],
    ['c:/a', 'D:/b', 'd:/b'],
    ['/', 'a', '/a'],
  ])('joins %s and %s', (base, path, expected) => {
    expect(joinPath(base, path)).toBe(expected);
  });

  it.each([
    ['/a/b', '/a'],
    ['/a', '/'],
    ['/', '/'],
    ['c:/a', 'c:/'],
    ['c:/', 'c:/'],
  ])('finds the parent of %s', (path, expected) => {
    expect(parentPath(path)).toBe(expected);
  });

  it('knows absolute paths, what is within, and what is relative', () => {
    expect(['/a', 'c:\\a', 'C:/a', 'a/b', 'pkg:a', 'c:a', ''].map(isAbsolutePath)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect([isWithin('/a/b', '/a'), isWithin('/a', '/a'), isWithin('/ab', '/a'), isWithin('/a', '/')]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect([
      relativePath('/a', '/a/b/c'),
      relativePath('/a', '/a'),
      relativePath('/a', '/ab'),
      relativePath('/', '/a'),
    ]).toEqual(['b/c', '.', '/ab', 'a']);
  });

  it('sorts as Python does, by code points', () => {
    expect(['b', '😀', '\uff5e', 'a', 'ab', ''].sort(compareCodePoints)).toEqual(['', 'a', 'ab', 'b', '\uff5e', '😀']);
  });
});
