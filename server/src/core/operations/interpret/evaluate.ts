import { parts, quote, shorten, spanOf } from '../../python/nodes.js';
import type { CodeNode } from '../../python/code.js';
import { decode, isText, plainText, readLiteral } from '../../python/strings.js';
import type { Span } from '../../text.js';
import { comprehension, dictionary, items, lambda, subscript } from './displays.js';
import { deepestNesting, emitNoResult, inBranch, isSpent, keep, spend, tooMuch, type Frame } from './frame.js';
import { engineText } from './engines.js';
import { bind, lookUp, namesIn } from './names.js';
import { operate, compare } from './operators.js';
import { enumMember, isEnum, partOfMember } from './enumMembers.js';
import { canonicalPath, roleOfAttribute, roleOfPath } from './roles.js';
import { testOf } from './tests.js';
import { textOf } from './texts.js';
import { roleOf, stringOf, truth, unknown, type ClassValue, type UnknownValue, type Value } from './values.js';

/**
 * What an expression stands for at this point of a run; nothing is executed. Calls that run operations emit them.
 * @param isStatement its value is not used
 */
export function evaluate(node: CodeNode, frame: Frame, depth = 0, isStatement = false): Value {
  if (!spend(frame.run, 1)) return unknown(tooMuch, spanOf(node));
  if (depth > deepestNesting) return unknown('it is nested too deeply', spanOf(node));
  if (node.isMissing || node.isError) return unknown('it is not valid Python', spanOf(node));
  const value = evaluateAny(node, frame, depth, isStatement);
  if (value.kind === 'string' && node.type !== 'identifier' && !keep(frame.run, value.value.length))
    return unknown(tooMuch, spanOf(node));
  return value;
}

function evaluateAny(node: CodeNode, frame: Frame, depth: number, isStatement: boolean): Value {
  const span = spanOf(node);
  // Most nodes are a name or a text, with nothing inside.
  if (node.type === 'identifier') return imported(nameValue(node, span, frame), frame);
  if (node.type === 'string') {
    const text = plainText(node);
    if (text !== undefined) return { kind: 'string', value: text, span };
  }
  const inner = (part: CodeNode): Value => evaluate(part, frame, depth + 1);
  switch (node.type) {
    case 'string':
      return stringValue(node, inner);
    case 'concatenated_string':
      return concatenated(node, parts(node).map(inner));
    case 'parenthesized_expression':
    case 'await': {
      const [only] = parts(node);
      return only === undefined ? notFollowed(node) : evaluate(only, frame, depth + 1, isStatement);
    }
    case 'none':
      return { kind: 'none', span };
    case 'true':
    case 'false':
      return { kind: 'boolean', value: node.type === 'true', span };
    case 'integer':
    case 'float':
      return { kind: 'number', text: node.text, span };
    case 'ellipsis':
      return { kind: 'other', found: 'the value ...', span };
    case 'attribute':
      return imported(attribute(node, frame, inner), frame);
    case 'call':
      return call(node, frame, depth, isStatement);
    case 'tuple':
    case 'expression_list':
    case 'list':
    case 'set':
      return {
        kind: 'sequence',
        type: node.type === 'expression_list' ? 'tuple' : node.type,
        items: items(parts(node), inner),
        branch: frame.branch,
        span,
      };
    case 'dictionary':
      return dictionary(node, frame.branch, inner);
    case 'subscript':
      return subscript(node, frame.branch, inner) ?? notFollowed(node);
    case 'unary_operator':
    case 'binary_operator':
    case 'not_operator':
      return operate(node, parts(node).map(inner), frame.branch) ?? notFollowed(node);
    case 'boolean_operator':
      return either(node, frame, depth);
    case 'comparison_operator':
      return compare(node, parts(node).map(inner)) ?? notFollowed(node);
    case 'conditional_expression':
      return chosen(node, frame, depth);
    case 'named_expression': {
      const name = node.childForFieldName('name');
      const given = node.childForFieldName('value');
      if (name === null || given === null) return notFollowed(node);
      const value = inner(given);
      bind(frame.names, name.text, value);
      return value;
    }
    case 'lambda':
      return lambda(node, frame.names, frame.run.base);
    case 'list_comprehension':
    case 'set_comprehension':
    case 'generator_expression':
    case 'dictionary_comprehension':
      return comprehension(node, frame, (part, at) => evaluate(part, at, depth + 1));
    case 'keyword_argument':
    case 'list_splat':
    case 'dictionary_splat':
      return notFollowed(node);
    default:
      return notFollowed(node);
  }
}

function notFollowed(node: CodeNode): UnknownValue {
  return unknown(`it is computed by ${quote(node)}`, spanOf(node));
}

