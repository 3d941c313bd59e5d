import type { Span } from '../core/text.js';

/** Where the lines of one text start, in UTF-16 code units; the last entry is the text's length. */
export type LineTable = Uint32Array;

/** A place in a text, counted from 0, the character in UTF-16 code units. */
export interface LinePosition {
  readonly line: number;
  readonly character: number;
}

/** Lines end as the protocol says: CRLF, LF or CR. */
export function lineTable(text: string): LineTable {
  const starts = [0];
  if (text.includes('\r')) {
    const ends = /\r\n|\r|\n/g;
    while (ends.exec(text) !== null) starts.push(ends.lastIndex);
  } else {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  }
  starts.push(text.length);
  return new Uint32Array(starts);
}

/** The character that stands for an empty line, and the longest line that one stands for. */
const encoding = { zero: 48, longest: 20_000 };

/** The lengths of the lines as a character each, without white space; empty where a line is too long for that. */
export function encodeLines(lines: LineTable): string {
  let text = '';
  for (let line = 1; line < lines.length; line++) {
    const length = (lines[line] ?? 0) - (lines[line - 1] ?? 0);
    if (length > encoding.longest) return '';
    text += String.fromCharCode(length + encoding.zero);
  }
  return text;
}

/** The lines that `encodeLines` wrote. */
export function decodeLines(text: string): LineTable {
  const lines = new Uint32Array(text.length + 1);
  for (let line = 0; line < text.length; line++)
    lines[line + 1] = (lines[line] ?? 0) + text.charCodeAt(line) - encoding.zero;
  return lines;
}

/** Offsets beyond the text are its end. */
export function positionAt(lines: LineTable, offset: number): LinePosition {
  let low = 0;
  let high = lines.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const end = lines[lines.length - 1] ?? 0;
  return { line: low, character: Math.max(0, Math.min(offset, end) - (lines[low] ?? 0)) };
}

/** Lines beyond the text are its end; characters beyond a line are the start of the next. */
export function offsetAt(lines: LineTable, position: LinePosition): number {
  const end = lines[lines.length - 1] ?? 0;
  if (position.line >= lines.length - 1) return end;
  return Math.min((lines[position.line] ?? 0) + position.character, lines[position.line + 1] ?? end);
}

export function rangeOf(lines: LineTable, span: Span): LineRange {
  return { start: positionAt(lines, span.start), end: positionAt(lines, span.end) };
}

export interface LineRange {
  readonly start: LinePosition;
  readonly end: LinePosition;
}

interface RangeReader {
  (span: Span): LineRange;
  (span: Span | null): LineRange | null;
}

/** The ranges of spans of one text; null for none. */
export function rangesIn(text: string): RangeReader {
  const lines = lineTable(text);
  return ((span) => (span === null ? null : rangeOf(lines, span))) as RangeReader;
}
