import { keptInspection } from './inspection.js';
import { intOf } from './enumMembers.js';
import { disorderOf, itemsOf } from './iteration.js';
import { isMany, numberOf, type Value } from './values.js';
import { dedent, textOf } from './texts.js';
import type { CallSite, Frame } from './frame.js';
import { spanOf } from '../../python/nodes.js';
import { roleOfAttribute, roleOfMethod, roleOfPath } from './roles.js';

const longestRange = 10_000;

/** The modules of these functions: any other call is none of them, and what it gets need not be looked at. */
const ofPython = /^(?:builtins|collections|inspect|itertools|textwrap)\./;

/** What a function of Python or of its standard library gives for plain values; undefined where that is not sure. */
export function builtinCall(path: string, call: CallSite, frame: Frame): Value | undefined {
  if (!ofPython.test(path)) return undefined;
  const inspected = call.positional.length === 1 ? keptInspection(path, call.positional[0]) : undefined;
  if (inspected !== undefined) return inspected;
  const value = computed(path, call, frame);
  if (path === 'builtins.sorted' || (value?.kind !== 'sequence' && value?.kind !== 'dict')) return value;
  const unordered = call.positional.map(disorderOf).find((each) => each !== undefined);
  return unordered === undefined ? value : { ...value, unordered };
}

function computed(path: string, { node, positional, keywords }: CallSite, frame: Frame): Value | undefined {
  const span = spanOf(node);
  const { branch } = frame;
  const [first, second, third] = positional;
  const list = (items: readonly Value[], type: 'list' | 'tuple' | 'set' | 'frozenset' = 'list'): Value => ({
    kind: 'sequence',
    type,
    items: type === 'list' || type === 'tuple' ? [...items] : distinct(items),
    branch,
    span,
  });
  if (positional.some(isMany)) return undefined;
  const items = first === undefined ? undefined : itemsOf(first);
  const isPlainCall = keywords.size === 0;
  switch (path) {
    case 'textwrap.dedent':
    case 'inspect.cleandoc':
      return first?.kind === 'string' && path === 'textwrap.dedent'
        ? { kind: 'string', value: dedent(first.value), span }
        : undefined;
    case 'builtins.str': {
      const text = first === undefined ? '' : textOf(first);
      return text === undefined || positional.length > 1 ? undefined : { kind: 'string', value: text, span };
    }
    case 'builtins.bool':
      return undefined;
    case 'builtins.int': {
      const text = first !== undefined && positional.length === 1 && isPlainCall ? wholeNumber(first) : undefined;
      return text === undefined ? undefined : { kind: 'number', text, span };
    }
    case 'builtins.float':
      return first?.kind === 'string' && isPlainCall && /^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(first.value)
        ? { kind: 'number', text: /[.e]/i.test(first.value) ? first.value : `${first.value}.0`, span }
        : undefined;
    case 'builtins.__import__':
      return first?.kind === 'string'
        ? importedModule(first.value, keywords.get('fromlist') ?? third, span)
        : undefined;
    case 'builtins.len':
      return items === undefined || items.some(isMany)
        ? undefined
        : { kind: 'number', text: String(items.length), span };
    case 'builtins.list':
    case 'builtins.tuple':
    case 'builtins.set':
    case 'builtins.frozenset': {
      const known = first === undefined ? [] : items;
      const type = path.slice('builtins.'.length);
      return known === undefined || !isType(type) ? undefined : list(known, type);
    }
    case 'builtins.dict':
      return dictOf(first, keywords, branch, span);
    case 'collections.OrderedDict':
      return dictOf(first, keywords, branch, span);
    case 'builtins.reversed':
      return items === undefined || items.some(isMany) ? undefined : list(items.toReversed());
    case 'builtins.sorted':
      return isPlainCall && items !== undefined ? sorted(items, list) : undefined;
    case 'builtins.enumerate': {
      const start = second ?? keywords.get('start');
      const from = start === undefined ? 0 : numberOf(start);
      if (items === undefined || items.some(isMany) || from === undefined) return undefined;
      return list(items.map((item, at) => list([{ kind: 'number', text: String(from + at), span }, item], 'tuple')));
    }
    case 'builtins.zip': {
      const all = positional.map(itemsOf);
      if (all.some((each) => each === undefined || each.some(isMany))) return undefined;
      const shortest = Math.min(...all.map((each) => each?.length ?? 0));
      return list(
        Array.from({ length: all.length === 0 ? 0 : shortest }, (_, at) =>
          list(
            all.map((each) => each?.[at]).filter((each) => each !== undefined),
            'tuple',
          ),
        ),
      );
    }
    case 'builtins.range': {
      const [from, to, step] =
        second === undefined
          ? [0, number(first), 1]
          : [number(first), number(second), third === undefined ? 1 : number(third)];
      if (from === undefined || to === undefined || step === undefined || step === 0) return undefined;
      const length = Math.max(0, Math.ceil((to - from) / step));
      return length > longestRange
        ? undefined
        : list(Array.from({ length }, (_, at) => ({ kind: 'number', text: String(from + at * step), span })));
    }
    case 'itertools.product': {
      const all = positional.map(itemsOf);
      const size = all.reduce((count, each) => count * (each?.length ?? 1), 1);
      if (!isPlainCall || all.includes(undefined) || size > longestRange) return undefined;
      const start: readonly (readonly Value[])[] = [[]];
      const rows = all.reduce((done, each) => done.flatMap((row) => (each ?? []).map((item) => [...row, item])), start);
      return list(rows.map((row) => list(row, 'tuple')));
    }
    case 'itertools.chain': {
      const all = positional.map(itemsOf);
      return all.includes(undefined) ? undefined : list(all.flatMap((each) => each ?? []));
    }
    case 'builtins.getattr':
      return first !== undefined && second?.kind === 'string' && third === undefined
        ? member(first, second.value, span)
        : undefined;
    default:
      return undefined;
  }
}

