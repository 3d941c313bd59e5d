import type { TreeCursor } from 'web-tree-sitter';
import type { IdentifierName, SyntaxProblem } from './facts.js';
import { quote, shorten, spanOf, unknownAt } from './nodes.js';
import type { SyntaxNode } from './parser.js';
import { bind, type Scope } from './scope.js';

const identifiers: readonly IdentifierName[] = ['revision', 'down_revision', 'branch_labels', 'depends_on'];

const compound = /^(if|try|with|for|while|match)_statement$|_definition$/;

/** Whether a statement is not valid Python itself; the statements inside of a compound one count for themselves. */
export function isBroken(statement: SyntaxNode): boolean {
  return statement.isError || (statement.hasError && !compound.test(statement.type));
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
 * Whether a statement at the top level is indented. Python refuses that, the grammar takes it: after an error it
 * is most likely the body of a function whose head was lost.
 */
export function isIndentedAtTop(statement: SyntaxNode, text: string): boolean {
  let at = statement.startIndex;
  while (at > 0 && /[ \t]/.test(text.charAt(at - 1))) at--;
  return at < statement.startIndex && (at === 0 || /[\r\n\f\uFEFF]/.test(text.charAt(at - 1)));
}

/** The first places that are not Python, 2 or 3, at most `limit`. */
export function findSyntaxProblems(root: SyntaxNode, limit: number): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  if (!root.hasError) return problems;
  const cursor = root.walk();
  try {
    do {
      const node = cursor.currentNode;
      if (node.isMissing) problems.push({ message: missing(node), span: spanOf(node) });
      else if (node.isError && cursor.currentDepth > 0) problems.push(misplaced(node));
      else if (node.hasError && cursor.gotoFirstChild()) continue;
      if (!goBeyond(cursor)) break;
    } while (problems.length < limit);
  } finally {
    cursor.delete();
  }
  return problems;
}

/** Moves to the next node that is not inside of the current one; false at the end of the tree. */
function goBeyond(cursor: TreeCursor): boolean {
  while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return false;
  return true;
}

function missing(node: SyntaxNode): string {
  const what = node.isNamed ? `a${/^[aeiou]/.test(node.type) ? 'n' : ''} ${node.type.replaceAll('_', ' ')}` : `"${node.type}"`;
  return `This is not valid Python: ${what} is missing here.`;
}

/** An error may reach far: its first line is where to look. */
function misplaced(node: SyntaxNode): SyntaxProblem {
  const line = /^[^\r\n]*/.exec(node.text)?.[0] ?? '';
  const span = { start: node.startIndex, end: node.startIndex + line.trimEnd().length };
  return { message: `This is not valid Python: ${line.trim() === '' ? quote(node) : shorten(line)}`, span };
}
