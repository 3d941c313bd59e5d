import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FlatFacts, readFacts } from '../../../../test/support/flatFacts.js';
import { loadParser } from '../../../../test/support/parser.js';
import { templateTags } from '../revision/templateTags.js';
import type { Span } from '../text.js';
import { loadPythonParser, type PythonParser } from './parser.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const real = `"""add accounts 😀

Revision ID: 27c6a30d7c24
Revises: 1975ea83b712, x
Create Date: 2024-03-01 10:00:00.000000

"""
from alembic import op
import sqlalchemy as sa
from ids import *

revision: str = '27c6a30d7c24'
down_revision: Union[str, None] = ('1975ea83b712', *["x"])
branch_labels, depends_on = ('core', f"{revision}é"), None

if context.is_offline_mode():
    depends_on = ["a"] + get()
elif (n := 1) == 2:
    depends_on += ("b",)
try:
    from x import revision
except ImportError as e:
    raise
match revision:
    case [down_revision, *_]: pass


@decorated(1)
async def upgrade() -> None:
    op.add_column('account', sa.Column("x", sa.Text, server_default=b"1"))
    print "python 2", \`x\`


def downgrade():
    op.execute(f"""
        DROP TABLE {real!r:>{width}}
    """)
`;

describe('no text makes it throw', () => {
  function spansIn(facts: FlatFacts): Span[] {
    const { revision, downRevision, branchLabels, dependsOn, docstring, functions, syntaxProblems, assignments } =
      facts;
    const lists = [downRevision, branchLabels, dependsOn].filter((list) => list !== undefined);
    return [
      ...(revision === undefined ? [] : [revision.span]),
      ...lists.flatMap((list) => [
        list.span,
        ...[...list.references, ...list.unknown, ...list.invalid].map(({ span }) => span),
      ]),
      ...(docstring === undefined ? [] : [docstring.span, ...docstring.mentions.map(({ span }) => span)]),
      ...functions.flatMap(({ nameSpan, span }) => [nameSpan, span]),
      ...syntaxProblems.map(({ span }) => span),
      ...Object.values(assignments),
    ];
  }

  function expectFacts(text: string): void {
    const facts = readFacts(parser, text);
    const isBroken = facts.unreadable === null && parser.withTree(text, ({ hasError }) => hasError);
    // What is broken around the tags of a template is not reported: only the rendered text is Python.
    if (isBroken && templateTags(text).length === 0) expect(facts.syntaxProblems).not.toEqual([]);
    for (const { start, end } of spansIn(facts)) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(text.length);
    }
    for (const { name, nameSpan } of facts.functions) expect(text.slice(nameSpan.start, nameSpan.end)).toBe(name);
    for (const { value, span } of facts.docstring?.mentions ?? []) expect(text.slice(span.start, span.end)).toBe(value);
  }

  const fragment = fc.oneof(
    fc.constantFrom(
      ...[
        '"""',
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
        'if x:\n',
        'else:\n',
        'def ',
        'class ',
        'del revision',
        'revision = ',
        'down_revision += ',
        'lambda: ',
        '`',
        ':=',
        '\uFEFF',
        '\f',
        '\u2028',
        '😀',
        '\ud800',
        '\udc00',
        '\0',
        '${',
        '...',
        'match x:\n case ',
      ],
    ),
    fc.string({ unit: 'binary', maxLength: 5 }),
  );

  test('mutations of a revision file', { timeout: 60_000 }, () => {
    const mutation = fc.record({ at: fc.nat(real.length), removed: fc.nat(12), inserted: fragment });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), fc.nat(real.length * 2), (mutations, kept) => {
        const mutated = mutations.reduce(
          (text, { at, removed, inserted }) => text.slice(0, at) + inserted + text.slice(at + removed),
          real,
        );
        expectFacts(mutated.slice(0, kept === 0 ? undefined : kept));
      }),
      { numRuns: 2000 },
    );
  });

  test('fragments in any order', () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 60 }), (fragments) => {
        expectFacts(fragments.join(''));
      }),
      { numRuns: 2000 },
    );
  });

  test('any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expectFacts(text);
      }),
      { numRuns: 1000 },
    );
  });

  test('every truncation', { timeout: 60_000 }, () => {
    for (let end = 0; end <= real.length; end++) expectFacts(real.slice(0, end));
  });

  test.each([
    '(',
    '[',
    '{',
    'f"{',
    'not ',
    '-',
    'a.',
    'a(',
    'lambda:',
    'x if ',
    '"a" + ',
    'if x:\n',
    'a=',
    '*a,',
    '@',
    '("a",',
  ])('%s, ten thousand times', (piece) => {
    expectFacts(`revision = ${piece.repeat(10_000)}`);
    expectFacts(piece.repeat(10_000));
    expect(readFacts(parser, 'revision = "a"').revision).toMatchObject({ value: 'a' });
  });
});

describe('trees are freed', () => {
  const megabyte = 1 << 20;

  function growth(work: () => void): number {
    for (let warmUp = 0; warmUp < 500; warmUp++) work();
    const before = process.memoryUsage().external;
    for (let time = 0; time < 10_000; time++) work();
    return process.memoryUsage().external - before;
  }

  test('ten thousand readings of one document take no more memory', { timeout: 120_000 }, () => {
    let edit = 0;
    expect(growth(() => readFacts(parser, `${real.slice(0, edit++ % real.length)}x${real.slice(200)}`))).toBeLessThan(
      megabyte,
    );
  });

  test('nor do readings that fail', { timeout: 120_000 }, () => {
    const failing = (): void => {
      try {
        parser.withTree(real, () => {
          throw new Error('on purpose');
        });
      } catch (error) {
        if (!(error instanceof Error) || error.message !== 'on purpose') throw error;
      }
    };
    expect(growth(failing)).toBeLessThan(megabyte);
  });
});

test('a grammar that is no wasm is refused', async () => {
  await expect(loadPythonParser({ runtime: new Uint8Array(), grammar: new Uint8Array([1, 2, 3]) })).rejects.toThrow();
});
