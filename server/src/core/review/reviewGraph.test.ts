import { describe, expect, test } from 'vitest';
import { bodyOf, environment, revisionFiles, unknownPart } from '../../../../test/support/revisionFiles.js';
import { broken, empty, type Literal, syntaxProblems } from '../../../../test/support/ruleTester.js';
import { buildGraph } from '../graph/buildGraph.js';
import type { Environment } from '../project/environment.js';
import type { Problem } from './problem.js';
import type { ReleasedHistory } from '../graph/released.js';
import { reviewGraph } from './reviewGraph.js';

const problems = (literal: Literal, changed: Partial<Environment> = {}): Problem[] =>
  reviewGraph({ ...environment, ...changed }, buildGraph(revisionFiles(literal)), { bodyOf });
/** `GR01 a`: the code and the file's name, for each problem. */
const found = (literal: Literal, changed?: Partial<Environment>): string[] =>
  problems(literal, changed).map(({ code, file }) => `${code} ${file.slice('/p/versions/'.length, -'.py'.length)}`);

describe('a whole history is silent', () => {
  const cases: [string, Literal][] = [
    ['none', {}],
    ['a line', { a: [], b: ['a'] }],
    ['a merge', { a: [], b: ['a'], c: ['a'], d: ['b', 'c'] }],
    ['dependencies by id and label', { a: { labels: ['x'] }, b: { deps: ['x'] }, c: { down: ['b'], deps: ['a'] } }],
    ['everything computed', { a: { id: null, down: [unknownPart] }, b: { id: null, down: [unknownPart] } }],
    ['an empty dependency, which Alembic reads as none', { a: { deps: [''] } }],
  ];
  test.each(cases)('%s', (_name, literal) => {
    expect(problems(literal)).toEqual([]);
  });
});

test.each(['/p/{{cookiecutter.name}}/db', '/{% if api %}api{% endif %}/db'])(
  'a history in the source of a template is not judged: %s',
  (scriptLocation) => {
    const literal: Literal = { a: [], b: ['a'], c: ['a'], d: ['gone'], helpers: empty, broken };
    expect(problems(literal, { scriptLocation, versionLocations: [`${scriptLocation}/versions`] })).toEqual([]);
    expect(problems(literal)).not.toEqual([]);
  },
);

test('problems come in load order, by place within a file', () => {
  const literal: Literal = {
    z: ['gone', 'z'],
    broken: { down: ['z'], body: { syntaxProblems } },
    helpers: empty,
    copy: { id: 'broken', down: ['z'] },
  };
  const expected = ['GR02 z', 'GR04 z', 'GR15 broken', 'GR03 broken', 'GR07 helpers', 'GR03 copy'];
  // Rules that come later find more.
  expect(found(literal).filter((each) => expected.includes(each))).toEqual(expected);
});

