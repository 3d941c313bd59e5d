import { describe, expect, test } from 'vitest';
import { releasedHistory } from '../../../../../../test/support/releasedHistory.js';
import { type Literal, ruleTester } from '../../../../../../test/support/ruleTester.js';
import { revisionFiles, unknownPart } from '../../../../../../test/support/revisionFiles.js';
import { buildGraph } from '../../../graph/buildGraph.js';
import { releasedRevisionGone } from './gr17ReleasedRevisionGone.js';

const { found, problems } = ruleTester(releasedRevisionGone);
const main: Literal = { a: [], b: ['a'], c: ['b'] };

describe('GR17', () => {
  const cases: [string, Literal, Literal, string[]][] = [
    ['nothing gone', main, main, []],
    ['a revision of yours', { ...main, d: ['c'] }, main, []],
    ['the head gone is reported at what was before it', { a: [], b: ['a'] }, main, ['GR17 b']],
    ['one in the middle at what names it', { a: [], c: ['b'] }, main, ['GR17 c']],
    ['all gone at what is there now', { s: [] }, main, ['GR17 s']],
    ['a dependency gone', { a: [], d: { down: ['a'], deps: ['b'] } }, main, ['GR17 d']],
    ['a squash that says what it replaces', { s: { down: [], header: { replaces: ['a', 'b', 'c'] } } }, main, []],
    ['a squash that forgets one', { s: { down: [], header: { replaces: ['a', 'b'] } } }, main, ['GR17 s']],
    ['a file of unknown id', { a: [], x: { id: null } }, main, []],
    ['unknown ids there', { a: [] }, { a: [], x: { id: null, down: [unknownPart] } }, []],
  ];
  test.each(cases)('%s', (_name, here, base, expected) => {
    expect(found(here, {}, { released: releasedHistory(base) })).toEqual(expected);
  });

  test('names the ids and the release, with an identity of its own', () => {
    const released = releasedHistory(main, { tags: { v2: { ...main, d: ['c'] } } });
    const [problem] = problems({ a: [], b: ['a'] }, {}, { released });
    expect(problem?.message).toContain('v2 has "c" and "d", and no file declares them any more');
    expect(problem?.message).toMatch(
      /A database there then needs "alembic upgrade head" with v2, and after that "alembic stamp --purge" with the new revision\.$/,
    );
    expect(problem?.cause).toBe('c d');
  });

  test('says of each id who has it', () => {
    const released = releasedHistory({ a: [], b: ['a'], e: ['b'] }, { tags: { v2: main } });
    const [problem] = problems({ a: [], b: ['a'] }, {}, { released });
    expect(problem?.message).toContain('v2 has "c", main has "e", and no file declares them any more');
    expect(problem?.message).toContain('"alembic upgrade head" with what has its revision');
  });

  test('is silent about what a sparse checkout leaves out', () => {
    const released = { ...releasedHistory(main), notCheckedOut: new Set(['b']) };
    expect(found({ a: [], c: ['b'] }, {}, { released })).toEqual([]);
  });

  test('counts the setting replaces where the new revision is there, and other environments', () => {
    const released = releasedHistory(main);
    const replaces = { s: ['a', 'b', 'c'] };
    expect(found({ s: [] }, {}, { released, surroundings: { replaces } })).toEqual([]);
    expect(found({ t: [] }, {}, { released, surroundings: { replaces } })).toEqual(['GR17 t']);
    expect(found({ s: [] }, {}, { released, surroundings: { elsewhere: [buildGraph(revisionFiles(main))] } })).toEqual(
      [],
    );
  });

  test('is silent without git, and where not all files are seen', () => {
    expect(found({ a: [] })).toEqual([]);
    expect(
      found({ a: [] }, { unresolved: [{ value: 'x', reason: 'y' }] }, { released: releasedHistory(main) }),
    ).toEqual([]);
  });

  test('is reported where the environment is configured when no revision is left', () => {
    expect(problems({}, {}, { released: releasedHistory(main) }).map(({ file }) => file)).toEqual(['/p/alembic.ini']);
  });
});
