import type { TreeCursor } from 'web-tree-sitter';
import type { IdentifierName, SyntaxProblem } from './facts.js';
import { deepest, parts, quote, shorten, spanOf, unknownAt } from './nodes.js';
import type { SyntaxNode } from './parser.js';
import { bind, type Scope } from './scope.js';

const identifiers: readonly IdentifierName[] = ['revision', 'down_revision', 'branch_labels', 'depends_on'];

const statementTypes = /_(statement|definition)$/;

const compound = /^(if|try|with|for|while|match)_statement$|_definition$/;

/** Whether a statement is not valid Python itself; the statements inside of a compound one count for themselves. */
export function isBroken(statement: SyntaxNode): boolean {
  return !statementTypes.test(statement.type) || (statement.hasError && !compound.test(statement.type));
}

/** The statements of a module, with those that an error has swallowed and what is left of such an error. */
export function statementsOf(root: SyntaxNode, depth = 0): SyntaxNode[] {
  return parts(root).flatMap((part) => {
    const hasStatements = part.isError && depth < deepest && part.namedChildren.some(({ type }) => statementTypes.test(type) || type === 'ERROR');
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

/** The problem of a statement that stands where none can, and that is no error to the grammar. */
export function misindented(statement: SyntaxNode): SyntaxProblem {
  return { ...misplaced(statement), message: 'This is not valid Python: the indentation fits no block.' };
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
  return problems.length > 0 ? problems : [loose(root)];
}

/** The problem of a text that is no module at all, as one that ends inside of brackets: from where on no statement is. */
function loose(root: SyntaxNode): SyntaxProblem {
  const start = root.children.find(({ type }) => !statementTypes.test(type) && type !== 'comment')?.startIndex ?? root.startIndex;
  const line = /^[^\r\n]*/.exec(root.text.slice(start - root.startIndex))?.[0].trimEnd() ?? '';
  return { message: `This is not valid Python: ${shorten(line)}`, span: { start, end: start + line.length } };
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
