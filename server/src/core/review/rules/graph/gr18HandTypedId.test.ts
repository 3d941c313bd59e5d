import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { releasedHistory } from '../../../../../../test/support/releasedHistory.js';
import { type Literal, ruleTester } from '../../../../../../test/support/ruleTester.js';
import { handTypedRevisionId, looksTyped } from './gr18HandTypedId.js';

const { found, problems } = ruleTester(handTypedRevisionId);
const main: Literal = { '9f3c07d1b6e2': [] };
const typed = { typed: { id: 'a1b2c3d4e5f6', down: ['9f3c07d1b6e2'] } };

test.each([
  'a1b2c3d4e5f6',
  '1a2b3c4d5e6f',
  '123456789abc',
  'abcdef123456',
  'abcdef012345',
  'f6e5d4c3b2a1',
  'b2c3d4e5f6a7',
  'd4e5f6a7b8c9',
  '000000000000',
  'abcabcabcabc',
  '0123456789ab',
  'fedcba987654',
  '123412341234',
])('%s was typed', (id) => {
  expect(looksTyped(id)).toBe(true);
});

test('generated ids, and ids of another form, were not', () => {
  for (const id of [
    '9f3c07d1b6e2',
    '1a31ce608336',
    'd98dd8ec85a3',
    'e2412789c190',
    'fe56fa70289e',
    'aaaaaaaa',
    'A1B2C3D4E5F6',
    'add_accounts',
  ])
    expect(looksTyped(id)).toBe(false);
  const random = Array.from({ length: 20_000 }, () => randomBytes(6).toString('hex'));
  expect(random.filter(looksTyped).length).toBeLessThan(3);
});

describe('GR18', () => {
  test('reports what is not released', () => {
    expect(found({ ...main, ...typed }, {}, { released: releasedHistory(main) })).toEqual(['GR18 typed']);
    expect(found({ ...main, ...typed }, {}, { released: releasedHistory({ ...main, ...typed }) })).toEqual([]);
    expect(found({ ...main, ...typed })).toEqual([]);
  });

  test('is silent in a project that has a convention of its own', () => {
    const words: Literal = { accounts: [], orders: ['accounts'] };
    expect(found({ ...words, ...typed }, {}, { released: releasedHistory(words) })).toEqual([]);
  });

  test('is an error where another branch has the id for another revision, and not for an earlier state of this one', () => {
    const doc = (message: string, createDate: string | null): NonNullable<Literal[string]> => ({
      id: '40c8e15ab97d',
      down: ['9f3c07d1b6e2'],
      header: { docstring: { message, createDate, mentions: [], lines: [], span: { start: 0, end: 1 } } },
    });
    const ours: Literal = { ...main, ours: doc('ours', '2026-01-02') };
    const released = (theirs: Literal): Parameters<typeof problems>[2] => ({
      released: releasedHistory(main, { branches: { 'origin/b': theirs } }),
    });
    const [problem, ...more] = problems(ours, {}, released({ theirs: doc('theirs', '2026-01-03') }));
    expect(more).toEqual([]);
    expect(problem?.severity).toBe('error');
    expect(problem?.message).toContain('origin/b has "40c8e15ab97d" for another revision (theirs.py)');
    for (const same of [
      { ours: doc('theirs', '2026-01-03') },
      { theirs: doc('ours', '2026-01-03') },
      { theirs: doc('theirs', '2026-01-02') },
    ])
      expect(problems(ours, {}, released(same))).toEqual([]);
    expect(
      problems(ours, {}, { released: releasedHistory(ours, { branches: { b: { theirs: doc('theirs', null) } } }) }),
    ).toEqual([]);
  });

  test('is an error where the default branch has the id for another revision, and not for the same one', () => {
    const tip: Literal = {
      ...main,
      theirs: {
        id: '40c8e15ab97d',
        down: ['9f3c07d1b6e2'],
        header: {
          docstring: { message: 'theirs', createDate: null, mentions: [], lines: [], span: { start: 0, end: 1 } },
        },
      },
    };
    const ours: Literal = { ...main, ours: { id: '40c8e15ab97d', down: ['9f3c07d1b6e2'] } };
    expect(problems(ours, {}, { released: releasedHistory(main, { tip }) })).toMatchObject([
      {
        severity: 'error',
        message: expect.stringContaining('main has "40c8e15ab97d" for another revision (theirs.py)') as string,
      },
    ]);
    expect(
      found(
        { ...main, renamed: { id: '40c8e15ab97d', down: ['9f3c07d1b6e2'] } },
        {},
        { released: releasedHistory(main, { tip: ours }) },
      ),
    ).toEqual([]);
  });
});
