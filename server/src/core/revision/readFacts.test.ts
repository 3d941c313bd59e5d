import { beforeAll, describe, expect, test } from 'vitest';
import { type FlatFacts, readFacts } from '../../../../test/support/flatFacts.js';
import { loadParser } from '../../../../test/support/parser.js';
import type { Fact } from '../text.js';
import type { ReferenceList } from './facts.js';
import type { PythonParser } from '../python/parser.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** A fact in one word: the value as JSON, "? reason" for unknown, "! found" for invalid. */
function shown(fact: Fact<string> | undefined): string | undefined {
  if (fact === undefined) return undefined;
  if (fact.kind === 'known') return JSON.stringify(fact.value);
  return fact.kind === 'unknown' ? `? ${fact.reason}` : `! ${fact.found}`;
}

function shownList(list: ReferenceList | undefined): string[] | undefined {
  if (list === undefined) return undefined;
  return [
    ...list.references.map((reference) => JSON.stringify(reference.value)),
    ...list.unknown.map(({ reason }) => `? ${reason}`),
    ...list.invalid.map(({ found }) => `! ${found}`),
  ];
}

describe('revision', () => {
  test.each<[string, string | undefined]>([
    ['revision = "a1"', '"a1"'],
    ["revision = 'a1'", '"a1"'],
    ['revision: str = "a1"', '"a1"'],
    ['revision: "str | None" = ("a1")', '"a1"'],
    ['revision: str', undefined],
    ['revision: str\nrevision = "a1"', '"a1"'],
    ['revision = rev = "a1"', '"a1"'],
    ['rev = revision = "a1"', '"a1"'],
    ['revision, down_revision = "a1", None', '"a1"'],
    ['(revision, down_revision) = ("a1", None)', '"a1"'],
    ['[down_revision, revision] = None, "a1"', '"a1"'],
    ['(revision) = "a1"', '"a1"'],
    ['revision, = ("a1",)', '"a1"'],
    ['revision, *rest = "a1", "b", "c"', '"a1"'],
    ['*rest, revision = ["b", "c", "a1"]', '"a1"'],
    ['x, (y, revision) = 1, (2, "a1")', '"a1"'],
    ['revision, down_revision = pair', '? the name pair has no value above this line'],
    ['revision, other = "a", "b", "c"', '? the value assigned to revision, other cannot be divided among these names'],
    ['pair = ("a1", None)\nrevision, down_revision = pair', '"a1"'],
    ['(revision := "a1")', '"a1"'],
    ['x = (revision := "a1")', '"a1"'],
    ['print(revision := "a1")', '? it is computed by print(revision := "a1")'],
    ['revision = "a"\nrevision = "b"', '"b"'],
    ['revision = "a"; revision = "b"', '"b"'],
    ['revision = "a"\ndel revision', undefined],
    ['revision = "a"\ndel (x, [revision])', undefined],
    ['revision = "a"\ndel x.revision', '"a"'],
    ['revision = "a"\nrevision += "1"', '"a1"'],
    ['revision = "a"\nrevision *= 2', '? it is computed by revision *= 2'],
    ['revision += "1"', '? it is computed by revision += "1"'],
    ['revision = \\\n    "a1"', '"a1"'],
    ['revision = (\n    # a comment\n    "a1"  # another\n)', '"a1"'],
    ['\\\nrevision = "a1"', '"a1"'],
    ['# revision = "b"\nrevision = "a1"  # revision = "c"', '"a1"'],
    // What only looks like the identifier.
    ['"""\nrevision = "b"\n"""', undefined],
    ['"""revision = \'b\'"""\nrevision = "a1"', '"a1"'],
    ['revision = "a1"\ndef upgrade():\n    revision = "b"\n    global down_revision', '"a1"'],
    ['revision = "a1"\nclass A:\n    revision = "b"', '"a1"'],
    ['revision = "a1"\nupgrade(revision="b")', '"a1"'],
    ['revision = "a1"\nx.revision = "b"\nx["revision"] = "c"', '"a1"'],
    ['revision = "a1"\nx == revision', '"a1"'],
    ['revision = "a1"\n[revision for revision in "b"]', '"a1"'],
    ['revision = "a1"\nf = lambda revision="b": revision', '"a1"'],
    ['alembic_revision = "b"', undefined],
    ['Revision = "b"', undefined],
    // What is no string.
    ['revision = 123', '! the number 123'],
    ['revision = -1', '! the number -1'],
    ['revision = None', '! None'],
    ['revision = True', '! the value True'],
    ['revision = ("a1",)', '! a tuple'],
    ['revision = ["a1"]', '! a list'],
    ['revision = {"a1"}', '! a set'],
    ['revision = b"a1"', '! the bytes b"a1"'],
    ['revision = rb"a1" b"2"', '! the bytes rb"a1"'],
    ['revision = t"a1"', '! a template string'],
    ['revision = ...', '! the value ...'],
    ['revision = lambda: "a1"', '! a function'],
    ['def revision(): pass', '! a function'],
    ['class revision: pass', '! a class'],
    ['@decorator\ndef revision(): pass', '? it is a function with a decorator'],
    // What cannot be known.
    ['from ids import revision', '? it is imported from ids'],
    ['from .. import x as revision', '? it is imported from ..'],
    ['import revision', '? it is imported by import revision'],
    ['import revision.ids', '? it is imported by import revision.ids'],
    ['import ids as revision', '? it is imported by import ids as revision'],
    ['from ids import x\nrevision = x', '? it is imported from ids'],
    ['revision = os.getenv("ID")', '? it is computed by os.getenv("ID")'],
    ['revision = Path(__file__).stem', '? it is computed by Path(__file__).stem'],
    ['revision = IDS[0]', '? it is computed by IDS[0]'],
    ['revision = ids.CORE', '? it is computed by ids.CORE'],
    ['revision = "a%s" % 1', '? it is computed by "a%s" % 1'],
    ['revision = "a" + ids()', '? it is computed by "a" + ids()'],
    ['revision = "a" if x else "b"', '? it is computed by "a" if x else "b"'],
    ['revision = f"a{x}"', '? it is computed by {x}'],
    ['revision = `1`', '? it is computed by `1`'],
    [
      'revision = make(\n    "a rather long argument",\n    "and another one",\n    1)',
      '? it is computed by make( "a rather long argument", "and another one", 1)',
    ],
    [`revision = make("${'x'.repeat(80)}")`, `? it is computed by make("${'x'.repeat(53)}…`],
    ['with open("x") as revision: pass', '? it is computed by open("x")'],
    ['with open("x") as (revision, b): pass', '? it is computed by open("x")'],
    ['for revision in ("a", "b"): pass', '? it is assigned in the loop for revision in ("a", "b")'],
    ['for x in y:\n    revision = "a"', '? it is assigned in the loop for x in y'],
    ['revision = "a"\nwhile x:\n    del revision', '? it is assigned in the loop while x'],
    ['match x:\n    case 1: revision = "a"\n    case _: revision = "b"', '? it depends on match x'],
    ['match x:\n    case 1: revision = "a"\n    case _: revision = "a"', '"a"'],
    ['match x:\n    case {"id": revision}: pass', '? it depends on match x'],
    ['type revision = int', '? it is a type'],
  ])('%s', (source, expected) => {
    expect(shown(readFacts(parser, source).revision)).toBe(expected);
    expect(shown(readFacts(parser, `"""doc"""\nimport os\n${source}\n\n\ndef upgrade():\n    pass\n`).revision)).toBe(
      expected,
    );
  });
});

