/** What JavaScript's `\s` lacks and has beyond Python's `str.isspace`. */
const SPACE_IN_PYTHON_ONLY = '\u001c\u001d\u001e\u001f\u0085';
const SPACE_IN_JAVASCRIPT_ONLY = '\ufeff';

/** Python's `str.isspace` for one character. */
function isSpace(character: string): boolean {
  return (/\s/.test(character) && character !== SPACE_IN_JAVASCRIPT_ONLY) || SPACE_IN_PYTHON_ONLY.includes(character);
}

/** The part of text between start and end without white space on either side, as offsets. */
export function strip(text: string, start: number, end: number): { start: number; end: number } {
  let from = start;
  let to = end;
  while (from < to && isSpace(text.charAt(from))) from++;
  while (to > from && isSpace(text.charAt(to - 1))) to--;
  return { start: from, end: to };
}

/** Python's `str.strip()`. */
export function stripped(text: string): string {
  const span = strip(text, 0, text.length);
  return text.slice(span.start, span.end);
}

/** Python's `str.rstrip()`. */
export function rightStripped(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
