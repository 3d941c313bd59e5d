import { parts, quote } from '../python/nodes.js';
import type { SyntaxNode } from '../python/parser.js';
import { isText, readLiteral } from '../python/strings.js';

/** An expression that names ids by literals alone: `None`, a string, or a tuple or list of strings. */
export interface WrittenList {
  readonly node: SyntaxNode;
  /** The bracketed or bare sequence; null for `None` and a lone string. */
  readonly sequence: SyntaxNode | null;
  /** One for each id, in order. */
  readonly elements: readonly SyntaxNode[];
}

/** Takes an expression apart, or says why it holds more than literals. Refuses what stands for several ids at once. */
export function readWrittenList(node: SyntaxNode): WrittenList | string {
  const inner = withoutParentheses(node);
  if (inner.type === 'none') return { node, sequence: null, elements: [] };
  if (isStringLiteral(inner)) return { node, sequence: null, elements: [inner] };
  if (inner.type !== 'tuple' && inner.type !== 'list' && inner.type !== 'expression_list') return computedBy(inner);
  const elements = parts(inner).map(withoutParentheses);
  const odd = elements.find((element) => !isStringLiteral(element));
  return odd === undefined ? { node, sequence: inner, elements } : computedBy(odd);
}

/** A string, or several in a row, that state their value outright. */
export function isStringLiteral(node: SyntaxNode): boolean {
  if (node.type === 'concatenated_string') return parts(node).every(isStringLiteral);
  if (node.type !== 'string') return false;
  const { bytes, template, backquoted, pieces } = readLiteral(node);
  return !bytes && !template && !backquoted && pieces.every(isText);
}

export function withoutParentheses(node: SyntaxNode): SyntaxNode {
  const [inner, another] = node.type === 'parenthesized_expression' ? parts(node) : [];
  return inner === undefined || another !== undefined ? node : withoutParentheses(inner);
}

export function computedBy(node: SyntaxNode): string {
  return `it is not written as a literal but by ${quote(node)}`;
}
