import type { Span } from '../../text.js';
import { disorderOf, itemsOf } from './iteration.js';
import { numberOf, stringOf, type Value } from './values.js';

/** What `str(value)` is, for values whose text is sure. */
export function textOf(value: Value): string | undefined {
  switch (value.kind) {
    case 'string':
      // Whether it is the name or the value of a member depends on the version of Python.
      return value.member === undefined ? value.value : undefined;
    case 'none':
      return 'None';
    case 'boolean':
      return value.value ? 'True' : 'False';
    case 'number':
      return /^-?(0|[1-9]\d*)(\.\d{1,15})?$/.test(value.text) ? value.text : undefined;
    default:
      return stringOf(value);
  }
}

/** Values by place and by name, for a text with gaps. */
export interface Fillings {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** The first value of a text with gaps that is not known, or the text. */
export type Filled = { readonly text: string } | { readonly missing: Value | undefined };

/** `text % value`. */
export function percent(text: string, value: Value): Filled {
  const named = new Map<string, Value>();
  if (value.kind === 'dict' && value.lost === undefined) {
    for (const { key, value: entry } of value.entries) if (key.kind === 'string') named.set(key.value, entry);
  }
  const isTuple = value.kind === 'sequence' && value.type === 'tuple';
  const positional = isTuple ? value.items : [value];
  let next = 0;
  let missing: { readonly value: Value | undefined } | undefined;
  const filled = text.replace(
    /%(?:\(([^)]*)\))?([^a-zA-Z%(]*)([a-zA-Z%])|%/g,
    (whole: string, name?: string, options?: string, type?: string) => {
      if (type === '%' && whole === '%%') return '%';
      const given = name === undefined ? positional[next++] : named.get(name);
      const filling = given !== undefined && options === '' ? formatted(given, type) : undefined;
      if (filling === undefined) missing ??= { value: given };
      return filling ?? whole;
    },
  );
  if (missing !== undefined) return { missing: missing.value };
  const isAllUsed = !isTuple || next === positional.length;
  return isAllUsed ? { text: filled } : { missing: undefined };
}

function formatted(value: Value, type: string | undefined): string | undefined {
  if (type === 's') return textOf(value);
  if (type === 'd' || type === 'i') return numberOf(value) === undefined ? undefined : integerText(value);
  return type === 'r' && (value.kind === 'number' || value.kind === 'none') ? textOf(value) : undefined;
}

function integerText(value: Value): string | undefined {
  const text = textOf(value);
  return text !== undefined && /^-?\d+$/.test(text) ? text : undefined;
}

/** `text.format(…)`. */
export function format(text: string, { positional, named }: Fillings): Filled {
  let next = 0;
  let missing: { readonly value: Value | undefined } | undefined;
  const filled = text.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (whole: string, field?: string) => {
    if (whole === '{{' || whole === '}}') return whole.charAt(0);
    const given =
      field === undefined
        ? undefined
        : field === ''
          ? positional[next++]
          : /^\d+$/.test(field)
            ? positional[Number(field)]
            : named.get(field);
    const filling = given === undefined ? undefined : textOf(given);
    if (filling === undefined) missing ??= { value: given };
    return filling ?? whole;
  });
  return missing === undefined ? { text: filled } : { missing: missing.value };
}

/** Methods of a string whose result is sure; undefined for any other method, or where an argument is not known. */
export function stringMethod(
  text: string,
  name: string,
  given: readonly Value[],
  span: Span,
  branch: number,
): Value | undefined {
  const [first, second] = given;
  const string = (value: string): Value => ({ kind: 'string', value, span });
  const boolean = (value: boolean): Value => ({ kind: 'boolean', value, span });
  switch (name) {
    case 'strip':
    case 'lstrip':
    case 'rstrip':
      return first === undefined || first.kind === 'string' || first.kind === 'none'
        ? string(stripped(text, name, first?.kind === 'string' ? first.value : undefined))
        : undefined;
    case 'lower':
    case 'upper':
      return given.length === 0 && isAscii(text)
        ? string(name === 'lower' ? text.toLowerCase() : text.toUpperCase())
        : undefined;
    case 'title':
    case 'capitalize':
      return undefined;
    case 'startswith':
    case 'endswith':
      return first?.kind === 'string' && given.length === 1
        ? boolean(name === 'startswith' ? text.startsWith(first.value) : text.endsWith(first.value))
        : undefined;
    case 'replace':
      return first?.kind === 'string' && first.value !== '' && second?.kind === 'string' && given.length === 2
        ? string(text.split(first.value).join(second.value))
        : undefined;
    case 'split':
    case 'splitlines': {
      const pieces = name === 'split' ? split(text, first, given.length) : text.split('\n');
      if (pieces === undefined || (name === 'splitlines' && (given.length > 0 || /[\r\v\f]/.test(text))))
        return undefined;
      const isLast = name === 'splitlines' && pieces.at(-1) === '';
      return {
        kind: 'sequence',
        type: 'list',
        items: (isLast ? pieces.slice(0, -1) : pieces).map(string),
        branch,
        span,
      };
    }
    case 'join':
      return first === undefined || given.length > 1 ? undefined : joined(text, first, span);
    default:
      return undefined;
  }
}

function split(text: string, by: Value | undefined, count: number): string[] | undefined {
  if (count === 0) return text.trim() === '' ? [] : text.trim().split(/\s+/);
  return count === 1 && by?.kind === 'string' && by.value !== '' ? text.split(by.value) : undefined;
}

function stripped(text: string, how: string, characters: string | undefined): string {
  const isGone = (at: number): boolean =>
    characters === undefined ? /\s/.test(text.charAt(at)) : characters.includes(text.charAt(at));
  let start = 0;
  let end = text.length;
  if (how !== 'rstrip') while (start < end && isGone(start)) start++;
  if (how !== 'lstrip') while (end > start && isGone(end - 1)) end--;
  return text.slice(start, end);
}

function joined(text: string, sequence: Value, span: Span): Value | undefined {
  if (disorderOf(sequence) !== undefined) return undefined;
  const pieces = itemsOf(sequence)?.map((item) => stringOf(item));
  return pieces === undefined || pieces.includes(undefined)
    ? undefined
    : { kind: 'string', value: pieces.join(text), span };
}

// Letters beyond ASCII change case by tables that differ between versions.
function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

/** `textwrap.dedent(text)`. */
export function dedent(text: string): string {
  const lines = text.replace(/^[ \t]+$/gm, '').split('\n');
  let margin: string | undefined;
  for (const line of lines) {
    const indent = /^[ \t]*(?=[^ \t\n])/.exec(line)?.[0];
    if (indent === undefined) continue;
    margin = margin === undefined ? indent : common(margin, indent);
  }
  const by = margin ?? '';
  return by === ''
    ? lines.join('\n')
    : lines.map((line) => (line.startsWith(by) ? line.slice(by.length) : line)).join('\n');
}

function common(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a.charAt(length) === b.charAt(length)) length++;
  return a.slice(0, length);
}
