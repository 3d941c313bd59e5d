/**
 * The parser takes up to 340 bytes a character and dies at 2 GB; the longest real revision file but for those that
 * carry data has 274 KiB. Of a longer one only the start is read.
 */
export const longestText = 5_500_000;

/** The grammar's scanner writes beyond its buffer at some 380 levels, which ends the parser; Python refuses 100. */
const mostIndents = 300;

/**
 * At each line that is only continued the grammar's scanner reads all that follow: 2000 take some 0.1 s, 100,000 take
 * minutes.
 */
const mostContinuedLines = 2000;

/**
 * Outside of strings the grammar's scanner looks for the end of each to the end of the text: 1000 take some 0.1 s,
 * 30,000 take a minute.
 */
const mostNamedCharacters = 1000;

/** Why a text is not read at all; null for any ordinary one. */
export function whyUnreadable(text: string): string | null {
  if (text.includes('\0')) return 'it is a binary file: Python refuses text with NUL characters';
  if (text.length > longestText)
    return `it is too long: it has ${text.length} characters, and ${longestText} are read at most`;
  if (count(text, '\\N{') > mostNamedCharacters)
    return `it has more than ${mostNamedCharacters} characters that are written by name, as in "\\N{DASH}"`;
  if (countLines(text) <= mostIndents) return null;
  if (hasManyContinuedLines(text)) return `more than ${mostContinuedLines} lines in a row hold nothing but a backslash`;
  if (countIndents(text) > mostIndents) return 'it is indented too deeply: Python refuses more than 100 levels';
  return null;
}

/** Lines in the widest sense, the one that `^` in a pattern has. */
function countLines(text: string): number {
  return 1 + ['\n', '\r', '\u2028', '\u2029'].reduce((sum, end) => sum + count(text, end), 0);
}

function count(text: string, piece: string): number {
  let found = 0;
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) found++;
  return found;
}

/** How many different indents the lines have: at least as many as the levels that are ever open. */
function countIndents(text: string): number {
  const indents = new Set<string>();
  for (const [indent] of text.matchAll(/^(?:[ \t\f\r]|\\\r?\n)+/gm)) indents.add(indent);
  return indents.size;
}

function hasManyContinuedLines(text: string): boolean {
  for (const [lines] of text.matchAll(/(?:^[ \t\f]*\\(?:\r\n?|\n))+/gm)) {
    if ((lines.match(/\\/g) ?? []).length > mostContinuedLines) return true;
  }
  return false;
}
