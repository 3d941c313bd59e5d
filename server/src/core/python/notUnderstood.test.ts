import { beforeAll, describe, expect, test } from 'vitest';
import { type FlatFacts, readFacts } from '../../../../test/support/flatFacts.js';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from './parser.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** By the version that has it first; some are known to the grammar by now, and none may ever be an error. */
const newer: Record<string, readonly string[]> = {
  '3.8': ['if (n := 10) > 5: pass', 'def f(a, /, b, *, c): pass', 'x = f"{n=!r:>{10}}"'],
  '3.9': ['for q in *[1], 2:\n    pass', '@a[0].b(lambda x: x)\ndef f(): pass', 'def f():\n    return *a, b'],
  '3.10': [
    'match a, *b:\n    case {"x": [1, *_], **rest} if rest: pass\n    case Point(x=0) | None as p: pass\n    case -1j: pass',
    'with (open(a) as b, open(c) as d,): pass',
  ],
  '3.11': ['X = dict[*(int, str)]', 'def f(*args: *Ts): pass', 'try: pass\nexcept* (A, B) as e: pass'],
  '3.12': [
    'type A[T] = list[T]',
    'def f[T: (int, str), *Ts, **P](x: T) -> T: ...',
    'class B[T: int](A[T]): pass',
    'x = f"{d["a"]} {f"{1}"}"',
    'x = f"{\n  1  # one\n}"',
  ],
  '3.13': [
    'class Box[T = int]: pass',
    'def f[T = int](x: T): ...',
    'type A[T = int] = list[T]',
    'class V[*Ts = *tuple[int, ...]]: pass',
    'class W[**P = [int]]: pass',
    '@dec\n@other(\n  1)\nasync def f[T = int](x: T): ...',
  ],
  '3.14': ['x = t"{a!r:>{b}} {d["k"]}"', 'try: pass\nexcept A, B: pass', 'try: pass\nexcept* A, B: pass'],
  '3.15': ['lazy import json', 'lazy from json import loads', 'z = {**m for m in [{}]}', 'z = [*m for m in [[]]]'],
  'of a later one': ['defer x: 1', 'x ?= 1', 'x = a ?? b', 'x = y!', 'x = $name'],
  2: [
    'print "a" % b, c',
    'print >>f, "a",',
    'exec "a" in b',
    'x = `a`',
    'raise E, "a", tb',
    'x = 0777L',
    'x = ur"a"',
    'if a <> b: pass',
    'try: pass\nexcept (A, B), e: pass',
    'def f(a, (b, c)): pass',
  ],
};
const constructs = Object.entries(newer).flatMap(([version, statements]) =>
  statements.map((statement) => [version, statement] as const),
);

const header =
  '"""add accounts\n\nRevision ID: a\n"""\nfrom alembic import op\nrevision = "a"\ndown_revision = ("b", "c")\nbranch_labels = None\ndepends_on = "d"\n';
const functions = '\n\ndef upgrade():\n    op.drop_table("x")\n\n\ndef downgrade():\n    pass\n';

function expectWhole(facts: FlatFacts, text: string): void {
  expect({ text, errors: facts.syntaxProblems.filter(({ isCertain }) => isCertain) }).toEqual({ text, errors: [] });
  expect({ text, ...facts }).toMatchObject({
    text,
    revision: { value: 'a' },
    downRevision: { references: [{ value: 'b' }, { value: 'c' }], unknown: [] },
    branchLabels: { references: [], unknown: [] },
    dependsOn: { references: [{ value: 'd' }], unknown: [] },
    docstring: { message: 'add accounts' },
  });
  expect([...facts.names, ...facts.functions.map(({ name }) => name)]).toEqual(
    expect.arrayContaining(['revision', 'upgrade', 'downgrade']),
  );
  expect(facts.functions.map(({ name, nameSpan }) => [name, text.slice(nameSpan.start, nameSpan.end)])).toEqual(
    expect.arrayContaining([
      ['upgrade', 'upgrade'],
      ['downgrade', 'downgrade'],
    ]),
  );
}

describe('syntax of some version of Python is never an error, and costs no identifier', () => {
  test.each(constructs)('%s: %s', (_version, statement) => {
    const indented = statement.replaceAll('\n', '\n    ');
    for (const text of [
      `${header}${statement}${functions}`,
      `${header}${functions}\n${statement}\n`,
      `"""add accounts"""\n${statement}\n${header.slice(header.indexOf('from'))}${functions}`,
      `${header}\n\ndef upgrade():\n    ${indented}\n    return\n\n\ndef downgrade():\n    pass\n`,
    ])
      expectWhole(readFacts(parser, text), text);
  });

  test.each(constructs)('%s: %s, with Windows line ends and tabs', (_version, statement) => {
    const text = `${header}\n\ndef upgrade():\n    ${statement.replaceAll('\n', '\n    ')}\n\n\ndef downgrade():\n    pass\n`;
    expectWhole(
      readFacts(parser, text.replaceAll('\n', '\r\n').replaceAll('    ', '\t')),
      text.replaceAll('\n', '\r\n').replaceAll('    ', '\t'),
    );
  });
});

test.each<[string, object]>([
  [
    'lazy from ids import revision, down_revision\n',
    { revision: { kind: 'unknown' }, downRevision: { unknown: [{}] } },
  ],
  ['revision = "b"\nlazy from ids import revision\n', { revision: { kind: 'unknown' } }],
  ['lazy from ids import revision\nrevision = "b"\n', { revision: { value: 'b' } }],
  ['if x:\n    lazy import json\n    revision = "b"\n', { revision: { kind: 'unknown' } }],
  ['revision = "b"\nclass Box[T = int]:\n    revision = "c"\n', { revision: { value: 'b' }, otherNames: null }],
  [
    'lazy import json\ndown_revision = None\n',
    { revision: undefined, otherNames: 'a statement that is not understood here' },
  ],
])('what %j may bind is unknown', (text, expected) => {
  const facts = readFacts(parser, text);
  expect(facts.syntaxProblems).toMatchObject([
    { isCertain: false, message: expect.stringMatching(/^This is not understood here: /) as unknown },
  ]);
  expect(facts).toMatchObject(expected);
});
