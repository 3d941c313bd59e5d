import type { Unknown } from '../text.js';
import { assign, assignInPlace, assignTo } from './assign.js';
import { beginsAtTop, bindBroken, isBroken, statementsOf } from './broken.js';
import { decide, evaluate, opaque } from './evaluate.js';
import { deepest, parts, quote, spanOf, unknownAt } from './nodes.js';
import type { SyntaxNode } from './parser.js';
import { bind, branch, join, joinRepeated, lookUp, moduleScope, type Scope } from './scope.js';
import { same, type Value } from './values.js';

/**
 * Follows the top level of a module, statement by statement, as Python would execute it, and returns the names at
 * its end. Bodies of functions and classes are not entered. What is not valid Python leaves unknowns.
 * @param header a tree of the text's first part which, unlike the whole, has no error: it is read instead of it
 */
export function executeModule(root: SyntaxNode, text: string, header?: SyntaxNode): Scope {
  const scope = moduleScope(text);
  const whole = statementsOf(root);
  const statements =
    header === undefined
      ? whole
      : [...parts(header), ...whole.filter(({ startIndex }) => startIndex >= header.endIndex)];
  for (const statement of statements) {
    if (beginsAtTop(statement, text)) execute(statement, scope, 0);
  }
  for (const [name, why] of scope.file.globals)
    bind(scope, name, { value: why, expression: why.span, statement: lookUp(scope, name)?.statement ?? why.span });
  return scope;
}

function executeAll(block: SyntaxNode | null, scope: Scope, depth: number): void {
  if (block === null) return;
  for (const statement of parts(block)) {
    if (scope.ended) return;
    execute(statement, scope, depth + 1);
  }
}

function execute(node: SyntaxNode, scope: Scope, depth: number): void {
  if (depth > deepest) return;
  if (isBroken(node)) {
    bindBroken(node, scope);
    return;
  }
  switch (node.type) {
    case 'expression_statement':
      executeExpression(node, scope);
      return;
    case 'import_statement':
    case 'import_from_statement':
    case 'future_import_statement':
      executeImport(node, scope);
      return;
    case 'function_definition':
    case 'class_definition':
    case 'decorated_definition':
      define(node, scope);
      return;
    case 'delete_statement':
      remove(parts(node), scope);
      return;
    case 'raise_statement':
      scope.ended = scope.outer !== undefined;
      return;
    case 'if_statement':
      executeIf(node, scope, depth);
      return;
    case 'try_statement':
      executeTry(node, scope, depth);
      return;
    case 'with_statement':
      executeWith(node, scope, depth);
      return;
    case 'for_statement':
    case 'while_statement':
      executeLoop(node, scope, depth);
      return;
    case 'match_statement':
      executeMatch(node, scope, depth);
      return;
    case 'type_alias_statement':
      bindAll(node.childForFieldName('left'), unknownAt(node, 'it is a type'), node, scope);
      return;
    default:
      opaque(node, scope);
  }
}

function executeExpression(node: SyntaxNode, scope: Scope): void {
  for (const part of parts(node)) {
    if (part.type === 'assignment') assign(part, spanOf(node), scope);
    else if (part.type === 'augmented_assignment') assignInPlace(part, spanOf(node), scope);
    else evaluate(part, scope);
  }
}

function executeImport(node: SyntaxNode, scope: Scope): void {
  const from = node.childForFieldName('module_name');
  if (node.namedChildren.some((child) => child.type === 'wildcard_import')) scope.file.otherNames = 'an "import *"';
  for (const imported of node.childrenForFieldName('name')) {
    const name = imported.childForFieldName('alias') ?? imported.descendantsOfType('identifier')[0];
    const reason = from === null ? `it is imported by ${quote(node)}` : `it is imported from ${quote(from)}`;
    if (name !== undefined) bindAll(name, unknownAt(imported, reason), node, scope);
  }
}

function define(node: SyntaxNode, scope: Scope): void {
  const definition = node.childForFieldName('definition') ?? node;
  const name = definition.childForFieldName('name');
  if (name === null) return;
  const isFunction = definition.type === 'function_definition';
  if (name.text === '__getattr__') scope.file.otherNames ??= 'the function __getattr__';
  if (isFunction) scope.file.functions.push({ name: name.text, nameSpan: spanOf(name), span: spanOf(node) });
  if (scope.file.hasGlobal) noteGlobals(definition, name.text, scope, definition === node);
  const found = isFunction ? 'a function' : 'a class';
  const value: Value =
    definition === node
      ? { kind: 'other', found, span: spanOf(name) }
      : unknownAt(name, `it is ${found} with a decorator`);
  bindAll(name, value, node, scope);
}

/**
 * Whether and when a function is called is not followed, so what it declares global is not known, unless nothing else
 * of the file names it.
 */
function noteGlobals(definition: SyntaxNode, definedName: string, scope: Scope, isPlain: boolean): void {
  const statements = definition.descendantsOfType('global_statement');
  if (
    statements.length === 0 ||
    (isPlain && definition.type === 'function_definition' && scope.file.namesOnce(definedName))
  )
    return;
  for (const statement of statements) {
    for (const { text } of parts(statement))
      scope.file.globals.set(text, unknownAt(statement, `${definedName} may set it, which declares it global`));
  }
}

