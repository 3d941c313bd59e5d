import { beforeAll, expect, test } from 'vitest';
import { readFacts } from '../../../../test/support/flatFacts.js';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from './parser.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const python2 = [
  'print "a"',
  'print "a" % b, c',
  'print',
  'print >>f, "a"',
  'exec "a"',
  'exec "a" in b',
  'x = `a`',
  'raise E, "a"',
  'x = 0777',
  'x = 10L',
  'x = ur"a"',
  'if a <> b: pass',
  'try: pass\nexcept (A, B), e: pass',
  'def f(a, (b, c)): pass',
  'x = lambda (a, b): a',
];

const python3 = [
  'if a: # why:\n  x = [\n1,\n  ]\n # odd\n  y = (1,\n2)',
  'if a:\n  x = 1 + \\\n      2',
  'x = a[\n  1:\n    2]',
  'match a:\n    case 1: pass',
  'type X = int',
  'def f[T](a: T, /, *, b=1): pass',
  'x = f"{a!r:>{b}}"',
  'async def f(): await a',
  'x: int = 1',
  'try: pass\nexcept* A: pass',
  'with (a as b, c as d): pass',
  'x = (y := 1)',
  'print("a", file=b)',
  'x = 1_000',
  'x = [*a, *b]',
  'nonlocal_ = 1',
];

test.each([...python2, ...python3])('is Python, 2 or 3: %s', (statement) => {
  const facts = readFacts(
    parser,
    `revision = "a"\n${statement}\ndown_revision = "b"\ndef upgrade():\n    ${statement.replaceAll('\n', '\n    ')}\n`,
  );
  expect(facts.syntaxProblems).toEqual([]);
  expect(facts).toMatchObject({ revision: { value: 'a' }, downRevision: { references: [{ value: 'b' }] } });
});

test('a tab reaches to the next multiple of eight, as in Python 2', () => {
  expect(readFacts(parser, 'def f():\n        x = 1\n\ty = 2\n').syntaxProblems).toEqual([]);
});

test.each<[string, [string, string][]]>([
  ['x = = 1', [['=', 'something is missing after "="']]],
  ['x = (1', [['(1', '"(" is never closed']]],
  ['x = 1)', [[')', '")" closes no bracket']]],
  ['x = (1]\ny = 2', [[']', '"]" closes no bracket']]],
  ['x = "a\ny = 2', [['"a', 'the string is not closed']]],
  ['def upgrade(:\n    pass', [['(:', '"(" is never closed']]],
  ['x = 1\ndef f() -> None:\n    op.drop_table((\n', [['(', '"(" is never closed']]],
  [
    'x = (1,\ndef f():\n  y = [\n',
    [
      ['(1,', '"(" is never closed'],
      ['[', '"[" is never closed'],
    ],
  ],
  ['x =\ny = 2', [['=', 'something is missing after "="']]],
  [
    'x = 1 +\ny = f(a, , b)',
    [
      ['+', 'something is missing after "+"'],
      [',', 'something is missing before ","'],
    ],
  ],
  ['x = 1\n  y = 2\n', [['y = 2', 'the line is indented deeper than the one above it, which begins no block']]],
  [
    'def f():\n    x = 1\n      y = 2\n',
    [['y = 2', 'the line is indented deeper than the one above it, which begins no block']],
  ],
  ['def f():\n    if a:\n        x = 1\n      y = 2\n', [['y = 2', 'the indentation fits no block']]],
  [
    'def f():\n# only a comment\n\ndef g(): pass\n',
    [['def g(): pass', 'an indented block is missing above this line']],
  ],
  [
    'def f():\n    try:\n    finally: # late\n        pass\n',
    [['finally:', 'an indented block is missing above this line']],
  ],
  ['x = 1\ndef f(a=":"): # soon\n\n', [['def f(a=":"):', 'an indented block is missing below this line']]],
  ['import', [['import', 'something is missing after "import"']]],
  ['if a\n    x = 1\n', [['if a', '":" is missing at the end of this line']]],
  [
    'except\n\n\ndef f(): pass\n= 1\n',
    [
      ['except', '":" is missing at the end of this line'],
      ['=', 'something is missing before "="'],
    ],
  ],
  ['except\nx = 1\n'.repeat(20), Array.from({ length: 5 }, () => ['except', '":" is missing at the end of this line'])],
  [
    '<<<<<<< HEAD\nrevision = "a"\n=======\n  revision = ("b"\n>>>>>>> x\n',
    [
      ['<<<<<<<', 'this is a conflict marker of git'],
      ['=======', 'this is a conflict marker of git'],
      ['>>>>>>>', 'this is a conflict marker of git'],
    ],
  ],
])('no version of Python accepts %j', (text, expected) => {
  const { syntaxProblems } = readFacts(parser, text);
  expect(syntaxProblems.map(({ span, message }) => [text.slice(span.start, span.end), message])).toEqual(
    expected.map(([code, message]) => [code, `This is not valid Python: ${message}`]),
  );
  expect(syntaxProblems.filter(({ isCertain }) => !isCertain)).toEqual([]);
});

