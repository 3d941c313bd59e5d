/**
 * The pattern of strings and comments, as far as they end; prefixes stay outside, and do not matter to where a string
 * ends.
 */
export const stringOrComment = [
  '#[^\\r\\n]*',
  '"""[^"\\\\]*(?:(?:\\\\[^]|"(?!""))[^"\\\\]*)*"""',
  "'''[^'\\\\]*(?:(?:\\\\[^]|'(?!''))[^'\\\\]*)*'''",
  '"[^"\\\\\\r\\n]*(?:\\\\(?:\\r\\n|[^])[^"\\\\\\r\\n]*)*"',
  "'[^'\\\\\\r\\n]*(?:\\\\(?:\\r\\n|[^])[^'\\\\\\r\\n]*)*'",
].join('|');

/** A string that is text in every version of Python; two quotes in a row are one only where no third follows. */
export const plainString = [
  '[rRuU]?(?:"""[^"\\\\]*(?:(?:\\\\[^]|"(?!""))[^"\\\\]*)*"""',
  "'''[^'\\\\]*(?:(?:\\\\[^]|'(?!''))[^'\\\\]*)*'''",
  '"(?!"")[^"\\\\\\r\\n]*(?:\\\\(?:\\r\\n|[^])[^"\\\\\\r\\n]*)*"',
  "'(?!'')[^'\\\\\\r\\n]*(?:\\\\(?:\\r\\n|[^])[^'\\\\\\r\\n]*)*')",
].join('|');
