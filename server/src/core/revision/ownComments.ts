import { logicalLines } from '../python/logicalLines.js';
import type { FunctionFact } from '../python/scope.js';
import { pythonTokens } from '../python/tokens.js';
import type { Span } from '../text.js';
import type { NamedCode, Suppression } from './facts.js';

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

const instruction = /#[ \t]*alembic:[ \t]*(ignore|replaces)\b/g;

/** Whether a text may have such comments: all others need not be read again. */
export function mayHaveOwnComments(text: string): boolean {
  return /#[ \t]*alembic:/.test(text);
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
    const written = text.slice(comment.start, comment.end);
    const found = [...written.matchAll(instruction)];
    found.forEach((match, index) => {
      const start = comment.start + match.index;
      const end = comment.start + (found[index + 1]?.index ?? written.length);
      const rest = text.slice(start + match[0].length, end);
      if (match[1] === 'replaces') {
        replaces.push(...idsIn(rest));
        return;
      }
      statements ??= statementsOf(text);
      const { scope, range } = reachOf(comment, text, statements, inOrder);
      const span = { start, end: start + text.slice(start, end).trimEnd().length };
      suppressions.push({ ...codesIn(rest, start + match[0].length), span, scope, range });
    });
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

/** `[GR01, GR02] reason`; `offset` is where that is in the file. */
function codesIn(text: string, offset: number): { readonly codes: NamedCode[]; readonly reason: string } {
  const open = /^[ \t]*\[/.exec(text)?.[0].length;
  const close = open === undefined ? -1 : text.indexOf(']', open);
  if (open === undefined || close < 0) return { codes: [], reason: text.trim() };
  const codes = [...text.slice(open, close).matchAll(/[^\s,]+/g)].map((match): NamedCode => {
    const start = offset + open + match.index;
    return { code: match[0].toUpperCase(), span: { start, end: start + match[0].length } };
  });
  return { codes, reason: text.slice(close + 1).trim() };
}

/** Ids between commas or blanks, quoted or not. */
function idsIn(text: string): string[] {
  return [...text.matchAll(/[^\s,;()"']+/g)].map(([id]) => id);
}
