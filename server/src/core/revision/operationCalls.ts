import type { Span } from '../text.js';
import { statementsOf } from '../python/broken.js';
import { deepest, parts, shorten, spanOf } from '../python/nodes.js';
import type { PythonParser, SyntaxNode } from '../python/parser.js';
import { whyUnreadable } from '../python/unreadable.js';
import { decode, isText, readLiteral } from '../python/strings.js';

/** A call of one of Alembic's operations, or of a custom one, as written. */
export interface OperationCall {
  /** The operation's own name, `create_table`, whatever it was imported as. */
  readonly name: string;
  /**
   * The object: the first argument where it is a string, on one line and shortened, and of a column `table.column`;
   * else empty.
   */
  readonly argument: string;
  readonly span: Span;
  readonly nameSpan: Span;
  /** What a `batch_alter_table` block calls on its table. */
  readonly children: readonly OperationCall[];
}

/** Parts of `op` that do nothing to a database. */
const noOperations = new Set([
  'f',
  'get_bind',
  'get_context',
  'inline_literal',
  'register_operation',
  'implementation_for',
]);

/** These take the table, then the column or its name; called on a batch block's table, only the latter. */
const columnOperations = new Set(['add_column', 'drop_column', 'alter_column']);
const columnParameters = new Set(['column', 'column_name']);

/**
 * The operations that the top-level functions of a revision file call, in the order written. `op` is what the file
 * imports from Alembic under any name, a function's parameter `op`, and the table of a batch block; a name that is only
 * spelled so is none. Takes any text.
 */
export function operationCalls(parser: PythonParser, text: string): OperationCall[] {
  if (whyUnreadable(text) !== null) return [];
  return parser.withTree(text, (root) => {
    const statements = statementsOf(root);
    return statements.flatMap(operationCallsIn(statements));
  });
}

/**
 * What gives the operations that one top-level function calls, by what the file imports; none for any other statement.
 */
export function operationCallsIn(statements: readonly SyntaxNode[]): (statement: SyntaxNode) => OperationCall[] {
  const imports = importsIn(statements, { objects: new Map(), functions: new Map() });
  return (statement) => {
    const definition = statement.childForFieldName('definition') ?? statement;
    return definition.type === 'function_definition' ? callsOfFunction(definition, imports) : [];
  };
}

/** What names mean at some place. */
interface Names {
  /** Name, as `op` or `alembic.op` → whether it is Alembic's `op` or a batch table. */
  readonly objects: ReadonlyMap<string, boolean>;
  /** Name → the operation that it was imported as. */
  readonly functions: ReadonlyMap<string, string>;
}

function importsIn(statements: readonly SyntaxNode[], outer: Names): Names {
  const objects = new Map(outer.objects);
  const functions = new Map(outer.functions);
  for (const statement of statements) {
    if (statement.type !== 'import_statement' && statement.type !== 'import_from_statement') continue;
    const from = statement.childForFieldName('module_name')?.text;
    for (const imported of statement.childrenForFieldName('name')) {
      const name = (imported.childForFieldName('name') ?? imported).text;
      const alias = imported.childForFieldName('alias')?.text;
      if (from === undefined)
        objects.set(alias ?? name.split('.', 1).join(''), alias !== undefined && name === 'alembic.op');
      else objects.set(alias ?? name, from === 'alembic' && name === 'op');
      if (from === undefined && alias === undefined && (name === 'alembic' || name === 'alembic.op'))
        objects.set('alembic.op', true);
      if (from === 'alembic.op') functions.set(alias ?? name, name);
    }
  }
  return { objects, functions };
}

