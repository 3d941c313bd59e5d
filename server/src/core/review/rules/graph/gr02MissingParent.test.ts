import { describe, expect, test } from 'vitest';
import { releasedHistory } from '../../../../../../test/support/releasedHistory.js';
import { unknownPart } from '../../../../../../test/support/revisionFiles.js';
import { broken, empty, ruleTester, type Literal, unreadable } from '../../../../../../test/support/ruleTester.js';
import { missingParentRevision } from './gr02MissingParent.js';

const { problems, found } = ruleTester(missingParentRevision);

describe('GR02', () => {
  const cases: [string, Literal, string[]][] = [
    ['a missing parent', { a: [], b: ['gone'] }, ['GR02 b']],
    ['two missing parents', { b: ['gone', 'lost'] }, ['GR02 b', 'GR02 b']],
    ['a shortened id', { abc123: [], b: ['abc1'] }, ['GR02 b']],
    ['a label as a parent', { a: { labels: ['x'] }, b: ['x'] }, ['GR02 b']],
    ['an empty string as a parent', { b: [''] }, ['GR02 b']],
    ['a computed id may be it', { a: { id: null }, b: ['gone'] }, []],
    ['an unreadable file may hold it', { a: unreadable, b: ['gone'] }, []],
    ['a broken file may hold it', { a: broken, b: ['gone'] }, []],
    ['an empty file does not hold it', { helpers: empty, b: ['gone'] }, ['GR02 b']],
    ['a lone missing dependency', { a: [], b: { down: ['a'], deps: ['gone'] } }, ['GR02 b']],
    [
      'the only missing one of several',
      { a: [], b: { down: ['a'], deps: ['a'] }, c: { down: ['b'], deps: ['gone'] } },
      ['GR02 c'],
    ],
    [
      'dependencies that live elsewhere',
      { a: [], b: { down: ['a'], deps: ['gone'] }, c: { down: ['b'], deps: ['gone2'] } },
      [],
    ],
    [
      'a dependency where another is computed',
      { a: [], b: { down: ['a'], deps: ['gone'] }, c: { down: ['b'], deps: [unknownPart] } },
      [],
    ],
    [
      'a dependency where a label is computed',
      { a: { labels: [unknownPart] }, b: { down: ['a'], deps: ['gone'] } },
      [],
    ],
  ];
  test.each(cases)('%s', (_name, literal, expected) => {
    expect(found(literal)).toEqual(expected);
  });

  test('silent while a version location is unresolved', () => {
    expect(found({ b: ['gone'] }, { unresolved: [{ value: 'pkg:versions', reason: 'no such package' }] })).toEqual([]);
  });

  const messages: [string, Literal, string][] = [
    [
      'a shortened id',
      { abc123: [], b: ['abc1'] },
      'Alembic does not accept abbreviated ids here. Did you mean "abc123"?',
    ],
    [
      'a typo',
      { '1a31ce608336': [], '9999': ['1a31ce608336'], b: ['1a31ce608363'] },
      'Did you mean "1a31ce608336" or "9999"?',
    ],
    ['nothing alike: the other head', { a: [], b: ['a'], c: ['zzzz'] }, 'Did you mean "b"?'],
    ['nothing at all', { b: ['zzzz'], c: ['b'] }, 'Name an existing revision, or restore the missing file.'],
    ['a label', { a: { labels: ['x'] }, b: ['x'] }, 'Name a revision, as "a", which declares the label.'],
  ];
  test.each(messages)('offers, for %s', (_name, literal, expected) => {
    const [problem] = problems(literal);
    expect(problem?.message).toContain(`every Alembic command stops with KeyError: '`);
    expect(problem?.message.endsWith(expected)).toBe(true);
  });

  test('says that the default branch has the missing parent', () => {
    const released = releasedHistory({ a: [] }, { tip: { a: [], c: ['a'] } });
    const [problem, ...more] = problems({ a: [], b: ['c'] }, {}, { released });
    expect(more).toEqual([]);
    expect(problem?.message).toBe(
      `"c", which down_revision names, is on main and not here yet: merge or pull main. Until then every Alembic command stops with KeyError: 'c'.`,
    );
  });

  test('marks the reference, quotes included', () => {
    const [problem] = problems({ a: [], b: ['a', 'gone'] });
    expect(problem?.span).toEqual({ start: 205, end: 211 });
  });
});
