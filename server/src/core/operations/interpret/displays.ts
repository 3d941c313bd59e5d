import { parts, quote, spanOf } from '../../python/nodes.js';
import type { CodeNode } from '../../python/code.js';
import { entryOf, itemAt, setEntry, sliceOf } from './collections.js';
import { emitNoResult, inBranch, isSpent, spend, type Frame } from './frame.js';
import { anyRow, inspectedNames } from './inspection.js';
import { disorderOf, itemsOf } from './iteration.js';
import { bindTarget } from './targets.js';
import { namesIn } from './names.js';
import { isOfRows } from './roles.js';
import { isMany, roleOf, truth, unknown, type DictValue, type Names, type Value } from './values.js';

/** The items that expressions in a row give, `*` taken apart. */
export function items(nodes: readonly CodeNode[], inner: (part: CodeNode) => Value): Value[] {
  const found: Value[] = [];
  for (const node of nodes) {
    if (node.type !== 'list_splat') {
      found.push(inner(node));
      continue;
    }
    const [expression] = parts(node);
    const value = expression === undefined ? undefined : inner(expression);
    const known = value === undefined ? undefined : itemsOf(value);
    if (known === undefined || (value !== undefined && disorderOf(value) !== undefined))
      found.push({ ...unknown(reasonOf(value, node), spanOf(node)), many: true });
    else for (const item of known) found.push(item);
  }
  return found;
}

function reasonOf(value: Value | undefined, node: CodeNode): string {
  return value?.kind === 'unknown' ? value.reason : `it is computed by ${quote(node)}`;
}

/** `{key: value, **others}`. */
export function dictionary(node: CodeNode, branch: number, inner: (part: CodeNode) => Value): Value {
  const dict: DictValue = { kind: 'dict', entries: [], branch, span: spanOf(node) };
  for (const part of parts(node)) {
    const key = part.childForFieldName('key');
    const value = part.childForFieldName('value');
    if (part.type === 'pair' && key !== null && value !== null)
      dict.entries.push({ key: inner(key), value: inner(value) });
    else if (part.type === 'dictionary_splat') {
      const [expression] = parts(part);
      const others = expression === undefined ? undefined : inner(expression);
      if (others?.kind === 'dict' && others.lost === undefined)
        for (const entry of others.entries) dict.entries.push(entry);
      else {
        const many = { ...unknown(reasonOf(others, part), spanOf(part)), many: true as const };
        dict.entries.push({ key: many, value: many });
      }
    }
  }
  return dict;
}

/** `value[key]`, `value[from:to]`; what is not plain stays an operation. */
export function subscript(node: CodeNode, branch: number, inner: (part: CodeNode) => Value): Value | undefined {
  const object = node.childForFieldName('value');
  const [key, more] = node.childrenForFieldName('subscript');
  if (object === null || key === undefined) return undefined;
  const value = inner(object);
  if (value.kind === 'unknown') return { ...value, span: spanOf(node) };
  if (key.type === 'slice') {
    const [from, to, step] = bounds(key);
    if (step !== undefined) return undefined;
    return sliceOf(value, from && inner(from), to && inner(to), spanOf(node), branch);
  }
  const at = inner(key);
  if (more !== undefined) return undefined;
  const item = value.kind === 'dict' ? entryOf(value, at) : itemAt(value, at);
  if (item !== undefined) return item;
  if (value.kind === 'sequence' || value.kind === 'dict' || value.kind === 'string') return undefined;
  if (at.kind === 'unknown' && value.kind !== 'call') return { ...at, span: spanOf(node) };
  return { kind: 'operator', operator: '[]', operands: [value, at], role: undefined, span: spanOf(node) };
}

function bounds(slice: CodeNode): (CodeNode | undefined)[] {
  const found: (CodeNode | undefined)[] = [undefined];
  for (const child of slice.children) {
    if (child.type === ':') found.push(undefined);
    else if (child.isNamed && child.type !== 'comment') found[found.length - 1] = child;
  }
  return found;
}

