import { describe, expect, test } from 'vitest';
import {
  bodyOf,
  emptyHeader,
  invalidPart,
  revisionFiles,
  unknownPart,
} from '../../../../test/support/revisionFiles.js';
import { buildGraph } from './buildGraph.js';
import { plan } from './plan.js';
import { resolve, resolveRange, revisionsNamed } from './resolve.js';
import type { Revision } from './revisionGraph.js';

type Literal = Parameters<typeof revisionFiles>[0];

const line: Literal = { aaaa: [], bbbb: ['aaaa'], cccc: ['bbbb'] };
const fork: Literal = {
  aaaa: [],
  bbbb: { down: ['aaaa'], labels: ['left'] },
  cccc: { down: ['aaaa'], labels: ['right'] },
};
const ids = (revisions: readonly Revision[]): string => revisions.map(({ id }) => id).join(' ');

function planned(graph: Literal, call: string): string {
  const [direction, from = '', target = ''] = call.split(' ');
  const request = {
    versions: from === 'base' ? [] : from.split(','),
    target,
    direction: direction === 'up' ? ('upgrade' as const) : ('downgrade' as const),
  };
  const answer = plan(buildGraph(revisionFiles(graph)), {
    ...request,
    syntaxProblemOf: (file) => bodyOf(file).syntaxProblems[0],
  });
  return 'refusal' in answer
    ? `${answer.refusal.kind}: ${answer.refusal.message}`
    : ids(answer.steps.map(({ revision }) => revision));
}

