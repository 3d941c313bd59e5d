import type { Span } from '../text.js';

/** A piece of one text and what takes its place. */
export interface SpanChange {
  readonly span: Span;
  readonly newText: string;
}

/** A change of a file. */
export interface TextChange extends SpanChange {
  /** Absolute, with "/". */
  readonly file: string;
}

/**
 * What a rewriting comes to: changes that do not overlap, in order of their places (none where all is as wanted), or
 * why there are none.
 */
export type Rewriting =
  | { readonly kind: 'changes'; readonly changes: readonly SpanChange[] }
  /** Completes "… cannot be changed: ". */
  | { readonly kind: 'refused'; readonly reason: string };

/** The text after changes that do not overlap, in order of their places. */
export function applyChanges(text: string, changes: readonly SpanChange[]): string {
  let end = 0;
  let changed = '';
  for (const { span, newText } of changes) {
    changed += text.slice(end, span.start) + newText;
    end = span.end;
  }
  return changed + text.slice(end);
}