describe('strings', () => {
  test.each<[string, string | undefined]>([
    ['u"a"', '"a"'],
    ['U"a"', '"a"'],
    ['r"a\\n"', JSON.stringify('a\\n')],
    ['R"a"', '"a"'],
    ['ur"a"', '"a"'],
    ['"""a"""', '"a"'],
    ["'''a\nb'''", '"a\\nb"'],
    ["'''a\r\nb\rc'''", '"a\\nb\\nc"'],
    ["r'''a\r\nb'''", '"a\\nb"'],
    ['"a" "b"', '"ab"'],
    ['("a"\n  # why\n  \'b\' """c""")', '"abc"'],
    ['"a" + "b"', '"ab"'],
    ['("a" + "b") + r"\\c"', JSON.stringify('ab\\c')],
    ['f"a"', '"a"'],
    ['f"{{a}}"', '"{a}"'],
    ['rf"\\{{a"', JSON.stringify('\\{a')],
    ['f"a{\'b\'}{1}"', '"ab1"'],
    ['f"a" "b{c}"', '"ab{c}"'],
    ['f"{1:>3}"', '? it is computed by {1:>3}'],
    ['f"{\'b\'!r}"', "? it is computed by {'b'!r}"],
    ['f"{1=}"', '? it is computed by {1=}'],
    ['f"{1.5}"', '? it is computed by {1.5}'],
    ['"\\x41\\u00e9\\U0001F600\\101\\0"', JSON.stringify('Aé😀A\0')],
    ['"\\\\\\\'\\"\\a\\b\\f\\n\\r\\t\\v"', JSON.stringify('\\\'"\x07\b\f\n\r\t\v')],
    ['"a\\\nb"', '"ab"'],
    ['"a\\\r\nb"', '"ab"'],
    ['"\\d\\8"', JSON.stringify('\\d\\8')],
    ['"\\777"', JSON.stringify('\u01ff')],
    ['"\\N{BULLET}"', '? it uses the escape \\N{BULLET}, which is not resolved here'],
    ['"\\x4"', '? the escape \\x in it is not complete'],
    ['"\\UFFFFFFFF"', '? it uses the escape \\UFFFFFFFF, which is not resolved here'],
    ['"é😀"', '"é😀"'],
    ['""', '""'],
    ['str("a")', '? it is computed by str("a")'],
  ])('%s', (source, expected) => {
    expect(shown(readFacts(parser, `revision = ${source}`).revision)).toBe(expected);
  });
});

