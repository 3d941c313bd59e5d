import type { Span } from '../text.js';
import { type Fault, type LogicalLine, logicalLines } from './logicalLines.js';
import { missingOperand } from './operands.js';

export interface SyntaxProblem {
  /** Whether no version of Python accepts it; else it may be newer, or older, than what is known here. */
  readonly isCertain: boolean;
  /** Without a full stop. */
  readonly message: string;
  readonly span: Span;
}

/** Words that begin a block, whose header ends in ":". */
const blockWord = /^(?:if|elif|else|for|while|try|except|finally|with|def|class)$/;

interface Finding {
  readonly message: string;
  readonly span: Span;
}

/** What is kept from line to line, as CPython's tokenizer does. */
interface State {
  readonly text: string;
  /** The indents that are open, in columns. */
  readonly open: number[];
  /** Versions differ in what the indent of a line is that begins with a backslash: from there on nothing is sure. */
  isSure: boolean;
  /** Whether the line above begins a block; undefined where that is not sure. */
  beginsBlock: boolean | undefined;
  /** The code of the line above. */
  above: Span;
}

/**
 * The first places that no version of Python accepts, from 2.7 on and whatever the next one adds: a conflict marker, a
 * string or bracket that is not closed, an indentation that fits no block, a missing block or operand. At most `most`.
 * Takes any text. Tabs reach to the next multiple of eight, as in Python 2 and 3 alike; that Python 3 refuses some
 * mixtures is not reported.
 */
export function findCertainErrors(text: string, most: number): SyntaxProblem[] {
  const found: Finding[] = [];
  const state: State = { text, open: [0], isSure: true, beginsBlock: false, above: { start: 0, end: 0 } };
  let isConflict = false;
  for (const line of logicalLines(text)) {
    if (found.length >= most) break;
    const { fault } = line;
    isConflict ||= fault?.kind === 'conflict';
    // Both sides of a conflict follow each other: only the markers are sure.
    if (!isConflict) found.push(...take(state, line));
    else if (fault?.kind === 'conflict') found.push(describe(text, fault));
  }
  if (!isConflict && state.isSure && state.beginsBlock === true && found.length === 0)
    found.push({ message: 'an indented block is missing below this line', span: state.above });
  return found
    .slice(0, most)
    .map(({ message, span }) => ({ isCertain: true, message: `This is not valid Python: ${message}`, span }));
}

/** The first error of a line, and the state after it. */
function take(state: State, line: LogicalLine): Finding[] {
  const { text } = state;
  const { tokens, fault } = line;
  const [first] = tokens;
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) return fault === undefined ? [] : [describe(text, fault)];
  const span = { start: first.start, end: firstLineEnd(text, first.start, last.end) };
  const indentation = indentationError(state, line);
  const missing = missingOperand(text, tokens);
  const operand =
    missing !== undefined && fault !== undefined && fault.span.start <= missing.span.start ? undefined : missing;
  const lacksColon = fault === undefined && operand === undefined && isBlockWithoutColon(text, line);
  state.beginsBlock = lacksColon || fault !== undefined ? undefined : text.slice(last.start, last.end) === ':';
  state.above = span;
  if (indentation !== undefined) return [{ message: indentation, span }];
  if (operand !== undefined)
    return [
      {
        message: `something is missing ${operand.side} "${text.slice(operand.span.start, operand.span.end)}"`,
        span: operand.span,
      },
    ];
  if (lacksColon) return [{ message: '":" is missing at the end of this line', span }];
  return fault === undefined ? [] : [describe(text, fault)];
}

/** Takes the indent of a logical line; what is wrong with it. */
function indentationError(state: State, { indent, tokens }: LogicalLine): string | undefined {
  const { open, beginsBlock } = state;
  state.isSure &&= tokens[0]?.type !== 'continuation';
  if (!state.isSure) return undefined;
  const column = columnOf(indent);
  const current = open.at(-1) ?? 0;
  if (column > current) {
    open.push(column);
    return beginsBlock === false
      ? 'the line is indented deeper than the one above it, which begins no block'
      : undefined;
  }
  if (beginsBlock === true) return 'an indented block is missing above this line';
  while ((open.at(-1) ?? 0) > column) open.pop();
  if (open.at(-1) === column) return undefined;
  open.push(column);
  return 'the indentation fits no block';
}

function columnOf(indent: string): number {
  let column = 0;
  for (const character of indent) {
    if (character === ' ') column++;
    else if (character === '\t') column = (Math.floor(column / 8) + 1) * 8;
    else if (character === '\f') column = 0;
  }
  return column;
}

function isBlockWithoutColon(text: string, { tokens }: LogicalLine): boolean {
  const [first, second] = tokens;
  const word = first === undefined ? '' : text.slice(first.start, first.end);
  const begins =
    word === 'async' && second !== undefined
      ? /^(?:def|for|with)$/.test(text.slice(second.start, second.end))
      : blockWord.test(word);
  return begins && !tokens.some(({ start, end }) => text.slice(start, end) === ':');
}

function describe(text: string, { kind, span }: Fault): Finding {
  switch (kind) {
    case 'conflict':
      return { message: 'this is a conflict marker of git', span };
    case 'open string':
      return { message: 'the string is not closed', span };
    case 'unmatched bracket':
      return { message: `"${text.charAt(span.start)}" closes no bracket`, span };
    case 'open bracket':
      return {
        message: `"${text.charAt(span.start)}" is never closed`,
        span: { start: span.start, end: firstLineEnd(text, span.start, text.length) },
      };
  }
}

/** The end of the code on the line of `start`, not beyond `end`. */
function firstLineEnd(text: string, start: number, end: number): number {
  const [line = ''] = /^[^\r\n]*/.exec(text.slice(start, end)) ?? [];
  return start + line.trimEnd().length;
}
