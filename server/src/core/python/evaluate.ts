import { deepest, parts, quote, shorten, spanOf, unknownAt } from './nodes.js';
import type { SyntaxNode } from './parser.js';
import { bind, forget, lookUp, mayHaveChanged, namespace, type Scope } from './scope.js';
import { decode, isText, readLiteral } from './strings.js';
import { itemsOf, sequence, sizeOf, truth, type SequenceType, type UnknownValue, type Value } from './values.js';

/**
 * The largest expression in nodes, and the largest value, that are evaluated: ids are small, tables of data are not
 * ids.
 */
const largest = 10_000;

/** Alembic's identifiers in code that may bind a name by a text. */
const identifierNames = /\b(?:revision|down_revision|branch_labels|depends_on)\b/g;

/**
 * The value of an expression at this point of the module, as far as the text says; never runs anything.
 * Binds the names of walruses, and marks as unknown what code that is not understood may have changed.
 */
export function evaluate(node: SyntaxNode, scope: Scope, depth = 0): Value {
  return limited(node, evaluateAny(node, scope, depth));
}

/** A value may grow with each line that takes it twice. */
export function limited(node: SyntaxNode, value: Value): Value {
  return sizeOf(value) > largest ? computed(node) : value;
}

function evaluateAny(node: SyntaxNode, scope: Scope, depth: number): Value {
  const span = spanOf(node);
  if (depth > deepest) return unknownAt(node, 'it is nested too deeply');
  if (depth === 0 && node.descendantCount > largest) return opaque(node, scope);
  const inner = (part: SyntaxNode): Value => evaluate(part, scope, depth + 1);
  switch (node.type) {
    case 'string':
      return stringValue(node, inner);
    case 'concatenated_string':
      return concatenated(node, parts(node).map(inner));
    case 'parenthesized_expression':
      return only(node, inner) ?? computed(node);
    case 'none':
      return { kind: 'none', span };
    case 'true':
    case 'false':
      return { kind: 'boolean', value: node.type === 'true', span };
    case 'integer':
    case 'float':
      return { kind: 'number', text: node.text, span };
    case 'unary_operator':
      return negated(node, inner) ?? computed(node);
    case 'ellipsis':
      return { kind: 'other', found: 'the value ...', span };
    case 'lambda':
      return { kind: 'other', found: 'a function', span };
    case 'tuple':
    case 'expression_list':
      return sequence('tuple', items(node, inner), span);
    case 'list':
    case 'set':
      return sequence(node.type, items(node, inner), span);
    case 'identifier':
      return nameValue(node, scope);
    case 'binary_operator':
      return sum(node, scope, inner);
    case 'conditional_expression':
      return chosen(node, scope, inner, (condition) => decide(condition, scope, depth + 1));
    case 'call':
      return conversion(node, scope, inner);
    case 'named_expression':
      return walrus(node, scope, inner);
    default:
      return opaque(node, scope);
  }
}

/**
 * Whether a condition holds when Alembic loads the file; undefined when the text does not say.
 * Type checkers' code and `if __name__ == '__main__'` are never executed by Alembic.
 */
export function decide(node: SyntaxNode, scope: Scope, depth = 0): boolean | undefined {
  if (depth > deepest || node.hasError) return undefined;
  const [first, second] = parts(node);
  switch (node.type) {
    case 'parenthesized_expression':
      return first === undefined ? undefined : decide(first, scope, depth + 1);
    case 'not_operator': {
      const argument = first === undefined ? undefined : decide(first, scope, depth + 1);
      return argument === undefined ? undefined : !argument;
    }
    case 'boolean_operator': {
      if (first === undefined || second === undefined) return undefined;
      const decisive = node.childForFieldName('operator')?.type === 'or';
      const both = [decide(first, scope, depth + 1), decide(second, scope, depth + 1)];
      if (both.includes(decisive)) return decisive;
      return both.includes(undefined) ? undefined : !decisive;
    }
    case 'comparison_operator':
      return isMainModule(node) ?? truth(evaluate(node, scope, depth));
    default:
      return truth(evaluate(node, scope, depth)) ?? (isTypeChecking(node) ? false : undefined);
  }
}

/**
 * Passes over code that is not evaluated: it may change the lists and sets that it names, and bind walruses or any
 * name. An expression is passed over once, never again as a part of another, so that the work stays linear.
 */
