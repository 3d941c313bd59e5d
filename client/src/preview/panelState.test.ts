import { describe, expect, it } from 'vitest';
import {
  initialState,
  reduce,
  staysPut,
  toolbarOf,
  type PanelEffect,
  type PanelEvent,
  type PanelState,
} from './panelState.js';
import type { PreviewState } from './state.js';
import { resultOf, revision, shown, statement, texts } from './testing.js';
import { revisionTarget, type PreviewTarget } from './target.js';

const fileA = revisionTarget({ path: '/v/a.py', toString: () => 'file:///v/a.py' });
const fileB = revisionTarget({ path: '/v/b.py', toString: () => 'file:///v/b.py' });
const pending: PreviewTarget = { scope: { kind: 'pending', environment: 'e' }, name: 'Pending SQL' };
const range: PreviewTarget = { scope: { kind: 'range', environment: 'e', from: 'a', to: 'b' }, name: 'a → b' };
const resultA = shown(resultOf([revision([statement('A')])]), fileA.scope);

const show = (target: PreviewTarget): PanelEvent => ({ kind: 'show', target, direction: undefined });
const answer = (run: number, content: PreviewState | undefined): PanelEvent => ({ kind: 'answered', run, content });

/** The state after some events, and the effects of the last one; `trusted` as it was at the start. */
function after(
  events: readonly PanelEvent[],
  start = initialState(true),
): { readonly state: PanelState; readonly effects: readonly PanelEffect[] } {
  return events.reduce<{ state: PanelState; effects: readonly PanelEffect[] }>(
    ({ state }, event) => reduce(state, event, texts),
    { state: start, effects: [] },
  );
}

function kinds(effects: readonly PanelEffect[]): string[] {
  return effects.map((effect) =>
    effect.kind === 'ask'
      ? `ask ${effect.target.name} ${effect.options.direction} ${String(effect.options.dialect)}`
      : effect.kind,
  );
}

describe('a run', () => {
  it('begins with an open panel that says what it waits for', () => {
    const { state, effects } = after([show(fileA)]);
    expect(kinds(effects)).toEqual(['open', 'ask a upgrade null']);
    expect(state).toMatchObject({ view: 'visible', run: 1, content: { kind: 'loading', name: 'a' } });
  });

  it('ends with its answer', () => {
    const { state, effects } = after([show(fileA), answer(1, resultA)]);
    expect(state).toMatchObject({ run: undefined, content: resultA });
    expect(effects).toEqual([]);
  });

  it('is ended by the next one, and its late answer is not shown', () => {
    const { state, effects } = after([show(fileA), show(fileB)]);
    expect(kinds(effects)).toEqual(['cancel', 'ask b upgrade null']);
    expect(after([answer(1, resultA)], state).state).toBe(state);
  });

  it('keeps the last result on the page while it is under way', () => {
    expect(after([show(fileA), answer(1, resultA), { kind: 'renew' }]).state).toMatchObject({
      run: 2,
      content: resultA,
    });
  });

  it('that is stopped leaves the last result, or says why the page is empty', () => {
    const stop: PanelEvent[] = [{ kind: 'stop' }, answer(1, undefined)];
    expect(after([show(fileA), ...stop]).state.content).toMatchObject({
      kind: 'failure',
      name: 'a',
      message: 'Stopped.',
    });
    const second = after([show(fileA), answer(1, resultA), { kind: 'renew' }, answer(2, undefined)]);
    expect(second.state.content).toBe(resultA);
    expect(kinds(second.effects)).toEqual(['sayStopped']);
  });

  it('waits until a hidden panel is seen', () => {
    const hidden = after([
      show(fileA),
      answer(1, resultA),
      { kind: 'visibility', isVisible: false },
      { kind: 'renew' },
    ]);
    expect(hidden.effects).toEqual([]);
    expect(kinds(after([{ kind: 'visibility', isVisible: true }], hidden.state).effects)).toEqual([
      'ask a upgrade null',
    ]);
    expect(kinds(after([{ kind: 'refresh' }], hidden.state).effects)).toEqual(['reveal']);
  });

  it('begins again with another direction or dialect', () => {
    expect(
      kinds(after([show(fileA), answer(1, resultA), { kind: 'direction', direction: 'downgrade' }]).effects),
    ).toEqual(['ask a downgrade null']);
    expect(kinds(after([show(fileA), answer(1, resultA), { kind: 'dialect', dialect: 'mysql' }]).effects)).toEqual([
      'ask a upgrade mysql',
    ]);
    expect(after([show(range), { kind: 'direction', direction: 'downgrade' }]).state.target).toMatchObject({
      name: 'b → a',
    });
  });

  it('ends with the panel, which begins anew when it is opened again', () => {
    const { state, effects } = after([show(fileA), { kind: 'pin', isPinned: true }, { kind: 'closed' }]);
    expect(kinds(effects)).toEqual(['cancel']);
    expect(state).toMatchObject({ view: 'closed', target: undefined, isPinned: false, content: { kind: 'empty' } });
    expect(kinds(after([show(fileB)], state).effects)).toEqual(['open', 'ask b upgrade null']);
  });

  it('by the instant engine needs no trusted workspace', () => {
    const { effects } = after([show(fileA)], initialState(false));
    expect(kinds(effects)).toEqual(['open', 'ask a upgrade null']);
  });

  it('follows typing by the instant engine, and never by Alembic', () => {
    const typed = after([show(fileA), answer(1, resultA), { kind: 'typed' }]);
    expect(kinds(typed.effects)).toEqual(['ask a upgrade null']);
    expect(typed.state.content).toBe(resultA);
    const alembic = after([show(fileA), { kind: 'engine', engine: 'alembic' }, answer(2, resultA), { kind: 'typed' }]);
    expect(alembic.effects).toEqual([]);
  });

  it('is said to be the same as Alembic only for the content that was compared', () => {
    const { state } = after([show(fileA), answer(1, resultA)]);
    const same = { kind: 'same', gaps: 0, versions: null } as const;
    const verified = after([{ kind: 'verified', of: resultA, verification: same }], state).state;
    expect(verified.content).toMatchObject({ verification: same });
    const later = after([{ kind: 'typed' }, answer(2, { ...resultA })], state).state;
    expect(after([{ kind: 'verified', of: resultA, verification: same }], later).state).toBe(later);
  });

  it('by Alembic needs a trusted workspace', () => {
    const { state, effects } = after(
      [show(fileA)],
      after([{ kind: 'engine', engine: 'alembic' }], initialState(false)).state,
    );
    expect(kinds(effects)).toEqual(['open']);
    expect(state.content).toEqual({ kind: 'untrusted', name: 'a' });
    expect(kinds(after([{ kind: 'trusted' }], state).effects)).toEqual(['ask a upgrade null']);
  });
});