function stringValue(node: CodeNode, inner: (part: CodeNode) => Value): Value {
  const span = spanOf(node);
  const literal = readLiteral(node);
  if (literal.backquoted) return notFollowed(node);
  if (literal.bytes) return { kind: 'other', found: `the bytes ${quote(node)}`, span };
  if (literal.template) return { kind: 'other', found: 'a template string', span };
  let value = '';
  let missing: UnknownValue | undefined;
  let engine: { readonly before: string; readonly name: Value } | undefined;
  for (const piece of literal.pieces) {
    if (isText(piece)) {
      const source = literal.formatted ? piece.text.replace(/\{\{|\}\}/g, (pair) => pair.charAt(0)) : piece.text;
      const { text, problem } = decode(source, literal.raw);
      if (problem !== undefined) missing ??= unknown(problem, span);
      value += text;
    } else {
      const [expression, more] = parts(piece);
      const filling = expression === undefined ? undefined : inner(expression);
      const text =
        filling === undefined || more !== undefined || piece.children.length !== 3 ? undefined : textOf(filling);
      if (filling !== undefined && roleOf(filling) === 'engineName' && engine === undefined)
        engine = { before: value, name: filling };
      else if (text === undefined)
        missing ??= { ...(filling?.kind === 'unknown' ? filling : notFollowed(piece)), begins: value };
      value += text ?? '';
    }
  }
  if (engine !== undefined && missing === undefined)
    return engineText(engine.before, engine.name, value.slice(engine.before.length), span);
  return missing ?? { kind: 'string', value, span };
}

function concatenated(node: CodeNode, pieces: readonly Value[]): Value {
  const odd = pieces.find((piece) => piece.kind !== 'string');
  if (odd?.kind === 'unknown') {
    const [first] = pieces;
    return first?.kind === 'string' ? { ...odd, begins: first.value } : odd;
  }
  if (odd !== undefined) return odd.kind === 'other' ? { ...odd, span: spanOf(node) } : notFollowed(node);
  return {
    kind: 'string',
    value: pieces.map((piece) => (piece.kind === 'string' ? piece.value : '')).join(''),
    span: spanOf(node),
  };
}

/** What a module of the project says that an imported name is. */
function imported(value: Value, { run, branch }: Frame): Value {
  if (value.kind !== 'reference' || value.role !== undefined || run.importer === undefined) return value;
  return run.importer.valueOf(value.path, value.span, branch) ?? value;
}

function nameValue({ text }: CodeNode, span: Span, frame: Frame): Value {
  const value = lookUp(frame.names, text);
  if (value === undefined) return { kind: 'reference', path: `builtins.${text}`, role: undefined, span };
  if (value.kind === 'reference') return { kind: 'reference', path: value.path, role: value.role, span };
  return value.kind === 'unknown' ? { ...value, span } : value;
}

function attribute(node: CodeNode, frame: Frame, inner: (part: CodeNode) => Value): Value {
  const object = node.childForFieldName('object');
  const name = node.childForFieldName('attribute');
  if (object === null || name === null) return notFollowed(node);
  const of = inner(object);
  if (roleOf(of) === 'result') emitNoResult(frame, quote(node), spanOf(node));
  const { versionTableSchema } = frame.run.options;
  if (versionTableSchema !== undefined && name.text === 'version_table_schema' && roleOf(of) === 'context')
    return versionTableSchema === null
      ? { kind: 'none', span: spanOf(node) }
      : { kind: 'string', value: versionTableSchema, span: spanOf(node) };
  return dialectKnown(attributeOf(of, name.text, node), frame);
}

/** The name of the dialect as text, where somebody reads for one dialect only. */
function dialectKnown(value: Value, { run: { options } }: Frame): Value {
  if (roleOf(value) !== 'dialectName') return value;
  options.onDialect?.();
  return options.dialect === undefined ? value : { kind: 'string', value: options.dialect, span: value.span };
}

function attributeOf(of: Value, name: string, node: CodeNode): Value {
  const span = spanOf(node);
  const part = partOfMember(of, name, span);
  if (part !== undefined) return part;
  switch (of.kind) {
    case 'reference': {
      const path = canonicalPath(`${of.path}.${name}`);
      return { kind: 'reference', path, role: roleOfPath(path) ?? roleOfAttribute(of.role, name), span };
    }
    case 'class': {
      const ofEnum = isEnum(of) ? enumMember(of, name, span) : undefined;
      if (ofEnum !== undefined) return ofEnum;
      const member = of.members.get(name);
      const isPlain = member !== undefined && !isColumnOf(of, member);
      return isPlain ? member : { kind: 'attribute', of, name, role: undefined, span };
    }
    case 'unknown':
      return { ...of, span };
    default: {
      const own = name === 'name' ? nameOfColumn(of) : undefined;
      if (own !== undefined) return { kind: 'string', value: own, span };
      const role = 'role' in of ? roleOfAttribute(of.role, name) : undefined;
      return { kind: 'attribute', of, name, role, span };
    }
  }
}