export function opaque(node: SyntaxNode, scope: Scope): UnknownValue {
  const value = computed(node);
  if (scope.file.hasNamespace && namespace.test(node.text)) {
    scope.file.otherNames ??= quote(node);
    for (const [name] of node.text.matchAll(identifierNames))
      forget(scope, name, unknownAt(node, `${quote(node)} may have changed it`));
  }
  const sought = [
    ...(scope.file.hasChangeable ? ['identifier'] : []),
    ...(scope.file.hasWalrus ? ['named_expression'] : []),
  ];
  for (const name of sought.length === 0 ? [] : node.descendantsOfType(sought)) {
    const binding = name.type === 'identifier' ? lookUp(scope, name.text) : undefined;
    if (binding !== undefined)
      mayHaveChanged(scope, binding.value, unknownAt(node, `${quote(node)} may have changed it`));
    const target = name.childForFieldName('name');
    if (target !== null) bind(scope, target.text, { value, expression: spanOf(name), statement: spanOf(name) });
  }
  return value;
}

/** The unknown value of an expression whose parts are evaluated already. */
export function computed(node: SyntaxNode): UnknownValue {
  return unknownAt(node, `it is computed by ${quote(node)}`);
}

/** `left + right`, and `left += right` when `inPlace`; what Python cannot add is unknown. */
export function add(node: SyntaxNode, left: Value, right: Value, inPlace: boolean): Value | undefined {
  const span = spanOf(node);
  if (left.kind === 'string' && right.kind === 'string')
    return { kind: 'string', value: left.value + right.value, span };
  const known = left.kind === 'sequence' ? left : right.kind === 'sequence' ? right : undefined;
  if (known === undefined || (known.type !== 'tuple' && known.type !== 'list')) return undefined;
  const a = summand(left);
  const b = summand(right);
  if (a === undefined || b === undefined) return undefined;
  const fits = left.kind !== 'sequence' || right.kind !== 'sequence' || left.type === right.type;
  return fits || (inPlace && known.type === 'list') ? sequence(known.type, [...a, ...b], span) : undefined;
}

function summand(value: Value): readonly Value[] | undefined {
  if (value.kind === 'unknown') return [{ ...value, many: true }];
  return value.kind === 'sequence' ? value.items : undefined;
}

function only(node: SyntaxNode, inner: (part: SyntaxNode) => Value): Value | undefined {
  const [expression, another] = parts(node);
  return expression === undefined || another !== undefined ? undefined : inner(expression);
}

function stringValue(node: SyntaxNode, inner: (part: SyntaxNode) => Value): Value {
  const span = spanOf(node);
  const literal = readLiteral(node);
  if (literal.backquoted) return computed(node);
  if (literal.bytes) return { kind: 'other', found: `the bytes ${quote(node)}`, span };
  if (literal.template) return { kind: 'other', found: 'a template string', span };
  let value = '';
  for (const piece of literal.pieces) {
    if (isText(piece)) {
      const source = literal.formatted ? piece.text.replace(/\{\{|\}\}/g, (pair) => pair.charAt(0)) : piece.text;
      const { text, problem } = decode(source, literal.raw);
      if (problem !== undefined) return unknownAt(node, problem);
      value += text;
    } else {
      const text = interpolated(piece, inner);
      if (text === undefined) return computed(piece);
      value += text;
    }
  }
  return { kind: 'string', value, span };
}

/** The text of `{expression}` in an f-string, for a string or a plain integer without format or conversion. */
function interpolated(node: SyntaxNode, inner: (part: SyntaxNode) => Value): string | undefined {
  const [expression, more] = parts(node);
  if (expression === undefined || more !== undefined || node.childCount !== 3) return undefined;
  const value = inner(expression);
  if (value.kind === 'string') return value.value;
  return value.kind === 'number' && /^(0|[1-9]\d*)$/.test(value.text) ? value.text : undefined;
}

function concatenated(node: SyntaxNode, pieces: readonly Value[]): Value {
  const odd = pieces.find((piece) => piece.kind !== 'string');
  if (odd?.kind === 'unknown') return odd;
  if (odd?.kind === 'other') return { ...odd, span: spanOf(node) };
  const value = pieces.map((piece) => (piece.kind === 'string' ? piece.value : '')).join('');
  return { kind: 'string', value, span: spanOf(node) };
}

