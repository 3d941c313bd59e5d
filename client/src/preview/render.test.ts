import { describe, expect, it } from 'vitest';
import { renderPage } from './page.js';
import { renderState } from './render.js';
import type { PreviewState, PreviewTexts } from './state.js';

const texts: PreviewTexts = {
  title: 'SQL preview',
  emptyHeading: 'No revision yet',
  empty: 'Open a revision file.',
  loading: 'Asking',
  loadingHint: 'Offline.',
  upgrade: 'Upgrade',
  command: 'Command',
  notes: 'Notes',
  copy: 'Copy SQL',
  noMessage: '(no message)',
  noSql: 'No SQL.',
  sqlOf: (revision) => `SQL of ${revision}`,
  ready: (revision) => `${revision} is shown.`,
  failure: 'Failed',
  details: 'Output',
  tryAgain: 'Try Again',
  untrustedHeading: 'Needs trust',
  untrusted: 'Restricted Mode.',
};

const sqlState: PreviewState = {
  kind: 'sql',
  revision: '3f9c2e71a0b4',
  message: 'add <invoices>',
  sql: 'CREATE TABLE invoice (id SERIAL);',
  notes: ['a < b', 'two'],
  command: `alembic upgrade '"a":b' --sql`,
};

describe('renderState', () => {
  it('shows message, id, notes, command and SQL, all escaped', () => {
    const { html, status } = renderState(sqlState, texts);
    expect(html).toContain('<h1>add &lt;invoices&gt;</h1>');
    expect(html).toContain('<code class="revision">3f9c2e71a0b4</code>');
    expect(html).toContain('<li>a &lt; b</li><li>two</li>');
    expect(html).toContain('alembic upgrade &#39;&quot;a&quot;:b&#39; --sql');
    expect(html).toContain('aria-label="SQL of 3f9c2e71a0b4"');
    expect(html).toContain('data-action="copy"');
    expect(html).toContain('CREATE');
    expect(status).toBe('3f9c2e71a0b4 is shown.');
  });

  it('leaves the notes out when there are none and says when there is no SQL', () => {
    const { html } = renderState({ ...sqlState, message: '', sql: '\n', notes: [] }, texts);
    expect(html).not.toContain('<ul');
    expect(html).not.toContain('<pre');
    expect(html).toContain('<p>No SQL.</p>');
    expect(html).toContain('<h1>(no message)</h1>');
  });

  it('shows a failure with its output and its buttons in order', () => {
    const state: PreviewState = {
      kind: 'failure',
      name: 'a.py',
      message: 'Alembic says: <no>',
      details: 'Traceback <module>',
      actions: [{ action: 'interpreter', title: 'Open Setting' }],
    };
    const { html, status } = renderState(state, texts);
    expect(html).toContain('Alembic says: &lt;no&gt;');
    expect(html).toContain('Traceback &lt;module&gt;');
    expect([...html.matchAll(/data-action="(\w+)"/g)].map((match) => match[1])).toEqual(['interpreter', 'again']);
    expect(status).toBe('Failed: a.py. Alembic says: <no>');
  });

  it.each<[PreviewState, string]>([
    [{ kind: 'loading', name: '<b>' }, 'Asking'],
    [{ kind: 'untrusted', name: '<b>', actions: [{ action: 'trust', title: 'Manage' }] }, 'Needs trust'],
    [{ kind: 'failure', name: '<b>', message: 'm', details: '', actions: [] }, 'Failed'],
  ])('says what is the matter and for which revision: %j', (state, heading) => {
    const { html, status } = renderState(state, texts);
    expect(html).toContain(`<h1>${heading}</h1><p class="facts">&lt;b&gt;</p>`);
    expect(status).toMatch(`${heading}: <b>`);
  });

  it('says what to do when nothing was asked for', () => {
    expect(renderState({ kind: 'empty' }, texts)).toEqual({
      html: '<section class="notice plain"><div class="heading"><h1>No revision yet</h1></div><p>Open a revision file.</p></section>',
      status: '',
    });
  });
});

describe('renderPage', () => {
  it('allows its own script by nonce, its own style, and nothing else', () => {
    const html = renderPage({ title: 'T', language: 'en', cspSource: 'https://webview.test', nonce: 'N0nce', styleUri: 'style.css', scriptUri: 'script.js' });
    expect(html).toContain("default-src &#39;none&#39;; style-src https://webview.test; script-src &#39;nonce-N0nce&#39;");
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).toContain('<script nonce="N0nce" src="script.js">');
    expect(html).toContain('role="status"');
  });
});