function callsOfFunction(definition: SyntaxNode, outer: Names): OperationCall[] {
  const body = definition.childForFieldName('body');
  if (body === null) return [];
  const objects = new Map(outer.objects);
  const functions = new Map(outer.functions);
  for (const parameter of parts(definition.childForFieldName('parameters') ?? body).filter(
    ({ type }) => type !== 'block',
  )) {
    const name =
      parameter.type === 'identifier' ? parameter : (parameter.childForFieldName('name') ?? parts(parameter)[0]);
    if (name?.type !== 'identifier') continue;
    objects.set(name.text, name.text === 'op');
    functions.delete(name.text);
  }
  const names = importsIn(body.descendantsOfType(['import_statement', 'import_from_statement']), {
    objects,
    functions,
  });
  return callsIn(body, names, 0);
}

function callsIn(node: SyntaxNode, names: Names, depth: number): OperationCall[] {
  if (depth > deepest) return [];
  if (node.type === 'call') {
    const call = operationCall(node, names);
    if (call !== undefined) return [call];
  }
  if (node.type === 'with_statement') {
    const batch = batchCall(node, names, depth);
    if (batch !== undefined) return [batch];
  }
  return node.namedChildren.flatMap((child) => callsIn(child, names, depth + 1));
}

function operationCall(call: SyntaxNode, names: Names): OperationCall | undefined {
  const callee = call.childForFieldName('function');
  const nameNode = callee?.type === 'attribute' ? callee.childForFieldName('attribute') : callee;
  if (callee === null || nameNode === null) return undefined;
  const object = callee.childForFieldName('object')?.text;
  const isOperation = object === undefined ? names.functions.has(nameNode.text) : names.objects.get(object) === true;
  const name = object === undefined ? (names.functions.get(nameNode.text) ?? '') : nameNode.text;
  if (!isOperation || noOperations.has(name)) return undefined;
  return { name, argument: objectOf(call, name), span: spanOf(call), nameSpan: spanOf(nameNode), children: [] };
}

/** `with op.batch_alter_table("t") as batch_op:`, with what its block calls. */
function batchCall(statement: SyntaxNode, names: Names, depth: number): OperationCall | undefined {
  const body = statement.childForFieldName('body');
  for (const pattern of statement.descendantsOfType('as_pattern')) {
    if (body === null || pattern.startIndex >= body.startIndex) break;
    const [value, alias] = parts(pattern);
    const call = value?.type === 'call' ? operationCall(value, names) : undefined;
    if (call?.name !== 'batch_alter_table' || alias === undefined) continue;
    const inside = { ...names, objects: new Map([...names.objects, [alias.text, true]]) };
    return { ...call, span: spanOf(statement), children: callsIn(body, inside, depth + 1) };
  }
  return undefined;
}

function objectOf(call: SyntaxNode, operation: string): string {
  const first = firstArgument(call);
  const second = argumentsOf(call)[1];
  if (second === undefined || !columnOperations.has(operation)) return first;
  const parameter = second.childForFieldName('name')?.text;
  const column = parameter === undefined || columnParameters.has(parameter) ? shorten(textOf(valueOf(second))) : '';
  return [first, column].filter((part) => part !== '').join('.');
}

function firstArgument(call: SyntaxNode): string {
  const [first] = argumentsOf(call);
  return first === undefined ? '' : shorten(textOf(valueOf(first)));
}

function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const list = call.childForFieldName('arguments');
  return list?.type === 'argument_list' ? parts(list) : [];
}

function valueOf(argument: SyntaxNode): SyntaxNode {
  return argument.type === 'keyword_argument' ? (argument.childForFieldName('value') ?? argument) : argument;
}

/** The text of a string, of several in a row, or of one that `text("…")` or `op.f("…")` wraps. */
function textOf(node: SyntaxNode): string {
  if (node.type === 'parenthesized_expression' || node.type === 'concatenated_string')
    return parts(node).map(textOf).join('');
  if (node.type === 'call') return firstArgument(node);
  if (node.type !== 'string') return '';
  const { pieces, raw } = readLiteral(node);
  return pieces.map((piece) => (isText(piece) ? decode(piece.text, raw).text : piece.text)).join('');
}
