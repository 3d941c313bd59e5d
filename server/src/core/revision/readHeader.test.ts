import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomHeader } from '../../../../test/oracle/randomHeaders.js';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { noBody, readFacts } from './readFacts.js';
import { readHeader } from './readHeader.js';
import { readTemplateHeader } from './templateHeader.js';

let parser: PythonParser;
const tried = { texts: 0, headerOnly: 0, broken: 0, template: 0 };

beforeAll(async () => {
  parser = await loadParser();
});

afterAll(() => {
  console.log(
    `headers: ${String(tried.texts)} texts, ${String(tried.headerOnly)} read by their header (${String(tried.template)} without the parser), ${String(tried.broken)} of these with a broken body`,
  );
});

/** Compares what the header gives with what the whole file gives; says whether the header was enough. */
function compare(text: string): boolean {
  const fromHeader = readHeader(parser, text);
  const whole = readFacts(parser, text);
  const wholeBody = whole.body ?? noBody;
  tried.texts++;
  if (fromHeader.body !== null) {
    expect(fromHeader).toEqual(whole);
    return false;
  }
  tried.headerOnly++;
  const header = text.slice(0, text.search(/^def /m));
  if (readTemplateHeader(header, []) !== undefined) tried.template++;
  const { functions, syntaxProblems } = wholeBody;
  const { names, otherNames, ...rest } = whole.header;
  expect({ text, ...fromHeader.header }).toMatchObject({ text, ...rest });
  // A broken body may lose functions; whoever asks for names then hears of the syntax first.
  if (syntaxProblems.length > 0) tried.broken++;
  else
    expect({ text, names: fromHeader.header.names, otherNames: fromHeader.header.otherNames }).toEqual({
      text,
      names,
      otherNames,
    });
  expect([...fromHeader.header.names]).toEqual(expect.arrayContaining(functions.map(({ name }) => name)));
  return true;
}

const template = `"""add accounts

Revision ID: 27c6a30d7c24
Revises: 1975ea83b712, x
Create Date: 2024-03-01 10:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg, mysql
import app.models  # noqa


# revision identifiers, used by Alembic.
revision: str = '27c6a30d7c24'
down_revision: Union[str, Sequence[str], None] = ('1975ea83b712', "x")
branch_labels = ('core',)
depends_on = None


def upgrade() -> None:
    op.create_table(
        'account',
        sa.Column('id', sa.Integer(), primary_key=True),
    )
    op.execute("""
UPDATE account SET name = 'a'
    """)


def downgrade() -> None:
    op.drop_table('account')
`;

describe('read by its header', () => {
  const body = '\n\ndef upgrade():\n    pass\n';
  const identifiers = 'revision = "a"\ndown_revision = None\n';

  test.each<[string, string]>([
    ['the template', template],
    ['the template with CRLF', template.replaceAll('\n', '\r\n')],
    ['a function that goes on over lines', `${identifiers}def upgrade(\n    op,\n    tables,\n):\n\tpass\n`],
    [
      '"def" and quotes in strings and comments',
      `"""\n  def a\n"""\n${identifiers}def upgrade():\n    # it's "so\n    x = "def f():"\n    y = 'it''s'\n    z = r"\\\\"\n    """\ndef g():\n    """\n`,
    ],
    [
      'code at the start of a line within a string',
      `${identifiers}def upgrade():\n    op.execute("""\nupgrade = 1\nclass A: pass\n@x\n""")\n`,
    ],
    [
      'a computed identifier',
      `import os\n${identifiers}depends_on = os.getenv("X")\nif os.name: branch_labels = "x"\n${body}`,
    ],
    ['a body that is not Python', `${identifiers}def upgrade():\n    op.add_column(\n\ndef downgrade(:\n    x = = 1\n`],
    ['Python 2', `# -*- coding: utf-8 -*-\n${identifiers}${body}    print "a", b\n    raise E, "a"\n`],
    ['no line end', `${identifiers}def upgrade(): pass`],
    ['comments between functions', `${identifiers}${body}\n# a comment\ndef other():\n    pass\n"""text"""\n`],
    ['an empty docstring', `""""""\n${identifiers}${body}`],
  ])('%s', (_what, text) => {
    expect(compare(text)).toBe(true);
  });

  test.each<[string, string]>([
    ['an identifier after a function', `${identifiers}${body}revision = "b"\n`],
    ['an identifier after a function, behind a semicolon', `${identifiers}${body.trimEnd()}; x = 1\nrevision = "b"\n`],
    ['another statement after a function', `${identifiers}${body}x = 1\n`],
    ['a class', `${identifiers}class A: pass\n${body}`],
    ['a decorator', `${identifiers}@x${body.trimStart()}`],
    ['no upgrade', `${identifiers}def downgrade():\n    pass\n`],
    ['upgrade in a string only', `${identifiers}def x():\n    """\ndef upgrade(): pass\n"""\n`],
    ['no down_revision', `revision = "a"\n${body}`],
    ['a function in the docstring', `"""\ndef upgrade():\n    pass\n"""\n${identifiers}${body}`],
    ['a string that does not end', `${identifiers}def upgrade():\n    x = """\n\ndef downgrade(): pass\n`],
    ['a continued line', `${identifiers}def upgrade():\n    x = \\\n1\nrevision\\\n = 2`],
    ['a lone CR', `${identifiers}def upgrade():\n    pass\rx = 1\n`],
    ['a form feed', `${identifiers}def upgrade():\n    pass\n\fx = 1\n`],
    ['a header that is not Python', `revision = "a"\ndown_revision = (None\n${body}`],
    ['__getattr__', `${identifiers}${body}def __getattr__(name):\n    return 1\n`],
    ['a computed revision', `revision = x()\ndown_revision = None\n${body}`],
    ['NUL', `${identifiers}${body}\0`],
  ])('but not %s', (_what, text) => {
    expect(compare(text)).toBe(false);
  });
});