/** The oracle test compares classes; here stands what the user reads. */
describe('refusals say what is wrong and what to do', () => {
  const cases: [Literal, string, string][] = [
    [
      fork,
      'up base head',
      'MultipleHeads: "head" is ambiguous: there are 2 heads, "bbbb", "cccc". Name one of them, "heads" for all, or merge them first ("alembic merge heads").',
    ],
    [
      { aaaa: [], bbbb: ['aaaa'], b2: { id: 'bbbb', down: ['aaaa'] } },
      'up base head',
      'MultipleHeads: "head" is ambiguous: there are 2 heads, "bbbb". An id is declared in two files: give one of them another id.',
    ],
    [
      line,
      'up base nope',
      'ResolutionError: No revision or branch label is or starts with "nope". Look for a missing file, another branch or a typing mistake.',
    ],
    [
      line,
      'up base AAAA',
      'ResolutionError: No revision or branch label is or starts with "AAAA". Letter case counts: there is "aaaa".',
    ],
    [
      { abc: [] },
      'up base ab',
      'ResolutionError: No revision or branch label is or starts with "ab". "abc" has less than four characters, so that Alembic wants it in full.',
    ],
    [
      { aaaa: [], aabb: ['aaaa'] },
      'up base aa',
      'ResolutionError: "aa" is the start of several: "aaaa", "aabb". Write more of the one that is meant.',
    ],
    [
      fork,
      'up base left@cccc',
      'ResolutionError: "cccc" is not on the branch "left": neither does it lead there nor come from there. Leave out "left@", or name a revision of that branch.',
    ],
    [
      line,
      'up aaaa +3',
      'RevisionError: "+3" goes too far: there are not 3 revisions above that. Count fewer, or write "heads".',
    ],
    [
      line,
      'up aaaa -1',
      'RevisionError: "-1" asks for 1 the other way. An upgrade goes upwards: write +1 or more, or a revision and steps from it.',
    ],
    [
      line,
      'up base aaaa-1',
      'AssertionError: "aaaa-1" leads to the base, where Alembic needs a revision. Write "base" in its place.',
    ],
    [
      line,
      'up base cccc+1',
      'AssertionError: "cccc+1" leads past the end of the history: there is no revision there. Count fewer steps.',
    ],
    [
      fork,
      'up aaaa +1',
      'RevisionError: The step up from "aaaa" is ambiguous: it may lead to "bbbb", "cccc". Name the revision itself, or the branch: "label@+1".',
    ],
    [
      fork,
      'up bbbb,cccc +1',
      'RevisionError: "+1" is ambiguous, for the database is at several revisions: "bbbb", "cccc"; name the branch, as in "label@+1", or the target itself.',
    ],
    [
      line,
      'up aaaa,bbbb heads',
      'RevisionError: "bbbb" overlaps with "aaaa": one is an ancestor of the other, and Alembic takes only the later of them. Leave out the earlier.',
    ],
    [line, 'up base', 'AssertionError: An empty text names no revision: write an id, "head" or "base".'],
    [
      line,
      'down aaaa bbbb',
      'RangeNotAncestorError: Cannot downgrade to "bbbb": the database is at "aaaa" and has no revision above it. Upgrade to it, or name an earlier revision.',
    ],
    [
      line,
      'down base left@-1',
      'AssertionError: "left@-1": the database is at no revision of the branch "left", so that there is nothing to go down from. Name another branch, or a target by its id.',
    ],
    [
      { aaaa: ['gone'] },
      'up base head',
      `KeyError: down_revision of "aaaa" in aaaa.py names "gone", which no revision file declares. Alembic stops with KeyError: 'gone'. Name a full id that exists, or restore its file.`,
    ],
    [
      { aaaa: { labels: ['x'] }, bbbb: ['x'] },
      'up base bbbb',
      `KeyError: down_revision of "bbbb" in bbbb.py names "x", which is a branch label and not an id. Alembic stops with KeyError: 'x'. Name a full id that exists, or restore its file.`,
    ],
    [
      { aaaa: { deps: ['gone'] } },
      'up base head',
      `KeyError: depends_on of "aaaa" in aaaa.py names "gone", which is neither the full id of a revision nor a branch label. Alembic stops with KeyError: 'gone'. Name one that exists, or restore its file.`,
    ],
    [
      { aaaa: { down: [invalidPart] } },
      'up base head',
      'KeyError: down_revision in aaaa.py holds the number 5, where Alembic needs the id of a revision as a string.',
    ],
    [
      { aaaa: ['aaaa'] },
      'up base head',
      'LoopDetected: "aaaa" names itself as its down_revision in aaaa.py: name the revision that comes before it.',
    ],
    [
      { aaaa: ['bbbb'], bbbb: ['aaaa'] },
      'up base head',
      'CycleDetected: The revisions "aaaa", "bbbb" follow each other in a cycle. No order exists in which they could run: change the reference that names a newer revision.',
    ],
    [
      { base1: [], aaaa: ['base1', 'cccc'], bbbb: ['aaaa'], cccc: ['bbbb'], head1: ['cccc'] },
      'up base heads',
      'CycleDetected: The revisions "aaaa", "cccc", "bbbb" follow each other in a cycle. No order exists in which they could run; Alembic does not notice and may never end: change the reference that names a newer revision.',
    ],
    [
      { aaaa: { labels: ['x'] }, bbbb: { labels: ['x'] } },
      'up base heads',
      'RevisionError: The branch label "x" is declared twice, by "aaaa" and by "bbbb": rename the label.',
    ],
    [
      { 'a-1': [] },
      'up base head',
      'RevisionError: The id "a-1" in a-1.py holds "-", which Alembic does not allow in ids: give the revision another id.',
    ],
    [
      { helpers: { id: undefined } },
      'up base head',
      'CommandError: helpers.py has no revision id. Alembic loads every Python file of a version location as a revision: add the header, or move the file elsewhere.',
    ],
    [
      { aaaa: { down: null } },
      'up base head',
      'AttributeError: aaaa.py has no down_revision, so that Alembic stops while it loads it. Add one; it is None for a first revision.',
    ],
    [
      { aaaa: { header: { names: new Set(['upgrade']) } } },
      'down aaaa base',
      'AttributeError: "aaaa" has no downgrade() in aaaa.py, so that Alembic stops before the first step: define it, empty if there is nothing to do.',
    ],
    [
      {
        aaaa: {
          body: { syntaxProblems: [{ isCertain: true, message: '"def" is not closed', span: { start: 0, end: 1 } }] },
        },
      },
      'up base head',
      'SyntaxError: aaaa.py is not Python: "def" is not closed. Alembic loads every revision file and stops here. Fix it first.',
    ],
  ];
  test.each(cases)('%# %j: %s', (graph, call, expected) => {
    expect(planned(graph, call)).toBe(expected);
  });
});

