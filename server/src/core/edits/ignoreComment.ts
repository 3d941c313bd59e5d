import { logicalLines } from '../python/logicalLines.js';
import type { RevisionBody, Suppression } from '../revision/facts.js';
import { readOwnComments } from '../revision/ownComments.js';
import type { Span } from '../text.js';
import { blanksBefore, lineEnd, lineBreakOf } from './lines.js';
import { applyChanges, type Rewriting, type SpanChange } from './textChange.js';

/** What is known of the text. */
export type ReadBody = Pick<RevisionBody, 'functions' | 'suppressions'>;

/** A finding that is to be set aside. */
export interface IgnoredFinding {
  readonly span: Span;
  /** Of the rule, and of those that are shown as one with it. */
  readonly codes: readonly string[];
  /** Why it is no problem here. */
  readonly reason: string;
}

/**
 * Writes `# alembic: ignore[CODE] reason` where it is about a finding and as little else as can be: behind its line, behind
 * its statement, or for the file. A comment of this kind that is there already takes the code.
 */
export function ignoreComment(text: string, body: ReadBody, finding: IgnoredFinding): Rewriting {
  const { span, codes, reason } = finding;
  const comment = `# alembic: ignore[${codes.join(', ')}] ${reason}`;
  const behind = (offset: number): SpanChange | undefined => {
    const start = Math.max(offset, blanksBefore(text, lineEnd(text, offset)));
    // Nothing may follow what continues a line.
    if (text.charAt(start - 1) === '\\') return undefined;
    return { span: { start, end: start }, newText: `  ${comment}` };
  };
  const candidates: readonly (() => SpanChange | undefined)[] = [
    () => addedCode(text, finding, body.suppressions),
    () => behind(span.end),
    () => {
      const end = statementEnd(text, span.end);
      return end === undefined || lineEnd(text, end) === lineEnd(text, span.end) ? undefined : behind(end);
    },
    () => atTop(text, comment),
  ];
  for (const candidate of candidates) {
    const change = candidate();
    if (change !== undefined && isIgnored(text, body, change, finding)) return { kind: 'changes', changes: [change] };
  }
  return { kind: 'refused', reason: 'no comment can be written that is about it' };
}

/** The codes, in a comment on the finding's line that names others. */
function addedCode(
  text: string,
  { span, codes }: IgnoredFinding,
  suppressions: readonly Suppression[],
): SpanChange | undefined {
  const end = lineEnd(text, span.end);
  const there = suppressions.find((each) => span.end <= each.span.start && each.span.end <= end);
  const last = there?.codes.at(-1);
  if (there === undefined || last === undefined) return undefined;
  const added = codes.filter((code) => there.codes.every((each) => each.code !== code));
  return { span: { start: last.span.end, end: last.span.end }, newText: added.map((code) => `, ${code}`).join('') };
}

/** Where the statement ends that an offset is in. */
function statementEnd(text: string, offset: number): number | undefined {
  for (const { tokens } of logicalLines(text)) {
    const end = tokens.at(-1)?.end ?? 0;
    if (end >= offset) return end;
  }
  return undefined;
}

/** On a line of its own before the first statement, which is about the whole file. */
function atTop(text: string, comment: string): SpanChange | undefined {
  for (const { tokens } of logicalLines(text)) {
    const start = tokens[0]?.start;
    if (start === undefined) return undefined;
    return { span: { start, end: start }, newText: `${comment}${lineBreakOf(text)}` };
  }
  return undefined;
}

/** Whether each of the codes is ignored where the finding is then. */
function isIgnored(
  text: string,
  { functions }: ReadBody,
  change: SpanChange,
  { span, codes }: IgnoredFinding,
): boolean {
  const { length } = change.newText;
  const moved = (offset: number): number => (change.span.start <= offset ? offset + length : offset);
  const movedSpan = (each: Span): Span => ({ start: moved(each.start), end: moved(each.end) });
  const { suppressions } = readOwnComments(
    applyChanges(text, [change]),
    functions.map((each) => ({ ...each, span: movedSpan(each.span), nameSpan: movedSpan(each.nameSpan) })),
  );
  // At the end of the finding nothing moves it: the comment comes behind.
  const [start, end] = [moved(span.start), change.span.start <= span.start ? moved(span.end) : span.end];
  return codes.every((code) =>
    suppressions.some(
      ({ codes: named, range }) => named.some((each) => each.code === code) && range.start <= start && end <= range.end,
    ),
  );
}
