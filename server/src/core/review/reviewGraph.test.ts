import { describe, expect, test } from 'vitest';
import { bodyOf, emptyHeader, environment, invalidPart, revisionFiles, unknownPart, type LiteralRevision } from '../../../../test/support/revisionFiles.js';
import { buildGraph } from '../graph/buildGraph.js';
import type { Environment } from '../project/environment.js';
import type { LeftOutReason } from '../project/leftOutFiles.js';
import type { RevisionBody, RevisionHeader } from '../syntax/facts.js';
import type { LeftOutFile } from './gr14FileNotLoaded.js';
import type { Problem } from './problem.js';
import type { ReleasedHistory } from './released.js';
import { reviewGraph } from './reviewGraph.js';

type Literal = Parameters<typeof revisionFiles>[0];

const problems = (literal: Literal, changed: Partial<Environment> = {}): Problem[] =>
  reviewGraph({ ...environment, ...changed }, buildGraph(revisionFiles(literal)), { bodyOf });
/** `GR01 a`: the code and the file's name, for each problem. */
const found = (literal: Literal, changed?: Partial<Environment>): string[] =>
  problems(literal, changed).map(({ code, file }) => `${code} ${file.slice('/p/versions/'.length, -'.py'.length)}`);

const syntaxProblems: RevisionBody['syntaxProblems'] = [{ isCertain: true, message: 'Invalid syntax', span: { start: 5, end: 6 } }];
const unreadable: LiteralRevision = { header: { ...emptyHeader, unreadable: 'it is binary' } };
const empty: LiteralRevision = { header: emptyHeader };
/** A file in which neither identifier could be read. */
const broken: LiteralRevision = { header: { ...emptyHeader, isBroken: true }, body: { syntaxProblems } };

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

describe('GR01', () => {
  const two: Literal = { a: [], b: ['a'], c: ['a'] };
  const reported = ['GR01 b', 'GR01 c'];
  const cases: [string, Literal, string[]][] = [
    ['two heads', two, reported],
    ['two bases', { b: [], c: [] }, [...reported, 'GR05 c']],
    ['a head that another depends on is none', { a: [], b: ['a'], c: { down: ['a'], deps: ['b'] } }, []],
    ['a label of its own on each', { a: [], b: { down: ['a'], labels: ['x'] }, c: { down: ['a'], labels: ['y'] } }, []],
    ['one without a label', { a: [], b: { down: ['a'], labels: ['x'] }, c: ['a'] }, []],
    ['two without a label', { a: [], b: ['a'], c: ['a'], d: { down: ['a'], labels: ['x'] } }, reported],
    ['a label that both inherit', { a: { labels: ['x'] }, b: ['a'], c: ['a'] }, reported],
    ['a label inherited by one', { a: { labels: ['x'] }, b: ['a'], c: [] }, []],
    ['a computed label', { a: [], b: { down: ['a'], labels: [unknownPart] }, c: ['a'] }, []],
    ['a computed label below both', { a: { labels: [unknownPart] }, b: ['a'], c: ['a'] }, []],
    ['distinct locations', { b: { location: 0 }, c: { location: 1 } }, []],
    ['two of three in one location', { b: [], c: [], d: { location: 1 } }, [...reported, 'GR05 c']],
    ['a computed parent may be a head', { a: [], b: ['a'], c: { down: [unknownPart] } }, []],
    ['a computed parent below both heads explains neither', { ...two, a: { down: [unknownPart] } }, reported],
    ['a computed parent beside both heads', { ...two, d: { location: 1, down: [unknownPart] } }, []],
    ['a computed dependency may be a head', { a: [], b: ['a'], c: { down: ['a'], deps: [unknownPart] } }, []],
    ['a computed id explains no head', { ...two, d: { id: null, down: ['a'] } }, reported],
    ['a missing parent may be a head', { a: [], b: ['a'], c: ['gone'] }, ['GR02 c']],
    ['a missing down_revision', { a: [], b: ['a'], c: { down: null } }, ['GR07 c']],
    ['an unreadable file', { ...two, d: unreadable }, ['GR15 d']],
    ['a file with a syntax error and without identifiers', { ...two, d: broken }, ['GR15 d']],
    ['a syntax error beside known identifiers', { ...two, d: { down: ['b'], body: { syntaxProblems } } }, ['GR01 c', 'GR15 d', 'GR01 d']],
    ['an empty file names no parent', { ...two, helpers: empty }, [...reported, 'GR07 helpers']],
    ['a duplicate id', { a: [], a2: { id: 'a' }, b: ['a'] }, ['GR03 a', 'GR03 a2']],
    ['a duplicate that alone names a head', { a: [], b: ['a'], x: { down: ['b'] }, x2: { id: 'x', down: ['a'] } }, ['GR03 x', 'GR03 x2']],
    ['two heads beside a duplicate', { ...two, a2: { id: 'a' } }, ['GR03 a', ...reported, 'GR03 a2']],
    ['a parent named by a file without an id', { ...two, merge: { id: undefined, down: ['b', 'c'] } }, ['GR07 merge']],
  ];
  test.each(cases)('%s', (_name, literal, expected) => {
    expect(found(literal)).toEqual(expected);
  });

  test.each([{ unresolved: [{ value: 'x', reason: 'y' }] }, { sourceless: true }])('silent where files are not seen: %o', (changed) => {
    expect(found(two, changed)).toEqual([]);
  });

  test('says what to do, on the id, and relates the others', () => {
    const [first] = problems({ b: [], c: [], d: [] });
    expect(first).toEqual({
      code: 'GR01',
      name: 'multiple-heads',
      severity: 'error',
      message:
        '"b" is a head, and so are "c" and "d". "alembic upgrade head" and "alembic revision" refuse several heads: ' +
        'set down_revision of the newer branch to the other head, or merge them with "alembic merge heads".',
      file: '/p/versions/b.py',
      span: { start: 100, end: 103 },
      related: ['c', 'd'].map((id) => ({ file: `/p/versions/${id}.py`, span: { start: 100, end: 103 }, message: `"${id}" is a head too.` })),
    });
  });
});

