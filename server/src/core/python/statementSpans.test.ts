import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from './parser.js';
import { statementSpans } from './statementSpans.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** The statement that each line belongs to. */
function statementsOf(text: string): (string | null)[] {
  const lines = text.split(/\r\n|\r|\n/).map((_, index) => index);
  return statementSpans(parser, text, lines).map((span) => (span === null ? null : text.slice(span.start, span.end)));
}

const calls = 'op.add(\n        "a",\n        f(1),\n    )';
const cases: [string, string, (string | null)[]][] = [
  ['simple statements', 'a = 1\nb()\n', ['a = 1', 'b()', null]],
  ['a function', 'def upgrade():\n    a()\n\n    b()', ['def upgrade():', 'a()', 'def upgrade():', 'b()']],
  ['several lines', `def f():\n    ${calls}\n    b()`, ['def f():', calls, calls, calls, calls, 'b()']],
  ['several on a line', 'a(); b()\nc()', ['a(); b()', 'c()']],
  [
    'a with block',
    'with x() as b:\n    b.add()\n    # note\n    b.drop()',
    [
      'with x() as b:\n    b.add()\n    # note\n    b.drop()',
      'b.add()',
      'with x() as b:\n    b.add()\n    # note\n    b.drop()',
      'b.drop()',
    ],
  ],
  [
    'if and else',
    'if x():\n    a()\nelif y:\n    b()\nelse:\n    c()',
    ['if x():', 'a()', 'if x():', 'b()', 'if x():', 'c()'],
  ],
  [
    'loops',
    'for n in (\n    1,\n):\n    a(n)\nwhile b():\n    pass',
    ['for n in (\n    1,\n):', 'for n in (\n    1,\n):', 'for n in (\n    1,\n):', 'a(n)', 'while b():', 'pass'],
  ],
  ['try', 'try:\n    a()\nexcept X as e:\n    b()\nfinally:\n    c()', ['try:', 'a()', 'try:', 'b()', 'try:', 'c()']],
  ['a decorated function', '@d\ndef f():\n    a()', ['@d\ndef f():', '@d\ndef f():', 'a()']],
  ['a class', 'class A:\n    def f(self):\n        a()', ['class A:', 'def f(self):', 'a()']],
  [
    'match',
    'match x:\n    case 1:\n        a()\n    case _:\n        b()',
    ['match x:', 'case 1:', 'a()', 'case _:', 'b()'],
  ],
  [
    'a string over several lines',
    'op.execute("""\n  SELECT 1\n""")\nb()',
    ['op.execute("""\n  SELECT 1\n""")', 'op.execute("""\n  SELECT 1\n""")', 'op.execute("""\n  SELECT 1\n""")', 'b()'],
  ],
  ['comments and empty lines', '# one\n\na()', [null, null, 'a()']],
  ['line ends of every kind', 'a()\r\nb()\rc()', ['a()', 'b()', 'c()']],
  ['characters beyond the first plane', 'a("😀")\nb()', ['a("😀")', 'b()']],
];
test.each(cases)('%s', (_name, text, expected) => {
  expect(statementsOf(text)).toEqual(expected);
});

describe('never fails', () => {
  test.each([
    ['broken', 'def f(:\n  a(\n'],
    ['empty', ''],
    ['with NUL characters', 'a()\0'],
    [
      'deep',
      `${Array.from({ length: 90 }, (_, depth) => `${' '.repeat(depth)}if x:`).join('\n')}\n${' '.repeat(90)}a()`,
    ],
  ])('%s', (_name, text) => {
    expect(statementSpans(parser, text, [-1, 0, 1, 89, 10_000])).toHaveLength(5);
  });
});
