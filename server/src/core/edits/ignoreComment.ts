import type { PythonParser } from '../python/parser.js';
import { readFacts } from '../revision/readFacts.js';
import type { Span } from '../text.js';
import { blanksBefore, lineEnd } from './lines.js';
import { applyChanges, type Rewriting } from './textChange.js';

/** Puts `# alembic: ignore[CODE] reason` behind the line of a finding; refused where that would be no such comment. */
export function ignoreComment(
  parser: PythonParser,
  text: string,
  { span, code, reason }: { readonly span: Span; readonly code: string; readonly reason: string },
): Rewriting {
  const end = lineEnd(text, span.end);
  const place = Math.max(span.end, blanksBefore(text, end));
  const change = { span: { start: place, end: place }, newText: `  # alembic: ignore[${code}] ${reason}` };
  const { body } = readFacts(parser, applyChanges(text, [change]));
  const isIgnored = body?.suppressions.some(
    ({ codes, range }) =>
      codes.some((each) => each.code === code) && range.start <= span.start && span.end <= range.end,
  );
  return isIgnored === true
    ? { kind: 'changes', changes: [change] }
    : { kind: 'refused', reason: 'no comment can be written behind its line' };
}
