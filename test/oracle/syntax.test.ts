import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findCertainErrors } from '../../server/src/core/python/certainErrors.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { readFacts } from '../support/flatFacts.js';
import { loadParser } from '../support/parser.js';
import { type PythonOracle, startPythonOracle } from '../support/pythonOracle.js';
import { sampleSize } from '../support/sampleSize.js';

/**
 * Gives statements of the standard library, those of Python's own grammar tests among them, and says which texts Python
 * compiles.
 */
const CODE = `
import ast, glob, random, sysconfig, textwrap

lib = sysconfig.get_path("stdlib")
tests = [path for path in glob.glob(lib + "/test/test_*.py") if any(word in path for word in ("gramm", "syntax", "string", "patma", "token", "except", "named", "type", "gener", "unpack", "coro", "lambda", "slice"))]

def statements(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    lines = text.splitlines(keepends=True)
    todo = list(ast.parse(text).body)
    while todo:
        node = todo.pop()
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
        piece = textwrap.dedent("".join(lines[first - 1 : node.end_lineno]))
        if len(piece) < 3000:
            yield piece if piece.endswith("\\n") else piece + "\\n"
        elif isinstance(node, ast.ClassDef):
            todo.extend(node.body)

def compiles(text):
    try:
        compile(text, "x", "exec", 0, True)
        return True
    except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError):
        return False

def answer_to(argument):
    if "texts" in argument:
        return [compiles(text) for text in argument["texts"]]
    paths = random.Random(argument["seed"]).sample(sorted(glob.glob(lib + "/*.py") + glob.glob(lib + "/*/*.py")), 60)
    found = []
    for path in tests + paths:
        try:
            found.extend(statements(path))
        except (SyntaxError, ValueError):
            pass
    return found
`;

let python: PythonOracle;
let parser: PythonParser;
let statements: readonly string[];
beforeAll(async () => {
  python = startPythonOracle(CODE);
  parser = await loadParser();
  statements = (await python.ask({ seed: fc.readConfigureGlobal().seed })) as string[];
});
afterAll(() => python.close());

const compiled = async (texts: readonly string[]): Promise<boolean[]> => (await python.ask({ texts })) as boolean[];

test('no statement of the standard library, and of its tests of the grammar, is a syntax error', async () => {
  expect(statements.length).toBeGreaterThan(1000);
  const answers = await compiled(statements);
  const accepted = statements.filter((_, at) => answers[at]);
  expect(accepted.filter((text) => findCertainErrors(text, 1).length > 0)).toEqual([]);
  for (const text of accepted.slice(0, 3000))
    expect({ text, errors: readFacts(parser, text).syntaxProblems.filter(({ isCertain }) => isCertain) }).toEqual({
      text,
      errors: [],
    });
});

const pieces = [
  ...Array.from('()[]{}:,.;=+-*/%@~<>\'"`$!?\\#\n\t\f\r01ufrbtx'),
  '"""',
  "'''",
  'f"',
  "f'",
  '{x}',
  '{x:',
  '}}',
  '\\\n',
  '\r\n',
  '    ',
  '  ',
  '**',
  '//',
  '>>',
  '<<',
  '<>',
  '!=',
  ':=',
  '->',
  '...',
  '1.',
  '.5',
  '1if ',
  ' if ',
  ' else ',
  ' for ',
  ' in ',
  ' not ',
  ' is ',
  ' and ',
  ' lambda ',
  ' as ',
  'import ',
  'from ',
  'def ',
  'class ',
  'return ',
  'yield ',
  'await ',
  'async ',
  'del ',
  'print ',
  'match x:\n case ',
  '\nelse:\n',
  '\n<<<<<<< HEAD\n',
];
const edits = fc.array(
  fc.record({
    at: fc.nat(),
    removed: fc.nat(6),
    inserted: fc.oneof(fc.constantFrom(...pieces), fc.constant('')),
    copied: fc.nat(12),
  }),
  { minLength: 1, maxLength: 3 },
);

test('a text that Python compiles after random edits is no syntax error', async () => {
  const tried = { certain: 0, accepted: 0, refused: 0 };
  const mutant = fc.tuple(fc.nat(), edits).map(([at, all]) =>
    all.reduce(
      (text, edit) => {
        const place = edit.at % (text.length + 1);
        return (
          text.slice(0, place) +
          edit.inserted +
          text.slice(place, place + (edit.copied > 8 ? edit.copied : 0)) +
          text.slice(place + (edit.copied > 8 ? 0 : edit.removed))
        );
      },
      statements[at % statements.length] ?? '',
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(mutant, { minLength: 100, maxLength: 200, size: 'max' }), async (texts) => {
      const answers = await compiled(texts);
      texts.forEach((text, at) => {
        const errors = findCertainErrors(text, 5);
        if (errors.length > 0) tried.certain++;
        if (answers[at] === true) tried.accepted++;
        else tried.refused++;
        expect({ text, errors: answers[at] === true ? errors : [] }).toEqual({ text, errors: [] });
        for (const { span } of errors)
          expect(0 <= span.start && span.start <= span.end && span.end <= text.length).toBe(true);
      });
    }),
    { numRuns: sampleSize(10, 40) },
  );
  console.log(
    `syntax: ${String(statements.length)} statements; of their edits ${String(tried.accepted)} compiled, ${String(tried.refused)} did not, ${String(tried.certain)} are surely no Python`,
  );
  expect(tried.accepted).toBeGreaterThan(250);
  expect(tried.certain).toBeGreaterThan(tried.refused / 3);
});
