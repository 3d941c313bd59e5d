import type { Span, Unknown } from '../text.js';

/** What an expression evaluates to, as far as the text alone says. The span is where the text states it. */
export type Value =
  | { readonly kind: 'string'; readonly value: string; readonly span: Span }
  | { readonly kind: 'none'; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'number'; readonly text: string; readonly span: Span }
  | Sequence
  /** A known kind of thing that is no id: bytes, a function, a class. */
  | { readonly kind: 'other'; readonly found: string; readonly span: Span }
  | UnknownValue;

export interface Sequence {
  readonly kind: 'sequence';
  readonly type: SequenceType;
  readonly items: readonly Value[];
  /** `sizeOf` it, counted once: a value that holds another several times counts it each time. */
  readonly size: number;
  readonly span: Span;
}

export type SequenceType = 'tuple' | 'list' | 'set' | 'frozenset';

/** Inside a sequence, `many` stands for any number of items. */
export type UnknownValue = Unknown & { readonly many?: true };

/** A new sequence; a set keeps the first of equal strings. */
export function sequence(type: SequenceType, given: readonly Value[], span: Span): Sequence {
  const items = type === 'tuple' || type === 'list' ? given : distinct(given);
  return { kind: 'sequence', type, items, size: items.reduce((size, item) => size + sizeOf(item), 1), span };
}

function distinct(items: readonly Value[]): Value[] {
  const seen = new Set<string>();
  return items.filter((item) => item.kind !== 'string' || (!seen.has(item.value) && seen.add(item.value).size > 0));
}

/** How much work a value makes: its items, and the length of its texts. */
export function sizeOf(value: Value): number {
  if (value.kind === 'sequence') return value.size;
  return value.kind === 'string' ? 1 + value.value.length / 100 : 1;
}

/** Whether two values are surely equal; what is unknown equals only itself. */
export function same(a: Value, b: Value): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'string':
    case 'boolean':
      return b.kind === a.kind && a.value === b.value;
    case 'number':
      return b.kind === 'number' && a.text === b.text;
    case 'none':
      return b.kind === 'none';
    case 'sequence':
      return (
        b.kind === 'sequence' &&
        a.type === b.type &&
        a.items.length === b.items.length &&
        a.items.every((item, at) => {
          const other = b.items[at];
          return other !== undefined && same(item, other);
        })
      );
    case 'other':
    case 'unknown':
      return false;
  }
}

/** Python's truth of a value; undefined when the text does not say. */
export function truth(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'string':
      return value.value !== '';
    case 'boolean':
      return value.value;
    case 'number':
      return truthOfNumber(value.text);
    case 'none':
      return false;
    case 'sequence':
      if (value.items.length === 0) return false;
      return value.items.every(isMany) ? undefined : true;
    case 'other':
    case 'unknown':
      return undefined;
  }
}

function truthOfNumber(text: string): boolean | undefined {
  const number = Number(text.replace(/[_lj]/gi, ''));
  return Number.isNaN(number) ? undefined : number !== 0;
}

/** What is there, for a user: "the number 123", "a tuple". */
export function describe(value: Exclude<Value, UnknownValue>): string {
  switch (value.kind) {
    case 'string':
      return 'a string';
    case 'boolean':
      return `the value ${value.value ? 'True' : 'False'}`;
    case 'number':
      return `the number ${value.text}`;
    case 'none':
      return 'None';
    case 'sequence':
      return `a ${value.type}`;
    case 'other':
      return value.found;
  }
}

/** What `tuple(value)` would hold, or undefined for what Python cannot iterate or the text does not say. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (value.kind === 'sequence') return value.items;
  if (value.kind !== 'string') return undefined;
  return Array.from(value.value, (character) => ({ kind: 'string', value: character, span: value.span }));
}

export function isMany(value: Value): boolean {
  return value.kind === 'unknown' && value.many === true;
}

/** The lists and sets inside a value, itself included: other code can change them. */
export function changeables(value: Value): Sequence[] {
  if (value.kind !== 'sequence') return [];
  const inner = value.items.flatMap(changeables);
  return value.type === 'list' || value.type === 'set' ? [value, ...inner] : inner;
}
