import type { CurrentResult } from 'alembic-language-server/messages';
import { describe, expect, it } from 'vitest';
import { english } from '../../../test/support/english.js';
import { currentText, distanceText, wayBackCommands } from './currentText.js';
import { nameRevisions } from './revisionNames.js';

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const name = nameRevisions([{ revision: 'aaaa1111', message: 'add orders', uri: 'file:///a.py', range }]);

function current(changes: Partial<CurrentResult>): CurrentResult {
  const database = {
    dialect: 'SQLite',
    driver: null,
    host: null,
    database: 'shop.db',
    user: null,
    description: 'SQLite shop.db',
    isLocal: true,
  };
  return { database, revisions: ['aaaa1111'], unknown: [], hasVersionTable: true, pending: 0, ...changes };
}

describe('where a database is', () => {
  it.each([
    [{}, 'SQLite shop.db is at aaaa1111 (add orders). It is up to date.', 'database up to date'],
    [{ pending: 1 }, 'SQLite shop.db is at aaaa1111 (add orders). 1 revision is pending.', '1 pending'],
    [
      { revisions: ['aaaa1111', 'bbbb2222'], pending: 3 },
      'SQLite shop.db is at aaaa1111 (add orders), bbbb2222. 3 revisions are pending.',
      '3 pending',
    ],
    [{ pending: null }, 'SQLite shop.db is at aaaa1111 (add orders).', ''],
    [
      { revisions: [], pending: 2 },
      'SQLite shop.db is at base: no revision is applied. 2 revisions are pending.',
      '2 pending',
    ],
    [
      { revisions: [], hasVersionTable: false, pending: 2 },
      'SQLite shop.db has no version table: no revision has been applied yet. 2 revisions are pending.',
      '2 pending',
    ],
    [
      { revisions: ['dddd4444'], unknown: ['dddd4444'], pending: null },
      'SQLite shop.db is at dddd4444, which no file here has: another branch or a deleted file. Check out the branch that has it, or stamp the database with a revision that is here.',
      'database at an unknown revision',
    ],
    [
      {
        revisions: ['dddd4444'],
        unknown: ['dddd4444'],
        pending: null,
        elsewhere: [
          { revision: 'dddd4444', message: 'x', branches: ['feature', 'origin/feature'], downgradeTo: 'aaaa1111' },
        ],
      },
      'SQLite shop.db is at dddd4444, which the branch feature has and no file here. Check that branch out, run "alembic downgrade aaaa1111" there and come back; or stamp the database with a revision that is here.',
      'database at an unknown revision',
    ],
    [
      {
        revisions: ['dd', 'ee'],
        unknown: ['dd', 'ee'],
        pending: null,
        elsewhere: [{ revision: 'dd', message: 'x', branches: ['one', 'two'], downgradeTo: 'aaaa1111' }],
      },
      'SQLite shop.db is at dd, ee, which no file here has. Other branches have them (dd: one, two): check one out and downgrade there, or stamp the database with a revision that is here.',
      'database at an unknown revision',
    ],
  ])('%j', (changes, text, distance) => {
    expect(currentText(current(changes), name, english)).toBe(text);
    expect(distanceText(current(changes), english)).toBe(distance);
  });
});

describe('the commands of a way back', () => {
  it.each([
    ['feature', 'aaaa1111'],
    ['origin/feature/x-1', 'base'],
  ])('for %s and %s', (branch, downgradeTo) => {
    expect(wayBackCommands({ branch, downgradeTo })).toBe(
      `git switch --detach ${branch} && alembic downgrade ${downgradeTo} && git switch -\n`,
    );
  });

  it.each([
    ['origin/x;curl$IFS-o/tmp/y|sh', 'aaaa1111'],
    ['origin/$(touch)', 'aaaa1111'],
    ['feature', 'a`id`'],
    ['feature', "spring clean'"],
  ])('are not offered where a shell would read more than names: %s, %s', (branch, downgradeTo) => {
    expect(wayBackCommands({ branch, downgradeTo })).toBeUndefined();
  });
});