describe('GR02', () => {
  const cases: [string, Literal, string[]][] = [
    ['a missing parent', { a: [], b: ['gone'] }, ['GR02 b']],
    ['two missing parents', { b: ['gone', 'lost'] }, ['GR02 b', 'GR02 b']],
    ['a shortened id', { abc123: [], b: ['abc1'] }, ['GR02 b']],
    ['a label as a parent', { a: { labels: ['x'] }, b: ['x'] }, ['GR02 b']],
    ['an empty string as a parent', { b: [''] }, ['GR02 b']],
    ['a computed id may be it', { a: { id: null }, b: ['gone'] }, []],
    ['an unreadable file may hold it', { a: unreadable, b: ['gone'] }, ['GR15 a']],
    ['a broken file may hold it', { a: broken, b: ['gone'] }, ['GR15 a']],
    ['an empty file does not hold it', { helpers: empty, b: ['gone'] }, ['GR07 helpers', 'GR02 b']],
    ['a lone missing dependency', { a: [], b: { down: ['a'], deps: ['gone'] } }, ['GR02 b']],
    ['the only missing one of several', { a: [], b: { down: ['a'], deps: ['a'] }, c: { down: ['b'], deps: ['gone'] } }, ['GR02 c']],
    ['dependencies that live elsewhere', { a: [], b: { down: ['a'], deps: ['gone'] }, c: { down: ['b'], deps: ['gone2'] } }, []],
    ['a dependency where another is computed', { a: [], b: { down: ['a'], deps: ['gone'] }, c: { down: ['b'], deps: [unknownPart] } }, []],
    ['a dependency where a label is computed', { a: { labels: [unknownPart] }, b: { down: ['a'], deps: ['gone'] } }, []],
  ];
  test.each(cases)('%s', (_name, literal, expected) => {
    expect(found(literal)).toEqual(expected);
  });

  test('silent while a version location is unresolved', () => {
    expect(found({ b: ['gone'] }, { unresolved: [{ value: 'pkg:versions', reason: 'no such package' }] })).toEqual([]);
  });

  const messages: [string, Literal, string][] = [
    ['a shortened id', { abc123: [], b: ['abc1'] }, 'Alembic takes whole ids here, no shortened ones. Did you mean "abc123"?'],
    ['a typo', { '1a31ce608336': [], '9999': ['1a31ce608336'], b: ['1a31ce608363'] }, 'Did you mean "1a31ce608336" or "9999"?'],
    ['nothing alike: the other head', { a: [], b: ['a'], c: ['zzzz'] }, 'Did you mean "b"?'],
    ['nothing at all', { b: ['zzzz'], c: ['b'] }, 'Name an existing revision, or restore the missing file.'],
    ['a label', { a: { labels: ['x'] }, b: ['x'] }, 'Name a revision, as "a", which declares the label.'],
  ];
  test.each(messages)('offers, for %s', (_name, literal, expected) => {
    const [problem] = problems(literal);
    expect(problem?.message).toContain(`every Alembic command stops with KeyError: '`);
    expect(problem?.message.endsWith(expected)).toBe(true);
  });

  test('marks the reference, quotes included', () => {
    const [problem] = problems({ a: [], b: ['a', 'gone'] });
    expect(problem?.span).toEqual({ start: 205, end: 211 });
  });
});

