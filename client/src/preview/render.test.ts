import { describe, expect, it } from 'vitest';
import { renderState } from './render.js';
import type { PreviewState } from './state.js';
import { lines, resultOf, revision, shown, statement, texts } from './testing.js';

type ResultState = Extract<PreviewState, { kind: 'result' }>;

function single(...revisions: ResultState['result']['revisions']): ResultState {
  return shown(resultOf(revisions));
}

function range(...revisions: ResultState['result']['revisions']): ResultState {
  return shown(resultOf(revisions), { kind: 'range', environment: 'e', from: 'a', to: 'b' });
}

/** What is left of HTML when the tags are gone. */
function words(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function placesIn(html: string): string[] {
  return [...html.matchAll(/data-place="(\d+)"/g)].map((match) => match[1] ?? '');
}

const apply = (): Promise<void> => Promise.resolve();
const error = { message: 'AttributeError: <none>', details: 'Traceback <module>', range: lines(41) };

describe('a result', () => {
  it('numbers the statements and names the line of each', () => {
    const { html, status } = renderState(
      single(revision([statement('CREATE TABLE a ()'), statement('SELECT 1', { range: lines(34, 36) })])),
      texts,
    );
    expect(words(html)).toBe(
      'add invoices 3f9c2e71a0b4 postgresql · 2 statements 1 CREATE TABLE a () line 21 2 SELECT 1 line 34',
    );
    expect(status).toBe('The SQL of add invoices · 3f9c2e71a0b4 is shown: postgresql · 2 statements.');
  });

  it('says in words what loses data, and what no line causes', () => {
    const { html } = renderState(
      single(revision([statement('DROP TABLE a', { range: null, loses: 'drops the table a with its rows' })])),
      texts,
    );
    expect(words(html)).toContain('1 DROP TABLE a no line Loses data: drops the table a with its rows');
  });

  it('says first that a revision may lose what its SQL does not show', () => {
    const { html } = renderState(single(revision([], { error, mayLoseUnseen: true })), texts);
    expect(words(html)).toMatch(
      /0 statements · 1 error May lose data in a way that this SQL does not show\. Not shown from here on\./,
    );
  });

  it('says that a revision runs no SQL', () => {
    expect(words(renderState(single(revision([])), texts).html)).toContain('This revision runs no SQL.');
  });

  it('puts an error where the next statement would stand, with its line and its folded details', () => {
    const { html, status } = renderState(single(revision([statement('SELECT 1')], { error })), texts);
    expect(words(html)).toMatch(
      /line 21 Not shown from here on\. AttributeError: &lt;none&gt; Go to Line 41 Details Traceback &lt;module&gt;$/,
    );
    expect(html).toContain('<details><summary>');
    expect(html).toContain('data-reveal="1"');
    expect(html).not.toContain(texts.noSql);
    expect(status).toContain('1 error');
  });

  it('gives every revision of several a heading, and goes on numbering the places', () => {
    const { html } = renderState(
      range(
        revision([statement('A')], { error }),
        revision([statement('B'), statement('C')], { message: '', revision: '77aa', direction: 'downgrade' }),
      ),
      texts,
    );
    expect(words(html)).toMatch(
      /^a → b app\/alembic Change Range postgresql · 2 revisions · 3 statements · 1 error add invoices 3f9c2e71a0b4 Upgrade 1 A .* \(no message\) 77aa Downgrade 1 B line 21 2 C line 21$/,
    );
    expect(placesIn(html)).toEqual(['0', '1', '2', '3']);
    expect(html.match(/<h2>/g)).toHaveLength(2);
  });

  it('gives every database a heading, and numbers through', () => {
    const { html } = renderState(
      single(
        revision([
          statement('A', { database: 'x' }),
          statement('B', { database: 'y' }),
          statement('C', { database: 'y' }),
        ]),
      ),
      texts,
    );
    expect(words(html)).toMatch(/Database x 1 A line 21 Database y 2 B line 21 3 C line 21$/);
  });

  it('shows what env.py itself runs apart, and which of its runs a statement is of', () => {
    const own = { uri: 'file:///env.py', range: lines(14), position: 'before' } as const;
    const { html } = renderState(
      shown(
        resultOf([revision([statement('A')])], {
          environmentStatements: [
            { ...own, sql: 'SET x = 1' },
            { ...own, sql: 'RESET x', position: 'after' },
          ],
        }),
      ),
      texts,
    );
    expect(words(html)).toMatch(
      /Run by env\.py itself Before the revisions 1 SET x = 1 line 14 After the revisions 2 RESET x line 14 1 A line 21$/,
    );
    expect(placesIn(html)).toEqual(['1', '2', '0']);
    const twice = renderState(
      shown(
        resultOf([revision([statement('A', { run: 0 }), statement('A', { run: 1 })])], {
          environmentStatements: [{ ...own, sql: 'SET x = 1', run: 1 }],
        }),
      ),
      texts,
    );
    expect(words(twice.html)).toMatch(
      /Before run 2 1 SET x = 1 line 14 Run 1 of env\.py 1 A line 21 Run 2 of env\.py 2 A line 21$/,
    );
  });

  it.each<[ResultState['scope'], string]>([
    [{ kind: 'pending', environment: 'e' }, 'Nothing is pending: the database is at the newest revisions.'],
    [{ kind: 'all', environment: 'e' }, 'This environment has no revisions yet.'],
    [{ kind: 'range', environment: 'e', from: 'a', to: 'a' }, 'There are no revisions in this range.'],
  ])('says why there is nothing: %j', (scope, expected) => {
    expect(words(renderState(shown(resultOf([]), scope), texts).html)).toContain(expected);
  });

  it('says that the SQL is of the branch for scripts, with a link to each condition', () => {
    const conditions = [34, 52].map((line) => ({ range: lines(line), decides: true }));
    const { html } = renderState(single(revision([statement('A')], { error, offlineConditions: conditions })), texts);
    expect(words(html)).toContain(
      'SQL for scripts: a live run takes the other side of the condition at line 34 , line 52 . 1 A line 21',
    );
    expect(html).toContain('data-place="2" data-reveal="2">line 34<');
    expect(placesIn(html).sort()).toEqual(['0', '1', '2', '3']);
    const unsure = { range: lines(34), decides: false };
    expect(words(renderState(single(revision([], { offlineConditions: [unsure] })), texts).html)).toContain(
      'a live run may take the other side of the condition at line 34 . This revision runs no SQL.',
    );
  });

  it('escapes all that comes from the project', () => {
    const evil = '<img src=x onerror="alert(1)">';
    const hostile = revision([statement(evil, { database: evil, loses: evil })], {
      message: evil,
      revision: evil,
      error: { message: evil, details: evil, range: null },
    });
    for (const state of [single(hostile), range(hostile)]) {
      const { html } = renderState(
        { ...state, result: { ...state.result, notes: [evil], environmentName: evil } },
        texts,
      );
      expect(html).not.toContain('<img');
      expect(html).toContain('&lt;img');
    }
  });
});

describe('the other states', () => {
  it('shows a failure with its output and its ways out, the first one to press', () => {
    const state: PreviewState = {
      kind: 'failure',
      scope: 'revision',
      name: 'a.py',
      message: 'Alembic says: <no>',
      details: 'Traceback <module>',
      buttons: [
        { title: 'Open Setting', apply },
        { title: 'Show <Log>', apply },
      ],
    };
    const { html, status } = renderState(state, texts);
    expect(words(html)).toBe(
      'No SQL a.py Alembic says: &lt;no&gt; Open Setting Show &lt;Log&gt; Try Again What Alembic printed Traceback &lt;module&gt;',
    );
    expect(
      [...html.matchAll(/<vscode-button data-(?:button|action)="(\w+)"( secondary)?/g)].map(([, which, secondary]) => [
        which,
        secondary !== undefined,
      ]),
    ).toEqual([
      ['0', false],
      ['1', true],
      ['refresh', true],
    ]);
    expect(status).toBe('No SQL: a.py. Alembic says: <no>');
  });

  it('offers to try again when there is no other way', () => {
    const { html } = renderState(
      { kind: 'failure', scope: 'revision', name: 'a', message: 'm', details: '', buttons: [] },
      texts,
    );
    expect(html).toContain('<vscode-button data-action="refresh">');
    expect(html).not.toContain('<details');
  });

  it('offers to change a range that fails', () => {
    const { html } = renderState(
      { kind: 'failure', scope: 'range', name: 'a → b', message: 'm', details: '', buttons: [] },
      texts,
    );
    expect(html).toContain(
      '<vscode-button data-action="range">Change Range</vscode-button><vscode-button data-action="refresh" secondary>',
    );
  });

  it.each<[PreviewState, string]>([
    [{ kind: 'empty' }, 'No revision yet'],
    [{ kind: 'loading', name: '<b>' }, 'Rendering the SQL &lt;b&gt;'],
    [{ kind: 'untrusted', name: '<b>' }, 'The instant SQL above needs no Python. Manage Workspace Trust'],
  ])('says what is the matter: %j', (state, expected) => {
    expect(words(renderState(state, texts).html)).toMatch(expected);
  });
});
