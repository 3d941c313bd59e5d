import type { Span } from '../text.js';
import { parts, spanOf } from '../python/nodes.js';
import type { PythonParser, SyntaxNode } from '../python/parser.js';
import { whyUnreadable } from '../python/unreadable.js';

/**
 * A condition that asks whether Alembic runs offline, which is when it prints SQL as a script instead of running it.
 */
export interface OfflineCondition {
  readonly span: Span;
  /** Whether it asks nothing else, so that a live run takes the other branch for sure. */
  readonly decides: boolean;
}

/** A longer condition is not read: what nests in each other is looked through once for each level. */
const longest = 400;

/**
 * The conditions that a run of `upgrade` or `downgrade` may come to and that ask for offline mode: of the function, of
 * those of several databases (`upgrade_<engine>`), and of the functions of the same file that they name. Alembic has
 * `context.is_offline_mode()` (alembic/runtime/environment.py) and `as_sql` of the migration context
 * (alembic/runtime/migration.py). Takes any text.
 */
export function offlineConditions(
  parser: PythonParser,
  text: string,
  name: 'upgrade' | 'downgrade',
): OfflineCondition[] {
  if (!/is_offline_mode|as_sql/.test(text) || whyUnreadable(text) !== null) return [];
  return parser.withTree(text, (root) => {
    const functions = functionsOf(root);
    const entries = [...functions.keys()].filter((each) => each === name || each.startsWith(`${name}_`));
    const reached = reachedFrom(entries, functions);
    const answers = namesOfAnswers([...parts(root).filter(({ type }) => type === 'expression_statement'), ...reached]);
    return reached
      .flatMap((each) => conditionsIn(each, answers))
      .sort((one, other) => one.span.start - other.span.start);
  });
}

function functionsOf(root: SyntaxNode): Map<string, SyntaxNode> {
  const functions = new Map<string, SyntaxNode>();
  for (const statement of parts(root)) {
    const definition = statement.childForFieldName('definition') ?? statement;
    const name = definition.type === 'function_definition' ? definition.childForFieldName('name')?.text : undefined;
    if (name !== undefined) functions.set(name, definition);
  }
  return functions;
}

/** The functions of these names, and those that they name, in turn. */
function reachedFrom(names: readonly string[], functions: ReadonlyMap<string, SyntaxNode>): SyntaxNode[] {
  const reached = new Set<SyntaxNode>();
  const next = [...names];
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    const definition = functions.get(name);
    if (definition === undefined || reached.has(definition)) continue;
    reached.add(definition);
    next.push(...definition.descendantsOfType('identifier').map(({ text }) => text));
  }
  return [...reached];
}

/** The variables that hold the answer, as of `offline = context.is_offline_mode()`. */
function namesOfAnswers(places: readonly SyntaxNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const assignment of places.flatMap((place) => place.descendantsOfType('assignment'))) {
    const left = assignment.childForFieldName('left');
    const right = assignment.childForFieldName('right');
    if (left?.type === 'identifier' && right !== null && asks(right, names)) names.add(left.text);
  }
  return names;
}

function conditionsIn(definition: SyntaxNode, answers: ReadonlySet<string>): OfflineCondition[] {
  return definition
    .descendantsOfType(['if_statement', 'elif_clause', 'while_statement', 'conditional_expression'])
    .flatMap((branch) => {
      const condition =
        branch.type === 'conditional_expression' ? parts(branch)[1] : branch.childForFieldName('condition');
      if (condition === null || condition === undefined || !asks(condition, answers)) return [];
      return [{ span: spanOf(condition), decides: isQuestion(bare(condition), answers) }];
    });
}

function asks(expression: SyntaxNode, answers: ReadonlySet<string>): boolean {
  if (expression.endIndex - expression.startIndex > longest) return false;
  return expression.descendantsOfType(['call', 'attribute', 'identifier']).some((node) => isQuestion(node, answers));
}

function isQuestion(node: SyntaxNode, answers: ReadonlySet<string>): boolean {
  switch (node.type) {
    case 'call': {
      const callee = node.childForFieldName('function');
      return (callee?.childForFieldName('attribute') ?? callee)?.text === 'is_offline_mode';
    }
    case 'attribute': {
      // What is called `as_sql()` is a method of somebody else's.
      const callee = node.parent?.type === 'call' ? node.parent.childForFieldName('function') : null;
      return node.childForFieldName('attribute')?.text === 'as_sql' && callee?.id !== node.id;
    }
    case 'identifier':
      return answers.has(node.text) && node.parent?.childForFieldName('attribute')?.id !== node.id;
    default:
      return false;
  }
}

/** Without brackets and `not`. */
function bare(expression: SyntaxNode): SyntaxNode {
  let node = expression;
  while (node.type === 'parenthesized_expression' || node.type === 'not_operator') {
    const [inner] = parts(node);
    if (inner === undefined) break;
    node = inner;
  }
  return node;
}
