import type { Span } from '../text.js';
import { pythonTokens, type Token } from './tokens.js';

/** What no version of Python takes, where it is sure from the tokens alone. */
export interface Fault {
  readonly kind: 'conflict' | 'open bracket' | 'unmatched bracket' | 'open string';
  readonly span: Span;
}

/**
 * One statement on one line, the header of a block, or several statements between ";", however many lines it is written
 * on.
 */
export interface LogicalLine {
  /** Without line ends. Empty where nothing but a fault is there. */
  readonly tokens: readonly Token[];
  /** What is before the first token on its line. */
  readonly indent: string;
  readonly fault?: Fault | undefined;
}

/** Markers that git leaves at the start of a line. */
const conflictMarker = /(?:<{7}|>{7}|={7}|\|{7})(?=[ \r\n]|$)/y;

/** Words that begin a statement and may be in no bracket, in every version of Python. */
const statementWord =
  /^(?:def|class|return|while|with|try|except|finally|raise|assert|del|pass|break|continue|global|import)$/;

const openingOf = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/**
 * The logical lines of any text. A line with a fault is the last one, except that what follows a conflict marker, and a
 * statement that begins within a bracket, are read on.
 */
export function* logicalLines(text: string): Generator<LogicalLine> {
  const brackets: Token[] = [];
  let tokens: Token[] = [];
  let lineStart = 0;
  let indent = '';
  let isMarked = false;
  let isFirst = true;
  const end = (fault?: Fault): LogicalLine => {
    const line = { tokens, indent, fault };
    tokens = [];
    brackets.length = 0;
    return line;
  };
  for (const token of pythonTokens(text)) {
    const written = text.slice(token.start, Math.min(token.end, token.start + 20));
    if (token.type === 'newline') {
      if (brackets.length === 0 && tokens.length > 0) yield end();
      lineStart = token.end;
      isFirst = true;
      isMarked = false;
      continue;
    }
    if (isMarked) continue;
    const marker = isFirst && token.start === lineStart ? markerAt(text, token.start) : undefined;
    if (marker !== undefined) {
      isMarked = true;
      yield end({ kind: 'conflict', span: marker });
      continue;
    }
    const innermost = brackets.at(-1);
    if (isFirst && innermost !== undefined && statementWord.test(written))
      yield end({ kind: 'open bracket', span: innermost });
    if (tokens.length === 0) indent = text.slice(lineStart, token.start);
    isFirst = false;
    tokens.push(token);
    if (token.type === 'open string') {
      yield end({ kind: 'open string', span: token });
      return;
    }
    if (token.type !== 'operator') continue;
    if ('([{'.includes(written)) brackets.push(token);
    const opening = openingOf.get(written);
    if (opening === undefined) continue;
    const opened = brackets.pop();
    if (opened === undefined || text.charAt(opened.start) !== opening) {
      yield end({ kind: 'unmatched bracket', span: token });
      return;
    }
  }
  const innermost = brackets.at(-1);
  if (tokens.length > 0) yield end(innermost && { kind: 'open bracket', span: innermost });
}

function markerAt(text: string, start: number): Span | undefined {
  conflictMarker.lastIndex = start;
  return conflictMarker.test(text) ? { start, end: start + 7 } : undefined;
}
