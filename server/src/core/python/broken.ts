import type { TreeCursor } from 'web-tree-sitter';
import type { Span } from '../text.js';
import type { CodeOf } from './code.js';
import { deepest, parts, spanOf, unknownAt } from './nodes.js';
import type { SyntaxNode } from './parser.js';
import { bind, type Scope } from './scope.js';

const identifiers = ['revision', 'down_revision', 'branch_labels', 'depends_on'];

const statementTypes = /_(statement|definition)$/;

const compound = /^(if|try|with|for|while|match)_statement$|_definition$/;

/** Whether a statement is not valid Python itself; the statements inside of a compound one count for themselves. */
export function isBroken(statement: CodeOf<unknown>): boolean {
  return !statementTypes.test(statement.type) || (statement.hasError && !compound.test(statement.type));
}

/** The statements of a module, with those that an error has swallowed and what is left of such an error. */
export function statementsOf<Node extends CodeOf<Node>>(root: Node, depth = 0): Node[] {
  return parts(root).flatMap((part) => {
    const hasStatements =
      part.isError &&
      depth < deepest &&
      part.namedChildren.some(({ type }) => statementTypes.test(type) || type === 'ERROR');
    return hasStatements ? statementsOf(part, depth + 1) : [part];
  });
}

/** Alembic's identifiers that start a line of a broken statement seem to be assigned there: they are not known. */
export function bindBroken(statement: SyntaxNode, scope: Scope): void {
  if (!/revision|branch_labels|depends_on/.test(statement.text)) return;
  for (const node of statement.descendantsOfType('identifier')) {
    const name = identifiers.find((identifier) => identifier === node.text);
    if (name === undefined || (node.startPosition.column > 0 && node.startIndex !== statement.startIndex)) continue;
    const value = unknownAt(node, 'its statement is not valid Python');
    bind(scope, name, { value, expression: spanOf(node), statement: spanOf(statement) });
  }
}

/**
 * Whether a statement begins where one of the top level does: at the start of a line or after ";". Python refuses
 * others, the grammar takes them: most likely they are from a function whose head or indentation is broken.
 */
export function beginsAtTop(statement: SyntaxNode, text: string): boolean {
  const before = /(?:^|[\r\n\f\uFEFF]|;[ \t]*|\\\r?\n[ \t]*)$/;
  return before.test(text.slice(Math.max(0, statement.startIndex - 80), statement.startIndex));
}

/**
 * The places that the grammar does not know, or where it misses something, in order; none of them is inside of another.
 */
export function errorSpans(root: SyntaxNode): Span[] {
  const spans: Span[] = [];
  if (!root.hasError) return spans;
  const cursor = root.walk();
  try {
    for (let isOver = false; !isOver;) {
      const node = cursor.currentNode;
      const isPlace = node.isMissing || (node.isError && cursor.currentDepth > 0);
      if (isPlace) spans.push(spanOf(node));
      isOver = !(!isPlace && node.hasError && cursor.gotoFirstChild()) && !goBeyond(cursor);
    }
  } finally {
    cursor.delete();
  }
  return spans.length > 0 ? spans : [loose(root)];
}

/** Where a text that is no module at all stops to be one: from where on no statement is. */
function loose(root: SyntaxNode): Span {
  const start =
    root.children.find(({ type }) => !statementTypes.test(type) && type !== 'comment')?.startIndex ?? root.startIndex;
  return { start, end: root.endIndex };
}

/** Moves to the next node that is not inside of the current one; false at the end of the tree. */
function goBeyond(cursor: TreeCursor): boolean {
  while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return false;
  return true;
}
