import { deepest } from './nodes.js';
import type { PythonParser, SyntaxNode } from './parser.js';
import { whyUnreadable } from './unreadable.js';
import { decode, isText, readLiteral } from './strings.js';

/** The name of a function → a text that is the same for the same code. */
export type FunctionKeys = ReadonlyMap<string, string>;

/**
 * What `upgrade` and `downgrade` (and the `upgrade_<engine>` of several databases) do, apart from how it is written:
 * comments, docstrings, type hints, quotes, line breaks and trailing commas do not count, as in Python's own syntax
 * tree. Undefined for a text that is not Python to the end, or that is nested too deeply to be read.
 */
export function functionKeys(parser: PythonParser, text: string): FunctionKeys | undefined {
  if (whyUnreadable(text) !== null) return undefined;
  return parser.withTree(text, (root) => {
    if (root.hasError) return undefined;
    const keys = new Map<string, string>();
    for (const statement of root.namedChildren) {
      const name = definitionOf(statement)?.childForFieldName('name')?.text;
      if (name === undefined || !/^(?:up|down)grade/.test(name)) continue;
      const key = keyOf(statement, 0);
      if (key === undefined) return undefined;
      keys.set(name, key);
    }
    return keys;
  });
}

function definitionOf(statement: SyntaxNode): SyntaxNode | null {
  return statement.type === 'decorated_definition'
    ? statement.childForFieldName('definition')
    : statement.type === 'function_definition'
      ? statement
      : null;
}

/** What only separates or groups; the kinds of the nodes around it tell the same. */
const punctuation = new Set(['(', ')', '[', ']', '{', '}', ',', ':', ';', '=', '.']);

/** Undefined where the nesting is too deep. */
function keyOf(node: SyntaxNode, depth: number): string | undefined {
  if (depth > deepest) return undefined;
  switch (node.type) {
    case 'string':
    case 'concatenated_string':
      return stringKey(node, depth);
    case 'parenthesized_expression':
      return keyOfAll(node.namedChildren, depth);
    case 'typed_parameter':
    case 'typed_default_parameter':
      return typedParameterKey(node, depth);
    case 'block':
      return keyed('block', blockKey(node, depth));
  }
  if (node.childCount === 0) return JSON.stringify(node.text);
  return keyed(
    node.type,
    keyOfAll(
      node.children.filter((child) => !punctuation.has(child.type)),
      depth,
    ),
  );
}

function keyOfAll(nodes: readonly SyntaxNode[], depth: number): string | undefined {
  const keys: string[] = [];
  for (const node of nodes) {
    // "->" and the type after it, the type of an annotated name, comments and line continuations.
    if (node.type === 'comment' || node.type === 'line_continuation' || node.type === 'type' || node.type === '->')
      continue;
    const key = keyOf(node, depth + 1);
    if (key === undefined) return undefined;
    keys.push(key);
  }
  return keys.join(' ');
}

function keyed(type: string, content: string | undefined): string | undefined {
  return content === undefined ? undefined : `(${type} ${content})`;
}

function blockKey(block: SyntaxNode, depth: number): string | undefined {
  const statements = block.namedChildren.filter(
    ({ type }) => type !== 'comment' && type !== 'line_continuation' && type !== 'pass_statement',
  );
  const [first] = statements;
  const isDocstring =
    first?.type === 'expression_statement' &&
    ['string', 'concatenated_string'].includes(first.namedChild(0)?.type ?? '');
  return keyOfAll(isDocstring ? statements.slice(1) : statements, depth);
}

/** As the parameter without its type. */
function typedParameterKey(node: SyntaxNode, depth: number): string | undefined {
  const value = node.childForFieldName('value');
  if (value === null) return keyOfAll(node.namedChildren, depth);
  const name = node.childForFieldName('name');
  return keyed('default_parameter', keyOfAll(name === null ? [value] : [name, value], depth));
}

/** Adjacent literals are one string; what an f-string holds in braces stays code. */
function stringKey(node: SyntaxNode, depth: number): string | undefined {
  const literals = node.type === 'string' ? [node] : node.namedChildren.filter(({ type }) => type === 'string');
  const parts: string[] = [];
  let isBytes = false;
  let text = '';
  for (const literal of literals) {
    const { raw, bytes, pieces } = readLiteral(literal);
    isBytes ||= bytes;
    for (const piece of pieces) {
      if (isText(piece)) {
        text += decode(piece.text, raw).text;
        continue;
      }
      const key = keyOfAll(piece.children, depth);
      if (key === undefined) return undefined;
      parts.push(JSON.stringify(text), key);
      text = '';
    }
  }
  return keyed(isBytes ? 'bytes' : 'string', [...parts, JSON.stringify(text)].join(' '));
}