function remove(targets: readonly SyntaxNode[], scope: Scope): void {
  for (const target of targets) {
    if (target.type === 'identifier') bind(scope, target.text, null);
    else if (/^(expression_list|tuple|list|parenthesized_expression)$/.test(target.type)) remove(parts(target), scope);
    else opaque(target, scope);
  }
}

function executeIf(node: SyntaxNode, scope: Scope, depth: number): void {
  const clauses = [node, ...node.childrenForFieldName('alternative')];
  const ends: Scope[] = [];
  let why: Unknown | undefined;
  for (const clause of clauses) {
    const condition = clause.childForFieldName('condition');
    const holds = condition === null ? true : decide(condition, scope, depth);
    if (holds === false) continue;
    const body = branch(scope);
    executeAll(clause.childForFieldName('consequence') ?? clause.childForFieldName('body'), body, depth);
    ends.push(body);
    if (holds === true) {
      join(scope, ends, why ?? unknownAt(clause, 'it depends on a condition'));
      return;
    }
    if (condition !== null) why ??= unknownAt(condition, `it depends on the condition ${quote(condition)}`);
  }
  if (why !== undefined) join(scope, [...ends, branch(scope)], why);
}

function executeTry(node: SyntaxNode, scope: Scope, depth: number): void {
  const block = node.childForFieldName('body');
  const clauses = (type: RegExp): SyntaxNode[] => parts(node).filter((part) => type.test(part.type));
  const body = branch(scope);
  executeAll(block, body, depth);
  const why = unknownAt(block ?? node, `it depends on whether the try block fails: ${quote(block ?? node)}`);
  const failed = afterFailure(scope, body, why);
  for (const clause of clauses(/^else_clause$/)) executeAll(blockOf(clause), body, depth);
  const handlers = clauses(/^except_/).map((clause) => {
    const handler = branch(failed);
    executeAll(blockOf(clause), handler, depth);
    return handler;
  });
  join(scope, [body, ...handlers], why);
  for (const clause of clauses(/^finally_clause$/)) executeAll(blockOf(clause), scope, depth);
}

/** The names where a handler starts: of what the body binds, Alembic needs what was not bound before. */
function afterFailure(scope: Scope, body: Scope, why: Unknown): Scope {
  const failed = branch(scope);
  for (const [name, binding] of body.bindings) {
    if (binding === null) continue;
    const before = lookUp(scope, name);
    const isKnown = before === undefined || same(before.value, binding.value);
    bind(failed, name, isKnown ? binding : { ...binding, value: why });
  }
  return failed;
}

function executeWith(node: SyntaxNode, scope: Scope, depth: number): void {
  for (const item of parts(node)
    .filter((part) => part.type === 'with_clause')
    .flatMap(parts)) {
    const [value] = parts(item);
    if (value === undefined) continue;
    const [context] = parts(value);
    const alias = value.type === 'as_pattern' ? value.childForFieldName('alias') : null;
    const given = opaque(context === undefined || alias === null ? value : context, scope);
    bindAll(alias, given, item, scope);
  }
  executeAll(node.childForFieldName('body'), scope, depth);
}

function executeLoop(node: SyntaxNode, scope: Scope, depth: number): void {
  const body = branch(scope);
  const controls = [node.childForFieldName('right'), node.childForFieldName('condition')];
  for (const control of controls) if (control !== null) evaluate(control, body);
  const why = unknownAt(node, `it is assigned in the loop ${quoteHeader(node)}`);
  bindAll(node.childForFieldName('left'), why, node, body);
  executeAll(node.childForFieldName('body'), body, depth);
  executeAll(node.childForFieldName('alternative')?.childForFieldName('body') ?? null, body, depth);
  joinRepeated(scope, body, why);
}

function executeMatch(node: SyntaxNode, scope: Scope, depth: number): void {
  const why = unknownAt(node, `it depends on ${quoteHeader(node)}`);
  for (const subject of node.childrenForFieldName('subject')) opaque(subject, scope);
  const cases = node.childForFieldName('body')?.childrenForFieldName('alternative') ?? [];
  const ends = cases.map((clause) => {
    const body = branch(scope);
    for (const pattern of parts(clause).filter((part) => part.type === 'case_pattern')) {
      for (const name of pattern.descendantsOfType('identifier')) bindAll(name, why, clause, body);
    }
    executeAll(clause.childForFieldName('consequence'), body, depth);
    return body;
  });
  const takesAll =
    cases.at(-1)?.childForFieldName('guard') === null && parts(cases.at(-1) ?? node).some((part) => part.text === '_');
  join(scope, takesAll ? ends : [...ends, branch(scope)], why);
}

function bindAll(target: SyntaxNode | null, value: Value, statement: SyntaxNode, scope: Scope): void {
  if (target !== null)
    assignTo(
      target.type === 'type' ? (target.firstChild ?? target) : target,
      value,
      value.span,
      spanOf(statement),
      scope,
    );
}

function blockOf(clause: SyntaxNode): SyntaxNode | null {
  return clause.namedChildren.find((child) => child.type === 'block') ?? null;
}

function quoteHeader(node: SyntaxNode): string {
  const body = node.childForFieldName('body');
  return quote(node, body?.startIndex).replace(/:$/, '');
}
