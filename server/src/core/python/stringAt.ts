import type { Span } from '../text.js';
import { createStatementReader, type StatementReader } from './statementReader.js';

/** The string literal around a caret in a text that somebody is typing: it may have no end yet. */
export interface StringAt {
  /** The names that the string's value is assigned to, alone or as an element. */
  readonly names: readonly string[];
  /** Prefix and quotes as written: `"`, `u'`, `r"""`. */
  readonly opening: string;
  /** What is between the quotes; of an unfinished string what seems to belong to it. */
  readonly content: Span;
  readonly isClosed: boolean;
}

const token =
  /[ \t\f\uFEFF]+|#[^\r\n]*|\\(?:\r\n|\r|\n)|\r\n|\r|\n|(?<opening>(?:[A-Za-z]{1,3})?(?:"""|'''|"|'))|[\p{L}\p{N}_]+|:=|[=!<>+\-*/%@&|^]=|./uy;

/** What starts a line and cannot go on with a bracket that is open: the line above is not finished. */
const surelyStatement =
  /(?:(?:revision|down_revision|branch_labels|depends_on)[ \t]*[:=]|(?:async[ \t]+)?def[ \t]|class[ \t])/y;

/** An unfinished string ends on its line; no line is read further than this. */
const longestLine = 1000;

/**
 * The string around the offset (UTF-16 code units), where it is a value that is assigned at the top level of the
 * module; undefined anywhere else. Reads tokens and no syntax tree, which is broken while a string is being typed.
 * Takes any text.
 */
export function stringAt(text: string, offset: number): StringAt | undefined {
  const statement = createStatementReader();
  let at = 0;
  while (at <= offset) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null) return undefined;
    const [found] = match;
    const opening = match.groups?.['opening'];
    if (opening !== undefined) {
      const string = readString(text, at, opening);
      if (string.content.start <= offset && offset <= string.content.end)
        return placed(text, offset, string, statement);
      at = string.end;
      statement.take('""');
      continue;
    }
    at += found.length;
    if (found.startsWith('\r') || found.startsWith('\n')) {
      surelyStatement.lastIndex = at;
      if (!statement.isOpen() || surelyStatement.test(text)) statement.nextLine(indentAt(text, at));
    } else if (!/^[ \t\f\uFEFF#\\]/.test(found)) {
      statement.take(found);
    }
  }
  return undefined;
}

interface FoundString {
  readonly opening: string;
  readonly content: Span;
  /** Behind the closing quotes. */
  readonly end: number;
  readonly isClosed: boolean;
}

function readString(text: string, start: number, opening: string): FoundString {
  const quotes = opening.replace(/^[A-Za-z]+/, '');
  const content = { start: start + opening.length, end: contentEnd(text, start + opening.length, quotes) };
  const isClosed = text.startsWith(quotes, content.end);
  return { opening, content, end: content.end + (isClosed ? quotes.length : 0), isClosed };
}

/** Where the quotes close a string, or where its line ends, or the text. */
function contentEnd(text: string, start: number, quotes: string): number {
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at += text.startsWith('\r\n', at + 1) ? 2 : 1;
    else if (text.startsWith(quotes, at)) return at;
    else if (quotes.length === 1 && (character === '\n' || character === '\r')) return at;
  }
  return text.length;
}

function placed(
  text: string,
  offset: number,
  { opening, content, end, isClosed }: FoundString,
  statement: StatementReader,
): StringAt | undefined {
  const names = statement.namesOfValue();
  if (names.length === 0) return undefined;
  if (/"""|'''/.test(opening)) return { names, opening, content, isClosed };
  if (isClosed && !hasOpenString(text, end)) return { names, opening, content, isClosed };
  return { names, opening, content: { start: content.start, end: unfinishedEnd(text, offset) }, isClosed: false };
}

/** Whether a string is left open on the rest of the line: then the quote that ended the one before was its opening. */
function hasOpenString(text: string, from: number): boolean {
  const [rest = ''] = /^[^\r\n]*/.exec(text.slice(from, from + longestLine)) ?? [];
  return /['"]/.test(rest.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|#.*/g, ''));
}

/** Up to what cannot be a part of the id that is being typed. */
function unfinishedEnd(text: string, offset: number): number {
  const [rest = ''] = /^[^,)\]}#'"\r\n]*/.exec(text.slice(offset, offset + longestLine)) ?? [];
  return offset + rest.trimEnd().length;
}

/** The indentation of a line; -1 for a blank one or a comment, which end no block. */
function indentAt(text: string, lineStart: number): number {
  const [, indent = '', first = ''] = /^([ \t\f]*)([^]?)/.exec(text.slice(lineStart, lineStart + longestLine)) ?? [];
  return /^[\r\n#]?$/.test(first) ? -1 : indent.length;
}
