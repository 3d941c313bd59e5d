import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { lineTable, offsetAt, positionAt } from './lineTable.js';

const texts = fc
  .array(fc.constantFrom('a', 'ä', '🎉', '\n', '\r', '\r\n', '\u2028'), { maxLength: 12 })
  .map((parts) => parts.join(''));

test("positions are those of the protocol's own document", () => {
  fc.assert(
    fc.property(texts, fc.nat(30), (text, offset) => {
      const document = TextDocument.create('memory:x', 'python', 1, text);
      const position = positionAt(lineTable(text), offset);
      // The protocol's document never points between the two characters of a line end.
      const isBetween = text.slice(offset - 1, offset + 1) === '\r\n';
      if (!isBetween && !/[\r\n]/.test(text.charAt(Math.min(offset, text.length) - 1)))
        expect(position).toEqual(document.positionAt(offset));
      expect(position.line).toBe(document.positionAt(isBetween ? offset - 1 : offset).line);
    }),
  );
});

test('an offset comes back from its position', () => {
  fc.assert(
    fc.property(texts, fc.nat(30), (text, offset) => {
      const lines = lineTable(text);
      expect(offsetAt(lines, positionAt(lines, offset))).toBe(Math.min(offset, text.length));
    }),
  );
});

test.each([
  [{ line: 0, character: 99 }, 3],
  [{ line: 1, character: 99 }, 5],
  [{ line: 9, character: 0 }, 5],
])('a position beyond its line or text is %o', (position, expected) => {
  expect(offsetAt(lineTable('ab\ncd'), position)).toBe(expected);
});
