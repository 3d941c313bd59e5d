import type { Span } from '../../text.js';
import { disorderOf, itemsOf } from './iteration.js';
import { equal, isMany, numberOf, type DictValue, type ListValue, type Value } from './values.js';

/** `value[key]` of something known; undefined where the text does not say. */
export function itemAt(value: Value, key: Value): Value | undefined {
  if (value.kind === 'dict') return entryOf(value, key);
  const items = value.kind === 'sequence' || value.kind === 'string' ? itemsOf(value) : undefined;
  const at = numberOf(key);
  if (disorderOf(value) !== undefined) return undefined;
  if (items === undefined || at === undefined || !Number.isInteger(at) || items.some(isMany)) return undefined;
  return items.at(at);
}

/** The entry of a dict; the last one of equal keys counts, and one that is not known may be any. */
export function entryOf(dict: DictValue, key: Value): Value | undefined {
  if (dict.lost !== undefined) return undefined;
  for (const { key: each, value } of dict.entries.toReversed()) {
    const isIt = equal(each, key);
    if (isIt === true) return value;
    if (isIt === undefined) return undefined;
  }
  return undefined;
}

/** Whether a dict surely lacks the key. */
export function lacks(dict: DictValue, key: Value): boolean {
  return dict.lost === undefined && dict.entries.every((entry) => equal(entry.key, key) === false);
}

/** `value[from:to]` with plain bounds. */
export function sliceOf(
  value: Value,
  from: Value | undefined,
  to: Value | undefined,
  span: Span,
  branch: number,
): Value | undefined {
  const bounds = [from, to].map((bound) => (bound === undefined ? undefined : (numberOf(bound) ?? NaN)));
  if (bounds.some((bound) => bound !== undefined && !Number.isInteger(bound))) return undefined;
  const [start, end] = bounds;
  const items = value.kind === 'sequence' || value.kind === 'string' ? itemsOf(value)?.slice(start, end) : undefined;
  if (disorderOf(value) !== undefined) return undefined;
  if (items === undefined || (value.kind === 'sequence' && value.items.some(isMany))) return undefined;
  if (value.kind === 'string')
    return { kind: 'string', value: items.map((item) => (item.kind === 'string' ? item.value : '')).join(''), span };
  return { kind: 'sequence', type: value.kind === 'sequence' ? value.type : 'list', items, branch, span };
}

/** `item in value`; undefined where the text does not say. */
export function contains(value: Value, item: Value): boolean | undefined {
  if (value.kind === 'string') return item.kind === 'string' ? value.value.includes(item.value) : undefined;
  const items = itemsOf(value);
  if (items === undefined) return undefined;
  const answers = items.map((each) => (isMany(each) ? undefined : equal(each, item)));
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

/** Methods that only look at a sequence or a dict; undefined for any other. */
export function lookingMethod(
  value: ListValue | DictValue,
  name: string,
  given: readonly Value[],
  span: Span,
  branch: number,
): Value | undefined {
  if (value.lost !== undefined) return undefined;
  const unordered = disorderOf(value);
  const list = (items: Value[]): Value => ({
    kind: 'sequence',
    type: 'list',
    items,
    branch,
    span,
    ...(unordered && { unordered }),
  });
  const pair = (a: Value, b: Value): Value => ({ kind: 'sequence', type: 'tuple', items: [a, b], branch, span });
  const [first, second] = given;
  if (name === 'copy' && given.length === 0)
    return value.kind === 'dict'
      ? { ...value, entries: [...value.entries], branch, span }
      : { ...value, items: [...value.items], branch, span };
  if (value.kind !== 'dict') return undefined;
  switch (name) {
    case 'items':
      return list(value.entries.map(({ key, value: entry }) => (isMany(key) ? key : pair(key, entry))));
    case 'keys':
      return list(value.entries.map(({ key }) => key));
    case 'values':
      return list(value.entries.map(({ key, value: entry }) => (isMany(key) ? key : entry)));
    case 'get':
      if (first === undefined) return undefined;
      return entryOf(value, first) ?? (lacks(value, first) ? (second ?? { kind: 'none', span }) : undefined);
    default:
      return undefined;
  }
}

/** Does what a method does to a list or a dict; false for a method that is not followed. */
export function changingMethod(value: ListValue | DictValue, name: string, given: readonly Value[]): boolean {
  const [first, second] = given;
  if (value.lost !== undefined || first === undefined) return false;
  const items = itemsOf(first);
  if (value.kind === 'dict') {
    if (name !== 'update' || first.kind !== 'dict' || given.length > 1 || first.lost !== undefined) return false;
    for (const entry of [...first.entries]) setEntry(value, entry.key, entry.value);
    return true;
  }
  switch (`${value.type}.${name}`) {
    case 'list.append':
      value.items.push(first);
      return true;
    case 'set.add':
      if (contains(value, first) === undefined) return false;
      if (contains(value, first) === false) value.items.push(first);
      return true;
    case 'list.extend':
      if (items === undefined) return false;
      for (const item of items) value.items.push(item);
      return true;
    case 'list.insert': {
      const at = numberOf(first);
      if (at === undefined || second === undefined || value.items.some(isMany)) return false;
      value.items.splice(at, 0, second);
      return true;
    }
    default:
      return false;
  }
}

/** `dict[key] = value`. */
export function setEntry(dict: DictValue, key: Value, value: Value): void {
  const at = dict.entries.findIndex((entry) => equal(entry.key, key) === true);
  if (at < 0) dict.entries.push({ key, value });
  else dict.entries[at] = { key, value };
}
