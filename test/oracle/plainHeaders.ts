import fc from 'fast-check';

type Text = fc.Arbitrary<string>;

const ids = fc.array(fc.constantFrom('a1', 'b2b2', '2024_add', 'zz-é', 'c3'), { maxLength: 3 });
const quotes = fc.constantFrom('"', "'", '"""', "'''");
const prefix = fc.constantFrom('', '', '', 'u', 'r');

const literal = (id: string): Text => fc.tuple(prefix, quotes).map(([letter, quote]) => letter + quote + id + quote);
/** A string as a whole, in two pieces, or in parentheses. */
const written = (id: string): Text =>
  fc.oneof(
    { weight: 5, arbitrary: literal(id) },
    fc.tuple(literal(id.slice(0, 1)), literal(id.slice(1))).map(([one, other]) => `(${one} ${other})`),
    literal(id).map((text) => `(${text})`),
    literal(id).map((text) => `(\n    ${text}  # which\n)`),
  );

/** Lists of ids in every form that users write. */
const list = (values: readonly string[]): Text => {
  if (values.length === 0) return fc.constantFrom('None', '()', '[]', '(None)');
  return fc.tuple(...values.map(written)).chain((texts) => {
    const [only] = texts;
    const joined = texts.join(', ');
    const forms = [
      `(${joined},)`,
      `[${joined}]`,
      `[${joined},]`,
      `( ${joined} , )`,
      `(\n    ${texts.join(',\n    ')},\n)`,
      `(\n\t${texts.join(',\n\t')}\n)`,
      `(\n    ${texts.map((text, at) => `${text},  # comment ${String(at)}`).join('\n    ')}\n)`,
      `[  # first\n    ${texts.join(',\n    # between\n    ')}\n    # last\n]`,
      ...(texts.length > 1 ? [`(${joined})`, joined] : []),
    ];
    return fc.constantFrom(...forms, ...(only !== undefined && texts.length === 1 ? [only, only, only] : []));
  });
};

const annotation = fc.constantFrom('', '', ': str', ': Union[str, Sequence[str], None]', ': "str | None"');
const field = (name: string, value: Text): Text =>
  fc.tuple(value, annotation, fc.constantFrom('', '  # a comment', ' ; x = 1')).map(
    ([text, type, rest]) =>
      // Python takes no annotated tuple without parentheses before 3.8, and neither do users.
      `${name}${/^['"urb]/i.test(text) && text.includes(',') ? '' : type} = ${text}${rest}`,
  );

const docstring = (id: string, down: readonly string[]): Text =>
  fc.constantFrom(
    '',
    '# no docstring\n',
    `"""message\n\nRevision ID: ${id}\nRevises: ${down.join(', ')}\nCreate Date: 2026-01-01 00:00:00\n\n"""\n`,
    `'''é message 😀\n\nRevision ID: other\nRevises: \n'''\n`,
    `"""Revises: ${down.join(', ') || 'None'}"""\n`,
    `u"""message\n\n  Revises:x,y\n  Revision ID:${id}"""\n`,
    '"""message\n\nRevises: what came before it\n"""\n',
    '"""two\n\nRevises: a\nRevises: b\n"""\n',
  );

/** A revision file as users and templates write them, in which every identifier is one literal. */
export const plainHeader: Text = fc
  .tuple(ids, ids, ids, fc.constantFrom('1a2b', '0283_x', 'é'))
  .chain(([down, labels, depends, id]) =>
    fc.tuple(
      docstring(id, down),
      field('revision', written(id)),
      field('down_revision', list(down)),
      field('branch_labels', list(labels)),
      field('depends_on', list(depends)),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.constantFrom('', '\uFEFF'),
      fc.constantFrom('    pass', '\tx = "é😀"\n\treturn x'),
    ),
  )
  .map(
    ([doc, revision, down, labels, depends, end, mark, body]) =>
      mark +
      `${doc}from typing import Sequence, Union\n\n${revision}\n${down}\n${labels}\n${depends}\n\n\ndef upgrade():\n${body}\n`.replaceAll(
        '\n',
        end,
      ),
  );
