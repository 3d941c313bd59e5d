import type { ComparedHeads } from 'alembic-language-server/messages';
import { describe, expect, it } from 'vitest';
import { english } from '../../../test/support/english.js';
import { comparisonText, mergeableHeads, needsDecision } from './compareText.js';

const mine = { revision: 'd15e', name: 'add phone' };
const theirs = { revision: '91b7', name: 'index orders' };

function compared(more: Partial<ComparedHeads> = {}): ComparedHeads {
  return {
    kind: 'heads',
    before: [mine],
    heads: [
      { ...mine, place: 'here', isCompeting: true },
      { ...theirs, place: 'there', isCompeting: true },
    ],
    brought: [theirs],
    yours: [mine],
    problems: [],
    conflicts: [],
    rebase: { kind: 'rebase', revision: 'd15e', first: mine, onto: theirs },
    ...more,
  };
}

const text = (more?: Partial<ComparedHeads>) => comparisonText('origin/main', compared(more), english);

describe('a comparison with a branch', () => {
  it('says which heads the merge gives, who brings what, and that the file to follow comes with the merge', () => {
    expect(text()).toEqual({
      message: 'Merging origin/main gives 2 heads.',
      detail: `Head now: add phone (d15e)
Heads after merging:
  • add phone (d15e), only here
  • index orders (91b7), from origin/main

origin/main brings:
  • index orders (91b7)

Only here:
  • add phone (d15e)

Rebase Mine lets add phone (d15e) follow index orders (91b7). That file comes with origin/main, so merge or pull origin/main next: until then Alembic does not find the parent.
A merge revision needs both heads here: merge or pull origin/main with git first, then run Merge Heads.`,
    });
    expect(mergeableHeads(compared())).toBeUndefined();
  });

  it('is a sentence where nothing is to be decided', () => {
    const one: Partial<ComparedHeads> = { heads: [{ ...theirs, place: 'there', isCompeting: false }], rebase: null };
    expect(needsDecision(compared(one))).toBe(false);
    expect(text(one)).toEqual({ message: 'Merging origin/main gives one head: index orders (91b7).', detail: '' });
    const labelled = compared().heads.map((head) => ({ ...head, isCompeting: false }));
    expect(text({ heads: labelled, rebase: null }).message).toBe(
      "Merging origin/main gives 2 heads, none of which is in another's way.",
    );
  });

  it('offers a merge revision where all heads are here, and nothing where the branch has them by itself', () => {
    const here = compared().heads.map((head): ComparedHeads['heads'][number] => ({ ...head, place: 'both' }));
    expect(mergeableHeads(compared({ heads: here }))).toEqual(['d15e', '91b7']);
    expect(text({ heads: here, rebase: null }).detail).toContain('All of these heads are here already');
    const there = compared().heads.map((head): ComparedHeads['heads'][number] => ({ ...head, place: 'there' }));
    expect(text({ heads: there, rebase: null }).detail).toContain('origin/main has these heads by itself');
  });

  it('gives the reason why mine cannot be rebased, and shortens long lists', () => {
    const { detail } = text({
      rebase: { kind: 'refused', reason: 'there are several heads to follow' },
      conflicts: ['a.py', 'b.py', 'c.py', 'd.py', 'e.py'],
      problems: ['x.py: GR03 twice'],
    });
    expect(detail).toContain('Yours cannot be rebased: there are several heads to follow.');
    expect(detail).toContain('  • d.py\n  • 1 more');
    expect(detail).toContain('Problems:\n  • x.py: GR03 twice');
  });
});