/** The name in `sa.Column("name", …)`. */
function nameOfColumn(value: Value): string | undefined {
  if (value.kind !== 'call' || value.callee.kind !== 'reference' || value.callee.path !== 'sqlalchemy.Column')
    return undefined;
  const given = value.positional[0] ?? value.keywords.get('name');
  return given === undefined ? undefined : stringOf(given);
}

/** Whether a member of a class that has a table is one of its columns. */
function isColumnOf(of: ClassValue, member: Value): boolean {
  return (
    of.members.has('__tablename__') && member.kind !== 'function' && member.kind !== 'string' && member.kind !== 'class'
  );
}

function call(node: CodeNode, frame: Frame, depth: number, isStatement: boolean): Value {
  const callee = node.childForFieldName('function');
  const given = node.childForFieldName('arguments');
  if (callee === null || given === null) return notFollowed(node);
  const name = (callee.type === 'attribute' ? callee.childForFieldName('attribute') : null) ?? callee;
  const called = evaluate(callee, frame, depth + 1);
  const inner = (part: CodeNode): Value => evaluate(part, frame, depth + 1);
  const positional: Value[] = [];
  let keywords: ReadonlyMap<string, Value> = none;
  if (given.type === 'generator_expression') positional.push(inner(given));
  else {
    const list = parts(given);
    const named = list.filter(isNamed);
    if (named.length === 0) positional.push(...items(list, inner));
    else {
      const others = list.filter((argument) => !isNamed(argument));
      positional.push(...items(others, inner));
      keywords = keywordsOf(named, inner);
    }
  }
  if (isSpent(frame.run)) return unknown(tooMuch, spanOf(node));
  return frame.run.call({ node, name: spanOf(name), callee: called, positional, keywords, isStatement, depth }, frame);
}

const none: ReadonlyMap<string, never> = new Map<string, never>();

function isNamed({ type }: CodeNode): boolean {
  return type === 'keyword_argument' || type === 'dictionary_splat';
}

function keywordsOf(given: readonly CodeNode[], inner: (part: CodeNode) => Value): ReadonlyMap<string, Value> {
  const keywords = new Map<string, Value>();
  for (const argument of given) {
    if (argument.type === 'keyword_argument') addKeyword(argument, keywords, inner);
    else addKeywords(argument, keywords, inner);
  }
  return keywords;
}

function addKeyword(argument: CodeNode, keywords: Map<string, Value>, inner: (part: CodeNode) => Value): void {
  const name = argument.childForFieldName('name');
  const value = argument.childForFieldName('value');
  if (name !== null) keywords.set(name.text, value === null ? unknown('it is missing', spanOf(name)) : inner(value));
}

/** `**options`; what is not known of them stands under the name "**". */
function addKeywords(argument: CodeNode, keywords: Map<string, Value>, inner: (part: CodeNode) => Value): void {
  const [expression] = parts(argument);
  const value = expression === undefined ? undefined : inner(expression);
  if (value?.kind !== 'dict' || value.lost !== undefined) {
    keywords.set('**', value?.kind === 'unknown' ? value : notFollowed(argument));
    return;
  }
  for (const { key, value: entry } of value.entries) {
    if (key.kind === 'string') keywords.set(key.value, entry);
    else keywords.set('**', key.kind === 'unknown' ? key : notFollowed(argument));
  }
}

/** `a and b`, `a or b`: the right side runs where the left does not decide. */
function either(node: CodeNode, frame: Frame, depth: number): Value {
  const left = node.childForFieldName('left');
  const right = node.childForFieldName('right');
  const operator = node.childForFieldName('operator')?.type ?? '';
  if (left === null || right === null) return notFollowed(node);
  const first = evaluate(left, frame, depth + 1);
  const holds = truth(first);
  if (holds !== undefined) return holds === (operator === 'or') ? first : evaluate(right, frame, depth + 1);
  const { whenTrue, whenFalse } = testOf(first, shorten(left.text));
  const guards = operator === 'or' ? whenFalse : whenTrue;
  const second = evaluate(right, inBranch(frame, namesIn(frame.names), guards), depth + 1);
  return { kind: 'operator', operator, operands: [first, second], role: undefined, span: spanOf(node) };
}

/** `a if condition else b`: where the condition is not known, both sides are looked at. */
function chosen(node: CodeNode, frame: Frame, depth: number): Value {
  const [yes, condition, no] = parts(node);
  if (yes === undefined || condition === undefined || no === undefined) return notFollowed(node);
  const decided = evaluate(condition, frame, depth + 1);
  const holds = truth(decided);
  if (holds !== undefined) return evaluate(holds ? yes : no, frame, depth + 1);
  const { whenTrue, whenFalse } = testOf(decided, shorten(condition.text));
  evaluate(yes, inBranch(frame, namesIn(frame.names), whenTrue), depth + 1);
  evaluate(no, inBranch(frame, namesIn(frame.names), whenFalse), depth + 1);
  return unknown(`it depends on the condition ${quote(condition)}`, spanOf(node));
}
