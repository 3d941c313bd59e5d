import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { type NewIdentifiers, rewriteIdentifiers } from './rewriteIdentifiers.js';
import { applyChanges } from './textChange.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** The text after the rewriting, or why it is refused. */
function rewritten(text: string, wanted: NewIdentifiers): string {
  const rewriting = rewriteIdentifiers(parser, text, wanted);
  return rewriting.kind === 'changes' ? applyChanges(text, rewriting.changes) : `refused: ${rewriting.reason}`;
}

describe('down_revision', () => {
  const cases: [form: string, value: string, wanted: string[], expected: string][] = [
    ['one for one, in its quotes', '"a"', ['x'], '"x"'],
    ['with its prefix', "u'a'", ['x'], "u'x'"],
    ['raw while it can be', "r'a'", ["it's"], "'it\\'s'"],
    ['None for one', "'a'", [], 'None'],
    ['one for None', 'None', ['x'], "'x'"],
    ['two for one', '"a"', ['a', 'b'], '("a", "b")'],
    ['one for two', '("a", "b")', ['b'], '"b"'],
    ['one for two in a list', '["a", "b"]', ['b'], '"b"'],
    ['one of two', '("a", "b")', ['a', 'x'], '("a", "x")'],
    ['one of a list', '["a", "b"]', ['a', 'x'], '["a", "x"]'],
    ['a list grows', '["a", "b"]', ['a', 'b', 'c'], '["a", "b", "c"]'],
    ['without brackets', '"a", "b"', ['a', 'x'], '"a", "x"'],
    ['two pieces', '"a" "b"', ['x'], '"x"'],
    ['parentheses stay', '(\n    "a"\n)', ['x'], '(\n    "x"\n)'],
    ['over lines', '(\n    "a",\n    "b",\n)', ['b'], '(\n    "b",\n)'],
    ['the last over lines', '(\n    "a",\n    "b"\n)', ['a'], '(\n    "a",\n)'],
    ['comments stay', '(\n    "a",  # one\n    "b",  # two\n)', ['b'], '(\n    # one\n    "b",  # two\n)'],
    ['one more over lines', '(\n    "a",\n    "b",\n)', ['a', 'b', 'c'], '(\n    "a",\n    "b", "c",\n)'],
    [
      'with a comment that would be lost',
      '(  # why\n    "a", "b")',
      ['x', 'y', 'z'],
      'refused: there is a comment among its values',
    ],
  ];
  test.each(cases)('%s', (_form, value, wanted, expected) => {
    const text = rewritten(`revision = 'r'\ndown_revision = ${value}\n`, { downRevision: wanted });
    expect(text).toBe(expected.startsWith('refused') ? expected : `revision = 'r'\ndown_revision = ${expected}\n`);
  });

  test.each(['class Box[T = int]: pass', 'lazy import json', 'def f():\n    for q in *[1], 2: pass'])(
    'beside code that the grammar does not know: %s',
    (code) => {
      expect(rewritten(`revision = "r"\ndown_revision = "a"\n\n\n${code}\n`, { downRevision: ['x'] })).toBe(
        `revision = "r"\ndown_revision = "x"\n\n\n${code}\n`,
      );
    },
  );

  const refusals: [why: string, text: string, reason: string][] = [
    ['computed', 'down_revision = parent()', 'it is computed by parent()'],
    ['a name', 'p = "a"\ndown_revision = p', 'it is not written as a literal but by p'],
    ['a part is a name', 'p = "a"\ndown_revision = (p, "b")', 'it is not written as a literal but by p'],
    ['a sum', 'down_revision = "a" + "b"', 'it is not written as a literal but by "a" + "b"'],
    ['twice', 'down_revision = "a"\ndown_revision = "b"', '"down_revision" is assigned more than once'],
    [
      'in branches',
      'if x:\n    down_revision = "a"\nelse:\n    down_revision = "a"',
      '"down_revision" is assigned more than once',
    ],
    [
      'with another name',
      'parent = down_revision = "a"',
      'one assignment gives it and another name the same value: parent = down_revision = "a"',
    ],
    ['not at all', 'x = 1', 'the file does not assign "down_revision"'],
    ['another hangs on it', 'down_revision = "a"\ndepends_on = down_revision', 'other values in the file depend on it'],
    ['a syntax error', 'down_revision = "a"\nx = (', 'the file has a syntax error'],
  ];
  test.each(refusals)('refused: %s', (_why, text, reason) => {
    expect(rewritten(`revision = "r"\n${text}\n`, { downRevision: ['x'] })).toBe(`refused: ${reason}`);
  });
});

describe('the docstring follows', () => {
  const file = (lines: string, down: string): string =>
    `"""m\n\n${lines}"""\nrevision = "r"\ndown_revision = ${down}\n`;
  const cases: [string, string, string][] = [
    ['Revision ID: r\nRevises: a\n', 'Revision ID: s\nRevises: x, y\n', 'both lines'],
    ['Revision ID: r\nRevises: \n', 'Revision ID: s\nRevises: x, y\n', 'a base'],
    ['Revises: none of these\n', 'Revises: none of these\n', "a person's words stay"],
    ['', '', 'no lines'],
  ];
  test.each(cases)('%j → %j: %s', (before, after) => {
    expect(rewritten(file(before, '"a"'), { revision: 's', downRevision: ['x', 'y'] })).toBe(
      file(after, '("x", "y")').replace('revision = "r"', 'revision = "s"'),
    );
  });

  test('a base is written as Alembic writes it', () => {
    expect(rewritten(file('Revises: a\n', '"a"'), { downRevision: [] })).toBe(file('Revises: \n', 'None'));
  });

  test('with CRLF, a byte order mark and other letters', () => {
    const text = `\uFEFF${file('é😀\n\nRevises: a\n', '"a"')}`.replaceAll('\n', '\r\n');
    expect(rewritten(text, { downRevision: ['x'] })).toBe(
      text.replace('Revises: a', 'Revises: x').replace('"a"', '"x"'),
    );
  });

  test('alone, where the variables are right', () => {
    expect(rewritten(file('Revises: z\n', '"a"'), { downRevision: ['a'] })).toBe(file('Revises: a\n', '"a"'));
  });
});
