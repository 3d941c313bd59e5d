import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { readFacts } from '../revision/readFacts.js';
import type { Problem } from './problem.js';
import { suppress } from './suppress.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** Sets aside findings of GR02 and GR06 at each of some words of a text; the words that are left, and reason: word. */
function left(text: string, ...words: readonly string[]): readonly string[] {
  const suppressions = readFacts(parser, text).body?.suppressions ?? [];
  const problems = words.map((word): Problem => {
    const start = text.indexOf(word);
    return {
      code: 'GR06',
      name: 'n',
      severity: 'error',
      message: word,
      file: 'a',
      span: { start, end: start + word.length },
      related: [],
    };
  });
  const result = suppress(problems, () => suppressions);
  return [
    ...result.problems.map(({ message }) => message),
    ...result.suppressed.map(({ message, suppressed }) => `${suppressed}: ${message}`),
  ];
}

test('a finding is set aside by a comment about its line, its function or its file', () => {
  const line = 'revision = "a"  # alembic: ignore[GR06] old\ndown_revision = "b"\n';
  expect(left(line, '"a"', '"b"')).toEqual(['"b"', 'old: "a"']);
  expect(left('# alembic: ignore[GR06] all\nrevision = "a"\n', '"a"', '#')).toEqual(['all: "a"', 'all: #']);
  const both = 'def upgrade():  # alembic: ignore[GR06] up\n    op.f()\ndef downgrade():\n    op.g()\n';
  expect(left(both, 'op.f()', 'op.g()', 'upgrade')).toEqual(['op.g()', 'up: op.f()', 'up: upgrade']);
});

test('a comment within a call sets aside what is on its line, and what is about the whole call', () => {
  const call = 'op.create(\n    x(1),  # alembic: ignore[GR06] one\n    y(2),\n)\n';
  expect(left(call, 'x(1)', 'y(2)', call.trim())).toEqual(['y(2)', 'one: x(1)', `one: ${call.trim()}`]);
});

test('a comment about another rule, or about nothing, sets nothing aside; one without a reason says so', () => {
  expect(left('revision = "a"  # alembic: ignore[GR02] old\n', '"a"')).toEqual(['"a"']);
  expect(left('revision = "a"\n# alembic: ignore[GR06] nothing follows\n', '"a"')).toEqual(['"a"']);
  expect(left('revision = "a"  # alembic: ignore[GR06]\n', '"a"')).toEqual(['no reason is given: "a"']);
});