/** `__import__('a.b')` gives `a`, but with something to take from it `a.b`. */
function importedModule(name: string, list: Value | undefined, span: Value['span']): Value | undefined {
  const names = list === undefined ? [] : itemsOf(list);
  if (names === undefined || !/^\w+(?:\.\w+)*$/.test(name)) return undefined;
  const path = names.length > 0 ? name : (name.split('.')[0] ?? name);
  return { kind: 'reference', path, role: roleOfPath(path), span };
}

function number(value: Value | undefined): number | undefined {
  const found = value === undefined ? undefined : numberOf(value);
  return found !== undefined && Number.isSafeInteger(found) ? found : undefined;
}

function isType(type: string): type is 'list' | 'tuple' | 'set' | 'frozenset' {
  return type === 'list' || type === 'tuple' || type === 'set' || type === 'frozenset';
}

function distinct(items: readonly Value[]): Value[] {
  const seen = new Set<string>();
  return items.filter((item) => item.kind !== 'string' || (!seen.has(item.value) && seen.add(item.value).size > 0));
}

function sorted(items: readonly Value[], list: (items: readonly Value[]) => Value): Value | undefined {
  const texts = items.flatMap((item) => (item.kind === 'string' ? [item] : []));
  if (texts.length !== items.length) return undefined;
  // Python compares code points, JavaScript's < code units: the same below the surrogates.
  if (texts.some(({ value }) => /[\uD800-\uFFFF]/.test(value))) return undefined;
  return list(texts.toSorted((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0)));
}

function dictOf(
  first: Value | undefined,
  keywords: ReadonlyMap<string, Value>,
  branch: number,
  span: Value['span'],
): Value | undefined {
  const entries: { key: Value; value: Value }[] = [];
  if (first !== undefined) {
    if (first.kind === 'dict' && first.lost === undefined) entries.push(...first.entries);
    else {
      for (const item of itemsOf(first) ?? [undefined]) {
        const [key, value, more] = item === undefined ? [] : (itemsOf(item) ?? []);
        if (key === undefined || value === undefined || more !== undefined) return undefined;
        entries.push({ key, value });
      }
    }
  }
  for (const [name, value] of keywords) {
    if (name === '**') return undefined;
    entries.push({ key: { kind: 'string', value: name, span: value.span }, value });
  }
  return { kind: 'dict', entries, branch, span };
}

function wholeNumber(value: Value): string | undefined {
  if (value.kind === 'number') return /^-?\d+$/.test(value.text) ? value.text : undefined;
  if (value.kind === 'string') return /^\d{1,15}$/.test(value.value) ? String(Number(value.value)) : undefined;
  return value.kind === 'attribute' && value.of.kind === 'class' ? intOf(value.of, value.name) : undefined;
}

function member(of: Value, name: string, span: Value['span']): Value | undefined {
  if (of.kind === 'reference') {
    const path = `${of.path}.${name}`;
    return { kind: 'reference', path, role: roleOfPath(path) ?? roleOfAttribute(of.role, name), span };
  }
  return of.kind === 'batch' ? { kind: 'attribute', of, name, role: undefined, span } : undefined;
}

/** The role of what a call gives, by what is called. */
export function roleOfCall(callee: Value): ReturnType<typeof roleOfMethod> {
  return callee.kind === 'attribute' && 'role' in callee.of ? roleOfMethod(callee.of.role, callee.name) : undefined;
}