describe('GR03', () => {
  test('reports each file, and relates the others', () => {
    const three = problems({ a: [], copy1: { id: 'a' }, copy2: { id: 'a' } });
    expect(three.map(({ code, file, related }) => [code, file, related.length])).toEqual([
      ['GR03', '/p/versions/a.py', 2],
      ['GR03', '/p/versions/copy1.py', 2],
      ['GR03', '/p/versions/copy2.py', 2],
    ]);
    expect(three[0]?.message).toBe(
      '"a" is also the id of copy1.py and 1 more. Alembic uses only the file that it loads last, copy2.py: give the newer file an id of its own.',
    );
  });

  test('is all that is said of a copy that branches off nothing new', () => {
    expect(found({ a: [], b: ['a'], copy: { id: 'b', down: ['a'] } })).toEqual(['GR03 b', 'GR03 copy']);
  });

  test('unknown ids are not the same id', () => {
    expect(found({ a: { id: null }, b: { id: null } })).toEqual([]);
  });
});

describe('GR04', () => {
  const cases: [string, Literal, string[], string][] = [
    ['itself', { a: ['a'] }, ['GR04 a'], '"a" names itself as its parent'],
    ['itself as a dependency', { a: { deps: ['a'] } }, ['GR04 a'], '"a" names itself as a dependency'],
    ['itself by its label', { a: { labels: ['x'], deps: ['x'] } }, ['GR04 a'], '"a" names itself as a dependency'],
    ['two', { a: ['b'], b: ['a'] }, ['GR04 a', 'GR04 b'], 'run them: "a" → "b" → "a".'],
    ['three below a head', { a: ['c'], b: ['a'], c: ['b'], d: ['c'] }, ['GR04 a', 'GR04 b', 'GR04 c'], '"a" → "c" → "b" → "a".'],
    // Alembic's own check does not see this one.
    ['between a base and a head', { r: [], a: ['r', 'c'], b: ['a'], c: ['b'], h: ['c'] }, ['GR04 a', 'GR04 b', 'GR04 c'], '"a" → "c" → "b" → "a".'],
    ['through a dependency', { a: { deps: ['b'] }, b: ['a'] }, ['GR04 a', 'GR04 b'], 'follow or depend on each other in a circle, so that no order exists in which Alembic could run them: "a" → "b" → "a".'],
    ['a reference once, though both kinds of edges lie on it', { a: { down: ['b'], deps: ['b'] }, b: ['a'] }, ['GR04 a', 'GR04 a', 'GR04 b'], '"a" → "b" → "a".'],
  ];
  test.each(cases)('%s', (_name, literal, expected, message) => {
    expect(found(literal)).toEqual(expected);
    expect(problems(literal)[0]?.message).toContain(message);
  });

  test('the file that a later one of the same id hides may still name itself', () => {
    expect(found({ first: { id: 'a', down: ['a'] }, second: { id: 'a' } })).toContain('GR04 first');
  });

  test('the dates tell which reference is wrong', () => {
    const [first] = problems({
      a: { down: ['c'], created: '2024-01-01 10:00:00' },
      b: { down: ['a'], created: '2024-01-02 10:00:00' },
      c: { down: ['b'], created: '2024-01-03 10:00:00' },
    });
    expect(first?.message).toContain('The reference to change is probably "c" in "a": "c" was created later.');
    expect(first?.related.map(({ message }) => message)).toEqual(['"b" names "a" here.', '"c" names "b" here.']);
  });

  test('a long circle is named in short', () => {
    const size = 50;
    const circle = Object.fromEntries(Array.from({ length: size }, (_, n) => [`r${String(n)}`, [`r${String((n + 1) % size)}`]]));
    const all = problems(circle);
    expect(all).toHaveLength(size);
    expect(all[0]?.message).toContain('"r0" → "r1" → "r2" → "r3" → … 43 more … → "r47" → "r48" → "r49" → "r0"');
    expect(all[0]?.related).toHaveLength(10);
  });
});

