import { describe, expect, test } from 'vitest';
import { environment, revisionFiles } from '../../../../test/support/revisionFiles.js';
import { loadParser } from '../../../../test/support/parser.js';
import type { Literal } from '../../../../test/support/ruleTester.js';
import { releasedHistory } from '../../../../test/support/releasedHistory.js';
import { buildGraph } from '../graph/buildGraph.js';
import { createRepairWriter } from '../edits/repairWriter.js';
import type { FixContext } from './fix.js';
import { isWorthKnowing, mergeOutlook, type MergeOutlook } from './mergeOutlook.js';
import { rebaseOntoOther, withOutlookProblems } from './mergeOutlookProblems.js';
import { reviewGraph } from './reviewGraph.js';

const parser = await loadParser();

/** The outlook of merging what `there` adds to a base into what `here` adds to it. */
function outlookOf(
  base: Literal,
  here: Literal,
  there: Literal,
  earlier?: MergeOutlook,
): { outlook: MergeOutlook; context: FixContext } {
  const [mine, theirs, merged] = [
    { ...base, ...here },
    { ...base, ...there },
    { ...base, ...here, ...there },
  ].map((literal) => buildGraph(revisionFiles(literal)));
  if (mine === undefined || theirs === undefined || merged === undefined) throw new Error('There are three graphs.');
  const released = releasedHistory(base, { tip: { ...base, ...there } });
  const found = reviewGraph(environment, mine, { released });
  const outlook = mergeOutlook({
    ref: 'origin/main',
    here: {
      graph: mine,
      problems: earlier === undefined ? found : withOutlookProblems(earlier, mine, found),
      released,
    },
    there: { ids: new Set(theirs.byId.keys()), paths: new Set(theirs.files.map(({ path }) => path)) },
    merged: { graph: merged, problems: reviewGraph(environment, merged) },
    conflicts: [],
  });
  const context: FixContext = {
    environment,
    graph: mine,
    released,
    text: () => undefined,
    newId: () => 'new',
    now: () => '',
    repair: createRepairWriter(parser),
    rewrite: (file, wanted) => ({
      kind: 'changes',
      changes: [{ span: { start: 0, end: 0 }, newText: `${file.path} ${JSON.stringify(wanted)}` }],
    }),
  };
  return { outlook, context };
}

function competing({ competing: heads }: MergeOutlook): string[] {
  return heads.map(({ revision, side }) => `${revision.id ?? ''} ${side}`);
}

describe('what a merge would give', () => {
  test('is two heads where both sides went on from the same revision', () => {
    const { outlook } = outlookOf({ a: [] }, { b: ['a'] }, { c: ['a'] });
    expect(competing(outlook)).toEqual(['b here', 'c there']);
    expect(outlook.addsHeads).toBe(true);
    expect([outlook.brought, outlook.yours].map((revisions) => revisions.map(({ id }) => id))).toEqual([['c'], ['b']]);
    expect(isWorthKnowing(outlook)).toBe(true);
  });

  test('is the same when it is asked again while the first answer is shown', () => {
    const sides = [{ a: [] }, { mine: { id: 'x', down: ['a'] } }, { theirs: { id: 'x', down: ['a'] } }] as const;
    const { outlook } = outlookOf(...sides);
    const codes = ({ problems }: MergeOutlook): string[] => problems.map(({ code }) => code);
    expect(codes(outlook)).toEqual(['GR03']);
    expect(codes(outlookOf(...sides, outlook).outlook)).toEqual(['GR03']);
  });

  const quiet: readonly [name: string, base: Literal, here: Literal, there: Literal][] = [
    ['one side alone went on', { a: [] }, {}, { b: ['a'] }],
    ['two heads were there before', { a: [], b: ['a'], c: ['a'] }, {}, {}],
    ['mine is a line with a label of its own', { a: [] }, { b: { down: ['a'], labels: ['x'] } }, { c: ['a'] }],
    ['mine depends on theirs', { a: [] }, { b: { down: ['a'], deps: ['c'] } }, { c: ['a'] }],
  ];
  test.each(quiet)('is nothing to know where %s', (_, base, here, there) => {
    expect(isWorthKnowing(outlookOf(base, here, there).outlook)).toBe(false);
  });

  test('is reported on the head that is mine alone, and no more once that has gone', () => {
    const { outlook, context } = outlookOf({ a: [] }, { b: ['a'], b2: ['b'] }, { c: ['a'] });
    const found = withOutlookProblems(outlook, context.graph, []);
    expect(found.map(({ code, severity, file }) => [code, severity, file])).toEqual([
      ['GR01', 'information', context.graph.byId.get('b2')?.file.path],
    ]);
    expect(found[0]?.related.map(({ message }) => message)).toEqual([
      expect.stringContaining('origin/main goes on to "c"'),
    ]);
    expect(withOutlookProblems(outlook, buildGraph(revisionFiles({ a: [] })), [])).toEqual([]);
  });
});

describe('a rebase onto a revision that no file here has', () => {
  test('moves the first of the revisions that are mine', () => {
    const { outlook, context } = outlookOf({ a: [] }, { b: ['a'], b2: ['b'] }, { c: ['a'], c2: ['c'] });
    const [way] = outlook.ways;
    if (way === undefined) throw new Error('There is no way out.');
    expect(rebaseOntoOther(way, context, 'origin/main')).toMatchObject({
      kind: 'edit',
      changes: [{ newText: expect.stringContaining('b.py {"downRevision":["c2"]}') as string }],
    });
  });

  test('is refused where there are several heads to follow, where mine changed since, and where a database has it', () => {
    const several = outlookOf({ a: [] }, { b: ['a'] }, { c: ['a'], d: ['a'] });
    expect(several.outlook.ways.map((way) => rebaseOntoOther(way, several.context, 'origin/main'))).toMatchObject([
      { kind: 'refused', reason: 'there are several heads to follow' },
    ]);
    const { outlook, context } = outlookOf({ a: [] }, { b: ['a'] }, { c: ['a'] });
    const [way] = outlook.ways;
    if (way === undefined) throw new Error('There is no way out.');
    const other = buildGraph(revisionFiles({ a: [], x: ['a'], b: ['x'] }));
    expect(rebaseOntoOther(way, { ...context, graph: other }, 'origin/main')).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('is not the same here') as string,
    });
    const applied = { database: 'SQLite shop.db', revisions: new Set(context.graph.revisions) };
    expect(rebaseOntoOther(way, { ...context, applied }, 'origin/main')).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('is applied to SQLite shop.db') as string,
    });
  });
});
