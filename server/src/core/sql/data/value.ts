import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import { calledPath } from '../../operations/facts.js';
import type { EnumMember, Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import type { Switches } from '../versions.js';
import { floatType, nullType, ownTypes, type DataType } from './dataType.js';

/** A plain value of Python in a statement. */
export type PythonValue =
  | { readonly kind: 'none' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** `text` is what `str` makes of it. */
  | { readonly kind: 'int' | 'float' | 'decimal'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string; readonly member?: EnumMember }
  | { readonly kind: 'bytes'; readonly value: string }
  /** ISO 8601 in parts. */
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'time'; readonly time: string; readonly micros: number; readonly zone: string }
  | {
      readonly kind: 'datetime';
      readonly date: string;
      readonly time: string;
      readonly micros: number;
      readonly zone: string;
    }
  | { readonly kind: 'timedelta'; readonly seconds: number }
  /** 32 digits. */
  | { readonly kind: 'uuid'; readonly hex: string }
  | { readonly kind: 'list'; readonly items: readonly Term[]; readonly isTuple: boolean }
  | { readonly kind: 'dict' }
  /** A member of an enum of the standard library and the like. */
  | { readonly kind: 'object'; readonly found: string; readonly member?: EnumMember; readonly int?: string };

/** The plain value of a term; undefined where it is an expression of SQLAlchemy's. */
export function valueOf(term: Term): PythonValue | undefined {
  switch (term.kind) {
    case 'unknown':
      return passOn(term);
    case 'none':
      return { kind: 'none' };
    case 'boolean':
      return { kind: 'boolean', value: term.value };
    case 'string':
      return { kind: 'string', value: term.value, ...(term.member && { member: term.member }) };
    case 'number':
      return numberOf(term.text, term.span);
    case 'sequence':
      return term.type === 'list' || term.type === 'tuple'
        ? { kind: 'list', items: term.items, isTuple: term.type === 'tuple' }
        : cannotRender('a set has no order', term.span);
    case 'dict':
      return { kind: 'dict' };
    case 'other':
      if (term.member !== undefined) {
        const { int } = term.member;
        return { kind: 'object', found: term.found, member: term.member, ...(int !== undefined && { int }) };
      }
      return bytesOf(term.found, term.span);
    case 'call':
      return callValue(term);
    default:
      return undefined;
  }
}

function numberOf(text: string, span: Span): PythonValue {
  const plain = text.replaceAll('_', '');
  if (/^-?\d+$/.test(plain)) return { kind: 'int', text: BigInt(plain).toString() };
  if (!/^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(plain))
    return cannotRender(`the number ${text} is not read`, span);
  return { kind: 'float', text: floatText(Number(plain)) };
}

/** Python's `repr` of a float. */
export function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const [digits = '0', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (value !== 0 && (exponent < -4 || exponent >= 16))
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  const shown = String(value);
  if (!shown.includes('e')) return shown.includes('.') ? shown : `${shown}.0`;
  return value.toFixed(Math.max(1, digits.replace(/[-.]/g, '').length - 1 - exponent));
}

function bytesOf(found: string, span: Span): PythonValue {
  const [, quoted] =
    /^the bytes "?b'((?:[^'\\\n]|\\x[0-9a-f]{2})*)'"?$/.exec(found.replace(/^the bytes `(.*)`$/, 'the bytes "$1"')) ??
    [];
  if (quoted === undefined) return cannotRender(`${found} is no value that is read`, span);
  const code = (_: string, digits: string): string => String.fromCharCode(parseInt(digits, 16));
  return { kind: 'bytes', value: quoted.replaceAll(/\\x([0-9a-f]{2})/g, code) };
}

type CallTerm = Extract<Term, { readonly kind: 'call' }>;

function callValue(call: CallTerm): PythonValue | undefined {
  const path = calledPath(call);
  switch (path) {
    case 'datetime.date': {
      const [year, month, day] = integers(call, ['year', 'month', 'day'], 3);
      return { kind: 'date', date: dateText(year, month, day, call.span) };
    }
    case 'datetime.datetime': {
      const [year, month, day, hour = 0, minute = 0, second = 0, micros = 0] = integers(call, dateTimeParts, 3);
      return {
        kind: 'datetime',
        date: dateText(year, month, day, call.span),
        time: timeText(hour, minute, second, micros, call.span),
        micros,
        zone: zoneOf(call, 7),
      };
    }
    case 'datetime.time': {
      const [hour, minute, second, micros = 0] = integers(call, dateTimeParts.slice(3), 0);
      return { kind: 'time', time: timeText(hour, minute, second, micros, call.span), micros, zone: zoneOf(call, 4) };
    }
    case 'datetime.timedelta':
      return { kind: 'timedelta', seconds: secondsOf(call) };
    case 'decimal.Decimal':
      return { kind: 'decimal', text: decimalText(call) };
    case 'uuid.UUID':
      return { kind: 'uuid', hex: hexOf(call) };
    default:
      return undefined;
  }
}

const dateTimeParts = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'];

/** The numbers that a call gets by position or name; `undefined` for those that are left out. */
function integers(
  call: CallTerm,
  names: readonly string[],
  required: number,
): readonly [number, number, number, ...number[]] {
  const known = new Set([...names, 'tzinfo']);
  for (const name of call.keywords.keys())
    if (!known.has(name)) cannotRender(`the argument ${name} is not read`, call.span);
  const found = names.map((name, at) => {
    const term = call.keywords.get(name) ?? call.positional[at];
    if (term === undefined) return at < required ? refuse(`${name} is missing`, call.span) : 0;
    if (term.kind !== 'number' || !/^\d+$/.test(term.text))
      return cannotRender(`${name} is no number that is read`, term.span);
    return Number(term.text);
  });
  return found as unknown as [number, number, number];
}

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

function dateText(year: number, month: number, day: number, span: Span): string {
  const last = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > last)
    return refuse('there is no such date: ValueError', span);
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

function timeText(hour: number, minute: number, second: number, micros: number, span: Span): string {
  if (hour > 23 || minute > 59 || second > 59 || micros > 999_999)
    return refuse('there is no such time: ValueError', span);
  return `${pad(hour)}:${pad(minute)}:${pad(second)}`;
}

/** `+02:00`; empty without a zone. */
function zoneOf(call: CallTerm, position: number): string {
  const zone = call.keywords.get('tzinfo') ?? call.positional[position];
  if (zone === undefined || zone.kind === 'none') return '';
  if (zone.kind === 'unknown') return passOn(zone);
  if (zone.kind === 'reference' && /^datetime\.(?:timezone\.utc|UTC)$/.test(zone.path)) return '+00:00';
  const [delta, ...more] = zone.kind === 'call' && calledPath(zone) === 'datetime.timezone' ? zone.positional : [];
  if (delta?.kind !== 'call' || calledPath(delta) !== 'datetime.timedelta' || more.length > 0)
    return cannotRender('the time zone is not read', zone.span);
  const seconds = secondsOf(delta);
  if (seconds % 60 !== 0 || Math.abs(seconds) >= 86_400) return cannotRender('the time zone is not read', zone.span);
  const minutes = Math.abs(seconds) / 60;
  return `${seconds < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

const units: readonly (readonly [string, number])[] = [
  ['days', 86_400],
  ['seconds', 1],
  ['microseconds', 0],
  ['milliseconds', 0],
  ['minutes', 60],
  ['hours', 3_600],
  ['weeks', 604_800],
];

/** Whole seconds of a timedelta. */
function secondsOf({ positional, keywords, span }: CallTerm): number {
  let sum = 0;
  for (const name of keywords.keys())
    if (!units.some(([unit]) => unit === name)) cannotRender(`the argument ${name} is not read`, span);
  units.forEach(([name, seconds], at) => {
    const term = keywords.get(name) ?? positional[at];
    if (term === undefined) return;
    if (term.kind !== 'number' || !/^-?\d+$/.test(term.text) || (seconds === 0 && term.text !== '0'))
      return cannotRender('the length of time is not read', term.span);
    sum += Number(term.text) * seconds;
  });
  return sum;
}

function decimalText({ positional, keywords, span }: CallTerm): string {
  const [value] = positional;
  if (value === undefined || positional.length !== 1 || keywords.size > 0)
    return cannotRender('the Decimal is not read', span);
  if (value.kind === 'number' && /^-?\d+$/.test(value.text)) return value.text;
  // Python writes a Decimal with its exponent only where that is far from its digits.
  if (
    value.kind === 'string' &&
    /^-?(?:0|[1-9]\d*)(?:\.\d{1,18})?$/.test(value.value) &&
    !/^-?0\.0{5}/.test(value.value)
  )
    return value.value;
  const [, digits, exponent] = value.kind === 'string' ? (/^(-?\d)[eE]\+?([1-9]\d?)$/.exec(value.value) ?? []) : [];
  return digits === undefined || exponent === undefined
    ? cannotRender('the Decimal is not read', value.span)
    : `${digits}E+${exponent}`;
}

function hexOf({ positional, keywords, span }: CallTerm): string {
  const number = keywords.get('int');
  if (number?.kind === 'number' && /^\d+$/.test(number.text) && keywords.size === 1 && positional.length === 0)
    return BigInt(number.text).toString(16).padStart(32, '0');
  const text = positional[0] ?? keywords.get('hex');
  if (text?.kind !== 'string' || positional.length + keywords.size !== 1)
    return cannotRender('the UUID is not read', span);
  const hex = text.value
    .replaceAll('urn:', '')
    .replaceAll('uuid:', '')

    .replaceAll('-', '');
  return /^[0-9a-f]{32}$/i.test(hex) ? hex.toLowerCase() : refuse('badly formed hexadecimal UUID string', text.span);
}

/** SQLAlchemy's `_resolve_value_to_type`. */
export function typeOfValue(value: PythonValue, on: Switches, span: Span): DataType {
  switch (value.kind) {
    case 'none':
    case 'list':
    case 'dict':
      return nullType;
    case 'boolean':
      return ownTypes.boolean;
    case 'int':
      return ownTypes.integer;
    case 'float':
      return floatType(on);
    case 'decimal':
      return ownTypes.numeric;
    case 'string':
      if (value.member !== undefined) return nullType;
      return Array.from(value.value).some((character) => character > '\u007f') ? ownTypes.unicode : ownTypes.string;
    case 'bytes':
      return ownTypes.binary;
    case 'date':
      return ownTypes.date;
    case 'time':
      return ownTypes.time;
    case 'datetime':
      return ownTypes.datetime;
    case 'timedelta':
      return ownTypes.interval;
    case 'uuid':
      // SQLAlchemy 1.4 knows no type for it.
      return on.isTwo ? ownTypes.uuid : nullType;
    case 'object':
      if (value.int !== undefined) return nullType;
      return cannotRender(`${value.found} is no value that is read`, span);
  }
}