test.each(['/p/{{cookiecutter.name}}/db', '/{% if api %}api{% endif %}/db'])('a history in the source of a template is not judged: %s', (scriptLocation) => {
  const literal: Literal = { a: [], b: ['a'], c: ['a'], d: ['gone'], helpers: empty, broken };
  expect(problems(literal, { scriptLocation, versionLocations: [`${scriptLocation}/versions`] })).toEqual([]);
  expect(problems(literal)).not.toEqual([]);
});

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
    ['one function per engine is not enough', 'a', { header: { names: new Set(['upgrade_main', 'downgrade_main']) } }, ['This file has no upgrade().']],
    ['no downgrade', 'a', { header: { names: new Set(['upgrade']) } }, []],
    ['a number for an id', 'a', { header: { revision: invalidPart } }, ['revision takes a string, and this is the number 5']],
    ['a number for a parent', 'a', { down: [invalidPart] }, ['down_revision takes a string, a tuple or list of strings, or None, and this is the number 5']],
    ['numbers for the rest', 'a', { labels: [invalidPart], deps: [invalidPart] }, ['branch_labels takes a string, a tuple or list of strings, or None, and this is the number 5: "alembic heads"', 'depends_on takes']],
    ['a computed parent', 'a', { down: [unknownPart] }, []],
    ['nothing is missing beside a syntax error', 'x', broken, ['Invalid syntax.']],
    ['nor beside code that is not understood', 'x', { header: { ...emptyHeader, isBroken: true }, body: { syntaxProblems: syntaxProblems.map((one) => ({ ...one, isCertain: false })) } }, ['Invalid syntax. If your Python']],
    ['nor in a file that was not read', 'x', unreadable, ['This file was not read: it is binary.']],
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

  const docstring: RevisionHeader['docstring'] = { message: 'x', createDate: null, mentions: [], lines: [], span: { start: 0, end: 80 } };
  const spans: [string, LiteralRevision, object][] = [
    ['at the identifier that is there', { down: null }, { start: 90, end: 110 }],
    ['after the docstring', { header: { ...emptyHeader, docstring } }, { start: 77, end: 80 }],
    ['at the start of the file', empty, { start: 0, end: 1 }],
  ];
  test.each(spans)('stands %s', (_name, literal, span) => {
    expect(problems({ x: literal })[0]?.span).toEqual(span);
  });
});

