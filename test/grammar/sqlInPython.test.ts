import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeTokens, loadPlainPython, loadTokeniser, type Token, type Tokenise } from './tokenise.js';

let python: Tokenise;
let plainPython: Tokenise;
beforeAll(async () => {
  python = await loadTokeniser('source.python');
  plainPython = await loadPlainPython();
});

const fixture = (name: string): string => readFileSync(path.join(import.meta.dirname, 'fixtures', name), 'utf8');
const isSql = (token: Token): boolean => token.scopes.includes('meta.embedded.inline.sql');
const isString = (token: Token): boolean => token.scopes.some((scope) => scope.startsWith('string.'));
const sqlOf = (tokens: readonly Token[]): string =>
  tokens
    .filter(isSql)
    .map((token) => token.text)
    .join('');

/** The scopes of every character of a line. */
const scopesByCharacter = (tokens: readonly Token[]): readonly string[] =>
  tokens.flatMap((token) => Array.from({ length: token.text.length }, () => token.scopes.join(' ')));

describe('SQL in Python', () => {
  it.each(['sql.py', 'notSql.py', 'unfinished.py'])('colours %s', async (name) => {
    await expect(describeTokens(python(fixture(name)))).toMatchFileSnapshot(`fixtures/${name}.snap`);
  });

  it('changes nothing in Python without SQL', () => {
    expect(python(fixture('notSql.py'))).toEqual(plainPython(fixture('notSql.py')));
  });

  it('changes nothing but the strings in Python with SQL', () => {
    const plain = plainPython(fixture('sql.py')).map(scopesByCharacter);
    python(fixture('sql.py')).forEach((tokens, line) => {
      for (const token of tokens.filter((each) => !isString(each))) {
        for (let column = token.start; column < token.start + token.text.length; column++) {
          expect(plain[line]?.[column], `${line + 1}:${column + 1}`).toBe(token.scopes.join(' '));
        }
      }
    });
  });

  const heads = [
    'op.execute',
    'sa.text',
    'text',
    'op.get_bind().execute',
    'bind.exec_driver_sql',
    'x = sqlalchemy.text',
  ];
  const pieces = [
    ...Array.from('\'"`{}[](),;:/*-+#%$@= \n'),
    ...[
      '--',
      '/*',
      '*/',
      "\\'",
      '\\"',
      '\\\\',
      '\\n',
      '{x}',
      "{a['b']}",
      '{{',
      '}}',
      '%{',
      '%r{',
      '#{',
      '$$',
      '::',
      ':id',
      "N'",
      'CREATE TABLE',
      'é😀',
    ],
  ];
  const literal = fc
    .record({
      prefix: fc.constantFrom('', 'u', 'r', 'f', 'Rf'),
      quote: fc.constantFrom('"', "'", '"""', "'''"),
      content: fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
    })
    .filter(({ quote, content }) => endsOnlyAtItsQuote(content, quote));

  it('reaches from the opening to the closing quote, whatever the SQL', () => {
    fc.assert(
      fc.property(fc.constantFrom(...heads), literal, (head, { prefix, quote, content }) => {
        const lines = python(`${head}(${prefix}${quote}${content}${quote})\nafter("plain")`);
        expect(lines.map(sqlOf)).toEqual([...content.split('\n'), '']);
        expect(lines.at(-1)).toEqual(plainPython('after("plain")')[0]);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Whether Python reads the text between these quotes as one string. */
function endsOnlyAtItsQuote(content: string, quote: string): boolean {
  const withoutEscapes = content.replace(/\\[^]/g, '__');
  if (withoutEscapes.includes('\\')) return false;
  if (quote.length === 1) return !withoutEscapes.includes('\n') && !withoutEscapes.includes(quote);
  return !`${withoutEscapes}${quote}`.slice(0, -1).includes(quote);
}