describe('with what the default branch has', () => {
  /** The problems where the branch has `theirs`, and `edited` differs from it here. */
  const withReleased = (here: Literal, theirs: Literal, edited: ReleasedHistory['edited'] = new Map()): string[] => {
    const tip = buildGraph(revisionFiles(theirs));
    const ids = new Set(tip.byId.keys());
    const released: ReleasedHistory = {
      branch: 'main',
      tip,
      base: buildGraph([]),
      tags: [],
      ids,
      paths: new Set(tip.files.map(({ path }) => path)),
      locations: new Set([0]),
      branches: [],
      hasUnmerged: false,
      notCheckedOut: new Set<string>(),
      textOf: () => undefined,
      edited,
    };
    return reviewGraph(environment, buildGraph(revisionFiles(here)), { bodyOf, released }).map(
      ({ code, file }) => `${code} ${file.slice('/p/versions/'.length, -'.py'.length)}`,
    );
  };
  const main: Literal = { a: [], m: ['a'] };

  const cases: [string, Literal, Literal, string[]][] = [
    ['the same', main, main, []],
    ['a revision after the head', { ...main, f: ['m'] }, main, []],
    ['a second head is reported where it is yours', { ...main, f: ['a'] }, main, ['GR01 f']],
    ['and so are two of them', { ...main, f: ['a'], g: ['a'] }, main, ['GR01 f', 'GR01 g']],
    ['two heads that are both there', { ...main, n: ['a'] }, { ...main, n: ['a'] }, ['GR01 m', 'GR01 n']],
    ['two heads there and one of yours', { ...main, n: ['a'], f: ['m'] }, { ...main, n: ['a'] }, ['GR01 n', 'GR01 f']],
    ['two heads of yours on a released parent', { a: [], f: ['a'], g: ['a'] }, { a: [] }, ['GR01 f', 'GR01 g']],
    [
      'a head where git does not know the location',
      { a: [], m: { down: ['a'], location: 1 }, f: { down: ['a'], location: 1 } },
      { a: [] },
      ['GR01 m', 'GR01 f'],
    ],
    ['a file under another name', { a: [], renamed: { id: 'm', down: ['a'] } }, main, []],
    ['the default branch went on', { a: [], f: ['a'], g: ['f'] }, main, ['GR11 f']],
    ['the default branch went on from elsewhere', { a: [], b: ['a'], f: ['b'] }, { a: [], b: ['a'] }, []],
    ['a line of its own', { a: [], f: { down: ['a'], labels: ['x'] } }, main, []],
    ['a base of its own', { a: [], f: { location: 1 } }, main, []],
    ['a labelled line there', { a: [], f: ['a'] }, { a: [], x: { down: ['a'], labels: ['x'] } }, []],
    ['a computed parent', { a: [], f: { down: ['a', unknownPart] } }, main, []],
    ['merged already', { ...main, f: ['a'], g: ['m', 'f'] }, main, []],
    ['inserted', { a: [], x: ['a'], m: ['x'] }, main, ['GR11 x']],
    [
      'inserted before a merge',
      { a: [], b: ['a'], x: ['a'], m: ['b', 'x'] },
      { a: [], b: ['a'], c: ['a'], m: ['b', 'c'] },
      ['GR11 x'],
    ],
    [
      'inserted where the branch does not tell the parent',
      { a: [], x: ['a'], m: ['x'] },
      { a: [], m: { down: [unknownPart] } },
      [],
    ],
    [
      'a parent that both have as a child here',
      { a: [], b: ['a'], f: ['b'] },
      { a: [], b: ['a'], c: ['b'] },
      ['GR11 f'],
    ],
  ];
  test.each(cases)('%s', (_name, here, theirs, expected) => {
    expect(withReleased(here, theirs)).toEqual(expected);
  });

  test('an edited file is reported once, with all that differs', () => {
    const released = {
      branch: 'main',
      tip: buildGraph(revisionFiles(main)),
      base: buildGraph([]),
      tags: [],
      ids: new Set(['a', 'm']),
      paths: new Set(['/p/versions/a.py']),
      locations: new Set([0]),
      branches: [],
      hasUnmerged: false,
      notCheckedOut: new Set<string>(),
      textOf: () => undefined,
    };
    const edited = new Map([
      [
        '/p/versions/a.py',
        {
          against: 'main',
          identifiers: ['depends_on'],
          functions: ['upgrade', 'downgrade'],
          surely: 'other database',
        } as const,
      ],
    ]);
    const [problem, ...more] = reviewGraph(environment, buildGraph(revisionFiles(main)), {
      bodyOf,
      released: { ...released, edited },
    });
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: 'GR12', severity: 'warning' });
    expect(problem?.message).toMatch(
      /^This migration is on main already, and depends_on, upgrade\(\) and downgrade\(\) differ from it/,
    );
    const unsure = new Map([
      ['/p/versions/a.py', { against: 'main', identifiers: [], functions: ['upgrade'], surely: null } as const],
    ]);
    const [hint] = reviewGraph(environment, buildGraph(revisionFiles(main)), {
      bodyOf,
      released: { ...released, edited: unsure },
    });
    expect(hint).toMatchObject({ code: 'GR12', severity: 'hint' });
    expect(hint?.message).toMatch(/ Whether they end up the same is not known\.$/);
  });
});