describe('GR05', () => {
  const cases: [string, Literal, string[]][] = [
    ['a lost parent', { a: [], b: ['a'], c: [] }, ['GR01 b', 'GR01 c', 'GR05 c']],
    ['the smaller part, wherever it stands', { a: [], b: [], c: ['b'] }, ['GR01 a', 'GR05 a', 'GR01 c']],
    ['the younger of two alike', { a: { created: '2026-02-01' }, b: { created: '2026-01-01' } }, ['GR01 a', 'GR05 a', 'GR01 b']],
    ['joined by a merge', { a: [], b: [], c: ['a', 'b'] }, []],
    ['joined by a dependency', { a: [], b: [], c: { down: ['a'], deps: ['b'] } }, []],
    ['a label', { a: [], b: { labels: ['x'] } }, []],
    ['a label further up', { a: [], b: [], c: { down: ['b'], labels: ['x'] } }, []],
    ['a computed label', { a: [], b: { labels: [unknownPart] } }, []],
    ['distinct locations', { a: [], b: { location: 1 } }, []],
    ['a computed parent elsewhere', { a: [], b: [], c: { down: [unknownPart] } }, []],
    ['a missing parent elsewhere', { a: [], b: [], c: ['gone'] }, ['GR02 c']],
    ['a file that cannot be read', { a: [], b: [], c: unreadable }, ['GR15 c']],
  ];
  test.each(cases)('%s', (_name, literal, expected) => {
    expect(found(literal)).toEqual(expected);
  });
});

describe('GR14', () => {
  const line: Literal = { a: [], b: ['a'], c: ['b'] };
  const leftOut = (literal: Literal, reason: LeftOutReason): LeftOutFile[] =>
    revisionFiles(literal).map((file) => ({ ...file, reason, path: file.path.replace('/versions/', reason === 'elsewhere' ? '/old/' : reason === 'sub-folder' ? '/versions/2026/' : '/versions/') }));
  const report = (files: readonly LeftOutFile[], changed: Partial<Environment> = {}, literal: Literal = line): string[] =>
    reviewGraph({ ...environment, ...changed }, buildGraph(revisionFiles(literal)), { bodyOf, leftOut: files }).map(({ code, severity, file }) => `${code} ${severity} ${file}`);
  const reported = 'GR14 warning /p/versions/2026/d.py';

  const cases: [string, Literal, string[]][] = [
    ['a file that follows a loaded one', { d: ['c'] }, [reported]],
    ['one that follows such a file', { e: ['d'], d: ['c'] }, ['GR14 warning /p/versions/2026/d.py', 'GR14 warning /p/versions/2026/e.py']],
    ['a merge of a loaded one', { d: ['gone', 'c'] }, [reported]],
    ['a base', { d: [] }, []],
    ['another chain', { d: ['gone'], e: ['d'] }, []],
    ['a circle beside the chain', { d: ['e'], e: ['d'] }, []],
    ['a copy of a loaded file', { c: ['b'] }, []],
    ['a computed id', { d: { id: null, down: ['c'] } }, []],
    ['no id', { d: { id: undefined, down: ['c'] } }, []],
    ['no parent', { d: { down: null } }, []],
    ['as many files as are loaded', { d: ['c'], e: ['d'], f: ['e'] }, []],
  ];
  test.each(cases)('%s', (_name, literal, expected) => {
    expect(report(leftOut(literal, 'sub-folder'))).toEqual(expected);
  });

  test.each([{ unresolved: [{ value: 'x', reason: 'y' }] }, { sourceless: true }, { foundBy: 'setting' as const }])('silent for the folders of %o', (changed) => {
    expect(report(leftOut({ d: ['c'] }, 'sub-folder'), changed)).toEqual([]);
  });

  test('a name that is not taken is told however many there are', () => {
    expect(report(leftOut({ d: ['a'] }, 'name-ending'), { foundBy: 'setting' }, { a: [] })).toEqual(['GR14 warning /p/versions/d.py']);
  });

  const advice: [LeftOutReason, string][] = [
    ['sub-folder', 'it stands in the sub-folder versions/2026, and recursive_version_locations is not true in alembic.ini. Set it to true, or move the file to versions.'],
    ['elsewhere', 'version_locations in alembic.ini does not name its folder, old. Add the folder there, or move the file to versions.'],
    ['name-start', 'names that begin with "__init__" or ".#" are skipped. Rename the file.'],
    ['name-ending', 'only names that end in ".py", in lower case, are taken. Rename the file.'],
  ];
  test.each(advice)('says what to do, on the id: %s', (reason, remedy) => {
    const [problem] = reviewGraph(environment, buildGraph(revisionFiles(line)), { bodyOf, leftOut: leftOut({ d: ['c'] }, reason) });
    expect(problem).toMatchObject({ code: 'GR14', span: { start: 100, end: 103 }, message: `Alembic does not load this file, so that "d" is never run: ${remedy}` });
  });
});

