import { describe, expect, it } from 'vitest';
import { readOptions } from './messages.js';
import { renderPage } from './page.js';
import { texts } from './testing.js';

const html = renderPage(
  { language: 'en', cspSource: 'https://webview.test', nonce: 'N0nce', styleUri: 'style.css', scriptUri: 'script.js' },
  texts,
);

describe('renderPage', () => {
  it('allows its own script by nonce, its own style, and nothing else', () => {
    expect(html).toContain(
      'content="default-src &#39;none&#39;; style-src https://webview.test; script-src &#39;nonce-N0nce&#39;"',
    );
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).toContain('<script nonce="N0nce" src="script.js">');
    expect(html).not.toMatch(/\sstyle=|\son\w+=/);
  });

  it('names every control for the screen reader', () => {
    for (const [control] of html.matchAll(/<vscode-(?:single-select|toolbar-button)[^>]*>/g))
      expect(control).toMatch(/ label="[^"]+" title="[^"]+"/);
    expect(html).toContain('role="status"');
  });
});

describe('readOptions', () => {
  it.each([
    [undefined, { direction: 'upgrade', dialect: null, engine: 'instant' }],
    ['nonsense', { direction: 'upgrade', dialect: null, engine: 'instant' }],
    [
      { direction: 'sideways', dialect: 'access', engine: 'diesel', scroll: 3 },
      { direction: 'upgrade', dialect: null, engine: 'instant' },
    ],
    [
      { direction: 'downgrade', dialect: 'mysql', engine: 'alembic' },
      { direction: 'downgrade', dialect: 'mysql', engine: 'alembic' },
    ],
  ])('takes what it knows of %j', (kept, expected) => {
    expect(readOptions(kept)).toEqual(expected);
  });
});
