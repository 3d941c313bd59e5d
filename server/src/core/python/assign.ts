import type { Span, Unknown } from '../text.js';
import { add, computed, evaluate, limited, opaque } from './evaluate.js';
import { parts, quote, spanOf, unknownAt } from './nodes.js';
import type { SyntaxNode } from './parser.js';
import { bind, lookUp, mayHaveChanged, type Scope } from './scope.js';
import { isMany, itemsOf, sequence, type Value } from './values.js';

/** Executes `a = b = value`; an annotation without a value assigns nothing. */
export function assign(node: SyntaxNode, statement: Span, scope: Scope): void {
  const targets: SyntaxNode[] = [];
  let right: SyntaxNode | null = node;
  while (right?.type === 'assignment') {
    const left: SyntaxNode | null = right.childForFieldName('left');
    if (left !== null) targets.push(left);
    const equals = right.children.find((child) => child.type === '=');
    const whole: SyntaxNode = right;
    right = right.childForFieldName('right');
    if (equals === undefined || right === null || !endsLine(whole, equals, right)) continue;
    // The grammar takes `revision =` and the next line for one statement.
    const nothing = unknownAt(equals, 'there is no value after "="');
    for (const target of targets.splice(0)) assignTo(target, nothing, spanOf(equals), statement, scope);
  }
  if (right === null) return;
  const value = evaluate(right, scope);
  for (const target of targets) assignTo(target, value, spanOf(right), statement, scope);
}

/** Whether a line ends between two children of a statement, which only a backslash allows outside of brackets. */
function endsLine(statement: SyntaxNode, left: SyntaxNode, right: SyntaxNode): boolean {
  if (left.endPosition.row === right.startPosition.row) return false;
  const between = statement.text.slice(left.endIndex - statement.startIndex, right.startIndex - statement.startIndex);
  return between.replace(/\\\r?\n/g, '').includes('\n');
}

/** Executes `name += value`. */
export function assignInPlace(node: SyntaxNode, statement: Span, scope: Scope): void {
  const left = node.childForFieldName('left');
  const right = node.childForFieldName('right');
  if (left === null || right === null) return;
  const before = left.type === 'identifier' ? lookUp(scope, left.text) : undefined;
  const given = evaluate(right, scope);
  const isSum = node.childForFieldName('operator')?.type === '+=';
  const sum = before === undefined || !isSum ? undefined : add(right, before.value, given, true);
  const value = limited(right, sum ?? computed(node));
  // A list is changed in place, so any other name of it is not known any more.
  if (before !== undefined) mayHaveChanged(scope, before.value, unknownAt(node, `${quote(node)} changes it`));
  assignTo(left, value, spanOf(right), statement, scope);
}

/** Binds every name of a target: a name, or a tuple or list of targets; other targets bind nothing. */
export function assignTo(target: SyntaxNode, value: Value, expression: Span, statement: Span, scope: Scope): void {
  switch (target.type) {
    case 'identifier':
      bind(scope, target.text, { value, expression, statement });
      return;
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'tuple':
    case 'list':
      unpack(target, value, expression, statement, scope);
      return;
    case 'as_pattern_target':
    case 'list_splat_pattern':
    case 'list_splat':
    case 'parenthesized_expression':
      for (const part of parts(target)) assignTo(part, value, expression, statement, scope);
      return;
    default:
      opaque(target, scope);
  }
}

function unpack(target: SyntaxNode, value: Value, expression: Span, statement: Span, scope: Scope): void {
  const targets = parts(target);
  const [first] = targets;
  const isParenthesized =
    target.type === 'tuple_pattern' && targets.length === 1 && !target.children.some((child) => child.type === ',');
  if (isParenthesized && first !== undefined) {
    assignTo(first, value, expression, statement, scope);
    return;
  }
  const shares = share(targets, value);
  targets.forEach((part, at) => {
    const item = shares?.[at] ?? unshared(target, value);
    assignTo(part, item, item.span, statement, scope);
  });
}

/** The value for each target, or undefined when the items are not all known or do not fit. */
function share(targets: readonly SyntaxNode[], value: Value): Value[] | undefined {
  const items = itemsOf(value);
  if (items === undefined || items.some(isMany)) return undefined;
  const starred = targets.findIndex((target) => target.type === 'list_splat_pattern' || target.type === 'list_splat');
  if (starred < 0) return items.length === targets.length ? [...items] : undefined;
  const after = targets.length - starred - 1;
  if (items.length < starred + after) return undefined;
  const rest = sequence('list', items.slice(starred, items.length - after), value.span);
  return [...items.slice(0, starred), rest, ...items.slice(items.length - after)];
}

function unshared(target: SyntaxNode, value: Value): Unknown {
  if (value.kind === 'unknown') return value;
  return unknownAt(target, `the value assigned to ${quote(target)} cannot be divided among these names`);
}