test.each<[string, unknown]>([
  // What a broken statement assigns is not known, and what stands around it is.
  [
    'revision = "a\ndown_revision = "b"',
    { revision: { kind: 'unknown' }, downRevision: { references: [{ value: 'b' }] } },
  ],
  [
    'revision = \ndown_revision = "b"',
    { revision: { kind: 'unknown' }, downRevision: { references: [{ value: 'b' }], unknown: [] } },
  ],
  [
    'revision = "a"\ndown_revision = ("b",\nbranch_labels = None\ndepends_on = "c"',
    {
      revision: { value: 'a' },
      downRevision: { unknown: [{}] },
      branchLabels: { unknown: [{}] },
      dependsOn: { references: [{ value: 'c' }] },
    },
  ],
  ['revision = "a" +\ndown_revision = "b"', { revision: { kind: 'unknown' }, downRevision: { unknown: [{}] } }],
  [
    'revision = "a" "b\ndown_revision = None',
    { revision: { kind: 'unknown' }, downRevision: { references: [], unknown: [] } },
  ],
  ['revision = "a" if x else\n', { revision: { kind: 'unknown' } }],
  ['revision = "a" if x\n', { revision: { kind: 'unknown' } }],
  // An id in a function whose head is broken is not the file's.
  ['revision = "a"\ndef upgrade(:\n    revision = "b"\n', { revision: { value: 'a' } }],
  ['revision = "a"\ndef upgrade)(:\n    x = 1\n    revision = "b"\n', { revision: { value: 'a' } }],
  ['revision = "a"\nupgrade():\n    revision = "b"\n', { revision: { value: 'a' } }],
])('facts of %j', (text, expected) => {
  const facts = readFacts(parser, text);
  expect(facts).toMatchObject(expected as object);
  expect(facts.syntaxProblems).not.toEqual([]);
});

const real = `"""add accounts

Revision ID: 27c6a30d7c24
Revises: 1975ea83b712
Create Date: 2024-03-01 10:00:00.000000

"""
from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = '27c6a30d7c24'
down_revision: str | None = '1975ea83b712'
branch_labels = ('core', "über")
depends_on = None


def upgrade() -> None:
    op.create_table(
        'account',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('name', sa.String(50), nullable=False, comment=f"a {1!r} 😀"),
    )
    with op.batch_alter_table('account') as batch:
        batch.add_column(sa.Column('x', sa.Text))
    op.execute("""
UPDATE account SET name = 'a' WHERE
   revision = 'b'
""")


def downgrade() -> None:
    if True:
        revision = "local"
    op.drop_table('account')
`;
const body = real.indexOf('def upgrade');

test('a user who types in a function body never loses the identifiers', { timeout: 60_000 }, () => {
  const whole = readFacts(parser, real);
  for (let at = body; at <= real.length; at++) {
    for (const text of [
      real.slice(0, at),
      `${real.slice(0, at)}(${real.slice(at)}`,
      `${real.slice(0, at)}"""${real.slice(at)}`,
      `${real.slice(0, at)}]${real.slice(at)}`,
      real.slice(0, at) + real.slice(at + 5),
    ]) {
      const facts = readFacts(parser, text);
      expect({ at, text, ...facts }).toMatchObject({
        revision: whole.revision,
        downRevision: whole.downRevision,
        branchLabels: whole.branchLabels,
        docstring: whole.docstring,
      });
    }
  }
});
