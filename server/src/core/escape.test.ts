import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { elements, html, shownText } from '../../../test/support/renderedMarkdown.js';
import { labelText, markdownCode, markdownLink, markdownText, noticeText, sqlComment } from './escape.js';

const hostile = [
  '[Show Logs](command:workbench.action.terminal.new)',
  '![x](https://evil.example/x.png)',
  'a\n\n![x](https://evil.example/x.png)',
  'a\r\r![x](https://evil.example/x.png)',
  '`\n\n![x](https://evil.example/x.png)',
  '``` \n![x](https://evil.example/x.png)',
  '<img src=x onerror=y>',
  '<https://evil.example>',
  'https://evil.example/x',
  'www.evil.example',
  'WWW.evil.example',
  'someone@evil.example',
  '[a]: https://evil.example',
  '# heading',
  'x\n===',
  'x\n---',
  '- item',
  '1. item',
  '> quote',
  '| a | b |\n|---|---|\n| c | d |',
  '&lt;b&gt;',
  '~~gone~~',
  '**bold**',
  '\\',
  '\\[x\\](command:y)',
  '\\\\](command:y) [',
  '$(zap)',
  '](command:x',
  '[](',
  '`',
  '``',
  '](https://evil.example) ![x](https://evil.example/x.png) [',
  '\u2028![x](https://evil.example/x.png)',
  '![[x](https://evil.example)](https://evil.example/x.png)',
  '*',
  '_a_',
  '\t- x',
  '    code',
];
const pieces = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ minLength: 1, maxLength: 1 }),
  fc.constantFrom(...Array.from('[]()!\\`*_<>#|~&$@:/.-+= \n\r\tab1')),
);
const texts = fc.oneof(
  fc.constantFrom(...hostile),
  fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
);

const filled = texts.filter((text) => text.trim() !== '');

/** What VS Code turns into a link in notifications and prompts (vs/base/common/linkedText.ts). */
const noticeLink = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
/** What VS Code turns into an icon (vs/base/common/iconLabels.ts). */
const icon = /\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;

const withoutBlanks = (text: string): string => text.replace(/\s/g, '');

describe('text in Markdown', () => {
  it.each(hostile)('shows %j as what it is', (text) => {
    expect(withoutBlanks(shownText(`before ${markdownText(text)} after`))).toBe(withoutBlanks(`before ${text} after`));
  });

  test('no text makes an element of its own, nor changes those around it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const made = elements(`before ${markdownText(text)} after`);
        expect(made.filter((name) => !['p', 'br', 'pre', 'code'].includes(name))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test('a code span holds any text, and what follows it stays outside', () => {
    fc.assert(
      fc.property(filled, filled, (text, other) => {
        expect(elements(`id ${markdownCode(text)}, ${markdownCode(other)}.`)).toEqual(['code', 'code', 'p']);
      }),
      { numRuns: 2000 },
    );
  });

  test('an empty code span opens none', () => {
    expect(html(`${markdownCode('')} x ${markdownCode('a`b')}`)).toBe('<p> x <code>a`b</code></p>\n');
  });

  test('brackets in the text of a link are text: the link leads where it should and holds nothing', () => {
    fc.assert(
      fc.property(filled, (text) => {
        const source = `before ${markdownLink(text, 'file:///a/b.py#L1')} after`;
        expect(elements(source)).toEqual(['a', 'p']);
        expect(html(source)).toContain('<a href="file:///a/b.py#L1">');
      }),
      { numRuns: 2000 },
    );
  });

  test('an address ends its link nowhere but at the end', () => {
    expect(html(markdownLink('x', 'file:///a) ![y](https://evil.example/y.png) <b>'))).toBe(
      '<p><a href="file:///a%29%20!%5by%5d%28https://evil.example/y.png%29%20%3cb%3e">x</a></p>\n',
    );
  });

  test('a very long text is cut, so that VS Code does not cut the Markdown inside it', () => {
    expect(markdownCode('x'.repeat(200_000)).length).toBeLessThan(3000);
    expect(markdownText('x'.repeat(200_000)).length).toBeLessThan(3000);
  });
});

test('no text becomes a link in a notification or a prompt', () => {
  fc.assert(
    fc.property(texts, (text) => !noticeLink.test(noticeText(text)) && !icon.test(noticeText(text))),
    { numRuns: 2000 },
  );
  expect(noticeText('[x](command:y)').replace(/\u200B/g, '')).toBe('[x](command:y)');
});

test('no text becomes an icon in a label, and a label is one line', () => {
  fc.assert(
    fc.property(texts, (text) => !icon.test(labelText(text)) && !/[\r\n]/.test(labelText(text))),
    { numRuns: 2000 },
  );
  expect(labelText('$(date)\nx')).toBe('$\u200B(date) x');
});

test('nothing of a text leaves the comment lines that SQL has of it', () => {
  fc.assert(
    fc.property(texts, (text) =>
      sqlComment(text)
        .split(/[\n\r\v\f\u0085\u2028\u2029]/u)
        .every((line) => line.startsWith('--')),
    ),
    { numRuns: 2000 },
  );
  expect(sqlComment('a\r\n\nb')).toBe('-- a\n--\n-- b');
});
