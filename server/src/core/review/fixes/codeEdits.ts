import { blanksBefore, lineEnd, lineBreakOf } from '../../edits/lines.js';
import type { SpanChange } from '../../edits/textChange.js';
import { logicalLines } from '../../python/logicalLines.js';
import type { Span } from '../../text.js';
import type { Fix, Fixes } from '../fix.js';
import type { ReviewedRevision } from '../operations/reviewedRevision.js';

/** Changes, or why there are none: it completes "Cannot be fixed automatically: ". */
export type CodeEdit = readonly SpanChange[] | string;

/** A fix that changes the text of a revision's file. */
export function codeFix(
  { revision }: Pick<ReviewedRevision, 'revision'>,
  title: string,
  edit: (text: string) => CodeEdit,
  isPreferred = false,
): Fixes {
  const file = revision.file.path;
  return ({ text: textOf }): Fix[] => {
    const text = textOf(revision.file);
    const changes = text === undefined ? 'the file cannot be read' : edit(text);
    if (typeof changes === 'string') return [{ kind: 'refused', title, reason: changes }];
    return [{ kind: 'edit', title, isPreferred, changes: changes.map((change) => ({ file, ...change })) }];
  };
}

/** Adds an import behind the last one of the file, else before its first statement; nothing where it is there. */
export function addImport(text: string, statement: string): readonly SpanChange[] {
  let last: Span | undefined;
  let first: number | undefined;
  for (const { tokens, indent } of logicalLines(text)) {
    const [begin, end] = [tokens[0]?.start, tokens.at(-1)?.end];
    if (begin === undefined || end === undefined || indent !== '') continue;
    const line = text.slice(begin, end);
    if (line === statement) return [];
    if (/^(?:import|from)\b/.test(line)) last = { start: begin, end };
    else if (!/^[rRuU]?["']/.test(line)) first ??= begin;
  }
  const at = last === undefined ? (first ?? 0) : lineEnd(text, last.end);
  const newline = lineBreakOf(text);
  return [
    {
      span: { start: at, end: at },
      newText: last === undefined ? `${statement}${newline}` : `${newline}${statement}`,
    },
  ];
}

/** Takes a statement away, with its line; `pass` where it is the only one of a block. */
export function removeStatement(text: string, { start, end }: Span): CodeEdit {
  const lineStart = blanksBefore(text, start);
  const indent = text.slice(lineStart, start);
  const isAlone = lineStart === 0 || text.charAt(lineStart - 1) === '\n';
  const stop = lineEnd(text, end);
  if (!isAlone || !/^\s*(?:#.*)?$/.test(text.slice(end, stop))) return 'another statement is on the same line';
  const before = text.slice(0, lineStart).trimEnd();
  const next = /^[ \t]*(?=\S)/m.exec(text.slice(stop).replace(/^(?:[ \t]*\r?\n)+/, ''))?.[0] ?? '';
  if (before.endsWith(':') && next.length < indent.length) return [{ span: { start, end }, newText: 'pass' }];
  const after = text.startsWith('\r\n', stop) ? stop + 2 : Math.min(stop + 1, text.length);
  return [{ span: { start: lineStart, end: after }, newText: '' }];
}

/** A line after a statement, as deep as it is. */
export function insertAfterStatement(text: string, statement: Span, line: string): CodeEdit {
  const newline = lineBreakOf(text);
  const indent = text.slice(blanksBefore(text, statement.start), statement.start);
  const end = lineEnd(text, statement.end);
  return [{ span: { start: end, end }, newText: `${newline}${indent}${line}` }];
}

/** Puts a block of statements into a block of its own. */
export function indentBlock(text: string, { start, end }: Span, header: string): CodeEdit {
  const code = text.slice(start, end);
  if (/"""|'''|\\\r?\n/.test(code)) return 'it has a text of several lines';
  const newline = lineBreakOf(text);
  const indent = text.slice(blanksBefore(text, start), start);
  const inner = indent.includes('\t') ? '\t' : '    ';
  const changes: SpanChange[] = [{ span: { start, end: start }, newText: `${header}${newline}${indent}${inner}` }];
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1))
    if (!/^[ \t]*\r?\n/.test(text.slice(at + 1, end)))
      changes.push({ span: { start: at + 1, end: at + 1 }, newText: inner });
  return changes;
}
