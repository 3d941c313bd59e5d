import { describe, expect, it } from 'vitest';
import { summaryOf } from './summary.js';
import { reversed, revisionTarget } from './target.js';
import { resultOf, revision, shown, statement, texts, uri } from './testing.js';
import { nameOf, tabTitleOf } from './titles.js';

const one = shown(resultOf([revision([])]));
const range = shown(resultOf([]), { kind: 'range', environment: 'e', from: 'base', to: '3f9c' });

describe('the title of the tab', () => {
  it('says that it is SQL, and of what', () => {
    expect(tabTitleOf(one, false, texts)).toBe('SQL: add invoices');
    expect(tabTitleOf(range, false, texts)).toBe('SQL: base → 3f9c');
    expect(tabTitleOf({ kind: 'loading', name: 'a_b' }, false, texts)).toBe('SQL: a_b');
    expect(tabTitleOf({ kind: 'empty' }, false, texts)).toBe('SQL preview');
  });

  it('says that the panel is pinned, which nothing else shows while another editor is active', () => {
    expect(tabTitleOf(one, true, texts)).toBe('SQL (pinned): add invoices');
  });
});

describe('the name of a result', () => {
  it('is message and id of a revision', () => {
    expect(nameOf(one, texts)).toBe('add invoices · 3f9c2e71a0b4');
  });

  it('is the range and the environment of several', () => {
    expect(nameOf(range, texts)).toBe('base → 3f9c · app/alembic');
    expect(nameOf(shown(resultOf([]), { kind: 'pending', environment: 'e' }), texts)).toBe('Pending SQL · app/alembic');
  });
});

describe('summaryOf', () => {
  it('counts', () => {
    const error = { message: 'm', details: '', range: null };
    const result = resultOf([revision([statement('a', { loses: 'x' }), statement('b')], { error }), revision([])]);
    expect(summaryOf(shown(result), texts)).toBe('postgresql · 2 revisions · 2 statements · 1 loses data · 1 error');
    expect(summaryOf(shown(resultOf([revision([statement('a')])], { dialect: null })), texts)).toBe(
      'dialect not known · 1 statement',
    );
  });

  it('says only of unsaved text which text it is of', () => {
    const result = resultOf([revision([])]);
    expect(summaryOf({ ...shown(result), snapshot: new Map([[uri, { text: '', isDirty: false }]]) }, texts)).toBe(
      'postgresql · 0 statements',
    );
    expect(summaryOf({ ...shown(result), snapshot: new Map([[uri, { text: '', isDirty: true }]]) }, texts)).toBe(
      'postgresql · 0 statements · unsaved text',
    );
  });
});

describe('targets', () => {
  it('names a revision by its file until more is known', () => {
    expect(revisionTarget({ path: '/shop/versions/3f9c_add.py', toString: () => 'u' })).toEqual({
      scope: { kind: 'revision', uri: 'u' },
      name: '3f9c_add',
    });
  });

  it('reads a range from its other end in the other direction', () => {
    const target = { scope: { kind: 'range', environment: 'e', from: 'a', to: 'b' }, name: 'a → b' } as const;
    expect(reversed(target, [], texts)).toEqual({
      scope: { kind: 'range', environment: 'e', from: 'b', to: 'a' },
      name: 'b → a',
    });
    const steps = { ...target, scope: { ...target.scope, to: '+2' } };
    expect(
      reversed(steps, [revision([], { revision: 'r1' }), revision([], { revision: 'r2' })], texts).scope,
    ).toMatchObject({ from: 'r2', to: 'a' });
    const all = { scope: { kind: 'all', environment: 'e' }, name: 'all' } as const;
    expect(reversed(all, [], texts)).toBe(all);
  });
});
