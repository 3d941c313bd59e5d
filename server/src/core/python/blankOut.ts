import type { Span } from '../text.js';

/** The text with spaces for each span, in which every offset and line stays. Spans are in order and don't overlap. */
export function blankOut(text: string, spans: readonly Span[], filler = ' '): string {
  let blanked = '';
  let at = 0;
  for (const { start, end } of spans) {
    blanked += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]/g, filler);
    at = end;
  }
  return blanked + text.slice(at);
}