function negated(node: SyntaxNode, inner: (part: SyntaxNode) => Value): Value | undefined {
  const value = only(node, inner);
  return value?.kind === 'number' && node.text.startsWith('-')
    ? { kind: 'number', text: `-${value.text}`, span: spanOf(node) }
    : undefined;
}

function items(node: SyntaxNode, inner: (part: SyntaxNode) => Value): Value[] {
  const found: Value[] = [];
  for (const part of parts(node)) {
    if (found.length > largest) break;
    if (part.type === 'list_splat') found.push(...spread(part, inner));
    else found.push(inner(part));
  }
  return found;
}

function spread(node: SyntaxNode, inner: (part: SyntaxNode) => Value): readonly Value[] {
  const value = only(node, inner);
  const known = value === undefined ? undefined : itemsOf(value);
  return known ?? [{ ...(value?.kind === 'unknown' ? value : computed(node)), many: true }];
}

function nameValue(node: SyntaxNode, scope: Scope): Value {
  const name = node.text;
  const binding = lookUp(scope, name);
  if (binding === undefined) return unknownAt(node, `the name ${shorten(name)} has no value above this line`);
  return binding.value.kind === 'unknown' ? { ...binding.value, span: spanOf(node) } : binding.value;
}

function sum(node: SyntaxNode, scope: Scope, inner: (part: SyntaxNode) => Value): Value {
  const left = node.childForFieldName('left');
  const right = node.childForFieldName('right');
  if (left === null || right === null || node.childForFieldName('operator')?.type !== '+') return opaque(node, scope);
  return add(node, inner(left), inner(right), false) ?? computed(node);
}

function chosen(
  node: SyntaxNode,
  scope: Scope,
  inner: (part: SyntaxNode) => Value,
  decided: (condition: SyntaxNode) => boolean | undefined,
): Value {
  const [whenTrue, condition, whenFalse] = parts(node);
  if (whenTrue === undefined || condition === undefined || whenFalse === undefined) return opaque(node, scope);
  const holds = decided(condition);
  if (holds !== undefined) return inner(holds ? whenTrue : whenFalse);
  opaque(whenTrue, scope);
  opaque(whenFalse, scope);
  return computed(node);
}

/**
 * `tuple(…)`, `list(…)`, `set(…)`, `frozenset(…)` of something known, unless the file gave the name another meaning.
 */
function conversion(node: SyntaxNode, scope: Scope, inner: (part: SyntaxNode) => Value): Value {
  const called = node.childForFieldName('function')?.text ?? '';
  const given = node.childForFieldName('arguments');
  if (given?.type !== 'argument_list' || !isSequenceType(called) || lookUp(scope, called) !== undefined)
    return opaque(node, scope);
  const [argument, another] = parts(given);
  if (argument === undefined) return sequence(called, [], spanOf(node));
  if (another !== undefined || argument.type === 'keyword_argument' || argument.type === 'list_splat')
    return opaque(node, scope);
  const known = itemsOf(inner(argument));
  return known === undefined ? computed(node) : sequence(called, known, spanOf(node));
}

function isSequenceType(name: string): name is SequenceType {
  return name === 'tuple' || name === 'list' || name === 'set' || name === 'frozenset';
}

function walrus(node: SyntaxNode, scope: Scope, inner: (part: SyntaxNode) => Value): Value {
  const name = node.childForFieldName('name');
  const given = node.childForFieldName('value');
  if (name === null || given === null) return opaque(node, scope);
  const value = inner(given);
  bind(scope, name.text, { value, expression: spanOf(given), statement: spanOf(node) });
  return value;
}

function isTypeChecking(node: SyntaxNode): boolean {
  const name = node.type === 'attribute' ? node.childForFieldName('attribute') : node;
  return name?.type === 'identifier' && name.text === 'TYPE_CHECKING';
}

function isMainModule(node: SyntaxNode): boolean | undefined {
  const [left, right, more] = parts(node);
  if (left === undefined || right === undefined || more !== undefined) return undefined;
  const sides = [left.text, right.text].map((side) => side.replace(/^(['"])__main__\1$/, '__main__'));
  if (!sides.includes('__name__') || !sides.includes('__main__')) return undefined;
  const operator = node.childForFieldName('operators')?.type;
  return operator === '==' ? false : operator === '!=' ? true : undefined;
}
