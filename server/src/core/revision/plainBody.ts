import type { FunctionFact } from '../python/scope.js';
import type { RevisionBody } from './facts.js';
import { copyOf } from './factsText.js';
import { type Cursor, take, takeCharacter, takeExpression, takeName } from '../python/plainExpression.js';

/** Deeper blocks are left to the parser. */
const deepest = 10;

/** Lines that hold nothing, or a comment. */
const emptyLines = /(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*/y;
const lastLine = /[ \t]*(?:#[^\r\n]*)?$/y;
/** The grammar counts the CR to a comment. */
const endOfLine = /[ \t]*(#[^\n]*)?(?:\r?\n|$)/y;
const comment = /(?:[ \t]*\r?\n)*( *)#[^\n]*/y;
const endOfHead = /[ \t]*:[ \t]*(?:#[^\r\n]*)?\r?\n/y;
const spaces = / */y;
const definition = /def ([A-Za-z_]\w*)\(/y;
const arrow = /[ \t]*->[ \t]*/y;
const statement = /(pass|return|with|if|elif|else|for)\b/y;
const as = /as[ \t]+/y;
const within = /in\b/y;
const assigned = /=(?!=)/y;
const target = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*[ \t]*$/;

/**
 * The body of a revision file, where it holds nothing but functions of plain statements, as Alembic writes them: calls,
 * assignments, "with", "if" and "for". It is valid Python then, and reading it takes a fraction of what parsing takes.
 * Undefined for anything else, which the parser reads.
 * @param start the offset of the first function
 */
export function readPlainBody(
  text: string,
  start: number,
): { readonly body: RevisionBody; readonly calls: number } | undefined {
  const cursor: Cursor = { text, at: start, calls: 0 };
  const functions: FunctionFact[] = [];
  while (cursor.at < text.length) {
    const read = takeFunction(cursor);
    if (read === undefined) return undefined;
    functions.push(read);
    takeEmptyLines(cursor);
  }
  return { body: { functions, mergeOperations: [], syntaxProblems: [], suppressions: [] }, calls: cursor.calls };
}

function takeFunction(cursor: Cursor): FunctionFact | undefined {
  const start = cursor.at;
  definition.lastIndex = start;
  const name = definition.exec(cursor.text)?.[1];
  if (name === undefined) return undefined;
  cursor.at = definition.lastIndex;
  if (!takeParameters(cursor)) return undefined;
  if (take(cursor, arrow) && !takeExpression(cursor, false)) return undefined;
  const end = take(cursor, endOfHead) ? takeBlock(cursor, 0, 0) : undefined;
  return end === undefined
    ? undefined
    : { name: copyOf(name), nameSpan: { start: start + 4, end: start + 4 + name.length }, span: { start, end } };
}

const parameterGap = /[ \t\r\n]*/y;

/** Names with annotations and defaults; behind the opening bracket. */
function takeParameters(cursor: Cursor): boolean {
  for (;;) {
    take(cursor, parameterGap);
    if (takeCharacter(cursor, ')')) return true;
    if (takeName(cursor) === undefined) return false;
    take(cursor, parameterGap);
    if (takeCharacter(cursor, ':') && !takeExpression(cursor, true)) return false;
    if (takeCharacter(cursor, '=') && !takeExpression(cursor, true)) return false;
    if (!takeCharacter(cursor, ',')) return takeCharacter(cursor, ')');
  }
}

/**
 * Goes behind a block that is indented deeper than `outer`; gives its end, to which the grammar counts the comments that
 * follow, as long as they are indented as the block is.
 */
function takeBlock(cursor: Cursor, outer: number, depth: number): number | undefined {
  if (depth > deepest) return undefined;
  let indent: number | undefined;
  let end: number | undefined;
  for (;;) {
    const after = cursor.at;
    takeEmptyLines(cursor);
    const line = cursor.at;
    take(cursor, spaces);
    const column = cursor.at - line;
    if (line === cursor.text.length || column <= outer) {
      cursor.at = after;
      return end === undefined || indent === undefined ? undefined : (endOfComments(cursor.text, after, indent) ?? end);
    }
    indent ??= column;
    if (column !== indent) return undefined;
    end = takeStatement(cursor, indent, depth);
    if (end === undefined) return undefined;
  }
}

function takeEmptyLines(cursor: Cursor): void {
  take(cursor, emptyLines);
  take(cursor, lastLine);
}

/** The end of the last comment from the start of a line on, before one that is indented less. */
function endOfComments(text: string, start: number, indent: number): number | undefined {
  let end: number | undefined;
  for (let at = start; ; at = comment.lastIndex) {
    comment.lastIndex = at;
    const column = comment.exec(text)?.[1]?.length ?? -1;
    if (column < indent) return end;
    end = comment.lastIndex;
  }
}

/** Goes behind a statement and its line end; gives the end of its code. */
function takeStatement(cursor: Cursor, indent: number, depth: number): number | undefined {
  const { at: start, text } = cursor;
  statement.lastIndex = start;
  const word = statement.exec(text)?.[1];
  if (word !== undefined) cursor.at = statement.lastIndex;
  switch (word) {
    case 'pass':
      return takeEnd(cursor, start);
    case 'return':
      return takeReturn(cursor);
    case 'with':
      return takeExpression(cursor, false) && (!take(cursor, as) || takeName(cursor) !== undefined)
        ? takeInner(cursor, indent, depth)
        : undefined;
    case 'if':
      return takeExpression(cursor, false) ? takeAlternatives(cursor, indent, depth) : undefined;
    case 'for':
      return takeTargets(cursor) && take(cursor, within) && takeExpression(cursor, false)
        ? takeInner(cursor, indent, depth)
        : undefined;
    case undefined:
      return takeSimple(cursor);
    default:
      // "elif" and "else" are read with their "if".
      return undefined;
  }
}

function takeReturn(cursor: Cursor): number | undefined {
  const { at } = cursor;
  return takeEnd(cursor, at) ?? (takeExpression(cursor, false) ? takeEnd(cursor, at) : undefined);
}

/** An expression, or an assignment to one name or attribute. */
function takeSimple(cursor: Cursor): number | undefined {
  const start = cursor.at;
  if (!takeExpression(cursor, false)) return undefined;
  const left = cursor.text.slice(start, cursor.at);
  if (take(cursor, assigned)) {
    const isTarget = target.test(left) && takeName({ ...cursor, at: start }) !== undefined;
    if (!isTarget || !takeExpression(cursor, false)) return undefined;
  }
  return takeEnd(cursor, start);
}

/** Goes behind the end of a statement's line; gives the end of its code, or of the comment behind it. */
function takeEnd(cursor: Cursor, start: number): number | undefined {
  const { at, text } = cursor;
  endOfLine.lastIndex = at;
  const line = endOfLine.exec(text);
  if (line === null) return undefined;
  cursor.at = endOfLine.lastIndex;
  if (line[1] !== undefined) return text.indexOf('#', at) + line[1].length;
  let end = at;
  while (end > start && ' \t'.includes(text.charAt(end - 1))) end--;
  return end;
}

function takeInner(cursor: Cursor, indent: number, depth: number): number | undefined {
  return take(cursor, endOfHead) ? takeBlock(cursor, indent, depth + 1) : undefined;
}

const alternative = /(elif|else)\b/y;

/** The block of an "if", and what follows it at the same indent. */
function takeAlternatives(cursor: Cursor, indent: number, depth: number): number | undefined {
  for (let isLast = false; ;) {
    const end = takeInner(cursor, indent, depth);
    if (end === undefined || isLast) return end;
    const line = cursor.at;
    takeEmptyLines(cursor);
    const start = cursor.at;
    take(cursor, spaces);
    alternative.lastIndex = cursor.at;
    const word = cursor.at - start === indent ? alternative.exec(cursor.text)?.[1] : undefined;
    if (word === undefined) {
      cursor.at = line;
      return end;
    }
    cursor.at = alternative.lastIndex;
    isLast = word === 'else';
    if (!isLast && !takeExpression(cursor, false)) return undefined;
  }
}

const comma = /,[ \t]*/y;
const someBlank = /[ \t]+/y;

/** The names of a loop, and the white space behind them. */
function takeTargets(cursor: Cursor): boolean {
  do {
    take(cursor, someBlank);
    if (takeName(cursor) === undefined) return false;
    take(cursor, someBlank);
  } while (take(cursor, comma));
  return true;
}