describe('GR06', () => {
  const long = 'x'.repeat(33);
  const cases: [string, string[]][] = [
    ['a-b', ['error GR06 The revision id holds "-"']],
    ['a@b+c', ['error GR06 The revision id holds "@", "+"']],
    ['a:b', ['warning GR06 The revision id holds ":"']],
    ['head', ['error GR06 "head" is a name']],
    ['base', ['error GR06 "base" is a name']],
    ['', ['error GR06 The revision id is empty']],
    [long, ['warning GR06 The revision id has 33 characters']],
    ['x'.repeat(32), []],
    ['😀'.repeat(32), []],
    ['0283_platform_admin_not_live', []],
    ['a b/c', []],
  ];
  test.each(cases)('%j', (id, expected) => {
    const messages = problems({ a: { id } }).map(({ severity, code, message }) => `${severity} ${code} ${message}`);
    expect(messages).toHaveLength(expected.length);
    for (const [index, beginning] of expected.entries()) expect(messages[index]?.startsWith(beginning)).toBe(true);
  });

  test('long ids that were surely run are fine', () => {
    const ids = ['1', '2', '3', '4'].map((digit) => long + digit);
    const line = Object.fromEntries(ids.map((id, index) => [id, ids.slice(0, index).slice(-1)]));
    expect(found(line)).toEqual([]);
    expect(found({ [long]: [], a: [long] })).toEqual([`GR06 ${long}`]);
  });
});

describe('GR09', () => {
  const line: Literal = { a: [], b: ['a'], c: ['b'] };
  const cases: [string, Literal, string[]][] = [
    ['an ancestor of the other parent', { ...line, d: ['a', 'c'] }, ['GR09 d']],
    ['in any order', { ...line, d: ['c', 'a'] }, ['GR09 d']],
    ['two of three', { ...line, d: ['c', 'b', 'a'] }, ['GR09 d', 'GR09 d']],
    ['the same twice', { a: [], b: ['a', 'a'] }, ['GR09 b']],
    ['an ancestor through a merge', { a: [], b: ['a'], c: ['a'], d: ['b', 'c'], e: ['d', 'b'] }, ['GR09 e']],
    ['branches', { a: [], b: ['a'], c: ['a'], d: ['b', 'c'] }, []],
    ['a dependency is no ancestor', { a: [], b: ['a'], c: { down: ['a'], deps: ['b'] }, d: ['b', 'c'] }, []],
    ['a circle is told as a circle', { a: ['b'], b: ['a'], c: ['a', 'b'] }, ['GR04 a', 'GR04 b']],
  ];
  test.each(cases)('%s', (_name, literal, expected) => {
    expect(found(literal)).toEqual(expected);
  });

  test('says which parent follows it, at its place', () => {
    const [problem] = problems({ ...line, d: ['a', 'c'] });
    expect(problem).toMatchObject({ span: { start: 200, end: 203 }, message: 'This parent is redundant: "c", which is named too, follows "a". Drop "a".' });
  });
});

describe('GR13', () => {
  const cases: [string, Literal, string[]][] = [
    ['one label on two revisions', { a: { labels: ['x'] }, b: { labels: ['x'] }, m: ['a', 'b'] }, ['GR13 a', 'GR13 b']],
    ['that one follows the other does not help', { a: { labels: ['x'] }, b: { down: ['a'], labels: ['x'] } }, ['GR13 a', 'GR13 b']],
    ['twice on one', { a: { labels: ['x', 'x'] } }, ['GR13 a', 'GR13 a']],
    ['the id of another', { a: { labels: ['b'] }, b: ['a'] }, ['GR13 a']],
    ['its own id', { a: { labels: ['a'] } }, ['GR13 a']],
    ['different labels', { a: { labels: ['x'] }, b: { down: ['a'], labels: ['y'] } }, []],
    ['a replaced file does not count', { a: { labels: ['x'] }, a2: { id: 'a', labels: ['x'] } }, ['GR03 a', 'GR03 a2']],
  ];
  test.each(cases)('%s', (_name, literal, expected) => {
    expect(found(literal)).toEqual(expected);
  });
});

