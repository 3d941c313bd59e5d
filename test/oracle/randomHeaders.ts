import fc from 'fast-check';

/** The text of a random revision file, and whether every value in it follows from the text alone. */
export interface RandomHeader {
  readonly text: string;
  readonly isDecided: boolean;
}

type Text = fc.Arbitrary<string>;

const fill = (template: string, ...parts: Text[]): Text =>
  fc
    .tuple(...parts)
    .map((texts) => texts.reduce((text, part, at) => text.replaceAll(`$${String(at + 1)}`, () => part), template));

/** Pieces of a literal that are valid between any quotes; a backslash never ends one. */
const pieces = [
  'a',
  'b1',
  ' ',
  'é',
  '😀',
  '#',
  '(',
  '=',
  '\\n',
  '\\t',
  '\\x41',
  '\\u00e9',
  '\\U0001F600',
  '\\101',
  '\\0',
  '\\777',
  '\\\\',
  "\\'",
  '\\"',
  '\\d',
  '\\\n',
  '%s',
  '\\a\\v',
];
const multiLinePieces = [...pieces, '\n', '\n\n', '\n  ', ' \n', '\t\n'];

const quoted = (content: Text, prefixes: readonly string[], quotes: readonly string[]): Text =>
  fc
    .tuple(fc.constantFrom(...prefixes), content, fc.constantFrom(...quotes))
    .map(([prefix, text, quote]) => prefix + quote + text + quote);

const contentOf = (from: readonly string[]): Text =>
  fc.array(fc.constantFrom(...from), { maxLength: 5 }).map((texts) => texts.join(''));

const plainLiteral = fc.oneof(
  quoted(contentOf(pieces), ['', 'u', 'U', 'r', 'R'], ['"', "'"]),
  quoted(contentOf(multiLinePieces), ['', 'u', 'r'], ['"""', "'''"]),
);
const literal = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('"a"', "'b2'", '"c_3"', '""') },
  { weight: 2, arbitrary: plainLiteral },
  {
    weight: 1,
    arbitrary: quoted(contentOf([...pieces, '{{', '}}', '{1}', '{t}']), ['f', 'F', 'rf', 'fR'], ['"', "'"]),
  },
);