describe('down_revision, branch_labels, depends_on', () => {
  test.each<[string, string[] | undefined]>([
    ['x = None', []],
    ['x = ()', []],
    ['x = []', []],
    ['x = set()', []],
    ['x = "a"', ['"a"']],
    ['x = ""', ['""']],
    ['x = ("a")', ['"a"']],
    ['x = "a",', ['"a"']],
    ['x = ("a", "b")', ['"a"', '"b"']],
    ['x = ("a", "a")', ['"a"', '"a"']],
    ['x = ("a" "b", "c")', ['"ab"', '"c"']],
    ['x = ["a", "b"]', ['"a"', '"b"']],
    ['x = {"a", "b", "a"}', ['"a"', '"b"']],
    ['x: Union[\n    str,\n    Sequence[str],\n    None,\n] = (\n    "a",\n    "b",\n)', ['"a"', '"b"']],
    ['x = tuple(["a", "b"])', ['"a"', '"b"']],
    ['x = list(("a",))', ['"a"']],
    ['x = frozenset({"a"})', ['"a"']],
    ['x = tuple("ab")', ['"a"', '"b"']],
    ['x = tuple()', []],
    ['x = tuple(ids)', ['? it is computed by tuple(ids)']],
    ['x = tuple(i for i in ids)', ['? it is computed by tuple(i for i in ids)']],
    ['def tuple(x): return "z"\nx = tuple(["a"])', ['? it is computed by tuple(["a"])']],
    ['x = ("a",) + ("b",)', ['"a"', '"b"']],
    ['x = ["a"] + ids()', ['"a"', '? it is computed by ids()']],
    ['x = ("a",) + ["b"]', ['? it is computed by ("a",) + ["b"]']],
    ['x = ("a",)\nx += ("b",)', ['"a"', '"b"']],
    ['x = ["a"]\nx += ("b",)', ['"a"', '"b"']],
    ['x = ("a",)\nx += ["b"]', ['? it is computed by x += ["b"]']],
    ['base = ("a", "b")\nx = (*base, "c")', ['"a"', '"b"', '"c"']],
    ['x = (*ids(), "c")', ['"c"', '? it is computed by ids()']],
    ['base = "a"\nx = base', ['"a"']],
    ['base = "a"\nbase = "b"\nx = (base,)\nbase = "c"', ['"b"']],
    ['x = base\nbase = "a"', ['? the name base has no value above this line']],
    ['x = get_down_revision(revision)', ['? it is computed by get_down_revision(revision)']],
    ['x = ("a", labels.CORE)', ['"a"', '? it is computed by labels.CORE']],
    ['from labels import CORE\nx = ("a", CORE, "b")', ['"a"', '"b"', '? it is imported from labels']],
    ['x = 123', ['! the number 123']],
    ['x = False', ['! the value False']],
    ['x = b"a"', ['! the bytes b"a"']],
    ['x = ("a", 1)', ['"a"', '! the number 1']],
    ['x = ("a", None)', ['"a"', '! None']],
    ['x = ("a", ("b", "c"))', ['"a"', '! a tuple']],
    ['x = {"a": 1}', ['? it is computed by {"a": 1}']],
    ['x, y = "a", "b"', ['"a"']],
    ['y, *x = "a", "b", "c"', ['"b"', '"c"']],
    ['x: str', undefined],
    // Lists and sets that code may change.
    ['x = ["a"]\nx.append("b")', ['? x.append("b") may have changed it']],
    ['x = ["a"]\nx[0] = "b"', ['? x[0] may have changed it']],
    ['y = ["a"]\nx = y\ny.append("b")', ['? y.append("b") may have changed it']],
    ['y = ["a"]\nx = y\ny += ["b"]', ['? y += ["b"] changes it']],
    ['y = ["a"]\nx = tuple(y)\ny.append("b")', ['"a"']],
    ['y = ["a"]\nz = change(y)\nx = y', ['? change(y) may have changed it']],
    ['x = ("a",)\nprint(x)', ['"a"']],
    // Values that are too large or too deep are not read.
    [`x = [${'"a", '.repeat(20_000)}]`, [expect.stringMatching(/^\? it is computed by \["a", "a"/) as string]],
    [`x = ${'('.repeat(300)}"a"${')'.repeat(300)}`, ['? it is nested too deeply']],
    [`y = ("a",)\n${'y += y\n'.repeat(60)}x = y`, ['? it is computed by y += y']],
    [`y = "a"\n${'y = y + f"{y}{y}"\n'.repeat(60)}x = y`, ['? it is computed by y + f"{y}{y}"']],
    [`y = ["a"]\n${'y = (y, *y, y)\n'.repeat(60)}x = "b"`, ['"b"']],
    [`x = "a"${' + "a"'.repeat(300)}`, [expect.stringMatching(/^\? it is computed by "a" \+ "a"/) as string]],
  ])('%s', (source, expected) => {
    const named = (name: string): FlatFacts => readFacts(parser, source.replace(/\bx\b/g, name));
    const expectedFor = (name: string): string[] | undefined =>
      expected?.map((each) => (typeof each === 'string' ? each.replace(/\bx\b/g, name) : each));
    expect(shownList(named('down_revision').downRevision)).toEqual(expectedFor('down_revision'));
    expect(shownList(named('branch_labels').branchLabels)).toEqual(expectedFor('branch_labels'));
    expect(shownList(named('depends_on').dependsOn)).toEqual(expectedFor('depends_on'));
  });

  test.each([
    ['(None,)', [], ['! None']],
    ['[None]', [], ['! None']],
    ['(("a", "b"),)', ['"a"', '"b"'], ['! a tuple']],
  ])('Alembic takes %s for its only item where it names revisions', (value, revisions, labels) => {
    const facts = readFacts(parser, `down_revision = depends_on = branch_labels = ${value}`);
    expect(shownList(facts.downRevision)).toEqual(revisions);
    expect(shownList(facts.dependsOn)).toEqual(revisions);
    expect(shownList(facts.branchLabels)).toEqual(labels);
  });
});

describe('conditions', () => {
  const unknown = '? it depends on the condition c()';
  const failing = '? it depends on whether the try block fails: ';
  test.each<[string, string | undefined]>([
    ['if True:\n    revision = "a"\nelse:\n    revision = "b"', '"a"'],
    ['if not True:\n    revision = "a"\nelse:\n    revision = "b"', '"b"'],
    ['if 0:\n    revision = "a"', undefined],
    ['if False or 1:\n    revision = "a"', '"a"'],
    ['if c() and False:\n    revision = "a"', undefined],
    ['if TYPE_CHECKING:\n    revision = "a"', undefined],
    ['if typing.TYPE_CHECKING:\n    revision = "a"\nelse:\n    revision = "b"', '"b"'],
    ['revision = "a"\nif __name__ == "__main__":\n    revision = "b"', '"a"'],
    ["if '__main__' != __name__:\n    revision = 'b'", '"b"'],
    ['DEBUG = ""\nif DEBUG:\n    revision = "a"\nelse:\n    revision = "b"', '"b"'],
    ['if (x := "a"):\n    revision = x', '"a"'],
    ['if c():\n    revision = "a"', '"a"'],
    ['if c():\n    revision = "a"\nelse:\n    revision = "a"', '"a"'],
    ['if c():\n    revision = "a"\nelse:\n    revision = "b"', unknown],
    ['if c():\n    revision = "a"\nelif d():\n    revision = "a"\nelse:\n    revision = "b"', unknown],
    ['if c():\n    pass\nelif True:\n    revision = "b"', '"b"'],
    ['revision = "a"\nif c():\n    revision = "b"', unknown],
    ['revision = "a"\nif c():\n    revision = "a"', '"a"'],
    ['revision = "a"\nif c():\n    del revision', '"a"'],
    ['revision = "a"\nif c():\n    revision = "b"\nrevision = "d"', '"d"'],
    ['revision = "a"\nif c():\n    raise Exception("b")\nelse:\n    revision = "b"', '"b"'],
    ['revision = "a"\nif c():\n    revision = "b"\n    raise Exception()', '"a"'],
    ['if c():\n    if d():\n        raise E\n    else:\n        raise F\nelse:\n    revision = "b"', '"b"'],
    ['raise E\nrevision = "a"', '"a"'],
    [
      'if c():\n    if d:\n        revision = "a"\n    else:\n        revision = "b"\nelse:\n    revision = "a"',
      unknown,
    ],
    ['if c():\n    x = "a"\nelse:\n    x = "b"\nrevision = x', unknown],
    ['try:\n    revision = "a"\nexcept ImportError:\n    pass', '"a"'],
    ['try:\n    revision = "a"\nexcept ImportError:\n    raise', '"a"'],
    ['try:\n    revision = "a"\nexcept ImportError:\n    revision = "a"', '"a"'],
    ['try:\n    revision = "a"\nexcept ImportError:\n    revision = "b"', `${failing}revision = "a"`],
    ['try:\n    from ids import revision\nexcept (A, B), e:\n    revision = "b"', `${failing}from ids import revision`],
    ['revision = "a"\ntry:\n    revision = "b"\nexcept A:\n    pass', `${failing}revision = "b"`],
    ['revision = "a"\ntry:\n    revision = "b"\nexcept A:\n    raise', '"b"'],
    ['try:\n    import ids\nexcept* A as e:\n    revision = "b"', '"b"'],
    ['revision = "a"\ntry:\n    import ids\nexcept A:\n    revision = "b"', `${failing}import ids`],
    ['try:\n    pass\nexcept A:\n    pass\nelse:\n    revision = "b"', '"b"'],
    ['try:\n    revision = "a"\nfinally:\n    revision = "b"', '"b"'],
    ['try:\n    x = "a"\nexcept A:\n    x = "b"\nrevision = "c"', '"c"'],
    ['with open("x"):\n    revision = "a"', '"a"'],
    ['with suppress(A), suppress(B) as b:\n    revision = "a"', '"a"'],
    ['revision = "a" if True else x', '"a"'],
    ['revision = "a"\nvars()["revision"] = "b"', '? vars()["revision"] may have changed it'],
    ['revision = "a"\nglobals().update(revision="b")', '? globals().update(revision="b") may have changed it'],
    ['revision = "a"\nexec("down_revision = 1")\nsetattr(x, "y", 1)', '"a"'],
    ['vars()["revision"] = "b"\nrevision = "a"', '"a"'],
    [
      'revision = "a"\ndef f():\n    global revision, x\n    revision = "b"\nf()',
      '? f may set it, which declares it global',
    ],
    ['def _s():\n    global revision\n    revision = "f32"\n_s()', '? _s may set it, which declares it global'],
    [
      'class A:\n    def s(self):\n        global revision\n        revision = "f32"\nA().s()',
      '? A may set it, which declares it global',
    ],
    ['@run\ndef s():\n    global revision\n    revision = "f32"', '? s may set it, which declares it global'],
    ['revision = "a"\ndef upgrade():\n    global revision\n    revision = "f32"', '"a"'],
    ['revision = "a"\ndef f():\n    global x\n    revision = "b"', '"a"'],
    ['revision = "a" if TYPE_CHECKING else "b"', '"b"'],
    [`${'if c():\n'.replace('c()', 'True')}    if True:\n        if not False:\n            revision = "a"`, '"a"'],
  ])('%s', (source, expected) => {
    expect(shown(readFacts(parser, source).revision)).toBe(expected);
  });

  /** `if True:` in `if True:`, as many times, around one statement. */
  const nested = (levels: number): string =>
    Array.from({ length: levels }, (_, depth) => `${' '.repeat(depth)}if True:\n`).join('') +
    `${' '.repeat(levels)}revision = "a"\n`;

  test.each<[number, string | undefined, string | null]>([
    [99, '"a"', null],
    [150, '"a"', null],
    [299, undefined, null],
    [400, undefined, 'it is indented too deeply: Python refuses more than 100 levels'],
    [2000, undefined, 'it is indented too deeply: Python refuses more than 100 levels'],
  ])('%i levels of nesting', (levels, expected, unreadable) => {
    const facts = readFacts(parser, nested(levels));
    expect(shown(facts.revision)).toBe(expected);
    expect(facts.unreadable).toBe(unreadable);
    expect(shown(readFacts(parser, 'revision = "a"').revision)).toBe('"a"');
  });
});

describe('places', () => {
  /** Takes « and » out of a text; the spans between them. */
  function marked(source: string): { text: string; spans: { start: number; end: number }[] } {
    const spans: { start: number; end: number }[] = [];
    let text = '';
    for (const piece of source.split(/([«»])/)) {
      const last = spans.at(-1);
      if (piece === '«') spans.push({ start: text.length, end: -1 });
      else if (piece === '»' && last !== undefined) last.end = text.length;
      else text += piece;
    }
    return { text, spans };
  }

  const before = [
    '',
    '\uFEFF',
    '# -*- coding: utf-8 -*-\n',
    '"""é 😀 doc"""\n',
    '\f\n',
    '# a\r\n\r\n',
    '# a\r\r',
    'x = 1; ',
    '\uFEFF"""a\r\nb"""\r\n',
    'if True:\n\t',
    'if True:\r\n\t',
    'x = \\\n 1\n',
    'x = """\r\r\n\n"""\n',
  ];
  const cases: readonly [string, string, (facts: FlatFacts) => readonly { start: number; end: number }[]][] = [
    ['the quotes of an id', 'revision = «"a"»', ({ revision }) => (revision === undefined ? [] : [revision.span])],
    [
      'what stands after astral characters',
      'x = "😀"; revision = «f()»',
      ({ revision }) => (revision === undefined ? [] : [revision.span]),
    ],
    [
      'each reference',
      'down_revision = («"a"», «\'b\' "c"», # é\n «u"😀"»)',
      ({ downRevision }) => downRevision?.references.map(({ span }) => span) ?? [],
    ],
    [
      'the literal behind a name',
      'x = «"a"»; down_revision = (x,)',
      ({ downRevision }) => downRevision?.references.map(({ span }) => span) ?? [],
    ],
    [
      'unknown parts',
      'depends_on = ("a", «f(1)», *«g()»)',
      ({ dependsOn }) => dependsOn?.unknown.map(({ span }) => span) ?? [],
    ],
    [
      'invalid parts',
      'branch_labels = ["a", «1», «None»]',
      ({ branchLabels }) => branchLabels?.invalid.map(({ span }) => span) ?? [],
    ],
    [
      'the whole value',
      'down_revision: X = «("a", "b")»',
      ({ downRevision }) => (downRevision === undefined ? [] : [downRevision.span]),
    ],
    [
      'the whole of None',
      'down_revision = «None»',
      ({ downRevision }) => (downRevision === undefined ? [] : [downRevision.span]),
    ],
    ['the statement', '«down_revision: X = ("a", "b")»', ({ assignments }) => Object.values(assignments)],
    ['the last statement', 'revision = "a"; «revision, x = "b", 1»', ({ assignments }) => Object.values(assignments)],
  ];
  for (const [title, source, read] of cases) {
    test.each(before)(`${title} after %j`, (head) => {
      const { text, spans } = marked(head + source);
      const facts = readFacts(parser, text);
      expect(facts.syntaxProblems).toEqual([]);
      expect(read(facts)).toEqual(spans);
    });
  }

  test('functions, with their decorators', () => {
    const { text, spans } = marked(
      '«def «upgrade»():\n    pass»\n\n«@a\n@b(1)\nasync def «downgrade»() -> None:\r\n    x = 1»\n\n# end\nif c:\n    «def «helper»(): pass»\n' +
        'class A:\n    def method(self): pass\nif False:\n    def never(): pass\n',
    );
    const { functions } = readFacts(parser, text);
    expect(functions.map(({ name }) => name)).toEqual(['upgrade', 'downgrade', 'helper']);
    expect(functions.map(({ nameSpan }) => text.slice(nameSpan.start, nameSpan.end))).toEqual([
      'upgrade',
      'downgrade',
      'helper',
    ]);
    expect(functions.map(({ span }) => text.slice(span.start, span.end))).toEqual([
      'def upgrade():\n    pass',
      '@a\n@b(1)\nasync def downgrade() -> None:\r\n    x = 1',
      'def helper(): pass',
    ]);
    expect(spans).toHaveLength(6);
  });
});

test('names bound at the top level', () => {
  const source = [
    'import a.b, c as d',
    'from e import f, g as h',
    'from __future__ import i',
    'j = k, l = 1, 2',
    'm: int',
    'n += 1',
    '(o := 1)',
    'def p(q): r = 1',
    'class s: t = 1',
    'if u: v = 1',
    'for w in x: y = 1',
    'with z as aa: pass',
    'try: bb = 1',
    'except cc: dd = 1',
    'ee = 1',
    'del ee',
  ].join('\n');
  const { names, otherNames } = readFacts(parser, source);
  expect([...names].sort()).toEqual([
    'a',
    'aa',
    'bb',
    'd',
    'dd',
    'f',
    'h',
    'i',
    'j',
    'k',
    'l',
    'n',
    'o',
    'p',
    's',
    'v',
    'w',
    'y',
  ]);
  expect(otherNames).toBeNull();
});

test.each<[string, string | null]>([
  ['try:\n    from x import *\nexcept E: pass', 'an "import *"'],
  ["globals()['upgrade'] = print", "globals()['upgrade']"],
  ['if x:\n    globals().update(upgrade=print)', 'globals().update(upgrade=print)'],
  ['exec("def upgrade(): pass")', 'exec("def upgrade(): pass")'],
  ["setattr(sys.modules[__name__], 'upgrade', print)", "setattr(sys.modules[__name__], 'upgrade', print)"],
  ['def __getattr__(name): return print', 'the function __getattr__'],
  ["def upgrade(engine):\n    globals()['upgrade_' + engine]()\nsetattr_ = f(x)", null],
])('other names: %s', (source, expected) => {
  expect(readFacts(parser, source).otherNames).toBe(expected);
});

describe('unreadable', () => {
  const nothing = {
    revision: undefined,
    downRevision: undefined,
    docstring: undefined,
    functions: [],
    syntaxProblems: [],
    assignments: {},
  };

  test('binary', () => {
    const facts = readFacts(parser, 'revision = "a"\n\0');
    expect(facts).toMatchObject({
      ...nothing,
      unreadable: 'it is a binary file: Python refuses text with NUL characters',
    });
  });

  test.each(['\\\n', '  \\\r\n', '\\\r'])(
    'continued without end by %j, which the grammar takes minutes for',
    (line) => {
      const text = `revision = "a"\n${line.repeat(100_000)}`;
      expect(readFacts(parser, text)).toMatchObject({
        ...nothing,
        unreadable: 'more than 2000 lines in a row hold nothing but a backslash',
      });
      expect(readFacts(parser, `revision = "a"\n${line.repeat(100)}\n`)).toMatchObject({ unreadable: null });
    },
  );

  test('too long', () => {
    expect(readFacts(parser, `revision = "a"\n${'#'.repeat(20_000_000)}`)).toMatchObject(nothing);
  });

  test.each(['', '\n', '\uFEFF', '# only a comment', '\f', '\r\r', '   '])('an empty file is readable: %j', (text) => {
    expect(readFacts(parser, text)).toMatchObject({ ...nothing, unreadable: null });
  });
});
