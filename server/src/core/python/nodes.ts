import type { Span, Unknown } from '../text.js';
import type { CodeOf } from './code.js';

/** The deepest nesting that is read: far beyond real code, and safe for the stack. */
export const deepest = 200;

export function spanOf(node: Pick<CodeOf<unknown>, 'startIndex' | 'endIndex'>): Span {
  return { start: node.startIndex, end: node.endIndex };
}

/** The named children that mean something: comments and line continuations may be anywhere. */
export function parts<Node extends CodeOf<Node>>(node: Node): readonly Node[] {
  const named = node.namedChildren;
  return named.every(isPart) ? named : named.filter(isPart);
}

function isPart({ type }: Pick<CodeOf<unknown>, 'type'>): boolean {
  return type !== 'comment' && type !== 'line_continuation';
}

export function unknownAt(node: CodeOf<unknown>, reason: string): Unknown {
  return { kind: 'unknown', reason, span: spanOf(node) };
}

/** The code of a node, or of its part before the offset `end`, on one line and shortened, for a message. */
export function quote(node: CodeOf<unknown>, end = node.endIndex): string {
  return shorten(node.text.slice(0, Math.min(end - node.startIndex, 400)));
}

/** A piece of code on one line of at most 60 characters. */
export function shorten(code: string): string {
  const line = code.replace(/\s+/g, ' ').trim();
  return line.length <= 60 ? line : `${line.slice(0, 59).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
