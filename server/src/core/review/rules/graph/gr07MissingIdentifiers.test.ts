import { describe, expect, test } from 'vitest';
import {
  emptyHeader,
  invalidPart,
  unknownPart,
  type LiteralRevision,
} from '../../../../../../test/support/revisionFiles.js';
import {
  broken,
  empty,
  ruleTester,
  syntaxProblems,
  type Literal,
  unreadable,
} from '../../../../../../test/support/ruleTester.js';
import type { RevisionHeader } from '../../../revision/facts.js';
import { missingRevisionIdentifiers } from './gr07MissingIdentifiers.js';

const { problems, found } = ruleTester(missingRevisionIdentifiers);

describe('GR07', () => {
  const names = new Set<string>();
  const cases: [string, string, LiteralRevision, string[]][] = [
    ['an empty file', 'helpers', empty, ['This file has no revision, no down_revision, no upgrade().']],
    ['a helper', 'helpers', { id: undefined, down: null }, ['This file has no revision, no down_revision.']],
    ['no id', 'x', { id: undefined }, ['This file has no revision.']],
    ['an id from the file name', '1a2b', { id: undefined }, []],
    ['no parent', 'a', { down: null }, ['This file has no down_revision.']],
    ['a parent that may come from elsewhere', 'a', { down: null, header: { otherNames: 'an "import *"' } }, []],
    ['an imported parent', 'a', { down: null, header: { names: new Set(['down_revision', 'upgrade']) } }, []],
    ['a computed id without a parent', 'a', { id: null, down: null }, ['This file has no down_revision.']],
    ['no upgrade', 'a', { header: { names } }, ['This file has no upgrade().']],
    [
      'one function per engine is not enough',
      'a',
      { header: { names: new Set(['upgrade_main', 'downgrade_main']) } },
      ['This file has no upgrade().'],
    ],
    ['no downgrade', 'a', { header: { names: new Set(['upgrade']) } }, []],
    [
      'a number for an id',
      'a',
      { header: { revision: invalidPart } },
      ['revision takes a string, and this is the number 5'],
    ],
    [
      'a number for a parent',
      'a',
      { down: [invalidPart] },
      ['down_revision takes a string, a tuple or list of strings, or None, and this is the number 5'],
    ],
    [
      'numbers for the rest',
      'a',
      { labels: [invalidPart], deps: [invalidPart] },
      [
        'branch_labels takes a string, a tuple or list of strings, or None, and this is the number 5: "alembic heads"',
        'depends_on takes',
      ],
    ],
    ['a computed parent', 'a', { down: [unknownPart] }, []],
    ['nothing is missing beside a syntax error', 'x', broken, []],
    [
      'nor beside code that is not understood',
      'x',
      {
        header: { ...emptyHeader, isBroken: true },
        body: { syntaxProblems: syntaxProblems.map((one) => ({ ...one, isCertain: false })) },
      },
      [],
    ],
    ['nor in a file that was not read', 'x', unreadable, []],
  ];
  test.each(cases)('%s', (_name, fileName, literal, expected) => {
    const messages = problems({ [fileName]: literal }).map(({ message }) => message);
    expect(messages).toHaveLength(expected.length);
    for (const [index, beginning] of expected.entries()) expect(messages[index]?.startsWith(beginning)).toBe(true);
  });

  test('a file without upgrade() is not reported where only revision files reveal the folder', () => {
    const literal: Literal = { a: [], helpers: empty, tool: { id: null, header: { names } }, late: { down: null } };
    expect(found(literal, { foundBy: 'revisions' })).toEqual(['GR07 late']);
    expect(found(literal, { foundBy: 'scripts' })).toEqual(['GR07 helpers', 'GR07 tool', 'GR07 late']);
  });

  const docstring: RevisionHeader['docstring'] = {
    message: 'x',
    createDate: null,
    mentions: [],
    lines: [],
    span: { start: 0, end: 80 },
  };
  const spans: [string, LiteralRevision, object][] = [
    ['at the identifier that is there', { down: null }, { start: 90, end: 110 }],
    ['after the docstring', { header: { ...emptyHeader, docstring } }, { start: 77, end: 80 }],
    ['at the start of the file', empty, { start: 0, end: 1 }],
  ];
  test.each(spans)('stands %s', (_name, literal, span) => {
    expect(problems({ x: literal })[0]?.span).toEqual(span);
  });
});