/** `t` names a string, `s` a tuple, `l` a list, `n` None: bound by every header. */
const { text, tuple, list } = fc.letrec<Record<'text' | 'tuple' | 'list' | 'items', string>>((tie) => ({
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal,
    literal,
    fc.constant('t'),
    fill('($1)', tie('text')),
    fill('$1 $2', plainLiteral, literal).map((both) => `(${both})`),
    fill('$1 + $2', tie('text'), tie('text')).map((sum) => `(${sum})`),
    fill('($1 if True else $2)', tie('text'), tie('text')),
    fill('($1 if not t0 else $2)', tie('text'), tie('text')),
    fill('(w := $1)', tie('text')),
  ),
  items: fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: tie('text') },
        { weight: 1, arbitrary: fill('*$1', tie('tuple')) },
        { weight: 1, arbitrary: fill('*$1', tie('list')) },
        { weight: 1, arbitrary: fc.constantFrom('None', '1', 'b"a"', '("x",)', 'True') },
      ),
      { maxLength: 4 },
    )
    .map((texts) => texts.map((each) => `${each}, `).join('')),
  tuple: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fill('($1)', tie('items')),
    fill('($1)', tie('items')),
    fc.constant('s'),
    fill('tuple($1)', tie('list')),
    fill('tuple($1)', tie('tuple')),
    fill('($1 + $2)', tie('tuple'), tie('tuple')),
    fc.constant('tuple()'),
  ),
  list: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fill('[$1]', tie('items')),
    fill('[$1]', tie('items')),
    fill('list($1)', tie('tuple')),
    fill('($1 + $2)', tie('list'), tie('list')),
    fill('list($1)', tie('text')),
  ),
}));
const lonely = fill('{$1, $1}', fc.constantFrom('"a"', "'b'"));
const anything = fc.oneof(
  { weight: 5, arbitrary: text },
  { weight: 4, arbitrary: tuple },
  { weight: 3, arbitrary: list },
  {
    weight: 1,
    arbitrary: fc.oneof(
      lonely,
      fill('frozenset($1)', lonely),
      fill('set($1)', lonely),
      fill('$1,', text),
      fill('$1, $2', text, text),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('None', 'n', '123', '-1', '1.5', 'True', 'b"x"', '(None,)', '((),)', 'lambda: 1', '...'),
  },
);

const name = fc.constantFrom('revision', 'down_revision', 'branch_labels', 'depends_on');
const assignment = fc.oneof(
  { weight: 6, arbitrary: fill('$1 = $2', name, anything) },
  fill(
    '$1: str = $2',
    name,
    anything.filter((value) => !value.endsWith(',') && !/^"[^"]*", /.test(value)),
  ),
  fill('$1: Union[\n    str,\n    None,\n] = (\n    # why\n    $2  # not\n)', name, text),
  fill('$1 = $2 = $3', name, name, anything),
  fill('$1, $2 = $3, $4', name, name, text, tuple),
  fill(
    '($1, [$2, x]) = ($3, ($4, 1))',
    name,
    name,
    anything.map((value) => `(${value})`),
    list,
  ),
  fill('$1, *$2 = $3, $4', name, name, text, text),
  fill('*$1, $2 = [$3, $4, None]', name, name, text, text),
  fill('$1, = ($2),', name, text),
  fill('$1 = ($2)\n$1 += $3', name, text, text),
  fill('$1 = $2\n$1 += $3', name, tuple, tuple),
  fill('$1 = $2\n$1 += $3', name, list, fc.oneof(list, tuple)),
  fill('($1 := $2)', name, text),
  fill('$1 = \\\n    $2', name, text),
  fill('$1 = None; $2 = $3', name, name, text),
  fill('$1 = None\ndel $1', name),
  fill('t = $1\ns = $2', text, tuple),
);
const distraction = fc.constantFrom(
  '',
  '# revision = "comment"',
  'def upgrade():\n    revision = "local"\n    down_revision = None',
  'class A:\n    revision = "attribute"',
  'x: str',
  '\f',
  'pass;',
  '"""\nrevision = "string"\n"""',
  'f = lambda revision="argument": revision',
  'print(revision := "w") if False else None',
  '[each for each in "ab"]',
  '@choose\ndef decorated(): pass',
  'async def downgrade():\n\tpass',
);

const indented = (block: string, by: string): string =>
  block
    .split('\n')
    .map((line) => by + line)
    .join('\n');
/** Assignments whose text may be indented: no literal of theirs goes over lines. */
const nestable = assignment.filter((block) => !/"""|'''|\\\n/.test(block) && !block.includes('\n\n'));
const block = fc
  .tuple(fc.array(nestable, { minLength: 1, maxLength: 2 }), fc.constantFrom('    ', '\t', ' '))
  .map(([texts, by]) => indented(texts.join('\n'), by));

const decided = fc.oneof(
  { weight: 8, arbitrary: assignment },
  { weight: 3, arbitrary: distraction },
  fill('if True:\n$1\nelse:\n$2', block, block),
  fill('if not 1:\n$1\nelif t0 or False:\n$2\nelse:\n$3', block, block, block),
  fill('if __name__ == "__main__":\n$1', block),
  fill('try:\n$1\nexcept ImportError:\n    raise', block),
  fill('try:\n$1\nfinally:\n$2', block, block),
  fill('with context():\n$1', block),
  fill('try:\n    pass\nexcept A:\n    raise\nelse:\n$1', block),
);
const undecided = fc.oneof(
  { weight: 20, arbitrary: decided },
  fill('if choose():\n$1', block),
  fill('if choose():\n$1\nelse:\n$2', block, block),
  fill('if choose():\n$1\nelif choose():\n$2\nelse:\n$3', block, block, block),
  fill(
    '$1 = $2 if choose() else $3',
    name,
    anything.map((value) => `(${value})`),
    text,
  ),
  fill('$1 = ($2, *choose and $3, *$4)', name, text, tuple, tuple),
  fill('for x in ($1, $2):\n    $3 = x', text, text, name),
  fill('for $1 in $2:\n$3', name, tuple, block),
  fill('while choose() and False:\n$1', block),
  fill('try:\n    maybe()\n$1\nexcept ZeroDivisionError:\n$2', block, block),
  fill('try:\n    maybe()\nexcept ZeroDivisionError:\n$1', block),
  fill('l = $1\n$2 = l\nl.append($3)', list, name, text),
  fill('l = $1\n$2 = l\nl += $3', list, name, list),
  fill('$1 = [$2]\n$1[0] = $3', name, text, text),
  fill('l = $1\n$2 = (l,)\nchoose(l.clear())', list, name),
  fill(
    'match choose():\n    case True:\n$1\n    case _:\n$2',
    block.map((each) => indented(each, '    ')),
    block.map((each) => indented(each, '    ')),
  ),
  fill('print($1 := $2)', name, text),
  fill('if choose():\n    $1 = $2\nelse:\n    del w', name, text),
  fill('$1 = t.upper()', name),
  fill('$1 = {$2: 1}', name, text),
  fill('if choose():\n$1\n$2raise ValueError', block, fc.constantFrom('    ', '\t')),
);

const docstring = fc.oneof(
  plainLiteral,
  quoted(
    contentOf([...multiLinePieces, 'Revision ID: a\n', 'Revises: b, c\n', 'Create Date: now']),
    ['', 'r', 'u'],
    ['"""', "'''"],
  ),
  fill('($1\n $2)', plainLiteral, plainLiteral),
  fill('f$1', fc.constantFrom('"a"', "'b'")),
  fc.constantFrom('b"a"', '"a",', '"a" + "b"', '', '# comment\n"a"', '"\u00a0a\x1c\x85"', '"\\x85a\\ufeff"'),
);

/** A module that starts with a docstring, binds the helper names and then the identifiers in any form and order. */
export function randomHeader(isDecided: boolean): fc.Arbitrary<RandomHeader> {
  const statements = fc.array(isDecided ? decided : undecided, { minLength: 1, maxLength: 6 });
  const ends = fc.constantFrom('\n', '\n', '\r\n', '\r');
  return fc
    .tuple(
      fc.constantFrom('', '', '\uFEFF'),
      docstring,
      text.filter((value) => !/\bt\b/.test(value)),
      statements,
      ends,
    )
    .map(([bom, doc, first, body, end]) => ({
      text:
        bom +
        [doc, 't = t0 = "t"', 's = ("s1", "s2")', 'n = w = None', `t = ${first}`, ...body, '']
          .join('\n')
          .replaceAll('\n', end),
      isDecided,
    }));
}
