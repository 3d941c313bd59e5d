import type { Span } from '../text.js';
import { deepest } from './nodes.js';
import type { PythonParser, SyntaxNode } from './parser.js';
import { whyUnreadable } from './unreadable.js';

/**
 * For each line (from 0) the smallest Python statement that it belongs to, null where there is none. A `with` block is
 * one statement, because leaving it does something; of any other block the line belongs to the header. Several
 * statements on one line are one span.
 */
export function statementSpans(parser: PythonParser, text: string, lines: readonly number[]): (Span | null)[] {
  if (whyUnreadable(text) !== null) return lines.map(() => null);
  return parser.withTree(text, (root) => {
    const found = new Map<number, Span | null>();
    for (const line of new Set(lines)) found.set(line, spanIn(root, line, 0));
    return lines.map((line) => found.get(line) ?? null);
  });
}

function spanIn(block: SyntaxNode, line: number, depth: number): Span | null {
  if (depth > deepest) return null;
  const here = block.namedChildren.filter((child) => child.type !== 'comment' && isOn(child, line));
  const spans = here.flatMap((statement) => {
    const span = spanOfStatement(statement, line, depth);
    return span === null ? [] : [span];
  });
  const [first] = spans;
  if (first === undefined) return null;
  return { start: first.start, end: Math.max(...spans.map(({ end }) => end)) };
}

function spanOfStatement(statement: SyntaxNode, line: number, depth: number): Span | null {
  const blocks = blocksOf(statement);
  const [body] = blocks;
  if (body === undefined) return { start: statement.startIndex, end: statement.endIndex };
  for (const block of blocks) {
    const inner = isOn(block, line) ? spanIn(block, line, depth + 1) : null;
    if (inner !== null) return inner;
  }
  if (statement.type === 'with_statement') return { start: statement.startIndex, end: statement.endIndex };
  const header = statement.text.slice(0, body.startIndex - statement.startIndex).trimEnd();
  return { start: statement.startIndex, end: statement.startIndex + header.length };
}

/** The blocks of a compound statement: its body, and those of its other clauses. */
function blocksOf(statement: SyntaxNode): SyntaxNode[] {
  return statement.namedChildren.flatMap((child) => {
    if (child.type === 'block') return [child];
    return child.type.endsWith('_clause') || child.type.endsWith('_definition') ? blocksOf(child) : [];
  });
}

function isOn({ startPosition, endPosition }: SyntaxNode, line: number): boolean {
  return startPosition.row <= line && line <= endPosition.row;
}
