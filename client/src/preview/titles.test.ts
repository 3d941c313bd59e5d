import { describe, expect, it } from 'vitest';
import { freshnessText, summaryOf } from './summary.js';
import { revisionTarget, turned } from './target.js';
import { resultOf, revision, statement, texts, uri } from './testing.js';
import { tabTitleOf } from './titles.js';

describe('tabTitleOf', () => {
  it('is message and id of a revision', () => {
    expect(tabTitleOf({ kind: 'result', scope: { kind: 'revision', uri }, result: resultOf([revision([])]) }, texts)).toBe('add invoices · 3f9c2e71a0b4');
  });

  it('is the range and the environment of several', () => {
    expect(tabTitleOf({ kind: 'result', scope: { kind: 'range', environment: 'e', from: 'base', to: '3f9c' }, result: resultOf([]) }, texts)).toBe('base → 3f9c · app/alembic');
    expect(tabTitleOf({ kind: 'result', scope: { kind: 'pending', environment: 'e' }, result: resultOf([]) }, texts)).toBe('Pending SQL · app/alembic');
  });

  it('is the name while there is nothing else', () => {
    expect(tabTitleOf({ kind: 'loading', name: 'a_b' }, texts)).toBe('a_b');
    expect(tabTitleOf({ kind: 'empty' }, texts)).toBe('SQL preview');
  });
});

describe('summaryOf', () => {
  it('counts', () => {
    const error = { message: 'm', details: '', range: null };
    const result = resultOf([revision([statement('a', { loses: 'x' }), statement('b')], { error }), revision([])]);
    expect(summaryOf(result, texts)).toBe('postgresql · 2 revisions · 2 statements · 1 loses data · 1 error');
    expect(summaryOf(resultOf([revision([statement('a')])], { dialect: null }), texts)).toBe('dialect not known · 1 statement');
  });
});

describe('freshnessText', () => {
  it('tells which text and whether it is still the one', () => {
    expect(freshnessText({ text: 'saved', isChanged: false }, '14:03', texts)).toBe('saved text of 14:03');
    expect(freshnessText({ text: 'unsaved', isChanged: true }, '14:03', texts)).toBe('your unsaved text of 14:03, changed since');
  });
});

describe('targets', () => {
  it('names a revision by its file until more is known', () => {
    expect(revisionTarget({ path: '/shop/versions/3f9c_add.py', toString: () => 'u' })).toEqual({ scope: { kind: 'revision', uri: 'u' }, name: '3f9c_add' });
  });

  it('reads a range from its other end in the other direction', () => {
    const target = { scope: { kind: 'range', environment: 'e', from: 'a', to: 'b' }, name: 'a → b' } as const;
    expect(turned(target, [], texts)).toEqual({ scope: { kind: 'range', environment: 'e', from: 'b', to: 'a' }, name: 'b → a' });
    const steps = { ...target, scope: { ...target.scope, to: '+2' } };
    expect(turned(steps, [revision([], { revision: 'r1' }), revision([], { revision: 'r2' })], texts).scope).toMatchObject({ from: 'r2', to: 'a' });
    const all = { scope: { kind: 'all', environment: 'e' }, name: 'all' } as const;
    expect(turned(all, [], texts)).toBe(all);
  });
});
