import { describe, expect, it } from 'vitest';
import { directoryProblem } from './directoryName.js';

describe('directoryProblem', () => {
  it.each([
    ['', 'empty'],
    ['.', 'empty'],
    ['./', 'empty'],
    ['/', 'outside'],
    ['/srv/migrations', 'outside'],
    ['C:\\migrations', 'outside'],
    ['../migrations', 'outside'],
    ['app/../../migrations', 'outside'],
    ['migrations', undefined],
    ['app/migrations', undefined],
    ['app\\..migrations', undefined],
  ])('%j → %s', (directory, problem) => {
    expect(directoryProblem(directory)).toBe(problem);
  });
});