export function lambda(node: CodeNode, closure: Names, base: number): Value {
  return { kind: 'function', name: quote(node), definition: node, closure, decorators: [], base, span: spanOf(node) };
}

/** `[body for a in b if c]`: each turn where all turns are known, else the body once, for what it may run. */
export function comprehension(node: CodeNode, frame: Frame, evaluate: (part: CodeNode, frame: Frame) => Value): Value {
  const body = node.childForFieldName('body') ?? parts(node)[0];
  const clauses = parts(node).filter(({ type }) => type === 'for_in_clause' || type === 'if_clause');
  const found: Value[] = [];
  const dict: DictValue = { kind: 'dict', entries: [], branch: frame.branch, span: spanOf(node) };
  const inner = { ...frame, names: namesIn(frame.names) };
  let isKnown = body !== undefined;
  const rows: Value[] = [];
  let unordered: ReturnType<typeof disorderOf>;
  const turn = (at: number, frameAt: Frame): void => {
    const clause = clauses[at];
    if (isSpent(frameAt.run) || !spend(frameAt.run, 1)) isKnown = false;
    else if (clause === undefined) {
      if (body?.type === 'pair') {
        const [key, value] = [body.childForFieldName('key'), body.childForFieldName('value')];
        if (key !== null && value !== null) setEntry(dict, evaluate(key, frameAt), evaluate(value, frameAt));
        spend(frameAt.run, dict.entries.length);
      } else if (body !== undefined) found.push(evaluate(body, frameAt));
    } else if (clause.type === 'if_clause') {
      const [condition] = parts(clause);
      const holds = condition === undefined ? undefined : truth(evaluate(condition, frameAt));
      if (holds === undefined) isKnown = false;
      if (holds === true) turn(at + 1, frameAt);
      else if (holds === undefined) turn(at + 1, maybe(frameAt, node, 'maybe'));
    } else loop(at, clause, frameAt);
  };
  const loop = (at: number, clause: CodeNode, frameAt: Frame): void => {
    const [target, source] = [clause.childForFieldName('left'), clause.childForFieldName('right')];
    if (target === null || source === null) {
      isKnown = false;
      return;
    }
    const sequence = evaluate(source, frameAt);
    if (isOfRows(roleOf(sequence))) emitNoResult(frameAt, quote(node), spanOf(source));
    const sourceItems = itemsOf(sequence);
    unordered ??= disorderOf(sequence);
    if (sourceItems === undefined || sourceItems.some(isMany)) {
      isKnown = false;
      const many = maybe(frameAt, node, 'many');
      const row = clauses.length === 1 ? anyRow(sequence) : undefined;
      if (row !== undefined) rows.push(row);
      const item = row ?? unknown(`it is one of ${quote(source)}`, spanOf(target));
      bindTarget(target, item, many.names, frameAt.branch);
      turn(at + 1, many);
      return;
    }
    for (const item of sourceItems) {
      if (isSpent(frameAt.run)) return;
      bindTarget(target, item, frameAt.names, frameAt.branch);
      turn(at + 1, frameAt);
    }
  };
  turn(0, inner);
  const names = rows.length > 0 && body?.type !== 'pair' ? inspectedNames(found[0]) : undefined;
  if (names !== undefined && (names.kind === 'call' || node.type === 'generator_expression')) return names;
  if (!isKnown || isSpent(frame.run)) return unknown(`it is computed by ${quote(node)}`, spanOf(node));
  if (node.type === 'dictionary_comprehension') return { ...dict, ...(unordered && { unordered }) };
  const type = node.type === 'set_comprehension' ? 'set' : 'list';
  return {
    kind: 'sequence',
    type,
    items: found,
    branch: frame.branch,
    span: spanOf(node),
    ...(unordered && { unordered }),
  };
}

function maybe(frame: Frame, node: CodeNode, times: 'maybe' | 'many'): Frame {
  const reason = unknown(`it depends on ${quote(node)}`, spanOf(node));
  return inBranch(frame, namesIn(frame.names), [{ kind: 'uncertain', reason, times }]);
}
