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