const fragment = fc.oneof(
  fc.constantFrom(
    '"""',
    "'''",
    "'",
    '"',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '\n',
    '\r',
    '\r\n',
    '\t',
    '    ',
    '\\',
    '\\\n',
    '=',
    ':',
    ',',
    '*',
    '@',
    '#',
    ';',
    'f"',
    "b'",
    'r"',
    'u',
    '\nif x:\n',
    'else:\n',
    '\ndef ',
    '\nclass ',
    'async ',
    '\ndel revision',
    '\nrevision = "b"',
    'down_revision',
    'lambda: ',
    '`',
    ':=',
    '\uFEFF',
    '\f',
    '\u2028',
    '😀',
    '\0',
    'match',
    '\nfrom x import *',
    ' as ',
    'import ',
    'None',
    'globals()',
    '\ndef upgrade():\n    pass\n',
    '\ndef __getattr__(name): pass\n',
    'exec("x")',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
);

test('of any mutation of a revision file', { timeout: 120_000 }, () => {
  const mutation = fc.record({
    at: fc.nat(template.length),
    removed: fc.oneof(fc.constant(0), fc.nat(12)),
    inserted: fragment,
  });
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), fc.boolean(), (mutations, crlf) => {
      const mutated = mutations.reduce(
        (text, { at, removed, inserted }) => text.slice(0, at) + inserted + text.slice(at + removed),
        template,
      );
      compare(crlf ? mutated.replaceAll('\n', '\r\n') : mutated);
    }),
    { numRuns: 1000 },
  );
});

const bodies = fc.array(
  fc.constantFrom(
    'def upgrade():\n    pass',
    'def upgrade(op, tables):\n    op.x("""\nrevision\n""")',
    'def downgrade():\n\tpass',
    'def helper(\n    a,\n):\n    return a',
    'x = 1',
    '# comment',
    '"""text"""',
    'if x:\n    y = 1',
    'def f(): pass; x = 1',
    'async def g():\n    pass',
    'class A:\n    x = 1',
    'def broken(:\n    pass',
    'def h():\n    x = (1',
    'revision = "later"',
    'def k():\n    print "2", `x`',
    "def m():\n    '''\ndef inner():\n'''",
    'def n():\n    f"{x["a"]}"',
    "def o():\n    x = 'a' \\\n        'b'",
    'def tuple(x):\n    return x',
    '    indented = 1',
  ),
  { maxLength: 5 },
);

test.each([[true], [false]])(
  'of any header (decided by the text: %s) with any body',
  { timeout: 120_000 },
  (isDecided) => {
    fc.assert(
      fc.property(randomHeader(isDecided), bodies, fc.boolean(), (header, pieces, hasUpgrade) => {
        const end = header.text.includes('\r\n') ? '\r\n' : header.text.includes('\r') ? '\r' : '\n';
        compare(
          header.text +
            [
              ...(hasUpgrade ? ['revision = "a"', 'down_revision = "b"', 'def upgrade():\n    pass'] : []),
              ...pieces,
              '',
            ]
              .join('\n')
              .replaceAll('\n', end),
        );
      }),
      { numRuns: 1000 },
    );
  },
);

test('many of these texts are read by their header alone', () => {
  expect(tried.headerOnly).toBeGreaterThan(tried.texts / 10);
  expect(tried.template).toBeGreaterThan(tried.headerOnly / 50);
  expect(tried.broken).toBeGreaterThan(tried.headerOnly / 20);
});
