import { lineBreakOf } from './lines.js';
import type { Span } from '../text.js';
import type { Rewriting } from './textChange.js';

/** What a comment sets aside, and why. */
interface Ignored {
  readonly span: Span;
  readonly codes: readonly string[];
  readonly reason: string;
}

/**
 * The comment that sets a finding in a configuration file aside, on a line of its own: above the option in ini and
 * TOML, where a comment behind a value is a part of it or may be; at the top of a Mako template, as its own comment,
 * which no revision gets.
 */
export function ignoreInConfiguration(path: string, text: string, { span, codes, reason }: Ignored): Rewriting {
  const newline = lineBreakOf(text);
  const mark = path.endsWith('.mako') ? '##' : '#';
  const start = mark === '##' ? 0 : lineOfOption(text, span.start);
  const newText = `${mark} alembic: ignore[${codes.join(', ')}] ${reason}${newline}`;
  return { kind: 'changes', changes: [{ span: { start, end: start }, newText }] };
}

/** Where the line begins on which the option is named: lines with more indent belong to its value. */
function lineOfOption(text: string, at: number): number {
  let start = text.lastIndexOf('\n', at - 1) + 1;
  while (start > 0 && /[ \t]/.test(text.charAt(start))) start = text.lastIndexOf('\n', start - 2) + 1;
  return start;
}
