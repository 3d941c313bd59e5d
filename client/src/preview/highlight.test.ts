import { describe, expect, it } from 'vitest';
import { coloursFor } from './highlight.js';

function highlightSql(sql: string): string {
  return coloursFor([sql])(sql);
}

/** The text that a browser would show for the HTML that the highlighter makes. */
function shownText(html: string): string {
  return html
    .replace(/<\/?span[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#(?:x27|39);/g, "'")
    .replace(/&amp;/g, '&');
}

const hostile = [
  `INSERT INTO page VALUES ('<script>alert(1)</script>');`,
  `-- <img src=x onerror="alert(1)">`,
  `/* </code></pre><script>alert(1)</script> */ SELECT "<b>" FROM t WHERE a < b AND c > 'd&amp;e'`,
  `DO $$ BEGIN RAISE NOTICE '<svg onload=alert(1)>'; END $$;`,
];

describe('coloursFor', () => {
  it.each(hostile)('escapes what the SQL contains: %s', (sql) => {
    const html = highlightSql(sql);
    expect(html.replace(/<\/?span(?: class="[\w\s-]+")?>/g, '')).not.toMatch(/[<>]/);
    expect(shownText(html)).toBe(sql);
  });

  it('escapes a text that is too long for colours', () => {
    const sql = `${hostile.join('\n')}\n`.repeat(3000);
    const html = highlightSql(sql);
    expect(html).not.toContain('<');
    expect(shownText(html)).toBe(sql);
  });

  it('counts the statements of a page together', () => {
    const colours = coloursFor(Array.from({ length: 6 }, () => 'SELECT 1 '.repeat(10_000)));
    expect(colours('SELECT <1>')).toBe('SELECT &lt;1&gt;');
  });

  it('takes a name for no type where keywords are in capitals', () => {
    expect(highlightSql('CREATE TABLE note (\n    text VARCHAR(200), \n    name TEXT\n)')).toMatch(
      / {4}text <span class="hljs-type">VARCHAR<[^]* {4}name <span class="hljs-type">TEXT</,
    );
    expect(highlightSql('create table note (id integer)')).toContain('<span class="hljs-type">integer</span>');
  });

  it('marks keywords, strings, numbers and comments', () => {
    const html = highlightSql(`-- Running upgrade a -> b\nUPDATE t SET name='x' WHERE id = 12;`);
    for (const kind of ['comment', 'keyword', 'string', 'number'])
      expect(html).toContain(`<span class="hljs-${kind}">`);
  });
});
