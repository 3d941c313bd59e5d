import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { readFacts } from './readFacts.js';
import { readHeader } from './readHeader.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** `line [GR01] reason: text it is about`, for each comment of a text. */
function found(text: string): string[] {
  const { body } = readFacts(parser, text);
  return (body?.suppressions ?? []).map(({ scope, codes, reason, range }) => {
    const about = scope === 'file' ? 'all' : text.slice(range.start, range.end).replaceAll(/\s+/g, ' ');
    return `${scope} [${codes.map(({ code }) => code).join(' ')}] ${reason}: ${about}`;
  });
}

describe('# alembic: ignore[CODE] reason', () => {
  test('behind code is about that statement', () => {
    expect(found('revision = "a"  # alembic: ignore[GR06] old id\ndown_revision = None\n')).toEqual([
      'line [GR06] old id: revision = "a"',
    ]);
    expect(found('down_revision = (\n    "a",\n    "b",\n)  # alembic:ignore[gr09, GR10]\n')).toEqual([
      'line [GR09 GR10] : down_revision = ( "a", "b", )',
    ]);
  });

  test('within a statement is about its own line, and alone on one about the next', () => {
    const text =
      'down_revision = (\n    "a",  # alembic: ignore[GR02] elsewhere\n    # alembic: ignore[GR09] later\n    "b",\n)\n';
    expect(found(text)).toEqual(['line [GR02] elsewhere:  "a", ', 'line [GR09] later: "b",']);
  });

  test('on a def or decorator is about the function, on a line of it about that line', () => {
    const text =
      '@once\n# no\ndef upgrade():  # alembic: ignore[DN01] small\n    op.f()\n    # alembic: ignore[DN02] here\n    op.g()\n\n# alembic: ignore[DN03] back\ndef downgrade(): pass\n';
    expect(found(text)).toEqual([
      'function [DN01] small: @once # no def upgrade(): op.f() # alembic: ignore[DN02] here op.g()'.replace(
        'upgrade(): ',
        'upgrade(): # alembic: ignore[DN01] small ',
      ),
      'line [DN02] here: op.g()',
      'function [DN03] back: def downgrade(): pass',
    ]);
  });

  test('before the first statement is about the file, the docstring aside', () => {
    expect(
      found(
        '# alembic: ignore[GR01] a\n"""doc"""\n\n# alembic: ignore[GR02] b\nrevision = "a"\n# alembic: ignore[GR03] c\ndown_revision = None\n',
      ),
    ).toEqual(['file [GR01] a: all', 'file [GR02] b: all', 'line [GR03] c: down_revision = None']);
  });

  test('that nothing of the same indent follows is about nothing', () => {
    expect(
      found(
        'def upgrade():\n    op.f()\n    # alembic: ignore[DN01] end\n\ndef downgrade():\n    pass\n# alembic: ignore[DN02] end\n',
      ),
    ).toEqual(['line [DN01] end: ', 'line [DN02] end: ']);
  });

  test('in a string is none, behind another comment it is one, and two may be in one comment', () => {
    expect(found('x = """\n# alembic: ignore[GR01] no\n"""\ny = "# alembic: ignore[GR01] no"\n')).toEqual([]);
    expect(found('x = 1  # noqa  # alembic: ignore[GR01] a  # alembic: ignore[GR02] b\n')).toEqual([
      'line [GR01] a: x = 1',
      'line [GR02] b: x = 1',
    ]);
    expect(found('x = """\na"""  # alembic: ignore[GR01] a\n')).toEqual(['line [GR01] a: x = """ a"""']);
  });

  test('without a code names none', () => {
    expect(found('x = 1  # alembic: ignore all of it\n')).toEqual(['line [] all of it: x = 1']);
    expect(found('x = 1  # alembic: ignore[GR01\n')).toEqual(['line [] [GR01: x = 1']);
    expect(found('x = 1  # alembic: ignored\n')).toEqual([]);
  });

  test('has the places of its codes, with CRLF and a byte order mark too', () => {
    const text = '\uFEFF# alembic: ignore[ GR01,GR02 ] why\r\nrevision = "a"\r\n';
    const [suppression] = readFacts(parser, text).body?.suppressions ?? [];
    expect(suppression?.scope).toBe('file');
    expect(suppression?.codes.map(({ span }) => text.slice(span.start, span.end))).toEqual(['GR01', 'GR02']);
    expect(text.slice(suppression?.span.start, suppression?.span.end)).toBe('# alembic: ignore[ GR01,GR02 ] why');
  });
});

test('# alembic: replaces names ids, and a file with comments is read whole for the graph too', () => {
  const text =
    'revision = "s"\ndown_revision = None\n# alembic: replaces 1a31ce608336, "77b0c9d1e2f3"\n\ndef upgrade():\n    pass  # alembic: ignore[DN01] x\n';
  const facts = readHeader(parser, text);
  expect(facts.header.replaces).toEqual(['1a31ce608336', '77b0c9d1e2f3']);
  expect(facts.body?.suppressions).toHaveLength(1);
});

test('any text is read, and every place is in it', () => {
  const piece = fc.constantFrom(
    '# alembic: ignore[GR01] x',
    '# alembic: replaces a',
    '\n',
    '\r\n',
    '    ',
    'def f():',
    '"""',
    "'",
    '(',
    ')',
    ';',
    'x = 1',
    '@d',
    '\\\n',
    '\uFEFF',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
      (text) => {
        for (const { range, span, codes } of readFacts(parser, text).body?.suppressions ?? []) {
          for (const each of [range, span, ...codes.map((code) => code.span)]) {
            expect(each.start).toBeLessThanOrEqual(each.end);
            expect(each.end).toBeLessThanOrEqual(text.length);
          }
          expect(text.slice(span.start, span.end)).toMatch(/^#/);
        }
      },
    ),
  );
});