test('problems come in load order, by place within a file', () => {
  const literal: Literal = {
    z: ['gone', 'z'],
    broken: { down: ['z'], body: { syntaxProblems } },
    helpers: empty,
    copy: { id: 'broken', down: ['z'] },
  };
  expect(found(literal)).toEqual(['GR02 z', 'GR04 z', 'GR15 broken', 'GR03 broken', 'GR07 helpers', 'GR03 copy']);
});

describe('with what the default branch has', () => {
  /** The problems where the branch has `theirs`, and `edited` differs from it here. */
  const withReleased = (here: Literal, theirs: Literal, edited: ReleasedHistory['edited'] = new Map()): string[] => {
    const tip = buildGraph(revisionFiles(theirs));
    const ids = new Set(tip.byId.keys());
    const released: ReleasedHistory = { branch: 'main', tip, ids, paths: new Set(tip.files.map(({ path }) => path)), locations: new Set([0]), edited };
    return reviewGraph(environment, buildGraph(revisionFiles(here)), { bodyOf, released }).map(({ code, file }) => `${code} ${file.slice('/p/versions/'.length, -'.py'.length)}`);
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
    ['a head where git does not know the location', { a: [], m: { down: ['a'], location: 1 }, f: { down: ['a'], location: 1 } }, { a: [] }, ['GR01 m', 'GR01 f']],
    ['a file under another name', { a: [], renamed: { id: 'm', down: ['a'] } }, main, []],
    ['the default branch went on', { a: [], f: ['a'], g: ['f'] }, main, ['GR11 f']],
    ['the default branch went on from elsewhere', { a: [], b: ['a'], f: ['b'] }, { a: [], b: ['a'] }, []],
    ['a line of its own', { a: [], f: { down: ['a'], labels: ['x'] } }, main, []],
    ['a base of its own', { a: [], f: { location: 1 } }, main, []],
    ['a labelled line there', { a: [], f: ['a'] }, { a: [], x: { down: ['a'], labels: ['x'] } }, []],
    ['a computed parent', { a: [], f: { down: ['a', unknownPart] } }, main, []],
    ['merged already', { ...main, f: ['a'], g: ['m', 'f'] }, main, []],
    ['inserted', { a: [], x: ['a'], m: ['x'] }, main, ['GR11 x']],
    ['inserted before a merge', { a: [], b: ['a'], x: ['a'], m: ['b', 'x'] }, { a: [], b: ['a'], c: ['a'], m: ['b', 'c'] }, ['GR11 x']],
    ['inserted where the branch does not tell the parent', { a: [], x: ['a'], m: ['x'] }, { a: [], m: { down: [unknownPart] } }, []],
    ['a parent that both have as a child here', { a: [], b: ['a'], f: ['b'] }, { a: [], b: ['a'], c: ['b'] }, ['GR11 f']],
  ];
  test.each(cases)('%s', (_name, here, theirs, expected) => {
    expect(withReleased(here, theirs)).toEqual(expected);
  });

  test('an edited file is reported once, with all that differs', () => {
    const released = { branch: 'main', tip: buildGraph(revisionFiles(main)), ids: new Set(['a', 'm']), paths: new Set(['/p/versions/a.py']), locations: new Set([0]) };
    const edited = new Map([['/p/versions/a.py', { identifiers: ['depends_on'], functions: ['upgrade', 'downgrade'] } as const]]);
    const [problem, ...more] = reviewGraph(environment, buildGraph(revisionFiles(main)), { bodyOf, released: { ...released, edited } });
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: 'GR12', severity: 'warning' });
    expect(problem?.message).toMatch(/^This migration is on main already, and depends_on, upgrade\(\) and downgrade\(\) differ from it/);
  });
});
