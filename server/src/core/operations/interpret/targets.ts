import { parts, quote, spanOf } from '../../python/nodes.js';
import type { CodeNode } from '../../python/code.js';
import { disorderOf, itemsOf } from './iteration.js';
import { bind } from './names.js';
import { isMany, unknown, type Names, type Value } from './values.js';

/** Binds every name of a target: a name, or a tuple or list of targets. What else is a target is given to `other`. */
export function bindTarget(
  target: CodeNode,
  value: Value,
  names: Names,
  branch: number,
  other: (target: CodeNode, value: Value) => void = () => undefined,
): void {
  switch (target.type) {
    case 'identifier':
      bind(names, target.text, value);
      return;
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'tuple':
    case 'list':
    case 'expression_list': {
      const targets = parts(target);
      const shares = share(targets, value, branch);
      targets.forEach((part, at) => {
        bindTarget(part, shares?.[at] ?? unshared(target, value), names, branch, other);
      });
      return;
    }
    case 'as_pattern_target':
    case 'list_splat_pattern':
    case 'list_splat':
    case 'parenthesized_expression':
      for (const part of parts(target)) bindTarget(part, value, names, branch, other);
      return;
    default:
      other(target, value);
  }
}

/** The value for each target, or undefined where the items are not all known or do not fit. */
function share(targets: readonly CodeNode[], value: Value, branch: number): Value[] | undefined {
  const items = itemsOf(value);
  if (items === undefined || items.some(isMany) || disorderOf(value) !== undefined) return undefined;
  const starred = targets.findIndex(({ type }) => type === 'list_splat_pattern' || type === 'list_splat');
  if (starred < 0) return items.length === targets.length ? [...items] : undefined;
  const after = targets.length - starred - 1;
  if (items.length < starred + after) return undefined;
  const rest: Value = {
    kind: 'sequence',
    type: 'list',
    items: items.slice(starred, items.length - after),
    branch,
    span: value.span,
  };
  return [...items.slice(0, starred), rest, ...items.slice(items.length - after)];
}

function unshared(target: CodeNode, value: Value): Value {
  if (value.kind === 'unknown') return { kind: 'unknown', reason: value.reason, span: value.span };
  return unknown(`the value assigned to ${quote(target)} cannot be divided among these names`, spanOf(target));
}
