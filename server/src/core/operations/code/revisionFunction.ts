import type { SyntaxNode } from '../../python/parser.js';

/** A function at the top level of a revision file, and which of the two run it. */
export interface RevisionFunction {
  readonly definition: SyntaxNode;
  readonly body: SyntaxNode;
  readonly directions: readonly ('upgrade' | 'downgrade')[];
}
