import { deepest } from './nodes.js';
import { type FormattedPart, formattedParts, plainText } from './formatted.js';
import { effectiveStatements } from './effectiveStatements.js';
import { type ImportedNames, importedNames, importedPath } from './importedNames.js';
import type { PythonParser, SyntaxNode } from './parser.js';
import { whyUnreadable } from './unreadable.js';
import { decode, isText, readLiteral } from './strings.js';

/** The name of a function → a text that is the same for the same code. */
export type FunctionKeys = ReadonlyMap<string, string>;

/**
 * What `upgrade` and `downgrade` (and the `upgrade_<engine>` of several databases) do, apart from how it is written:
 * comments, docstrings, type hints, quotes, line breaks and trailing commas do not count, as in Python's own syntax
 * tree; nor does what reaches no database: how a text is put together, how a name is imported, messages for a log, and
 * what a column does in Python alone. Undefined for a text that is not Python to the end, or that is nested too deeply
 * to be read.
 */
export function functionKeys(parser: PythonParser, text: string): FunctionKeys | undefined {
  if (whyUnreadable(text) !== null) return undefined;
  return parser.withTree(text, (root) => {
    if (root.hasError) return undefined;
    const keyOf = createKeys(importedNames(root));
    const keys = new Map<string, string>();
    for (const statement of root.namedChildren) {
      const name = definitionOf(statement)?.childForFieldName('name')?.text;
      if (name === undefined || !/^(?:up|down)grade/.test(name)) continue;
      const key = keyOf(statement);
      if (key === undefined) return undefined;
      // A function that does nothing says no more than none.
      if (key.endsWith('(block ))')) continue;
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

/** Arguments of a column that SQLAlchemy keeps to itself. */
const ofPython = new Set(['default', 'onupdate', 'insert_default', 'doc', 'info']);

/** Undefined where the nesting is too deep. */
function createKeys(names: ImportedNames): (node: SyntaxNode) => string | undefined {
  function keyOf(node: SyntaxNode, depth: number): string | undefined {
    if (depth > deepest) return undefined;
    const formatted = formattedParts(node);
    if (formatted !== undefined) return textKey(formatted, false, depth);
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
      case 'identifier':
      case 'attribute': {
        const path = importedPath(node, names);
        if (path !== undefined) return JSON.stringify(path);
        if (node.type === 'identifier') break;
        const object = node.childForFieldName('object');
        // A connection stands for its engine.
        if (object !== null && node.childForFieldName('attribute')?.text === 'engine') return keyOf(object, depth + 1);
        // The name of an attribute is no name that is imported.
        return keyed(
          node.childForFieldName('attribute')?.text ?? '',
          object === null ? undefined : keyOf(object, depth + 1),
        );
      }
      case 'keyword_argument':
        return keyed(node.childForFieldName('name')?.text ?? '', keyOfAll(node.namedChildren.slice(1), depth));
      case 'call':
        return callKey(node, depth);
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

  /** What is called, its arguments, and those with names in an order of their own. */
  function callKey(call: SyntaxNode, depth: number): string | undefined {
    const [callee, list] = [call.childForFieldName('function'), call.childForFieldName('arguments')];
    if (callee === null || list?.type !== 'argument_list') return keyed('call', keyOfAll(call.children, depth));
    const function_ = keyOf(callee, depth + 1);
    const path = importedPath(callee, names);
    const isColumn = path === 'sqlalchemy.Column';
    const isNamed = ({ type }: SyntaxNode): boolean => type === 'keyword_argument';
    const plain = list.namedChildren.filter((argument) => !isNamed(argument));
    // "text" is what "execute" makes of a string, and "select" took a list once.
    if (path === 'sqlalchemy.text' && plain.length === list.namedChildCount) return keyOfAll(plain, depth);
    const [first] = plain;
    const isList = path === 'sqlalchemy.select' && plain.length === 1 && first?.type === 'list';
    const parameters = callee.childForFieldName('attribute')?.text === 'execute' ? parametersOf(list) : undefined;
    if (parameters !== undefined) {
      const keys = parameters.values.map(([name, value]) => keyed(name, keyOf(value, depth + 1)));
      const sql = keyOf(parameters.statement, depth + 1);
      if (function_ === undefined || sql === undefined || !keys.every((key) => key !== undefined)) return undefined;
      return keyed('call', [function_, sql, ...keys.sort()].join(' '));
    }
    const named = list.namedChildren
      .filter(
        (argument) => isNamed(argument) && !(isColumn && ofPython.has(argument.childForFieldName('name')?.text ?? '')),
      )
      .map((argument) => keyOf(argument, depth + 1));
    const others = keyOfAll(isList ? first.namedChildren : plain, depth);
    if (function_ === undefined || others === undefined || !named.every((key) => key !== undefined)) return undefined;
    return keyed('call', [function_, others, ...named.sort()].join(' '));
  }

  function blockKey(block: SyntaxNode, depth: number): string | undefined {
    const statements = effectiveStatements(block, names);
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
    const parts: FormattedPart[] = [];
    let isBytes = false;
    for (const literal of literals) {
      const { raw, bytes, pieces } = readLiteral(literal);
      isBytes ||= bytes;
      for (const piece of pieces) parts.push(isText(piece) ? decode(piece.text, raw).text : piece);
    }
    return textKey(parts, isBytes, depth);
  }

  function textKey(parts: readonly FormattedPart[], isBytes: boolean, depth: number): string | undefined {
    const keys: string[] = [];
    const [start] = parts;
    const isSql = typeof start === 'string' && sql.test(start);
    let text = '';
    for (const part of parts) {
      if (typeof part === 'string') {
        text += isSql ? withoutIndents(part) : part;
        continue;
      }
      const value = part.type === 'interpolation' && part.namedChildCount === 1 ? part.namedChild(0) : part;
      const key =
        value === null || value.type === 'interpolation' ? keyOfAll(part.children, depth) : keyOf(value, depth + 1);
      if (key === undefined) return undefined;
      keys.push(JSON.stringify(text), key);
      text = '';
    }
    return keyed(isBytes ? 'bytes' : 'string', [...keys, JSON.stringify(text)].join(' '));
  }

  return (node) => keyOf(node, 0);
}

function keyed(type: string, content: string | undefined): string | undefined {
  return content === undefined ? undefined : `(${type} ${content})`;
}

/** What is executed with its parameters, which SQLAlchemy takes as a dictionary, and took as named arguments once. */
function parametersOf(
  list: SyntaxNode,
): { readonly statement: SyntaxNode; readonly values: (readonly [string, SyntaxNode])[] } | undefined {
  const [statement, ...others] = list.namedChildren.filter(({ type }) => type !== 'comment');
  if (statement === undefined || others.length === 0) return undefined;
  const pairs = others.length === 1 && others[0]?.type === 'dictionary' ? others[0].namedChildren : others;
  const values = pairs.flatMap((pair) => {
    const name = pair.type === 'pair' ? plainText(pair.childForFieldName('key')) : pair.childForFieldName('name')?.text;
    const value = pair.childForFieldName('value');
    return (pair.type === 'pair' || pair.type === 'keyword_argument') && name !== undefined && value !== null
      ? [[name, value] as const]
      : [];
  });
  return values.length === pairs.length ? { statement, values } : undefined;
}

const sql = /^\s*(?:select|insert|update|delete|with|create|alter|drop|truncate|grant|revoke|comment|set|do)\b/i;

/** SQL reads a line end with what is around it as a blank, but in a literal, and where it ends a comment. */
function withoutIndents(text: string): string {
  if (text.includes('--')) return text;
  const parts = text.split("'").map((part, index) => (index % 2 === 0 ? onOneLine(part) : part));
  return parts.join("'").replace(/^ | $/g, '');
}

function onOneLine(text: string): string {
  const lines = text.split('\n');
  const trimmed = lines.map((line, index) => {
    const start = index === 0 ? line : line.trimStart();
    return index === lines.length - 1 ? start : start.trimEnd();
  });
  return trimmed.filter((line, index) => line !== '' || index === 0 || index === lines.length - 1).join(' ');
}
