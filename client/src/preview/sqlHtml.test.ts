import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml } from './escapeHtml.js';
import { coloursFor } from './highlight.js';
import { sqlHtml } from './sqlHtml.js';

describe('the lines of a statement', () => {
  it('hang behind their own indentation where they wrap', () => {
    expect(sqlHtml('CREATE TABLE a (\n    id INT,\n\t\tb INT,\n                         c\n)', escapeHtml)).toBe(
      [
        '<span class="code hang-0">CREATE TABLE a (</span>',
        '<span class="code hang-4">    id INT,</span>',
        '<span class="code hang-8">\t\tb INT,</span>',
        '<span class="code hang-16">                         c</span>',
        '<span class="code hang-0">)</span>',
      ].join('\n'),
    );
  });

  it('take a colour that goes over several of them with them', () => {
    const html = sqlHtml("SELECT 'one\ntwo'", coloursFor([]));
    const [first, second] = html.split('\n');
    expect(first).toMatch(/<span class="hljs-string">&#x27;one<\/span><\/span>$/);
    expect(second).toBe('<span class="code hang-0"><span class="hljs-string">two&#x27;</span></span>');
  });

  it('are each whole elements, and together the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[-'"$/*a-zA-Z0-9<>&; \t\n]{0,80}$/), (sql) => {
        const lines = sqlHtml(sql, coloursFor([])).split('\n');
        for (const line of lines)
          expect((line.match(/<span/g) ?? []).length).toBe((line.match(/<\/span>/g) ?? []).length);
        const plain = sqlHtml(sql, escapeHtml).replace(/<[^>]*>/g, '');
        expect(plain).toBe(escapeHtml(sql));
        expect(lines).toHaveLength(sql.split('\n').length);
      }),
    );
  });
});
