/** The end of the line that an offset is on, before its line break. */
export function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  if (at < 0) return text.length;
  return at > from && text.charAt(at - 1) === '\r' ? at - 1 : at;
}

/** Where the blanks begin that end at an offset. */
export function blanksBefore(text: string, end: number): number {
  let start = end;
  while (start > 0 && /[ \t]/.test(text.charAt(start - 1))) start--;
  return start;
}

/** How a text ends its lines. */
export function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
