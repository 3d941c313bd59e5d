import { stringLiteral } from '../../edits/stringLiteral.js';
import { lineEnd, lineBreakOf } from '../../edits/lines.js';
import type { SpanChange } from '../../edits/textChange.js';
import type { Operation } from '../../operations/operation.js';
import { pythonTokens, type Token } from '../../python/tokens.js';
import type { Span } from '../../text.js';
import type { Fixes } from '../fix.js';
import type { ReviewedRevision } from '../operations/reviewedRevision.js';
import { type CodeEdit, codeFix } from './codeEdits.js';

/** The text around one call, for those who change it. */
export interface CallText {
  readonly text: string;
  readonly call: Span;
  /** `op.` or what stands for it. */
  readonly prefix: string;
  /** The blanks before the statement. */
  readonly indent: string;
  /** How the file ends its lines. */
  readonly newline: string;
}

/** A fix that changes the statement of one operation. */
export function callFix(
  revision: Pick<ReviewedRevision, 'revision'>,
  operation: Operation,
  title: string,
  edit: (around: CallText) => CodeEdit,
  isPreferred = false,
): Fixes {
  return codeFix(
    revision,
    title,
    (text) => {
      const around = callTextOf(text, operation);
      return typeof around === 'string' ? around : edit(around);
    },
    isPreferred,
  );
}

/** The text around the call of an operation, or why it cannot be changed. */
export function callTextOf(text: string, { origin, directive }: Operation): CallText | string {
  const { call, name, through } = origin;
  if (through.length > 0) return 'the operation is called in a function of its own';
  const written = text.slice(call.start, call.end);
  if (text.slice(name.start, name.end) !== directive || !written.endsWith(')')) return 'the text is another one now';
  const lineStart = text.lastIndexOf('\n', call.start - 1) + 1;
  const indent = text.slice(lineStart, call.start);
  if (indent.trim() !== '') return 'the call is a part of a longer statement';
  const rest = text.slice(call.end, lineEnd(text, call.end));
  if (!/^\s*(?:#.*)?$/.test(rest)) return 'another statement follows on the same line';
  return {
    text,
    call,
    prefix: text.slice(call.start, name.start),
    indent,
    newline: lineBreakOf(text),
  };
}

/**
 * Adds a keyword argument at the end of the call, behind the comments there.
 * @param deeper what the lines of the call are indented by in the same edit
 */
export function addArgument(
  { text, call, newline }: Pick<CallText, 'text' | 'call' | 'newline'>,
  argument: string,
  deeper = '',
): readonly SpanChange[] {
  const close = call.end - 1;
  const last = lastBefore(text, call.start, close);
  const end = last?.end ?? call.start;
  const lastText = text.slice(last?.start, end);
  const isEmpty = lastText === '(';
  const hasComma = lastText === ',';
  const behind = end + text.slice(end, close).trimEnd().length;
  const isOnOwnLine = text.slice(end, close).includes('\n');
  const insert = (at: number, newText: string): SpanChange => ({ span: { start: at, end: at }, newText });
  if (!isOnOwnLine) return [insert(end, `${hasComma ? ' ' : isEmpty ? '' : ', '}${argument}`)];
  const lineStart = text.lastIndexOf('\n', end - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  const comma = isEmpty || hasComma ? '' : ',';
  const line = `${newline}${indent}${deeper}${argument}${hasComma ? ',' : ''}`;
  return behind === end
    ? [insert(end, comma + line)]
    : [...(comma === '' ? [] : [insert(end, comma)]), insert(behind, line)];
}

/** The last piece of code before the end of a call: no comment. */
function lastBefore(text: string, start: number, close: number): Token | undefined {
  let last: Token | undefined;
  for (const token of pythonTokens(text, start)) {
    if (token.start >= close) break;
    if (token.type !== 'newline') last = token;
  }
  return last;
}

/** What the lines of a block in this one are indented by. */
export function deeperBlanks({ indent }: Pick<CallText, 'indent'>): string {
  return indent.includes('\t') ? '\t' : '    ';
}

/** Puts the statement into a block of its own. */
export function wrapStatement(around: CallText, header: string): CodeEdit {
  const { text, call, indent, newline } = around;
  // Lines of a string would be another string with more blanks.
  if (/"""|'''|\\\r?\n/.test(text.slice(call.start, call.end))) return 'the call has a text of several lines';
  const inner = deeperBlanks(around);
  const changes = [{ span: { start: call.start, end: call.start }, newText: `${header}${newline}${indent}${inner}` }];
  for (let at = text.indexOf('\n', call.start); at >= 0 && at < call.end; at = text.indexOf('\n', at + 1)) {
    const isBlank = /^[ \t]*\r?\n/.test(text.slice(at + 1, call.end));
    if (!isBlank) changes.push({ span: { start: at + 1, end: at + 1 }, newText: inner });
  }
  return changes;
}

/** Lines before the statement, as deep as it is. */
export function insertBefore({ call, indent, newline }: CallText, lines: readonly string[]): SpanChange {
  return {
    span: { start: call.start, end: call.start },
    newText: lines.map((line) => `${line}${newline}${indent}`).join(''),
  };
}

/** Lines after the statement, as deep as it is. */
export function insertAfter({ text, call, indent, newline }: CallText, lines: readonly string[]): SpanChange {
  const end = lineEnd(text, call.end);
  return { span: { start: end, end }, newText: lines.map((line) => `${newline}${indent}${line}`).join('') };
}

/** Takes the statement away, with its line; `pass` is left where its block has no other. */
export function removeStatement({ text, call, indent }: CallText): SpanChange {
  if (isOnlyStatement(text, call, indent)) return { span: call, newText: 'pass' };
  const end = lineEnd(text, call.end);
  const next = text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, text.length);
  return { span: { start: call.start - indent.length, end: next }, newText: '' };
}

/** Whether the line before begins the block, and the one after is not in it. */
function isOnlyStatement(text: string, call: Span, indent: string): boolean {
  const isCode = (line: string): boolean => !/^\s*(?:#.*)?$/.test(line);
  const before = text
    .slice(0, call.start - indent.length)
    .split('\n')
    .findLast(isCode);
  const after = text.slice(lineEnd(text, call.end)).split('\n').find(isCode);
  const depth = (line: string | undefined): number => /^\s*/.exec(line ?? '')?.[0].length ?? 0;
  return depth(before) < indent.length && depth(after) < indent.length;
}

/** A string as the code of a fix has it. */
export function pythonString(value: string): string {
  return stringLiteral(value, { prefix: '', quotes: '"' });
}