describe('what is not known is never planned as if it were', () => {
  const notKnown = /^NotKnown: /;
  const cases: [string, Literal, string, RegExp | string][] = [
    [
      'an id',
      { aaaa: [], x: { id: null, down: ['aaaa'] } },
      'up base aaaa',
      /^NotKnown: revision in x\.py is not known from the text: it is computed\./,
    ],
    ['a parent', { aaaa: [], bbbb: { down: [unknownPart] } }, 'up base bbbb', notKnown],
    ['a dependency', { aaaa: [], bbbb: { deps: [unknownPart] } }, 'up base bbbb', notKnown],
    ['a missing parent that an unknown id may be', { aaaa: ['gone'], x: { id: null } }, 'up base aaaa', notKnown],
    [
      'a file that was not read',
      { aaaa: [], x: { header: { ...emptyHeader, unreadable: 'it is binary' } } },
      'up base aaaa',
      'NotKnown: x.py was not read: it is binary.',
    ],
    [
      'a label, where full ids are named',
      { aaaa: { labels: [unknownPart] }, bbbb: ['aaaa'] },
      'up base bbbb',
      'aaaa bbbb',
    ],
    [
      'a label, where the start of an id is named',
      { aaaa: { labels: [unknownPart] }, bbbb: ['aaaa'] },
      'up base bb',
      notKnown,
    ],
    [
      'a label, where it is depended upon',
      { aaaa: { labels: [unknownPart] }, bbbb: { deps: ['x'] } },
      'up base bbbb',
      notKnown,
    ],
  ];
  test.each(cases)('%s', (_name, graph, call, expected) => {
    if (typeof expected === 'string') expect(planned(graph, call)).toBe(expected);
    else expect(planned(graph, call)).toMatch(expected);
  });
});

describe('names without a database', () => {
  const named = (find: typeof resolve, graph: Literal, text: string): string => {
    const answer = find(buildGraph(revisionFiles(graph)), text);
    return 'refusal' in answer ? answer.refusal.kind : ids(answer.revisions);
  };
  const cases: [typeof resolve, Literal, string, string][] = [
    [resolve, line, '+2', 'bbbb'],
    [resolve, line, '-1', 'bbbb'],
    [resolve, line, 'head-2', 'aaaa'],
    [resolve, line, 'aaaa+1', 'bbbb'],
    [resolve, line, 'aaaa-1', ''],
    [resolve, line, 'aaaa-2', 'RevisionError'],
    [resolve, line, 'base', ''],
    [resolve, fork, 'heads', 'bbbb cccc'],
    [resolve, fork, 'left@+2', 'bbbb'],
    [resolve, fork, 'left@head-1', 'aaaa'],
    [revisionsNamed, line, 'head-2', 'ResolutionError'],
    [resolveRange, line, 'bbbb:', 'cccc bbbb'],
    [resolveRange, line, 'aaaa:bbbb', 'bbbb aaaa'],
    [resolveRange, line, 'bbbb:aaaa', 'RangeNotAncestorError'],
    [resolveRange, line, 'aaaa', 'CommandError'],
    [resolveRange, line, 'a:b:c', 'ValueError'],
  ];
  test.each(cases)('%# %s', (find, graph, text, expected) => {
    expect(named(find, graph, text)).toBe(expected);
  });
});