describe('the active editor', () => {
  it('is followed', () => {
    expect(kinds(after([show(fileA), answer(1, resultA), { kind: 'active', target: fileB }]).effects)).toEqual([
      'ask b upgrade null',
    ]);
  });

  it.each<[string, readonly PanelEvent[]]>([
    ['by a closed panel', []],
    ['to the revision that is shown', [show(fileB)]],
    ['by a pinned panel', [show(fileA), { kind: 'pin', isPinned: true }]],
    ['from several revisions', [show(pending)]],
  ])('is not followed %s', (_, events) => {
    const { state } = after(events);
    const next = after([{ kind: 'active', target: fileB }], state);
    expect(next.state).toBe(state);
    expect(next.effects).toEqual([]);
  });

  it('is followed again once the panel is not pinned any more', () => {
    const pinned = after([show(fileA), { kind: 'pin', isPinned: true }]);
    expect(staysPut(pinned.state)).toBe(true);
    const { state, effects } = after([{ kind: 'pin', isPinned: false }], pinned.state);
    expect(staysPut(state)).toBe(false);
    expect(kinds(effects)).toEqual(['follow']);
  });

  it('is what "this revision" leads back to, with the last one until it is known', () => {
    const { state, effects } = after([show(fileA), show(pending), { kind: 'scope', scope: 'revision' }]);
    expect(kinds(effects)).toEqual(['cancel', 'ask a upgrade null', 'follow']);
    expect(state.target).toBe(fileA);
    const without = after([
      show(pending),
      answer(1, shown(resultOf([]), pending.scope)),
      { kind: 'pin', isPinned: false },
    ]);
    expect(without.state).toMatchObject({ target: undefined, content: { kind: 'empty' } });
    expect(kinds(without.effects)).toEqual(['follow']);
  });

  it('is looked for after a reload of the window, again when the environments are known', () => {
    const { state, effects } = after([{ kind: 'restored', kept: { direction: 'downgrade' }, isVisible: true }]);
    expect(kinds(effects)).toEqual(['follow']);
    expect(state.options.direction).toBe('downgrade');
    expect(kinds(after([{ kind: 'databases', databases: new Map() }], state).effects)).toEqual(['follow']);
  });
});

describe('pending SQL', () => {
  it('is rendered again when its database is at another revision', () => {
    const { state } = after([
      { kind: 'databases', databases: new Map([['e', 'r1']]) },
      show(pending),
      answer(1, shown(resultOf([]), pending.scope)),
    ]);
    expect(
      after(
        [
          {
            kind: 'databases',
            databases: new Map([
              ['e', 'r1'],
              ['f', 'r9'],
            ]),
          },
        ],
        state,
      ).effects,
    ).toEqual([]);
    expect(kinds(after([{ kind: 'databases', databases: new Map([['e', 'r2']]) }], state).effects)).toEqual([
      'ask Pending SQL upgrade null',
    ]);
  });
});

describe('the toolbar', () => {
  it('names the dialect of env.py once a result told it, for its environment alone', () => {
    const { state } = after([show(fileA), answer(1, resultA)]);
    expect(toolbarOf(state, texts)).toEqual({
      direction: 'upgrade',
      dialect: null,
      engine: 'instant',
      scope: 'revision',
      ownDialectLabel: 'postgresql (env.py)',
    });
    const other = after(
      [{ kind: 'dialect', dialect: 'mysql' }, answer(2, shown(resultOf([], { dialect: 'mysql' }), fileA.scope))],
      state,
    );
    expect(toolbarOf(other.state, texts)).toMatchObject({ dialect: 'mysql', ownDialectLabel: 'postgresql (env.py)' });
    const elsewhere = after(
      [show(fileB), answer(3, shown(resultOf([], { environment: 'f', dialect: 'mysql' }), fileB.scope))],
      other.state,
    );
    expect(toolbarOf(elsewhere.state, texts).ownDialectLabel).toBe('env.py');
    expect(toolbarOf(initialState(true), texts).ownDialectLabel).toBe('env.py');
  });

  it('asks for what several revisions need to know', () => {
    expect(after([show(fileA), { kind: 'scope', scope: 'all' }]).effects).toEqual([{ kind: 'choose', scope: 'all' }]);
  });
});
