import type { SyntaxProblem } from './facts.js';
import type { Span } from '../text.js';
import { stringOrComment } from './stringPattern.js';

const stringsAndComments = new RegExp(stringOrComment, 'g');

/** What the scan keeps from line to line, as CPython's tokenizer does. */
interface State {
  /** The indents that are open, in columns. */
  readonly open: number[];
  /** How many brackets are open. */
  depth: number;
  /** The logical line before ended in ":". */
  needsBlock: boolean;
}

/**
 * The first line whose indentation Python refuses and the grammar takes: one that is deeper without a block to begin,
 * one that fits no open block, or one that begins no block where one must. Tabs reach to the next multiple of eight, as
 * in Python 2 and 3 alike; that Python 3 refuses some mixtures is not told. Undefined too where the scan can't be sure:
 * where a string does not end, a line is continued by a backslash, or brackets don't match.
 */
export function findMisindentation(text: string): SyntaxProblem | undefined {
  const code = text.replace(stringsAndComments, (found) => (found.startsWith('#') ? ' ' : '$').repeat(found.length));
  if (/["'`\\]/.test(code)) return undefined;
  const state: State = { open: [0], depth: 0, needsBlock: false };
  let last = { start: 0, end: 0 };
  for (const { 0: line, index } of code.matchAll(/[^\r\n]+/g)) {
    const content = line.trim();
    if (content === '') continue;
    const start = index + line.indexOf(content);
    last = { start, end: start + content.length };
    const problem = state.depth === 0 ? judge(state, line) : undefined;
    if (problem !== undefined) return invalid(problem, last);
    state.depth += bracketsIn(content);
    if (state.depth < 0) return undefined;
    state.needsBlock = state.depth === 0 && content.endsWith(':');
  }
  return state.needsBlock ? invalid('an indented block is missing below this line', last) : undefined;
}

/** Takes the indent of a logical line; what is wrong with it. */
function judge(state: State, line: string): string | undefined {
  const column = columnOf(line);
  const current = state.open.at(-1) ?? 0;
  if (column > current) {
    if (!state.needsBlock) return 'the line is indented deeper than the one above it, which begins no block';
    state.open.push(column);
    return undefined;
  }
  if (state.needsBlock) return 'an indented block is missing above this line';
  while ((state.open.at(-1) ?? 0) > column) state.open.pop();
  return state.open.at(-1) === column ? undefined : 'the indentation fits no block';
}

function columnOf(line: string): number {
  let column = 0;
  for (const character of line) {
    if (character === ' ') column++;
    else if (character === '\t') column = (Math.floor(column / 8) + 1) * 8;
    else if (character === '\f') column = 0;
    else break;
  }
  return column;
}

/** How many more brackets the line opens than it closes. */
function bracketsIn(content: string): number {
  return content.replace(/[^([{]/g, '').length - content.replace(/[^)\]}]/g, '').length;
}

function invalid(problem: string, span: Span): SyntaxProblem {
  return { message: `This is not valid Python: ${problem}.`, span };
}
