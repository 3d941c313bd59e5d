import { logicalLines } from '../python/logicalLines.js';
import type { FunctionFact } from '../python/scope.js';
import { pythonTokens } from '../python/tokens.js';
import type { Span } from '../text.js';
import type { Suppression } from './facts.js';
import { instructionsIn } from './instructions.js';

/** What the comments of a file say to this tool, such as `# alembic: ignore[GR01] reason`. */
export interface OwnComments {
  readonly suppressions: readonly Suppression[];
  /** The ids of `# alembic: replaces id, id`. */
  readonly replaces: readonly string[];
}

/** A comment, with what is before it on its line. */
export interface Comment extends Span {
  readonly lineStart: number;
  /** Whether nothing but blanks is before it. */
  readonly isAlone: boolean;
}

/** A statement, or the header of a block, on however many lines. */
interface Statement extends Span {
  readonly indent: string;
  readonly isString: boolean;
}

/**
 * Reads the comments of a Python text that are meant for this tool. A comment behind code is about its line: on the
 * first or last line of a statement about all of it, on a `def` line about the function. Alone on its line it is about
 * what follows with the same indent, and before the first statement about the file. Spans are UTF-16 offsets.
 * @param functions those of the top level
 */
export function readOwnComments(text: string, functions: readonly FunctionFact[]): OwnComments {
  const suppressions: Suppression[] = [];
  const replaces: string[] = [];
  const inOrder = [...functions].sort((one, other) => one.span.start - other.span.start);
  let statements: readonly Statement[] | undefined;
  for (const comment of commentsOf(text)) {
    for (const said of instructionsIn(text, comment)) {
      if (said.kind === 'replaces') {
        replaces.push(...said.ids);
        continue;
      }
      statements ??= statementsOf(text);
      const { codes, reason, span } = said;
      suppressions.push({ codes, reason, span, ...reachOf(comment, text, statements, inOrder) });
    }
  }
  return { suppressions, replaces };
}

/** The comments of a Python text: what the tokens leave out, beside blanks. */
export function* commentsOf(text: string): Generator<Comment> {
  let end = 0;
  let lineStart = 0;
  let isAlone = true;
  const between = (from: number, to: number): Comment[] => {
    const at = text.slice(from, to).indexOf('#');
    return at < 0 ? [] : [{ start: from + at, end: to, lineStart, isAlone }];
  };
  for (const token of pythonTokens(text)) {
    yield* between(end, token.start);
    end = token.end;
    isAlone = token.type === 'newline';
    if (token.type === 'newline') lineStart = token.end;
    else if (token.type === 'string') lineStart = Math.max(lineStart, lastLineStart(text, token));
    // Nothing is known of what follows.
    if (token.type === 'open string') return;
  }
  yield* between(end, text.length);
}

/** Where the line begins on which a token ends. */
function lastLineStart(text: string, { start, end }: Span): number {
  const written = text.slice(start, end);
  const at = Math.max(written.lastIndexOf('\n'), written.lastIndexOf('\r'));
  return at < 0 ? 0 : start + at + 1;
}

function statementsOf(text: string): Statement[] {
  return [...logicalLines(text)].flatMap(({ tokens, indent }) => {
    const [first, last] = [tokens[0], tokens.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [{ start: first.start, end: last.end, indent, isString: tokens.every(({ type }) => type === 'string') }];
  });
}

/** What a comment is about. */
function reachOf(
  comment: Comment,
  text: string,
  statements: readonly Statement[],
  functions: readonly FunctionFact[],
): Pick<Suppression, 'scope' | 'range'> {
  const next = countUpTo(statements, comment.start, ({ start }) => start);
  const before = statements[next - 1];
  const isWithin = before !== undefined && comment.start < before.end;
  if (comment.isAlone) {
    if (isWithin) return { scope: 'line', range: nextLine(text, comment.end, before.end) };
    const indent = text.slice(comment.lineStart, comment.start).replace('\uFEFF', '');
    // A docstring may be before it.
    const isFirst = next === 0 || (next === 1 && before?.isString === true);
    if (isFirst && indent === '') return { scope: 'file', range: { start: 0, end: text.length } };
    const following = statements[next];
    if (following?.indent !== indent) return { scope: 'line', range: { start: comment.start, end: comment.start } };
    return statementReach(following, functions);
  }
  if (before === undefined) return { scope: 'line', range: { start: comment.lineStart, end: comment.start } };
  const isBetween = isWithin && comment.lineStart > before.start;
  return isBetween
    ? { scope: 'line', range: { start: comment.lineStart, end: comment.start } }
    : statementReach(before, functions);
}

/** A statement; of the header or a decorator of a function all of the function. */
function statementReach(
  { start, end }: Statement,
  functions: readonly FunctionFact[],
): Pick<Suppression, 'scope' | 'range'> {
  const headed = functions[countUpTo(functions, start, ({ span }) => span.start) - 1];
  return headed === undefined || start > headed.nameSpan.start
    ? { scope: 'line', range: { start, end } }
    : { scope: 'function', range: headed.span };
}

/** How many items, in order, begin at an offset or before it; by halves, as a text may have a comment on each line. */
function countUpTo<T>(items: readonly T[], offset: number, startOf: (item: T) => number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && startOf(item) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The next line of a statement after a comment within it. */
function nextLine(text: string, from: number, end: number): Span {
  const rest = text.slice(from, end);
  const start = rest.search(/[^\s]/);
  if (start < 0) return { start: from, end: from };
  const length = rest.slice(start).search(/[\r\n]/);
  return { start: from + start, end: length < 0 ? end : from + start + length };
}
